// SPDX-License-Identifier: AGPL-3.0-or-later
//! The provider of identity with which people may come in: its options.

use std::env;

use clap::Args;

use crate::{
    oidc::{Provider, Settings},
    stop::Stop,
};

/// A provider of identity (OpenID Connect), if the installation has one.
#[derive(Debug, Args)]
pub(crate) struct Outside {
    /// Il fornitore di identità (OpenID Connect) con cui si entra, per esempio il proxy di SPID e CIE (o `TRAGUARDO_OIDC_ISSUER`); la sua parola segreta sta in `TRAGUARDO_OIDC_SECRET`
    #[arg(long = "oidc-issuer", value_name = "URL", env = "TRAGUARDO_OIDC_ISSUER", hide_env = true)]
    issuer: Option<String>,

    /// Il nome con cui il fornitore conosce questa installazione (o `TRAGUARDO_OIDC_CLIENT`)
    #[arg(long = "oidc-client", value_name = "NOME", env = "TRAGUARDO_OIDC_CLIENT", hide_env = true)]
    #[arg(default_value = "traguardo", hide_default_value = true)]
    client: String,

    /// Il dato per cui una persona è riconosciuta: sub, o per SPID `fiscal_number` (o `TRAGUARDO_OIDC_CLAIM`)
    #[arg(long = "oidc-claim", value_name = "DATO", env = "TRAGUARDO_OIDC_CLAIM", hide_env = true)]
    #[arg(default_value = "sub", hide_default_value = true)]
    claim: String,

    /// Che cosa si chiede oltre a openid, per esempio profile (o `TRAGUARDO_OIDC_SCOPES`)
    #[arg(long = "oidc-scopes", value_name = "AMBITI", env = "TRAGUARDO_OIDC_SCOPES", hide_env = true)]
    #[arg(value_delimiter = ' ')]
    scopes: Vec<String>,

    /// Come lo chiama la pagina di accesso: «SPID o CIE» (o `TRAGUARDO_OIDC_NAME`)
    #[arg(long = "oidc-name", value_name = "PAROLE", env = "TRAGUARDO_OIDC_NAME", hide_env = true)]
    #[arg(default_value = "l'identità dell'ente", hide_default_value = true)]
    name: String,
}

impl Outside {
    /// The provider, if there is one.
    pub(crate) fn provider(&self) -> Result<Option<Provider>, Stop> {
        let Some(issuer) = self.issuer.clone().filter(|it| !it.trim().is_empty()) else {
            return Ok(None);
        };
        if !issuer.starts_with("https://") && !issuer.starts_with("http://127.0.0.1") {
            let what = format!("«{issuer}» non è l'indirizzo di un fornitore di identità");
            return Err(Stop::refused(what, "serve un indirizzo che comincia con https://"));
        }
        let settings = Settings {
            issuer,
            client: self.client.clone(),
            secret: env::var("TRAGUARDO_OIDC_SECRET").ok().filter(|it| !it.is_empty()),
            claim: self.claim.clone(),
            scopes: self.scopes.clone(),
            name: self.name.clone(),
        };
        let provider = Provider::new(settings).map_err(|it| {
            Stop::refused(
                format!("il fornitore di identità non si può interrogare: {it}"),
                "controllare i certificati della macchina (pacchetto ca-certificates)",
            )
        })?;
        Ok(Some(provider))
    }
}
