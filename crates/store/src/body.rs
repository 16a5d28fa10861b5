// SPDX-License-Identifier: AGPL-3.0-or-later
//! The public bodies of an installation.

use jiff::Timestamp;
use serde_json::json;

use crate::{
    Actor, BodyId, Error, PersonId, Place, Refusal, Store,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// A public body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    pub id: BodyId,
    pub name: String,
    /// What the application keeps about it, as a JSON object.
    pub settings: String,
    pub created: Timestamp,
    /// What a change must name.
    pub version: i64,
    /// How many events its history has.
    pub events: i64,
    /// The hash of the last event: who remembers it can tell a history cut short.
    pub head: String,
}

impl Store {
    /// A new body. `by` is who makes it, in the role that they have in the installation.
    ///
    /// # Errors
    /// A fault.
    pub async fn create_body(
        &self,
        name: &str,
        by: &PersonId,
        role: &str,
        at: Timestamp,
    ) -> Result<Actor, Error> {
        let actor =
            Actor { body: BodyId::fresh(), person: by.clone(), role: role.to_owned(), on_behalf_of: None };
        let mut tx = self.write(Some(&actor.body)).await?;
        let statement = sql!(
            "insert into body (id, name, settings, created, version, events, head)
             values ($1, $2, '{}', $3, 1, 0, '')"
        );
        tx.run(statement, values![actor.body.as_str(), name, at]).await?;
        let mut writing = self.writing(tx, &actor, at).await?;
        writing.append(Happening::of("body.create", &Place::default(), json!({ "name": name }))).await?;
        writing.commit().await?;
        Ok(actor)
    }

    /// Every body of the installation, by name.
    ///
    /// # Errors
    /// A fault.
    pub async fn bodies(&self) -> Result<Vec<Body>, Error> {
        let statement =
            sql!("select id, name, settings, created, version, events, head from body order by name, id");
        self.read(None).await?.all(statement, values![]).await
    }

    /// The body of who asks.
    ///
    /// # Errors
    /// It is no more.
    pub async fn body(&self, actor: &Actor) -> Result<Body, Error> {
        let statement =
            sql!("select id, name, settings, created, version, events, head from body where id = $1");
        self.read_as(actor).await?.one(statement, values![actor.body.as_str()]).await
    }

    /// Gives the body another name and other settings. `version` is the one that was read.
    ///
    /// # Errors
    /// It was changed meanwhile.
    pub async fn change_body(
        &self,
        actor: &Actor,
        name: &str,
        settings: &str,
        version: i64,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement =
            sql!("select id, name, settings, created, version, events, head from body where id = $1");
        let old: Body = writing.tx.one(statement, values![actor.body.as_str()]).await?;
        if old.version != version {
            return Err(Refusal::Moved { state: old.name, version: old.version }.into());
        }
        let detail = json!({
            "old": { "name": old.name, "settings": old.settings },
            "new": { "name": name, "settings": settings },
        });
        let version = writing.append(Happening::of("body.change", &Place::default(), detail)).await?;
        let statement = sql!("update body set name = $2, settings = $3, version = $4 where id = $1");
        writing.tx.change(statement, values![actor.body.as_str(), name, settings, version]).await?;
        writing.commit().await?;
        Ok(version)
    }
}

impl Read for Body {
    fn read(record: &Record) -> Result<Body, crate::Fault> {
        Ok(Body {
            id: record.text("id")?.into(),
            name: record.text("name")?,
            settings: record.text("settings")?,
            created: record.time("created")?,
            version: record.number("version")?,
            events: record.number("events")?,
            head: record.text("head")?,
        })
    }
}
