// SPDX-License-Identifier: AGPL-3.0-or-later
//! How large the database is, for who keeps the machine.

use crate::{
    Error, Fault, Store,
    db::{Engine, Sql},
    record::{Read, Record, values},
};

struct Bytes(i64);

impl Store {
    /// The bytes that the database takes on disk.
    ///
    /// # Errors
    /// A fault.
    pub async fn size(&self) -> Result<i64, Error> {
        // The only question that each engine wants in its own words.
        let statement = match self.engine {
            Engine::Sqlite => {
                Sql("select page_count * page_size as size from pragma_page_count, pragma_page_size")
            }
            Engine::Postgres => Sql("select pg_database_size(current_database()) as size"),
        };
        let Bytes(size) = self.read(None).await?.one(statement, values![]).await?;
        Ok(size)
    }
}

impl Read for Bytes {
    fn read(record: &Record) -> Result<Bytes, Fault> {
        Ok(Bytes(record.number("size")?))
    }
}
