// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo backup` and `traguardo restore`: all of an installation in a file, and back.

use std::{io, path::PathBuf};

use clap::Args;
use serde_json::json;
use store::Body;

use super::{
    Format, audit,
    base::{self, Stock, Whole, tell_missing},
    output::{Ending, Output},
};
use crate::{archive::Archive, backup, backup::Copied, evidence::LARGEST};

/// Arguments of `backup`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo backup [OPZIONI] <FILE>")]
pub(crate) struct Backup {
    /// Il file da scrivere, per esempio copia.zip; non deve esserci già
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    stock: Stock,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo restore [OPZIONI] <FILE>")]
pub(crate) struct Restore {
    /// Il file scritto da backup
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    stock: Stock,
}

impl Backup {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        base::run(out, async {
            let store = self.stock.base.open_present().await?;
            let vault = self.stock.vault(LARGEST)?;
            let whole = Whole::new(&self.file)?;
            // Before the copy: whoever remembers these ends finds them in it, even if others go on working.
            let bodies = store.bodies().await?;
            let copied = backup::backup(&store, &vault, whole.file()).await?;
            whole.keep()?;
            store.close().await;
            Ok(tell("copia scritta", &copied, &bodies, out)?)
        })
    }
}

impl Restore {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        base::run(out, async {
            let mut archive = Archive::open(&self.file)?;
            let vault = self.stock.vault(LARGEST)?;
            let (store, copied) = backup::restore(&self.stock.base.database, &vault, &mut archive).await?;
            // A copy is what it was made from: if that was not whole, whoever restores it is told.
            let (bodies, broken) = (store.bodies().await?, audit::broken(&store).await?);
            store.close().await;
            let ending = tell("copia ripristinata", &copied, &bodies, out)?;
            audit::tell_broken(&broken, out)?;
            Ok(if broken.is_empty() { ending } else { Ending::Findings })
        })
    }
}

fn tell(done: &str, copied: &Copied, bodies: &[Body], out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        out.json(&json!({
            "records": copied.records,
            "evidence": copied.evidence,
            "missing": copied.missing,
            "bodies": bodies.iter().map(|it| json!({
                "name": it.name, "events": it.events, "head": it.head,
            })).collect::<Vec<_>>(),
        }))?;
    } else {
        out.line(format!("{done}: {} righe, {} file allegati", copied.records, copied.evidence))?;
        for it in bodies {
            out.line(format!("{}: {}", it.name, audit::end(it.events, &it.head)))?;
        }
    }
    tell_missing(&copied.missing, out)
}
