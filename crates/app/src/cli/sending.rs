// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the site sends by itself, letters and warnings to programs: its options.

use std::env;

use clap::Args;

use crate::{
    mail::{Mailer, Server},
    stop::Stop,
    webhook::Caller,
};

/// How the site sends what nobody asked for.
#[derive(Debug, Args)]
pub(crate) struct Sending {
    /// Il servizio di posta con cui partono promemoria e inviti: `smtps://utente@posta.ente.example`, o smtp:// con la porta (o `TRAGUARDO_SMTP`); la password sta in `TRAGUARDO_SMTP_PASSWORD`
    #[arg(long, value_name = "URL", env = "TRAGUARDO_SMTP", hide_env = true)]
    smtp: Option<String>,

    /// Il mittente della posta: un indirizzo, o «Nome <indirizzo>» (o `TRAGUARDO_SMTP_FROM`)
    #[arg(long, value_name = "INDIRIZZO", env = "TRAGUARDO_SMTP_FROM", hide_env = true)]
    smtp_from: Option<String>,

    /// Gli avvisi ai programmi possono andare anche nella rete interna, e con http (o `TRAGUARDO_WEBHOOK_PRIVATE`)
    #[arg(long, env = "TRAGUARDO_WEBHOOK_PRIVATE", hide_env = true)]
    #[arg(value_parser = clap::builder::FalseyValueParser::new())]
    webhook_private: bool,
}

impl Sending {
    /// What sends letters, if there is a server for it.
    pub(crate) fn mailer(&self, public_url: Option<&str>) -> Result<Option<Mailer>, Stop> {
        let Some(url) = self.smtp.as_deref().filter(|it| !it.trim().is_empty()) else { return Ok(None) };
        let Some(public_url) = public_url else {
            let remedy = "dire con --public-url a quale indirizzo le persone trovano Traguardo";
            return Err(Stop::refused("la posta porta a pagine, e non si sa dove siano", remedy));
        };
        let Some(from) = self.smtp_from.as_deref() else {
            let remedy = "indicarlo con --smtp-from, per esempio traguardo@ente.example";
            return Err(Stop::refused("manca il mittente della posta", remedy));
        };
        let password = env::var("TRAGUARDO_SMTP_PASSWORD").ok().filter(|it| !it.is_empty());
        let server = Server { url, password: password.as_deref(), from, public_url };
        let mailer = Mailer::new(&server);
        mailer.map(Some).map_err(|it| Stop::refused(it, "controllare --smtp e --smtp-from"))
    }

    /// What tells other programs; a machine without certificates serves all the same, and tells none.
    pub(crate) fn caller(&self) -> Option<Caller> {
        let caller = Caller::new(self.webhook_private);
        let told = caller.inspect_err(|it| {
            let remedy = "controllare i certificati della macchina (pacchetto ca-certificates)";
            tracing::warn!(why = it.to_string(), remedy, "i programmi non si possono avvisare");
        });
        told.ok()
    }
}
