// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was answered to a request that names itself: sent again, it is not done again.

use jiff::{SignedDuration, Timestamp};

use crate::{
    Actor, Batch, Error, Fault, Store,
    db::{Tx, sql},
    record::{Read, Record, values},
};

/// For how long an answer is kept. Who did not hear it asks again within seconds, or the day after.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A request to be done once, however often it comes.
#[derive(Clone, Copy)]
pub struct Once<'a> {
    /// The name that who sends it gives it, theirs alone.
    pub key: &'a str,
    /// The SHA-256 of what it asks.
    pub fingerprint: &'a str,
    /// What will be answered, once it is known what was done.
    pub words: &'a (dyn Fn(&Batch) -> String + Send + Sync),
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The SHA-256 of what was asked.
    pub fingerprint: String,
    pub words: String,
}

impl Store {
    /// What was answered to the request of that name of the one who acts.
    ///
    /// # Errors
    /// A fault.
    pub async fn answer(&self, actor: &Actor, key: &str) -> Result<Option<Answer>, Error> {
        let statement =
            sql!("select fingerprint, words from answer where body = $1 and person = $2 and key = $3");
        let values = values![actor.body.as_str(), actor.person.as_str(), key];
        self.read_as(actor).await?.maybe(statement, values).await
    }
}

/// Keeps the answer to what is being done, and forgets the old ones.
///
/// # Errors
/// There is one of that name already.
pub(crate) async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    once: &Once<'_>,
    batch: &Batch,
    at: Timestamp,
) -> Result<(), Error> {
    let (body, person) = (actor.body.as_str(), actor.person.as_str());
    let statement = sql!("delete from answer where body = $1 and at < $2");
    tx.run(statement, values![body, at - KEPT]).await?;
    let statement = sql!(
        "insert into answer (body, person, key, fingerprint, words, at) values ($1, $2, $3, $4, $5, $6)"
    );
    let words = (once.words)(batch);
    tx.run(statement, values![body, person, once.key, once.fingerprint, words.as_str(), at]).await?;
    Ok(())
}

impl Read for Answer {
    fn read(record: &Record) -> Result<Answer, Fault> {
        Ok(Answer { fingerprint: record.text("fingerprint")?, words: record.text("words")? })
    }
}
