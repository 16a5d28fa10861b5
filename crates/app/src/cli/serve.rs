// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo serve`: the web interface, until it is told to stop.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    panic,
};

use clap::Args;
use jiff::Timestamp;
use store::{Address, Store};
use tokio::net::TcpListener;

use super::output::{Ending, Output};
use crate::{
    trial,
    web::{self, Settings, Site, listen, secret},
};

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo serve [OPZIONI]")]
pub(crate) struct Serve {
    /// Dove ascolta; se non si dice altro 127.0.0.1:8080, solo da questa macchina (o `TRAGUARDO_ADDRESS`)
    #[arg(long, value_name = "INDIRIZZO:PORTA", default_value = "127.0.0.1:8080")]
    #[arg(env = "TRAGUARDO_ADDRESS", hide_env = true, hide_default_value = true)]
    address: SocketAddr,

    /// L'indirizzo che le persone scrivono nel browser, con https:// (o `TRAGUARDO_PUBLIC_URL`)
    #[arg(long, value_name = "URL", env = "TRAGUARDO_PUBLIC_URL", hide_env = true, value_parser = origin)]
    public_url: Option<String>,

    /// Il proxy che sta davanti: gli si crede su chi fa la richiesta (o `TRAGUARDO_PROXY`)
    #[arg(long, value_name = "IP", env = "TRAGUARDO_PROXY", hide_env = true)]
    proxy: Option<IpAddr>,

    /// La banca dati: il percorso di un file, che nasce al primo avvio, o `postgres://`… (o `TRAGUARDO_DATABASE`)
    #[arg(long, value_name = "FILE|URL", default_value = "traguardo.db")]
    #[arg(env = "TRAGUARDO_DATABASE", hide_env = true, hide_default_value = true)]
    database: String,

    /// Se la banca dati è vuota vi mette gli enti di esempio, con un accesso per ogni ruolo
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        if !web::are_assets_built() {
            return out.refuse(
                "in questo programma mancano il foglio di stile e lo script delle pagine",
                "costruirli con «cargo xtask assets» e compilare di nuovo",
            );
        }
        tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_target(false).init();
        // What a panic says may quote what a person wrote: only its place goes to the log.
        panic::set_hook(Box::new(|it| {
            let place = it.location().map(ToString::to_string);
            tracing::error!(place, "panico");
        }));
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.listen(out))
    }

    async fn listen(&self, out: &Output) -> io::Result<Ending> {
        let opened = match self.database.parse::<Address>() {
            Ok(address) => Store::open(&address).await.map_err(|it| it.to_string()),
            Err(it) => Err(it.to_string()),
        };
        let store = match opened {
            Ok(it) => it,
            Err(what) => return out.refuse(&what, "controllare --database"),
        };
        let mut first_key = None;
        if let Err(what) = self.welcome(&store, &mut first_key, out).await {
            return out.refuse(&what.to_string(), "controllare --database");
        }
        let settings = Settings {
            public_url: self.public_url.clone(),
            proxy: self.proxy,
            first_key: first_key.as_deref().map(secret::digest),
            now: None,
        };
        let site = &Site::new(settings, store);
        let listener = match TcpListener::bind(self.address).await {
            Ok(it) => it,
            Err(error) => {
                let what = format!("su {} non si può ascoltare: {error}", self.address);
                return out.refuse(&what, "scegliere un'altra porta con --address");
            }
        };
        let heard = listener.local_addr()?;
        let shown = self.public_url.clone().unwrap_or_else(|| format!("http://{heard}"));
        out.line(format!("Traguardo risponde su {shown} (Ctrl+C per fermarlo)"))?;
        if let Some(key) = first_key {
            out.line(format!("Primo avvio: aprire {shown}/avvio?chiave={key}"))?;
        }
        listen::serve(listener, web::dressed(web::routes(), site), listen::told_to_stop()).await;
        out.line("fermato")?;
        Ok(Ending::Fine)
    }
}

impl Serve {
    /// What an empty database is told: the examples, or a key with which the first account is made.
    async fn welcome(
        &self,
        store: &Store,
        first_key: &mut Option<String>,
        out: &Output,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.demo && store.accounts().await?.is_empty() {
            trial::load(store, Timestamp::now()).await?;
            out.line(format!("Accessi di prova, tutti con la password «{}»:", trial::PASSWORD))?;
            for it in trial::ACCESSES {
                out.line(format!("  {:<16} {}", it.login, it.word()))?;
            }
        }
        if store.accounts().await?.is_empty() {
            *first_key = Some(secret::token());
        }
        Ok(())
    }
}

/// An origin: scheme and host, nothing after.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(it)
            if !it.is_empty()
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b".-:[]".contains(&it)) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("serve un indirizzo come https://traguardo.comune.example".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin() {
        assert_eq!(origin("https://t.example/").unwrap(), "https://t.example");
        assert_eq!(origin("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        for wrong in ["t.example", "https://", "https://a/b", "ftp://a", "https://a b"] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }
}
