// SPDX-License-Identifier: AGPL-3.0-or-later
//! All of a body out of an archive that `export` wrote: checked first, then taken in whole or not at all.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufReader},
    path::Path,
};

use serde_json::{Map, Value};
use store::{BodyId, Chain, Loose, Store};

use super::{Dossiers, FORMAT, HEAD, READ_ME, blob, blob_hash, which, words};
use crate::{
    archive::{Archive, next_line},
    evidence::{LARGEST_EVER, Vault, kind_of, sha256},
    stop::Stop,
};

/// The archive of a body, checked.
#[derive(Debug)]
pub struct Parcel {
    archive: Archive,
    name: String,
    code: String,
    missing: Vec<String>,
}

/// What was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The body, with the id that it had.
    pub body: BodyId,
    /// Its name.
    pub name: String,
    /// Its history.
    pub chain: Chain,
    /// The files attached whose bytes are not in the archive.
    pub missing: Vec<String>,
}

/// What to do with an archive that is not as it was written.
const AS_IT_WAS: &str = "importare il file com'è stato scritto; per portare altrove un dossier corretto, importare la sua cartella";

/// A file attached, as its record tells it.
struct Attached {
    name: String,
    media_type: String,
}

impl Parcel {
    /// Opens an archive, and checks all that can be without a database.
    ///
    /// # Errors
    /// It is not whole, or was changed.
    pub fn open(path: &Path) -> Result<Parcel, Stop> {
        let mut archive = Archive::open(path)?;
        check_head(&mut archive)?;
        let mut dossiers = Dossiers::default();
        let mut attached: BTreeMap<String, Vec<Attached>> = BTreeMap::new();
        let (mut name, mut code) = (String::new(), String::new());
        for record in records(&mut archive)? {
            let (table, fields) = record.map_err(unread)?;
            let text =
                |column: &str| fields.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
            match table.as_str() {
                "body" => name = text("name"),
                "evidence" => {
                    let it = Attached { name: text("name"), media_type: text("media_type") };
                    attached.entry(text("sha256")).or_default().push(it);
                }
                "row" if text("sheet") == "ente" => code = which::code_in(&text("cells")),
                _ => {}
            }
            dossiers.learn(&table, &fields);
        }
        check_names(&mut archive, &dossiers.files())?;
        let missing = check_blobs(&mut archive, &attached)?;
        Ok(Parcel { archive, name, code, missing })
    }

    /// Takes in the body: all of it or nothing.
    ///
    /// # Errors
    /// The body is here already; its history is not whole.
    pub async fn import(mut self, store: &Store, vault: &Vault) -> Result<Imported, Stop> {
        if let Some(it) = which::known(store).await?.iter().find(|it| it.is(&self.name, &self.code)) {
            let remedy = "importare in una banca dati dove non c'è, o la cartella di un solo dossier";
            return Err(Stop::refused(format!("l'ente «{}» c'è già", it.body.name), remedy));
        }
        let new = put_blobs(&mut self.archive, vault).await?;
        let taken = store.carry_in(&mut records(&mut self.archive)?).await;
        match taken {
            Ok((body, chain)) => Ok(Imported { body, name: self.name, chain, missing: self.missing }),
            Err(error) => {
                discard(vault, &new).await?;
                Err(Stop::unloadable(error, AS_IT_WAS))
            }
        }
    }
}

fn check_head(archive: &mut Archive) -> Result<(), Stop> {
    let head = archive.text(HEAD, 1024 * 1024)?.unwrap_or_default();
    let head: Value = serde_json::from_str(&head).unwrap_or_default();
    if head["formato"] != FORMAT {
        return Err(Stop::refused(
            "l'archivio non è un ente esportato",
            "indicare un file scritto da export-body, o la cartella di un dossier; una copia scritta da backup si riporta con restore",
        ));
    }
    check_shape(&head)
}

/// Refuses what a program with other tables wrote.
pub(crate) fn check_shape(head: &Value) -> Result<(), Stop> {
    let (shape, ours) = (head["schema"].as_u64().unwrap_or(u64::MAX), Store::shape() as u64);
    if shape == ours {
        return Ok(());
    }
    let (which, remedy) = match shape > ours {
        true => ("più nuova", "aggiornare questo programma"),
        false => ("più vecchia", "aggiornare il programma da cui viene ed esportare di nuovo"),
    };
    Err(Stop::refused(format!("il file viene da una versione {which} di Traguardo"), remedy))
}

/// Everything there must be is there, as it was written, and nothing else.
fn check_names(archive: &mut Archive, dossiers: &BTreeMap<String, String>) -> Result<(), Stop> {
    let tables: BTreeSet<String> = Store::carried().filter_map(words::file).collect();
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    for name in &names {
        let known =
            [HEAD, READ_ME].contains(&name.as_str()) || tables.contains(name) || blob_hash(name).is_some();
        if !known && !dossiers.contains_key(name) {
            return Err(Stop::refused(
                format!("il file «{name}» non è tra quelli che export-body scrive"),
                AS_IT_WAS,
            ));
        }
    }
    for (name, written) in dossiers {
        match archive.text(name, formats::LARGEST)? {
            None => return Err(Stop::refused(format!("nell'archivio manca «{name}»"), AS_IT_WAS)),
            Some(found) if found != *written => {
                return Err(Stop::refused(format!("«{name}» non è quello che fu esportato"), AS_IT_WAS));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Every file attached is what its record says. Gives those that are not in the archive.
fn check_blobs(
    archive: &mut Archive,
    attached: &BTreeMap<String, Vec<Attached>>,
) -> Result<Vec<String>, Stop> {
    check_hashes(archive, |hash, bytes| {
        let Some(those) = attached.get(hash) else {
            return Err(Stop::refused(
                format!("il file «{}» non è allegato a niente", blob(hash)),
                AS_IT_WAS,
            ));
        };
        for it in those {
            let kind = kind_of(&it.name, bytes).map_err(|what| Stop::refused(what, AS_IT_WAS))?;
            if kind.media_type != it.media_type {
                let what = format!("«{}» non è del tipo «{}» che il registro dice", it.name, it.media_type);
                return Err(Stop::refused(what, AS_IT_WAS));
            }
        }
        Ok(())
    })?;
    let names: BTreeSet<&str> = archive.names().filter_map(blob_hash).collect();
    Ok(attached.keys().filter(|it| !names.contains(it.as_str())).cloned().collect())
}

/// Every file under a SHA-256 has it. `and` looks at each besides.
pub(crate) fn check_hashes(
    archive: &mut Archive,
    mut and: impl FnMut(&str, &[u8]) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    for name in names {
        let Some(hash) = blob_hash(&name) else { continue };
        let bytes = archive.bytes(&name, LARGEST_EVER)?.unwrap_or_default();
        if sha256(&bytes) != hash {
            return Err(Stop::refused(format!("«{name}» non è il file di cui porta l'impronta"), AS_IT_WAS));
        }
        and(hash, &bytes)?;
    }
    Ok(())
}

/// Puts the files of an archive on the vault; gives those that were not there.
pub(crate) async fn put_blobs(archive: &mut Archive, vault: &Vault) -> Result<Vec<String>, Stop> {
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    let mut new = Vec::new();
    for name in names {
        let Some(hash) = blob_hash(&name) else { continue };
        if !vault.has(hash).await? {
            new.push(hash.to_owned());
        }
        vault.put(&archive.bytes(&name, LARGEST_EVER)?.unwrap_or_default()).await?;
    }
    Ok(new)
}

/// Takes back from the vault what nothing speaks of.
pub(crate) async fn discard(vault: &Vault, new: &[String]) -> Result<(), Stop> {
    for it in new {
        vault.discard(it).await?;
    }
    Ok(())
}

/// Every record of the archive, in the order in which the store wants them.
fn records(archive: &mut Archive) -> Result<impl Iterator<Item = io::Result<Loose>> + Send + use<>, Stop> {
    let mut tables = Vec::new();
    for table in Store::carried() {
        let file = words::file(table).ok_or_else(|| io::Error::other("una tabella non ha un file"))?;
        tables.push((table, archive.lines(&file)?));
    }
    Ok(tables.into_iter().flat_map(|(table, mut lines)| {
        let mut number = 0;
        std::iter::from_fn(move || {
            number += 1;
            next(table, number, &mut lines).transpose()
        })
    }))
}

fn next(table: &str, number: u64, lines: &mut BufReader<File>) -> io::Result<Option<Loose>> {
    let Some(line) = next_line(lines)? else { return Ok(None) };
    let file = words::file(table).unwrap_or_default();
    let wrong =
        |what: String| io::Error::new(io::ErrorKind::InvalidData, format!("«{file}», riga {number}: {what}"));
    let fields: Map<String, Value> =
        serde_json::from_str(&line).map_err(|it| wrong(format!("non si legge: {it}")))?;
    let fields = words::in_english(&fields).map_err(|it| wrong(format!("la chiave «{it}» non esiste")))?;
    Ok(Some((table.to_owned(), fields)))
}

fn unread(error: io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::InvalidData => Stop::refused(error.to_string(), AS_IT_WAS),
        _ => Stop::Fault(error),
    }
}
