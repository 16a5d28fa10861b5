// SPDX-License-Identifier: AGPL-3.0-or-later
//! Everything in one file, one record a line, the same from both engines; sessions, failed attempts, jobs and what
//! programs were told left out.

use std::{collections::BTreeSet, io::Write};

use futures_util::TryStreamExt;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::{
    Error, Fault, Store,
    db::{Sql, Tx, fault, sql},
    event::hex,
    migrate,
    record::{Record, Value, values},
};

/// A table, and the statement that reads all of it or all that is of one body.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) select: Sql,
}

/// Of the installation, before what is of a body.
pub(crate) static SHARED: [Table; 7] = [
    Table { name: "body", select: sql!("select * from body order by id") },
    Table { name: "person", select: sql!("select * from person order by id") },
    Table { name: "account", select: sql!("select * from account order by person") },
    Table { name: "recovery", select: sql!("select * from recovery order by person, code") },
    Table { name: "publisher", select: sql!("select * from publisher order by body") },
    Table { name: "invitation", select: sql!("select * from invitation order by token") },
    Table { name: "calendar", select: sql!("select * from calendar order by person") },
];

/// Of one body, each after those that it refers to.
#[rustfmt::skip]
pub(crate) static OF_A_BODY: [Table; 12] = [
    Table { name: "membership", select: sql!("select * from membership where body = $1 order by id") },
    Table { name: "delegation", select: sql!("select * from delegation where body = $1 order by id") },
    Table { name: "token", select: sql!("select * from token where body = $1 order by id") },
    Table { name: "dossier", select: sql!("select * from dossier where body = $1 order by id") },
    Table { name: "row", select: sql!("select * from row where body = $1 order by dossier, series, sheet, id") },
    Table { name: "event", select: sql!("select * from event where body = $1 order by seq") },
    Table { name: "baseline", select: sql!("select * from baseline where body = $1 order by dossier, number") },
    Table { name: "publication", select: sql!("select * from publication where body = $1 order by dossier, number") },
    Table { name: "letter", select: sql!("select * from letter where body = $1 order by id") },
    Table { name: "webhook", select: sql!("select * from webhook where body = $1 order by id") },
    Table { name: "evidence", select: sql!("select * from evidence where body = $1 order by id") },
    Table { name: "comment", select: sql!("select * from comment where body = $1 order by id") },
];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumped {
    /// How many records.
    pub records: u64,
    /// Of all lines but the last, in hexadecimal.
    pub sha256: String,
    /// The files attached, by their SHA-256: their bytes are not among the records.
    pub evidence: BTreeSet<String>,
}

impl Store {
    /// Writes everything that the database holds, as it was at one moment, while others go on working.
    ///
    /// # Errors
    /// It cannot be read, or not written there.
    pub async fn dump(&self, out: &mut (impl Write + Send)) -> Result<Dumped, Fault> {
        let schema = migrate::version(self).await?;
        let mut lines = Lines { out, hash: Sha256::new(), records: 0, evidence: BTreeSet::new() };
        let mut tx = self.read(None).await?;
        lines.write(&json!({ "traguardo": "backup", "schema": schema }))?;
        for table in &SHARED {
            lines.table(&mut tx, table, values![]).await?;
        }
        for body in bodies(&mut tx).await.map_err(fault)? {
            self.enter(&mut tx, Some(&body)).await?;
            for table in &OF_A_BODY {
                lines.table(&mut tx, table, values![body.as_str()]).await?;
            }
        }
        lines.end()
    }
}

async fn bodies(tx: &mut Tx) -> Result<Vec<crate::BodyId>, Error> {
    let statement = sql!("select id, name, settings, created, version, events, head from body order by id");
    let bodies: Vec<crate::Body> = tx.all(statement, values![]).await?;
    Ok(bodies.into_iter().map(|it| it.id).collect())
}

/// The lines of a file being written.
struct Lines<'a, W> {
    out: &'a mut W,
    hash: Sha256,
    records: u64,
    evidence: BTreeSet<String>,
}

impl<W: Write + Send> Lines<'_, W> {
    async fn table(&mut self, tx: &mut Tx, table: &Table, values: &[Value]) -> Result<(), Fault> {
        let mut records = tx.stream(table.select, values).map_err(fault)?;
        while let Some(record) = records.try_next().await? {
            let fields = fields(&record)?;
            self.evidence.extend(file_of(table.name, &fields));
            self.write(&json!({ "table": table.name, "values": fields }))?;
            self.records += 1;
        }
        Ok(())
    }

    fn write(&mut self, line: &Json) -> Result<(), Fault> {
        let line = format!("{line}\n");
        self.hash.update(&line);
        self.out.write_all(line.as_bytes()).map_err(unwritten)
    }

    fn end(self) -> Result<Dumped, Fault> {
        let sha256 = hex(&self.hash.finalize());
        let dumped = Dumped { records: self.records, sha256, evidence: self.evidence };
        let line = json!({ "records": dumped.records, "sha256": dumped.sha256 });
        writeln!(self.out, "{line}").and_then(|()| self.out.flush()).map_err(unwritten)?;
        Ok(dumped)
    }
}

fn unwritten(error: std::io::Error) -> Fault {
    Fault::caused("la copia di sicurezza non si scrive", error)
}

/// The file that a record says is attached.
pub(crate) fn file_of(table: &str, fields: &Map<String, Json>) -> Option<String> {
    fields.get("sha256").filter(|_| table == "evidence").and_then(Json::as_str).map(str::to_owned)
}

/// The columns of a record.
pub(crate) fn fields(record: &Record) -> Result<Map<String, Json>, Fault> {
    let columns = record.columns()?.into_iter();
    Ok(columns
        .map(|(name, value)| match value {
            Value::Text(it) => (name, Json::from(it)),
            Value::Number(it) => (name, Json::from(it)),
        })
        .collect())
}
