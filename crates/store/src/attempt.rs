// SPDX-License-Identifier: AGPL-3.0-or-later
//! Failed attempts to get in, counted by a key that the application makes of who tries and from where.

use jiff::Timestamp;

use crate::{
    Error, Fault, Store,
    db::sql,
    record::{Read, Record, values},
};

/// How often something failed in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i64,
    /// The first failure.
    pub since: Timestamp,
    /// The last one.
    pub last: Timestamp,
}

impl Store {
    /// The failures of a key, if there are any.
    ///
    /// # Errors
    /// A fault.
    pub async fn attempts(&self, key: &str) -> Result<Option<Attempts>, Error> {
        let statement = sql!("select failures, since, last from attempt where key = $1");
        self.read(None).await?.maybe(statement, values![key]).await
    }

    /// One more failure; how many there are.
    ///
    /// # Errors
    /// A fault.
    pub async fn fail(&self, key: &str, at: Timestamp) -> Result<i64, Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!(
            "insert into attempt (key, failures, since, last) values ($1, 1, $2, $2)
             on conflict (key) do update set failures = attempt.failures + 1, last = excluded.last
             returning failures, since, last"
        );
        let now: Attempts = tx.one(statement, values![key, at]).await?;
        tx.commit().await?;
        Ok(now.failures)
    }

    /// Forgets the failures of a key.
    ///
    /// # Errors
    /// A fault.
    pub async fn forgive(&self, key: &str) -> Result<(), Error> {
        self.did(sql!("delete from attempt where key = $1"), values![key]).await.map(drop)
    }

    /// Forgets all failures whose last is before a time.
    ///
    /// # Errors
    /// A fault.
    pub async fn forgive_before(&self, time: Timestamp) -> Result<(), Error> {
        self.did(sql!("delete from attempt where last < $1"), values![time]).await.map(drop)
    }
}

impl Read for Attempts {
    fn read(record: &Record) -> Result<Attempts, Fault> {
        Ok(Attempts {
            failures: record.number("failures")?,
            since: record.time("since")?,
            last: record.time("last")?,
        })
    }
}
