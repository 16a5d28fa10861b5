// SPDX-License-Identifier: AGPL-3.0-or-later
//! Keys with which a program acts for a person in a body, known by their hash.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, BodyId, Error, Fault, PersonId, Place, Store, TokenId,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// A key with which a program acts for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub body: BodyId,
    pub id: TokenId,
    pub person: PersonId,
    /// What the person calls it.
    pub name: String,
    pub role: String,
    /// What it lets do, in the words of the application.
    pub scope: String,
    pub created: Timestamp,
    pub expires: Timestamp,
    /// The last time it was used.
    pub seen: Option<Timestamp>,
    pub revoked: Option<Timestamp>,
}

/// A key to be given.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// The SHA-256 of the key.
    pub token: &'a str,
    pub name: &'a str,
    pub role: &'a str,
    pub scope: &'a str,
    pub expires: Timestamp,
}

impl Store {
    /// Gives a key to the one who acts.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn create_token(
        &self,
        actor: &Actor,
        new: &NewToken<'_>,
        at: Timestamp,
    ) -> Result<TokenId, Error> {
        let (id, NewToken { token, name, role, scope, expires }) = (TokenId::fresh(), *new);
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "insert into token (token, body, id, person, name, role, scope, created, expires)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        );
        let (body, person) = (actor.body.as_str(), actor.person.as_str());
        let values = values![token, body, id.as_str(), person, name, role, scope, at, expires];
        writing.tx.run(statement, values).await?;
        let place = Place { id: id.to_string(), ..Place::default() };
        let detail = json!({ "name": name, "role": role, "scope": scope });
        writing.append(Happening::of("token.create", &place, detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Every key ever given in the body, in the order in which they were.
    ///
    /// # Errors
    /// A fault.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, Error> {
        let statement = sql!(
            "select body, id, person, name, role, scope, created, expires, seen, revoked from token
             where body = $1 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// The key with this hash, if it is worth anything now; and keeps that it was used.
    ///
    /// # Errors
    /// A fault.
    pub async fn use_token(&self, token: &str, now: Timestamp) -> Result<Option<Token>, Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!(
            "update token set seen = $2
             where token = $1 and expires > $2 and revoked is null
                   and exists (select 1 from account where account.person = token.person and disabled = 0)
             returning body, id, person, name, role, scope, created, expires, seen, revoked"
        );
        let found = tx.maybe(statement, values![token, now]).await?;
        tx.commit().await?;
        Ok(found)
    }

    /// Makes a key worth nothing.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn revoke_token(&self, actor: &Actor, token: &TokenId, at: Timestamp) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!("update token set revoked = $3 where body = $1 and id = $2 and revoked is null");
        writing.tx.change(statement, values![actor.body.as_str(), token.as_str(), at]).await?;
        let place = Place { id: token.to_string(), ..Place::default() };
        writing.append(Happening::of("token.revoke", &place, json!({}))).await?;
        writing.commit().await
    }
}

impl Read for Token {
    fn read(record: &Record) -> Result<Token, Fault> {
        Ok(Token {
            body: record.text("body")?.into(),
            id: record.text("id")?.into(),
            person: record.text("person")?.into(),
            name: record.text("name")?,
            role: record.text("role")?,
            scope: record.text("scope")?,
            created: record.time("created")?,
            expires: record.time("expires")?,
            seen: record.maybe_time("seen")?,
            revoked: record.maybe_time("revoked")?,
        })
    }
}
