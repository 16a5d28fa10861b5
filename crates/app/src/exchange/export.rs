// SPDX-License-Identifier: AGPL-3.0-or-later
//! All of a body in an archive: the same body gives the same bytes, whenever and wherever.

use std::{
    collections::BTreeSet,
    io::{self, Seek, Write},
};

use serde_json::json;
use store::{Actor, Store};

use super::{Dossiers, FORMAT, HEAD, READ_ME, blob, words};
use crate::{archive::Writer, evidence::Vault, stop::Stop};

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many dossiers.
    pub dossiers: usize,
    /// How many records.
    pub records: usize,
    /// How many files attached.
    pub evidence: usize,
    /// Those whose bytes are not on the vault, or are no longer what they were.
    pub missing: Vec<String>,
}

/// For who opens the archive by hand.
const EXPLAINED: &str = "\
Tutto ciò che un ente ha in Traguardo, scritto da «traguardo export-body».

dossier/   una cartella per dossier: si legge con «traguardo check dossier/2026»
registro/  il resto, una riga JSON per voce: persone, incarichi, deleghe, commenti, versioni approvate del piano,
           e la storia di ogni modifica, ciascuna con l'impronta della precedente
prove/     i file allegati, ciascuno sotto la propria impronta SHA-256; il nome è in registro/prove.jsonl

«traguardo import-body FILE.zip» lo riporta in una banca dati identico: per questo i file vanno lasciati come sono.
Per cambiare un dossier e portarlo altrove si importa la sua cartella.
Parole d'accesso e chiavi non ci sono. I dati personali sì: va conservato come si conserva la banca dati.
";

/// Writes all of the body of `actor`, as it is at one moment.
///
/// # Errors
/// It cannot be read, or not written there.
pub async fn export(
    store: &Store,
    vault: &Vault,
    actor: &Actor,
    out: impl Write + Seek + Send,
) -> Result<Exported, Stop> {
    let mut archive = Writer::new(out);
    archive.file(READ_ME, EXPLAINED.as_bytes())?;
    let head = json!({ "formato": FORMAT, "schema": Store::shape() });
    archive.file(HEAD, format!("{head}\n").as_bytes())?;

    let mut tables = Store::carried();
    let (mut table, mut exported) = (String::new(), Exported::default());
    let (mut dossiers, mut hashes) = (Dossiers::default(), BTreeSet::new());
    let take = |(name, fields): store::Loose| {
        // A table without records has its file too.
        while table != name {
            table = begin(&mut archive, tables.next())?;
        }
        dossiers.learn(&name, &fields);
        exported.records += 1;
        if name == "evidence" {
            hashes.extend(fields["sha256"].as_str().map(str::to_owned));
        }
        let line = words::in_italian(&fields)
            .map_err(|it| io::Error::other(format!("la colonna «{it}» non ha un nome italiano")))?;
        writeln!(archive.more(), "{}", serde_json::Value::Object(line))
    };
    store.carry_out(actor, take).await?;
    for name in tables {
        begin(&mut archive, Some(name))?;
    }

    exported.dossiers = dossiers.heads.len();
    for (name, text) in dossiers.files() {
        archive.file(&name, text.as_bytes())?;
    }
    exported.missing = write_blobs(&mut archive, vault, &hashes).await?;
    exported.evidence = hashes.len() - exported.missing.len();
    archive.end()?.flush()?;
    Ok(exported)
}

/// Begins the file of a table and gives the table's name.
fn begin(archive: &mut Writer<impl Write + Seek>, table: Option<&'static str>) -> io::Result<String> {
    let file = table.and_then(words::file).ok_or_else(|| io::Error::other("una tabella non ha un file"))?;
    archive.begin(&file)?;
    Ok(table.unwrap_or_default().to_owned())
}

/// Writes the bytes of files; gives those that are not there, or not as they were.
pub(crate) async fn write_blobs(
    archive: &mut Writer<impl Write + Seek>,
    vault: &Vault,
    hashes: &BTreeSet<String>,
) -> Result<Vec<String>, Stop> {
    let mut missing = Vec::new();
    for it in hashes {
        match vault.get(it).await? {
            Some(bytes) => archive.file(&blob(it), &bytes)?,
            None => missing.push(it.clone()),
        }
    }
    Ok(missing)
}
