// SPDX-License-Identifier: AGPL-3.0-or-later
//! The shape of the database, one file after the other, from an empty one to what this program needs.

use crate::{
    Fault, Store,
    db::{Engine, fault, sql},
    event::sha256,
    record::{Read, Record, values},
};

/// Every file, in order. Appended, never edited.
static ALL: &[(&str, &str)] = &[
    ("0001_start", include_str!("../migrations/0001_start.sql")),
    ("0002_last_entry", include_str!("../migrations/0002_last_entry.sql")),
    ("0003_programs", include_str!("../migrations/0003_programs.sql")),
    ("0004_publication", include_str!("../migrations/0004_publication.sql")),
    ("0005_jobs", include_str!("../migrations/0005_jobs.sql")),
    ("0006_nodes", include_str!("../migrations/0006_nodes.sql")),
];

/// How many there are.
pub(crate) const LAST: usize = ALL.len();

const TABLE: &str = "create table if not exists migration (
    version {int} primary key,
    name {text} not null,
    sha256 {text} not null
) {strict};";

/// A file that the database went through.
struct Done {
    version: i64,
    name: String,
    sha256: String,
}

/// Runs the files up to number `upto`, those that the database has not gone through: all of them or none.
pub(crate) async fn run(store: &Store, upto: usize) -> Result<(), Fault> {
    // Two processes may both find that the table is missing: the second time it is there.
    if create_table(store).await.is_err() {
        create_table(store).await?;
    }
    let mut tx = store.write(None).await?;
    if store.engine == Engine::Postgres {
        tx.script(String::from("lock table migration in exclusive mode")).await?;
    }
    let statement = sql!("select version, name, sha256 from migration order by version");
    let done: Vec<Done> = tx.all(statement, values![]).await.map_err(fault)?;
    refuse_other_history(&done)?;
    for (index, (name, text)) in ALL.iter().enumerate().take(upto).skip(done.len()) {
        let told = |it: Fault| Fault::caused(format!("la migrazione «{name}» non riesce"), it);
        tx.script(spelled(text, store.engine)).await.map_err(told)?;
        let statement = sql!("insert into migration (version, name, sha256) values ($1, $2, $3)");
        let version = i64::try_from(index + 1).expect("there are few files");
        tx.run(statement, values![version, *name, &sha256(text)]).await.map_err(fault)?;
    }
    tx.commit().await
}

/// How many files the database went through.
pub(crate) async fn version(store: &Store) -> Result<usize, Fault> {
    let mut tx = store.read(None).await?;
    let statement = sql!("select version, name, sha256 from migration order by version");
    let done: Vec<Done> = tx.all(statement, values![]).await.map_err(fault)?;
    Ok(done.len())
}

async fn create_table(store: &Store) -> Result<(), Fault> {
    let mut tx = store.write(None).await?;
    tx.script(spelled(TABLE, store.engine)).await?;
    tx.commit().await
}

fn refuse_other_history(done: &[Done]) -> Result<(), Fault> {
    for (index, it) in done.iter().enumerate() {
        let Some((name, text)) = ALL.get(index) else {
            return Err(Fault::of(format!(
                "la banca dati è di una versione più nuova del programma (schema {}, questo programma arriva a \
                 {LAST}): aggiorna il programma",
                it.version
            )));
        };
        if it.sha256 != sha256(text) {
            return Err(Fault::of(format!(
                "la banca dati è passata per la migrazione «{}», che non è la «{name}» di questo programma: usa il \
                 programma che l'ha scritta",
                it.name
            )));
        }
    }
    Ok(())
}

/// The text as the engine wants it.
fn spelled(text: &str, engine: Engine) -> String {
    let [int, words, strict, only] = match engine {
        Engine::Sqlite => ["integer", "text", "strict", "--"],
        Engine::Postgres => ["bigint", "text collate \"C\"", "", ""],
    };
    text.replace("{int}", int)
        .replace("{text}", words)
        .replace("{strict}", strict)
        .replace("\n--postgres ", &format!("\n{only}"))
}

impl Read for Done {
    fn read(record: &Record) -> Result<Done, Fault> {
        Ok(Done {
            version: record.number("version")?,
            name: record.text("name")?,
            sha256: record.text("sha256")?,
        })
    }
}
