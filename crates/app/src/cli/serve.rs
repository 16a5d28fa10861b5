// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo serve`: the web interface, until it is told to stop.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    panic,
    time::Duration,
};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use store::Store;
use tokio::{net::TcpListener, time::sleep};

use super::{
    base::{self, Stock},
    output::{Ending, Output},
    outside::Outside,
    sending::Sending,
};
use crate::{
    evidence::LARGEST,
    stop::Stop,
    trial,
    web::{self, Settings, Site, listen, metrics, secret},
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

    #[command(flatten)]
    stock: Stock,

    #[command(flatten)]
    outside: Outside,

    #[command(flatten)]
    sending: Sending,

    /// Dove Prometheus legge le misure, a un indirizzo che le persone non raggiungono (o `TRAGUARDO_METRICS`)
    #[arg(long, value_name = "INDIRIZZO:PORTA", env = "TRAGUARDO_METRICS", hide_env = true)]
    metrics: Option<SocketAddr>,

    /// Come si scrive il registro del servizio (o `TRAGUARDO_LOG`)
    #[arg(long, value_enum, value_name = "FORMA", default_value_t = Log::Testo, hide_default_value = true)]
    #[arg(env = "TRAGUARDO_LOG", hide_env = true)]
    log: Log,

    /// Quanti secondi si dice non pronto, rispondendo ancora, prima di fermarsi: quanto serve al bilanciatore per accorgersene (o `TRAGUARDO_DRAIN`)
    #[arg(long, value_name = "SECONDI", default_value_t = 0, hide_default_value = true)]
    #[arg(env = "TRAGUARDO_DRAIN", hide_env = true)]
    drain: u16,

    /// Se la banca dati è vuota vi mette gli enti di esempio, con un accesso per ogni ruolo
    #[arg(long)]
    demo: bool,
}

/// How the log of the service is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Log {
    /// Una riga da leggere
    Testo,
    /// Un oggetto JSON per riga, per chi li raccoglie
    Json,
}

impl Serve {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        if !web::are_assets_built() {
            return out.refuse(
                "in questo programma mancano il foglio di stile e lo script delle pagine",
                "costruirli con «cargo xtask assets» e compilare di nuovo",
            );
        }
        let log = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_target(false);
        match self.log {
            Log::Testo => log.init(),
            Log::Json => log.json().flatten_event(true).init(),
        }
        // What a panic says may quote what a person wrote: only its place goes to the log.
        panic::set_hook(Box::new(|it| {
            let place = it.location().map(ToString::to_string);
            tracing::error!(place, "panico");
        }));
        base::run(out, self.listen(out))
    }

    async fn listen(&self, out: &Output) -> Result<Ending, Stop> {
        let store = self.stock.base.open().await?;
        let first_key = self.welcome(&store, out).await?;
        let settings = Settings {
            public_url: self.public_url.clone(),
            proxy: self.proxy,
            first_key: first_key.as_deref().map(secret::digest),
            provider: self.outside.provider()?,
            vault: Some(self.stock.vault(LARGEST)?),
            mailer: self.sending.mailer(self.public_url.as_deref())?,
            caller: self.sending.caller(),
            now: None,
        };
        let site = &Site::new(settings, store.clone());
        let listener = bound(self.address, "--address").await?;
        if let Some(address) = self.metrics {
            let (listener, handle) = (bound(address, "--metrics").await?, metrics::begin()?);
            let routes = metrics::routes(handle, store.clone());
            tokio::spawn(listen::serve(listener, routes, listen::told_to_stop()));
        }
        let heard = listener.local_addr()?;
        let shown = self.public_url.clone().unwrap_or_else(|| format!("http://{heard}"));
        out.line(format!("Traguardo risponde su {shown} (Ctrl+C per fermarlo)"))?;
        if let Some(key) = first_key {
            out.line(format!("Primo avvio: aprire {shown}/avvio?chiave={key}"))?;
        }
        // The balancer learns it from one, while the other still answers; the jobs begin nothing more.
        let stop = async {
            listen::told_to_stop().await;
            site.leave();
            sleep(Duration::from_secs(u64::from(self.drain))).await;
        };
        let jobs = web::job::work(site, listen::told_to_stop());
        let answers = listen::serve(listener, web::dressed(web::routes(), site), stop);
        tokio::join!(jobs, answers);
        store.close().await;
        out.line("fermato")?;
        Ok(Ending::Fine)
    }
}

impl Serve {
    /// What an empty database is told: the examples, or a key with which the first account is made.
    async fn welcome(&self, store: &Store, out: &Output) -> Result<Option<String>, Stop> {
        if self.demo && store.accounts().await?.is_empty() {
            trial::load(store, Timestamp::now()).await.map_err(io::Error::other)?;
            out.line(format!("Accessi di prova, tutti con la password «{}»:", trial::PASSWORD))?;
            for it in trial::ACCESSES {
                out.line(format!("  {:<16} {}", it.login, it.word()))?;
            }
        }
        let is_empty = store.accounts().await?.is_empty();
        Ok(is_empty.then(secret::token))
    }
}

/// What listens at an address that an option gave.
async fn bound(address: SocketAddr, option: &str) -> Result<TcpListener, Stop> {
    TcpListener::bind(address).await.map_err(|error| {
        let what = format!("su {address} non si può ascoltare: {error}");
        Stop::refused(what, format!("scegliere un'altra porta con {option}"))
    })
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
