// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo export-body` and `traguardo import-body`: all of a body in a file, and back.

use std::{io, path::PathBuf};

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::{
    Format, audit,
    base::{self, Stock, Whole, tell_missing},
    output::{Ending, Output},
};
use crate::{
    evidence::LARGEST,
    exchange::{Added, Exported, Folder, Imported, Parcel, export, find},
    operator::operator,
    stop::Stop,
};

/// Arguments of `export-body`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo export-body [OPZIONI] <ENTE> <FILE>")]
pub(crate) struct ExportBody {
    /// L'ente: il codice IPA o il nome
    #[arg(value_name = "ENTE")]
    body: String,

    /// Il file da scrivere, per esempio comune.zip; non deve esserci già
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    stock: Stock,
}

/// Arguments of `import-body`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo import-body [OPZIONI] <FILE|CARTELLA>")]
pub(crate) struct ImportBody {
    /// Un file scritto da export-body, o la cartella di un dossier
    #[arg(value_name = "FILE|CARTELLA")]
    path: PathBuf,

    #[command(flatten)]
    stock: Stock,
}

impl ExportBody {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        base::run(out, async {
            let store = self.stock.base.open_present().await?;
            let vault = self.stock.vault(LARGEST)?;
            let body = find(&store, &self.body).await?.body;
            let whole = Whole::new(&self.file)?;
            let exported = export(&store, &vault, &operator(body.id), whole.file()).await?;
            whole.keep()?;
            store.close().await;
            Ok(told_exported(&body.name, &exported, out)?)
        })
    }
}

impl ImportBody {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        base::run(out, async {
            // What is given is read first: if it cannot be, no database is made for it.
            let toml = self.path.extension().is_some_and(|it| it == "toml");
            if self.path.is_dir() || toml {
                let folder = match Folder::read(&self.path) {
                    Ok(it) => it,
                    Err(it) => return out.unreadable(&it).map_err(Stop::Fault),
                };
                let store = self.stock.base.open().await?;
                let added = folder.import(&store, Timestamp::now()).await?;
                store.close().await;
                return Ok(told_added(&added, out)?);
            }
            let parcel = Parcel::open(&self.path)?;
            let store = self.stock.base.open().await?;
            let imported = parcel.import(&store, &self.stock.vault(LARGEST)?).await?;
            store.close().await;
            Ok(told_imported(&imported, out)?)
        })
    }
}

fn told_exported(name: &str, it: &Exported, out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        out.json(&json!({
            "body": name,
            "dossiers": it.dossiers,
            "records": it.records,
            "evidence": it.evidence,
            "missing": it.missing,
        }))?;
    } else {
        let Exported { dossiers, records, evidence, .. } = it;
        out.line(format!(
            "«{name}» esportato: {dossiers} dossier, {records} righe, {evidence} file allegati"
        ))?;
    }
    tell_missing(&it.missing, out)
}

fn told_imported(it: &Imported, out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        out.json(&json!({
            "body": it.name,
            "id": it.body.as_str(),
            "events": it.chain.events,
            "head": it.chain.head,
            "missing": it.missing,
        }))?;
    } else {
        let end = audit::end(it.chain.events, &it.chain.head);
        out.line(format!("«{}» importato: {end}", it.name))?;
    }
    tell_missing(&it.missing, out)
}

fn told_added(it: &Added, out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        out.json(&json!({
            "body": it.name,
            "id": it.body.as_str(),
            "new": it.new,
            "year": it.year,
            "rows": it.rows,
        }))?;
    } else {
        let which = if it.new { "ente nuovo" } else { "ente già presente" };
        out.line(format!("«{}» ({which}): dossier {} importato, {} righe", it.name, it.year, it.rows))?;
    }
    Ok(Ending::Fine)
}
