// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo audit verify`: whether the history of each body is whole.

use std::io;

use clap::{Args, Subcommand};
use serde_json::json;
use store::{Broken, Chain, Store};

use super::{
    Format,
    base::{self, Base},
    output::{Ending, Output},
};
use crate::{
    exchange::{find, known},
    stop::Stop,
};

/// Arguments of `audit`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo audit <COMANDO> [OPZIONI]", subcommand_help_heading = "Comandi")]
pub(crate) struct Audit {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Verifica la storia di ogni ente: nessun evento cambiato, tolto o spostato, e le righe sono quelle che racconta
    Verify(Verify),
}

/// Arguments of `audit verify`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo audit verify [OPZIONI]")]
struct Verify {
    /// Solo questo ente: il codice IPA o il nome
    #[arg(long, value_name = "ENTE")]
    body: Option<String>,

    /// Come finiva la storia un'altra volta, com'è stampato da questo comando e da backup: 17:9f86d0…
    #[arg(long, value_name = "EVENTI:IMPRONTA", requires = "body", value_parser = remembered)]
    head: Option<Chain>,

    #[command(flatten)]
    base: Base,
}

impl Audit {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let What::Verify(it) = &self.what;
        base::run(out, it.verify(out))
    }
}

impl Verify {
    async fn verify(&self, out: &Output) -> Result<Ending, Stop> {
        let store = self.base.open_present().await?;
        let bodies = match &self.body {
            Some(it) => vec![find(&store, it).await?],
            None => known(&store).await?,
        };
        let (mut ending, mut told) = (Ending::Fine, Vec::new());
        for it in bodies {
            let outcome = store.verify(&it.body.id, self.head.as_ref()).await?;
            ending = ending.max(if outcome.is_ok() { Ending::Fine } else { Ending::Findings });
            match out.format {
                Format::Json => told.push(as_json(&it.body.name, &outcome)),
                Format::Text => out.line(as_text(&it.body.name, &outcome))?,
            }
        }
        store.close().await;
        if out.format == Format::Json {
            out.json(&json!({ "bodies": told }))?;
        }
        Ok(ending)
    }
}

/// The bodies whose history is broken.
pub(crate) async fn broken(store: &Store) -> Result<Vec<(String, Broken)>, Stop> {
    let mut found = Vec::new();
    for body in store.bodies().await? {
        found.extend(store.verify(&body.id, None).await?.err().map(|it| (body.name, it)));
    }
    Ok(found)
}

/// Tells people of them, beside what a command did.
pub(crate) fn tell_broken(broken: &[(String, Broken)], out: &Output) -> io::Result<()> {
    match out.format {
        Format::Json => Ok(()),
        Format::Text => broken.iter().try_for_each(|(name, it)| out.line(as_text(name, &Err(it.clone())))),
    }
}

fn as_text(name: &str, outcome: &Result<Chain, Broken>) -> String {
    match outcome {
        Ok(it) => format!("{name}: storia intera, {}", end(it.events, &it.head)),
        Err(it) => format!(
            "{name}: storia rotta, {it}\n  rimedio: non toccare la banca dati e confrontarla con la copia di sicurezza più recente"
        ),
    }
}

fn as_json(name: &str, outcome: &Result<Chain, Broken>) -> serde_json::Value {
    match outcome {
        Ok(it) => json!({ "name": name, "whole": true, "events": it.events, "head": it.head }),
        Err(it) => json!({ "name": name, "whole": false, "seq": it.seq, "what": it.what }),
    }
}

/// How a history ends, in the form that `--head` reads.
pub(crate) fn end(events: i64, head: &str) -> String {
    let word = if events == 1 { "evento" } else { "eventi" };
    format!("{events} {word}, finisce con {events}:{head}")
}

fn remembered(text: &str) -> Result<Chain, String> {
    let parts = text.split_once(':').and_then(|(events, head)| Some((events.parse().ok()?, head)));
    match parts {
        Some((events, head)) if head.len() == 64 && head.bytes().all(|it| it.is_ascii_hexdigit()) => {
            Ok(Chain { events, head: head.to_lowercase() })
        }
        _ => Err("serve il numero di eventi, due punti e l'impronta".to_owned()),
    }
}
