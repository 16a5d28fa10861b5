// SPDX-License-Identifier: AGPL-3.0-or-later
//! An empty database from a file that `dump` wrote, on whichever engine, by this program or an older one.

use std::{
    collections::BTreeSet,
    io::{BufRead, Read as _},
};

use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::{
    Address, BodyId, Dumped, Error, Fault, Store, Unloadable,
    db::{Tx, sql},
    dump::{OF_A_BODY, SHARED, file_of},
    event::hex,
    migrate,
    record::{Read, Record, Value, values},
};

/// The longest line that is read, in bytes: a record is far shorter.
const LONGEST: u64 = 256 * 1024 * 1024;

impl Store {
    /// Opens an empty database and fills it with what a file holds: all of it or nothing.
    ///
    /// # Errors
    /// The database is not empty; the file is not a whole backup, or is of a newer program.
    pub async fn load(
        address: &Address,
        input: &mut (impl BufRead + Send),
    ) -> Result<(Store, Dumped), Unloadable> {
        let mut lines = Lines { input, hash: Sha256::new(), number: 0 };
        let schema =
            lines.next()?["schema"].as_u64().ok_or_else(|| lines.spoilt("non è una copia di sicurezza"))?;
        let schema = usize::try_from(schema).unwrap_or(usize::MAX);
        if schema > migrate::LAST {
            return Err(lines.spoilt("è di una versione più nuova del programma: aggiornalo"));
        }
        let store = Store::connect(address).await?;
        migrate::run(&store, schema).await?;
        if migrate::version(&store).await? != schema || !is_empty(&store).await? {
            return Err(Unloadable::NotEmpty(address.clone()));
        }
        let mut tx = store.write(None).await?;
        let dumped = fill(&store, &mut tx, &mut lines).await?;
        tx.commit().await?;
        migrate::run(&store, migrate::LAST).await?;
        Ok((store, dumped))
    }
}

/// Inserts every record, up to the line that says how many there are.
async fn fill(
    store: &Store,
    tx: &mut Tx,
    lines: &mut Lines<'_, impl BufRead + Send>,
) -> Result<Dumped, Unloadable> {
    let mut dumped = Dumped { records: 0, sha256: String::new(), evidence: BTreeSet::new() };
    let mut entered = None;
    loop {
        dumped.sha256 = hex(&lines.hash.clone().finalize());
        let line = lines.next()?;
        if line["sha256"].is_string() {
            let same = line["sha256"] == dumped.sha256 && line["records"] == dumped.records;
            return if same {
                Ok(dumped)
            } else {
                Err(lines.spoilt("non è quella che fu scritta: è stata modificata"))
            };
        }
        let (Some(table), Some(values)) = (line["table"].as_str(), line["values"].as_object()) else {
            return Err(lines.spoilt("ha una riga che non si capisce"));
        };
        if let Some(body) =
            values.get("body").and_then(Json::as_str).filter(|it| entered.as_deref() != Some(*it))
        {
            store.enter(tx, Some(&BodyId::from(body))).await?;
            entered = Some(body.to_owned());
        }
        let inserted = insert(tx, table, values).await;
        inserted.map_err(|it| lines.spoilt(&format!("ha una riga che non entra: {it}")))?;
        dumped.evidence.extend(file_of(table, values));
        dumped.records += 1;
    }
}

/// Inserts a record of a table that we know.
pub(crate) async fn insert(tx: &mut Tx, table: &str, fields: &Map<String, Json>) -> Result<(), Error> {
    let known = SHARED.iter().chain(&OF_A_BODY).any(|it| it.name == table);
    let is_name =
        |it: &String| it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
    if !known || !fields.keys().all(is_name) {
        return Err(Fault::of(format!("«{table}» non è una tabella che si conosca")).into());
    }
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let places: Vec<String> = (1..=names.len()).map(|it| format!("${it}")).collect();
    let text = format!("insert into {table} ({}) values ({})", names.join(", "), places.join(", "));
    let values: Vec<Value> = fields
        .values()
        .map(|it| it.as_i64().map_or_else(|| Value::from(it.as_str()), Value::Number))
        .collect();
    tx.built(text, &values).await
}

/// The text in a column; blank where there is none.
pub(crate) fn text_of<'a>(fields: &'a Map<String, Json>, column: &str) -> &'a str {
    fields.get(column).and_then(Json::as_str).unwrap_or_default()
}

async fn is_empty(store: &Store) -> Result<bool, Fault> {
    let mut tx = store.read(None).await?;
    let statement = sql!("select id from body union all select id from person");
    let found: Vec<Something> = tx.all(statement, values![]).await.map_err(crate::db::fault)?;
    Ok(found.is_empty())
}

struct Something;

impl Read for Something {
    fn read(_: &Record) -> Result<Something, Fault> {
        Ok(Something)
    }
}

/// The lines of a file being read.
struct Lines<'a, R> {
    input: &'a mut R,
    hash: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<'_, R> {
    fn next(&mut self) -> Result<Json, Unloadable> {
        let mut line = String::new();
        self.number += 1;
        match self.input.by_ref().take(LONGEST).read_line(&mut line) {
            Ok(0) => return Err(self.spoilt("finisce a metà")),
            Ok(_) => self.hash.update(&line),
            Err(it) => return Err(self.spoilt(&format!("non si legge: {it}"))),
        }
        serde_json::from_str(&line)
            .map_err(|it| self.spoilt(&format!("ha una riga che non si capisce: {it}")))
    }

    fn spoilt(&self, what: &str) -> Unloadable {
        Unloadable::input(format!("la copia di sicurezza {what} (riga {})", self.number))
    }
}
