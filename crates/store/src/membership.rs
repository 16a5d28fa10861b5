// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who has which role in a body, for which structure, from when to when.

use jiff::{Timestamp, civil::Date};
use serde_json::json;

use crate::{
    Actor, BodyId, Error, Fault, MembershipId, PersonId, Place, Store,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// A role of a person in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub body: BodyId,
    pub id: MembershipId,
    pub person: PersonId,
    pub role: String,
    /// The structure it is for; blank for the whole body.
    pub scope: String,
    /// The first day.
    pub since: Date,
    /// The last day, if it is known.
    pub until: Option<Date>,
}

/// A role to be given.
#[derive(Clone, Copy, Debug)]
pub struct NewMembership<'a> {
    pub person: &'a PersonId,
    pub role: &'a str,
    pub scope: &'a str,
    pub since: Date,
    pub until: Option<Date>,
}

impl Store {
    /// Gives a person a role in the body of who acts.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn grant(
        &self,
        actor: &Actor,
        new: &NewMembership<'_>,
        at: Timestamp,
    ) -> Result<MembershipId, Error> {
        let id = MembershipId::fresh();
        let NewMembership { person, role, scope, since, until } = *new;
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "insert into membership (body, id, person, role, scope, since, until) values ($1, $2, $3, $4, $5, $6, $7)"
        );
        let values = values![actor.body.as_str(), id.as_str(), person.as_str(), role, scope, since, until];
        writing.tx.run(statement, values).await?;
        let place = Place { id: id.to_string(), ..Place::default() };
        let detail = json!({
            "person": person.as_str(), "role": role, "scope": scope,
            "since": since.to_string(), "until": until.map(|it| it.to_string()),
        });
        writing.append(Happening::of("membership.grant", &place, detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Sets the last day of a role.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn end_membership(
        &self,
        actor: &Actor,
        membership: &MembershipId,
        until: Option<Date>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!("update membership set until = $3 where body = $1 and id = $2");
        writing.tx.change(statement, values![actor.body.as_str(), membership.as_str(), until]).await?;
        let place = Place { id: membership.to_string(), ..Place::default() };
        let detail = json!({ "until": until.map(|it| it.to_string()) });
        writing.append(Happening::of("membership.end", &place, detail)).await?;
        writing.commit().await
    }

    /// Every role ever given in the body, in the order in which they were.
    ///
    /// # Errors
    /// A fault.
    pub async fn members(&self, actor: &Actor) -> Result<Vec<Membership>, Error> {
        let statement = sql!(
            "select body, id, person, role, scope, since, until from membership where body = $1 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// The roles that a person has on a day, in all bodies: what they may choose from when they get in.
    ///
    /// # Errors
    /// A fault.
    pub async fn memberships(&self, person: &PersonId, on: Date) -> Result<Vec<Membership>, Error> {
        let statement = sql!(
            "select body, id, person, role, scope, since, until from membership
             where person = $1 and since <= $2 and (until is null or until >= $2) order by body, id"
        );
        self.read_of(person).await?.all(statement, values![person.as_str(), on]).await
    }
}

impl Store {
    /// Whether a person has, or will have, a role in a body that is not that of who asks, own or lent: their access
    /// is then not for one body to close.
    ///
    /// # Errors
    /// A fault.
    pub async fn is_elsewhere(&self, actor: &Actor, person: &PersonId, on: Date) -> Result<bool, Error> {
        let mut tx = self.read_of(person).await?;
        let own = sql!(
            "select body, id, person, role, scope, since, until from membership
             where person = $1 and body <> $2 and (until is null or until >= $3) limit 1"
        );
        let lent = sql!(
            "select body, id, taker as person, role, scope, since, until from delegation
             where taker = $1 and body <> $2 and (until is null or until >= $3) limit 1"
        );
        for statement in [own, lent] {
            let values = values![person.as_str(), actor.body.as_str(), on];
            if tx.maybe::<Membership>(statement, values).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Read for Membership {
    fn read(record: &Record) -> Result<Membership, Fault> {
        Ok(Membership {
            body: record.text("body")?.into(),
            id: record.text("id")?.into(),
            person: record.text("person")?.into(),
            role: record.text("role")?,
            scope: record.text("scope")?,
            since: record.day("since")?,
            until: record.maybe_day("until")?,
        })
    }
}
