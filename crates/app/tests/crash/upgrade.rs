// SPDX-License-Identifier: AGPL-3.0-or-later
//! A database as an earlier release left it: this program brings it up to date, keeps its history whole and goes on.
//!
//! `schema-4.zip` was written by the program at schema 4 with its trial data: the file of SQLite, what `pg_dump` wrote of
//! PostgreSQL (`--no-owner --no-privileges --inserts`), a copy made by `traguardo backup`, and for each engine the end of
//! the history of the comune, as `traguardo audit verify` told it then.

use std::{fs, path::Path, process::Command};

use zip::ZipArchive;

use crate::{
    BODY, PEOPLE,
    client::Client,
    open,
    server::{Server, traguardo, verified},
};

static RELEASE: &[u8] = include_bytes!("../fixtures/upgrade/schema-4.zip");

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_release_is_brought_up_to_date_on_sqlite() {
    let folder = unpacked();
    let database = folder.path().join("traguardo.db").display().to_string();
    goes_on(&database, &head(folder.path(), "sqlite")).await.unwrap_or_else(|it| panic!("{it}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_release_is_brought_up_to_date_on_postgres() {
    let folder = unpacked();
    let server = throwaway::Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    let database = server.database("earlier").unwrap();
    let text = fs::read_to_string(folder.path().join("traguardo.sql")).unwrap();
    server.restore("earlier", &text).unwrap_or_else(|it| panic!("{it}"));
    goes_on(&database, &head(folder.path(), "postgres")).await.unwrap_or_else(|it| panic!("{it}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_earlier_release_is_restored() {
    let folder = unpacked();
    let database = folder.path().join("restored.db").display().to_string();
    let mut restore: Command = traguardo(&["restore"], &database);
    let output = restore.arg(folder.path().join("traguardo.backup")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    goes_on(&database, &head(folder.path(), "sqlite")).await.unwrap_or_else(|it| panic!("{it}"));
}

/// The history is the one there was; people come in with the password they had, and what they save continues it.
async fn goes_on(database: &str, head: &str) -> Result<(), String> {
    let mut server = Server::start(database)?;
    let after = verified(database, BODY, Some(head))?;
    if after != head {
        return Err(format!("the history ended with {head}, and now with {after}"));
    }
    let (_, _, plan) = open(database).await.map_err(|it| it.to_string())?;
    let head_of = Client::enter(&server.origin, 0, PEOPLE[0]).await?;
    let page =
        head_of.get(&server.origin, &format!("{plan}/risultati")).await.map_err(|it| it.to_string())?;
    if page.status.as_u16() != 200 || !page.body.contains("/perche/") {
        return Err(format!("{}: {}", page.status, page.body));
    }
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let origin = server.origin.clone();
    let work = tokio::spawn(async move { head_of.keep_saving(&origin, &plan, 0, &tell).await });
    while !matches!(told.recv().await.ok_or("nothing was saved")?, crate::client::Told::Kept(..)) {}
    server.kill()?;
    work.await.map_err(|it| it.to_string())??;
    let end = verified(database, BODY, Some(head))?;
    if end == head { Err("what was saved is not in the history".to_owned()) } else { Ok(()) }
}

fn unpacked() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut archive = ZipArchive::new(std::io::Cursor::new(RELEASE)).expect("the release is an archive");
    archive.extract(folder.path()).expect("there is room for the release");
    folder
}

fn head(folder: &Path, engine: &str) -> String {
    let head = fs::read_to_string(folder.join(format!("{engine}.head")));
    head.expect("the release has the end of its history").trim().to_owned()
}
