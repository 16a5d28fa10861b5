// SPDX-License-Identifier: AGPL-3.0-or-later
//! Roles lent: what the taker does is done on behalf of the giver.

use jiff::{Timestamp, civil::Date};
use serde_json::json;

use crate::{
    Actor, BodyId, DelegationId, Error, Fault, PersonId, Place, Store,
    db::sql,
    event::Happening,
    record::{Read, Record, values},
};

/// A role lent to another person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    pub body: BodyId,
    pub id: DelegationId,
    pub giver: PersonId,
    pub taker: PersonId,
    pub role: String,
    /// The structure it is for; blank for all that the giver has.
    pub scope: String,
    /// The first day.
    pub since: Date,
    /// The last day, if it is known.
    pub until: Option<Date>,
}

/// A role to be lent.
#[derive(Clone, Copy, Debug)]
pub struct NewDelegation<'a> {
    pub giver: &'a PersonId,
    pub taker: &'a PersonId,
    pub role: &'a str,
    pub scope: &'a str,
    pub since: Date,
    pub until: Option<Date>,
}

impl Store {
    /// Lends a role in the body of who acts.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn delegate(
        &self,
        actor: &Actor,
        new: &NewDelegation<'_>,
        at: Timestamp,
    ) -> Result<DelegationId, Error> {
        let id = DelegationId::fresh();
        let NewDelegation { giver, taker, role, scope, since, until } = *new;
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!(
            "insert into delegation (body, id, giver, taker, role, scope, since, until)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        );
        let (body, giver, taker) = (actor.body.as_str(), giver.as_str(), taker.as_str());
        writing
            .tx
            .run(statement, values![body, id.as_str(), giver, taker, role, scope, since, until])
            .await?;
        let place = Place { id: id.to_string(), ..Place::default() };
        let detail = json!({
            "giver": giver, "taker": taker, "role": role, "scope": scope,
            "since": since.to_string(), "until": until.map(|it| it.to_string()),
        });
        writing.append(Happening::of("delegation.give", &place, detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Sets the last day of a role lent.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn end_delegation(
        &self,
        actor: &Actor,
        delegation: &DelegationId,
        until: Option<Date>,
        at: Timestamp,
    ) -> Result<(), Error> {
        let mut writing = self.write_as(actor, at).await?;
        let statement = sql!("update delegation set until = $3 where body = $1 and id = $2");
        writing.tx.change(statement, values![actor.body.as_str(), delegation.as_str(), until]).await?;
        let place = Place { id: delegation.to_string(), ..Place::default() };
        let detail = json!({ "until": until.map(|it| it.to_string()) });
        writing.append(Happening::of("delegation.end", &place, detail)).await?;
        writing.commit().await
    }

    /// Every role ever lent in the body, in the order in which they were.
    ///
    /// # Errors
    /// A fault.
    pub async fn delegations(&self, actor: &Actor) -> Result<Vec<Delegation>, Error> {
        let statement = sql!(
            "select body, id, giver, taker, role, scope, since, until from delegation where body = $1 order by id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// The roles lent to a person on a day, in all bodies.
    ///
    /// # Errors
    /// A fault.
    pub async fn delegations_to(&self, person: &PersonId, on: Date) -> Result<Vec<Delegation>, Error> {
        let statement = sql!(
            "select body, id, giver, taker, role, scope, since, until from delegation
             where taker = $1 and since <= $2 and (until is null or until >= $2) order by body, id"
        );
        self.read_of(person).await?.all(statement, values![person.as_str(), on]).await
    }
}

impl Read for Delegation {
    fn read(record: &Record) -> Result<Delegation, Fault> {
        Ok(Delegation {
            body: record.text("body")?.into(),
            id: record.text("id")?.into(),
            giver: record.text("giver")?.into(),
            taker: record.text("taker")?.into(),
            role: record.text("role")?,
            scope: record.text("scope")?,
            since: record.day("since")?,
            until: record.maybe_day("until")?,
        })
    }
}
