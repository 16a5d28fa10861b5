// SPDX-License-Identifier: AGPL-3.0-or-later
//! What waits for the next page of a session, whichever node shows it; the application closes it before it comes here.

use jiff::Timestamp;

use crate::{
    Error, Fault, Store,
    db::sql,
    record::{Read, Record, values},
};

/// What was left, and when.
struct Handed {
    words: String,
    at: Timestamp,
}

impl Store {
    /// Leaves words for a session, in the place of those of the same kind; forgets all that was left before `since`.
    ///
    /// # Errors
    /// A fault.
    pub async fn leave_handed(
        &self,
        session: &str,
        kind: &str,
        words: &str,
        at: Timestamp,
        since: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        tx.run(sql!("delete from handed where at < $1"), values![since]).await?;
        let statement = sql!(
            "insert into handed (session, kind, words, at) values ($1, $2, $3, $4)
             on conflict (session, kind) do update set words = excluded.words, at = excluded.at"
        );
        tx.run(statement, values![session, kind, words, at]).await?;
        Ok(tx.commit().await?)
    }

    /// Takes what was left for a session since then: the next time it is no longer there.
    ///
    /// # Errors
    /// A fault.
    pub async fn take_handed(
        &self,
        session: &str,
        kind: &str,
        since: Timestamp,
    ) -> Result<Option<String>, Error> {
        // Most pages find nothing: they do not wait for who writes.
        let statement = sql!("select words, at from handed where session = $1 and kind = $2");
        let here: Option<Handed> = self.read(None).await?.maybe(statement, values![session, kind]).await?;
        if here.is_none() {
            return Ok(None);
        }
        let mut tx = self.write(None).await?;
        let statement = sql!("delete from handed where session = $1 and kind = $2 returning words, at");
        let taken: Option<Handed> = tx.maybe(statement, values![session, kind]).await?;
        tx.commit().await?;
        Ok(taken.filter(|it| it.at >= since).map(|it| it.words))
    }
}

impl Read for Handed {
    fn read(record: &Record) -> Result<Handed, Fault> {
        Ok(Handed { words: record.text("words")?, at: record.time("at")? })
    }
}
