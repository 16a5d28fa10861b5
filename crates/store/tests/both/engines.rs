// SPDX-License-Identifier: AGPL-3.0-or-later
//! Empty databases of both engines, gone at the end of the test; and what the tests write in them.

use jiff::Timestamp;
use sqlx::{AnyConnection, Connection};
use store::{Actor, Address, PersonId, Place, Row, Store};
use tempfile::TempDir;
use throwaway::Server;

/// Where databases of one engine are made.
pub(crate) enum Engine {
    Sqlite(TempDir),
    Postgres(Server),
}

/// Both engines.
pub(crate) fn both() -> [Engine; 2] {
    let server = Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    [Engine::Sqlite(tempfile::tempdir().unwrap()), Engine::Postgres(server)]
}

impl Engine {
    /// The address of an empty database.
    pub(crate) fn database(&self, name: &str) -> Address {
        match self {
            Engine::Sqlite(folder) => Address::from(folder.path().join(name).as_path()),
            Engine::Postgres(server) => Address::Postgres(server.database(name).unwrap()),
        }
    }

    /// A connection for who does not ask the store: to PostgreSQL in this role.
    pub(crate) async fn behind(&self, name: &str, role: &str) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let url = match self {
            Engine::Sqlite(folder) => format!("sqlite://{}", folder.path().join(name).display()),
            Engine::Postgres(server) => server.address(role, name),
        };
        AnyConnection::connect(&url).await.unwrap()
    }
}

/// A moment, as many seconds after a fixed one.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_258_000 + second).unwrap()
}

/// A body with its secretary.
pub(crate) async fn body(store: &Store, name: &str) -> Actor {
    store.create_body(name, &PersonId::from("segretaria"), "segretario", at(0)).await.unwrap()
}

pub(crate) fn place(sheet: &str, id: &str) -> Place {
    Place { series: String::new(), sheet: sheet.to_owned(), id: id.to_owned() }
}

/// A row with one cell, `titolo`.
pub(crate) fn row(sheet: &str, id: &str, position: i64, title: &str) -> Row {
    let cells = serde_json::json!({ "titolo": title }).to_string();
    Row { place: place(sheet, id), position, cells, version: 0 }
}
