// SPDX-License-Identifier: AGPL-3.0-or-later
//! Links that let somebody in once: to set the first password, or another after a forgotten one.

use jiff::Timestamp;

use crate::{
    Actor, BodyId, Error, Fault, PersonId, Store,
    db::sql,
    record::{Read, Record, values},
};

/// A link that was given to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub person: PersonId,
    /// The body that invites, if it is one that does.
    pub body: Option<BodyId>,
    pub created: Timestamp,
    pub expires: Timestamp,
    pub used: Option<Timestamp>,
}

/// A link to be given.
#[derive(Clone, Copy, Debug)]
pub struct NewInvitation<'a> {
    /// The SHA-256 of what the link holds.
    pub token: &'a str,
    pub person: &'a PersonId,
    pub body: Option<&'a BodyId>,
    pub expires: Timestamp,
}

impl Store {
    /// Keeps a link; those given to the same person before are worth nothing any more.
    ///
    /// # Errors
    /// There is no such person or body.
    pub async fn invite(&self, new: &NewInvitation<'_>, at: Timestamp) -> Result<(), Error> {
        let NewInvitation { token, person, body, expires } = *new;
        let mut tx = self.write(None).await?;
        let statement =
            sql!("update invitation set expires = $2 where person = $1 and used is null and expires > $2");
        tx.run(statement, values![person.as_str(), at]).await?;
        let statement = sql!(
            "insert into invitation (token, person, body, created, expires) values ($1, $2, $3, $4, $5)"
        );
        tx.run(statement, values![token, person.as_str(), body.map(BodyId::as_str), at, expires]).await?;
        Ok(tx.commit().await?)
    }

    /// The link, if it is still worth something.
    ///
    /// # Errors
    /// A fault.
    pub async fn invitation(&self, token: &str, now: Timestamp) -> Result<Option<Invitation>, Error> {
        let statement = sql!(
            "select person, body, created, expires, used from invitation
             where token = $1 and used is null and expires > $2"
        );
        self.read(None).await?.maybe(statement, values![token, now]).await
    }

    /// The links that a body gave and nobody used, whether they are still worth something or not.
    ///
    /// # Errors
    /// A fault.
    pub async fn invitations(&self, actor: &Actor) -> Result<Vec<Invitation>, Error> {
        let statement = sql!(
            "select person, body, created, expires, used from invitation
             where body = $1 and used is null order by created, token"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// Uses a link: whether it was worth something. It no longer is.
    ///
    /// # Errors
    /// A fault.
    pub async fn use_invitation(&self, token: &str, now: Timestamp) -> Result<bool, Error> {
        let statement =
            sql!("update invitation set used = $2 where token = $1 and used is null and expires > $2");
        self.did(statement, values![token, now]).await
    }
}

impl Read for Invitation {
    fn read(record: &Record) -> Result<Invitation, Fault> {
        Ok(Invitation {
            person: record.text("person")?.into(),
            body: record.maybe("body")?.map(BodyId::from),
            created: record.time("created")?,
            expires: record.time("expires")?,
            used: record.maybe_time("used")?,
        })
    }
}
