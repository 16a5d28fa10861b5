// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a body sends to its people by post: to whom, when, with what outcome. What it said is kept until it is gone.

use jiff::Timestamp;

use crate::{
    Actor, Error, Fault, LetterId, NewJob, PersonId, Store,
    db::sql,
    job,
    record::{Read, Record, values},
};

/// The kind of the job that sends a letter, named by its id.
pub const SEND: &str = "lettera";

/// Something sent, or to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    /// In the words of the application.
    pub kind: String,
    pub person: PersonId,
    /// Where to, as it was when it was written.
    pub address: String,
    pub subject: String,
    /// Blank once it is sent.
    pub words: String,
    pub at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    pub tried: Option<Timestamp>,
    pub sent: Option<Timestamp>,
    /// Nobody tries any more.
    pub failed: bool,
    /// What the server said last.
    pub outcome: String,
}

/// Something to be sent.
#[derive(Clone, Copy, Debug)]
pub struct NewLetter<'a> {
    /// What it is about: the same is not sent twice.
    pub key: &'a str,
    pub kind: &'a str,
    pub person: &'a PersonId,
    pub address: &'a str,
    pub subject: &'a str,
    pub words: &'a str,
}

/// What came of trying.
#[derive(Clone, Copy, Debug)]
pub enum Trial<'a> {
    Done(&'a str),
    /// It will be tried again.
    Later(&'a str),
    /// It will not.
    Never(&'a str),
}

impl Store {
    /// Writes a letter, which a job will send; none if it was written already.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn write_letter(
        &self,
        actor: &Actor,
        new: &NewLetter<'_>,
        at: Timestamp,
    ) -> Result<Option<LetterId>, Error> {
        let (id, NewLetter { key, kind, person, address, subject, words }) = (LetterId::fresh(), *new);
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!(
            "insert into letter (body, id, key, kind, person, address, subject, words, at, tries, failed, outcome)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, '') on conflict (body, key) do nothing"
        );
        let (body, person) = (actor.body.as_str(), person.as_str());
        let values = values![body, id.as_str(), key, kind, person, address, subject, words, at];
        if tx.run(statement, values).await? == 0 {
            return Ok(None);
        }
        let send = NewJob { kind: SEND, body: Some(&actor.body), key: id.as_str(), due: at };
        job::add(&mut tx, &send).await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    /// A letter.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn letter(&self, actor: &Actor, letter: &LetterId) -> Result<Letter, Error> {
        let statement = sql!(
            "select id, kind, person, address, subject, words, at, tries, tried, sent, failed, outcome
             from letter where body = $1 and id = $2"
        );
        self.read_as(actor).await?.one(statement, values![actor.body.as_str(), letter.as_str()]).await
    }

    /// The last `many` letters of the body, the last first.
    ///
    /// # Errors
    /// A fault.
    pub async fn letters(&self, actor: &Actor, many: i64) -> Result<Vec<Letter>, Error> {
        let statement = sql!(
            "select id, kind, person, address, subject, words, at, tries, tried, sent, failed, outcome
             from letter where body = $1 order by at desc, id desc limit $2"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str(), many]).await
    }

    /// Keeps what came of trying to send a letter.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn tried_letter(
        &self,
        actor: &Actor,
        letter: &LetterId,
        trial: Trial<'_>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let values = values![actor.body.as_str(), letter.as_str(), at, trial.words(), trial.is_never()];
        match trial {
            Trial::Done(_) => {
                let statement = sql!(
                    "update letter set tries = tries + 1, tried = $3, sent = $3, outcome = $4, failed = $5, words = ''
                     where body = $1 and id = $2"
                );
                tx.change(statement, values).await?;
            }
            Trial::Later(_) | Trial::Never(_) => {
                let statement = sql!(
                    "update letter set tries = tries + 1, tried = $3, outcome = $4, failed = $5
                     where body = $1 and id = $2"
                );
                tx.change(statement, values).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Has a letter that did not go tried again.
    ///
    /// # Errors
    /// There is none such in this body, or it went.
    pub async fn send_again(&self, actor: &Actor, letter: &LetterId, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!("update letter set failed = 0 where body = $1 and id = $2 and sent is null");
        tx.change(statement, values![actor.body.as_str(), letter.as_str()]).await?;
        let send = NewJob { kind: SEND, body: Some(&actor.body), key: letter.as_str(), due: at };
        job::again(&mut tx, &send).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets the letters written before a moment.
    ///
    /// # Errors
    /// A fault.
    pub async fn forget_letters(&self, actor: &Actor, before: Timestamp) -> Result<(), Error> {
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!("delete from letter where body = $1 and at < $2");
        tx.run(statement, values![actor.body.as_str(), before]).await?;
        Ok(tx.commit().await?)
    }
}

impl Trial<'_> {
    pub(crate) fn words(&self) -> &str {
        match self {
            Trial::Done(it) | Trial::Later(it) | Trial::Never(it) => it,
        }
    }

    pub(crate) fn is_never(&self) -> bool {
        matches!(self, Trial::Never(_))
    }
}

impl Read for Letter {
    fn read(record: &Record) -> Result<Letter, Fault> {
        Ok(Letter {
            id: record.text("id")?.into(),
            kind: record.text("kind")?,
            person: record.text("person")?.into(),
            address: record.text("address")?,
            subject: record.text("subject")?,
            words: record.text("words")?,
            at: record.time("at")?,
            tries: record.number("tries")?,
            tried: record.maybe_time("tried")?,
            sent: record.maybe_time("sent")?,
            failed: record.flag("failed")?,
            outcome: record.text("outcome")?,
        })
    }
}
