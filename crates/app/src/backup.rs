// SPDX-License-Identifier: AGPL-3.0-or-later
//! All of an installation in one file and back: what the database holds as lines of JSON, and the files attached.

use std::{
    collections::BTreeSet,
    io::{Seek, Write},
};

use serde_json::{Value, json};
use store::{Address, Store};

use crate::{
    archive::{Archive, Writer},
    evidence::Vault,
    exchange::{blob_hash, check_hashes, discard, put_blobs, write_blobs},
    stop::Stop,
};

const HEAD: &str = "copia.json";
const FORMAT: &str = "traguardo-copia";
/// What `Store::dump` writes.
const RECORDS: &str = "banca-dati.jsonl";
const REMEDY: &str = "indicare un file scritto da backup, com'è stato scritto";

/// What was written, or read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many records.
    pub records: u64,
    /// How many files attached.
    pub evidence: usize,
    /// Those whose bytes are not there, or are no longer what they were.
    pub missing: Vec<String>,
}

/// Writes everything, as it is at one moment, while others go on working.
///
/// # Errors
/// It cannot be read, or not written there.
pub async fn backup(store: &Store, vault: &Vault, out: impl Write + Seek + Send) -> Result<Copied, Stop> {
    let mut archive = Writer::new(out);
    archive.file(HEAD, format!("{}\n", json!({ "formato": FORMAT })).as_bytes())?;
    archive.begin(RECORDS)?;
    let dumped = store.dump(archive.more()).await?;
    let missing = write_blobs(&mut archive, vault, &dumped.evidence).await?;
    archive.end()?.flush()?;
    Ok(Copied { records: dumped.records, evidence: dumped.evidence.len() - missing.len(), missing })
}

/// Fills an empty database, and the vault, with what a file has.
///
/// # Errors
/// The database is not empty; the file is not a whole copy, or is of a newer program.
pub async fn restore(
    address: &Address,
    vault: &Vault,
    archive: &mut Archive,
) -> Result<(Store, Copied), Stop> {
    let head = archive.text(HEAD, 1024 * 1024)?.unwrap_or_default();
    let head: Value = serde_json::from_str(&head).unwrap_or_default();
    if head["formato"] != FORMAT {
        let remedy = "indicare un file scritto da backup; un ente esportato si riporta con import-body";
        return Err(Stop::refused("l'archivio non è una copia di sicurezza", remedy));
    }
    let mut records = archive.lines(RECORDS)?;
    check_hashes(archive, |_, _| Ok(()))?;
    let new = put_blobs(archive, vault).await?;
    let (store, dumped) = match Store::load(address, &mut records).await {
        Ok(it) => it,
        Err(error) => {
            discard(vault, &new).await?;
            return Err(Stop::unloadable(error, REMEDY));
        }
    };
    let names: BTreeSet<&str> = archive.names().filter_map(blob_hash).collect();
    let missing: Vec<String> =
        dumped.evidence.iter().filter(|it| !names.contains(it.as_str())).cloned().collect();
    let evidence = dumped.evidence.len() - missing.len();
    Ok((store, Copied { records: dumped.records, evidence, missing }))
}
