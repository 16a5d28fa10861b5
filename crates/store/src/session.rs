// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is in: a session is known by the hash of its token, and is worth nothing once its account is disabled.

use jiff::Timestamp;

use crate::{
    BodyId, Error, Fault, PersonId, Store,
    db::sql,
    record::{Read, Record, values},
};

/// Somebody who got in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The SHA-256 of the token that the browser keeps.
    pub token: String,
    pub person: PersonId,
    /// In which body they are working, once they have chosen.
    pub body: Option<BodyId>,
    /// In which role; blank until they have chosen.
    pub role: String,
    pub on_behalf_of: Option<PersonId>,
    pub created: Timestamp,
    /// The last time it was used.
    pub seen: Timestamp,
    /// When it ends however much it is used.
    pub expires: Timestamp,
}

impl Store {
    /// Begins a session.
    ///
    /// # Errors
    /// There is no such person, or one with this token.
    pub async fn open_session(&self, session: &Session) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!(
            "insert into session (token, person, body, role, on_behalf_of, created, seen, expires)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        );
        let Session { token, person, body, role, on_behalf_of, created, seen, expires } = session;
        let body = body.as_ref().map(BodyId::as_str);
        let on_behalf_of = on_behalf_of.as_ref().map(PersonId::as_str);
        let values = values![token, person.as_str(), body, role, on_behalf_of, *created, *seen, *expires];
        tx.run(statement, values).await?;
        Ok(tx.commit().await?)
    }

    /// The session with this token, if it is worth anything now: it has not ended, was used since `idle`, and its
    /// account is not disabled.
    ///
    /// # Errors
    /// A fault.
    pub async fn session(
        &self,
        token: &str,
        now: Timestamp,
        idle: Timestamp,
    ) -> Result<Option<Session>, Error> {
        let statement = sql!(
            "select token, session.person, body, role, on_behalf_of, session.created, seen, expires
             from session join account on account.person = session.person
             where token = $1 and expires > $2 and seen >= $3 and disabled = 0"
        );
        self.read(None).await?.maybe(statement, values![token, now, idle]).await
    }

    /// The sessions of a person, from the last used.
    ///
    /// # Errors
    /// A fault.
    pub async fn sessions(&self, person: &PersonId) -> Result<Vec<Session>, Error> {
        let statement = sql!(
            "select token, person, body, role, on_behalf_of, created, seen, expires
             from session where person = $1 order by seen desc, token"
        );
        self.read(None).await?.all(statement, values![person.as_str()]).await
    }

    /// Keeps that a session was used.
    ///
    /// # Errors
    /// It has ended meanwhile.
    pub async fn touch_session(&self, token: &str, at: Timestamp) -> Result<(), Error> {
        self.set(sql!("update session set seen = $2 where token = $1"), values![token, at]).await
    }

    /// Puts another token and another choice of body and role in the place of the old ones: after it the old token
    /// is worth nothing.
    ///
    /// # Errors
    /// The session has ended meanwhile.
    pub async fn turn_session(&self, old: &str, new: &Session) -> Result<(), Error> {
        let statement = sql!(
            "update session set token = $2, body = $3, role = $4, on_behalf_of = $5, seen = $6, expires = $7
             where token = $1"
        );
        let body = new.body.as_ref().map(BodyId::as_str);
        let on_behalf_of = new.on_behalf_of.as_ref().map(PersonId::as_str);
        self.set(statement, values![old, &new.token, body, &new.role, on_behalf_of, new.seen, new.expires])
            .await
    }

    /// Ends a session, if there is one.
    ///
    /// # Errors
    /// A fault.
    pub async fn close_session(&self, token: &str) -> Result<(), Error> {
        self.did(sql!("delete from session where token = $1"), values![token]).await.map(drop)
    }

    /// Ends every session of a person, but for the one with this token.
    ///
    /// # Errors
    /// A fault.
    pub async fn close_sessions(&self, person: &PersonId, except: Option<&str>) -> Result<(), Error> {
        let statement = sql!("delete from session where person = $1 and token <> $2");
        self.did(statement, values![person.as_str(), except.unwrap_or_default()]).await.map(drop)
    }

    /// Takes away the sessions that have ended or were not used since `idle`.
    ///
    /// # Errors
    /// A fault.
    pub async fn sweep_sessions(&self, now: Timestamp, idle: Timestamp) -> Result<(), Error> {
        let statement = sql!("delete from session where expires <= $1 or seen < $2");
        self.did(statement, values![now, idle]).await.map(drop)
    }
}

impl Read for Session {
    fn read(record: &Record) -> Result<Session, Fault> {
        Ok(Session {
            token: record.text("token")?,
            person: record.text("person")?.into(),
            body: record.maybe("body")?.map(BodyId::from),
            role: record.text("role")?,
            on_behalf_of: record.maybe("on_behalf_of")?.map(PersonId::from),
            created: record.time("created")?,
            seen: record.time("seen")?,
            expires: record.time("expires")?,
        })
    }
}
