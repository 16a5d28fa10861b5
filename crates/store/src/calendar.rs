// SPDX-License-Identifier: AGPL-3.0-or-later
//! The address at which a person's program reads their terms, known by its hash; and whether they want letters.

use jiff::Timestamp;

use crate::{
    Error, Fault, PersonId, Store,
    db::sql,
    record::{Read, Record, values},
};

impl Store {
    /// Gives a person another address, told by the hash of what it holds; the one before is worth nothing any more.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn give_calendar(&self, person: &PersonId, token: &str, at: Timestamp) -> Result<(), Error> {
        let statement = sql!(
            "insert into calendar (person, token, created) values ($1, $2, $3)
             on conflict (person) do update set token = excluded.token, created = excluded.created"
        );
        self.did(statement, values![person.as_str(), token, at]).await.map(drop)
    }

    /// Takes the address away; whether there was one.
    ///
    /// # Errors
    /// A fault.
    pub async fn take_calendar(&self, person: &PersonId) -> Result<bool, Error> {
        self.did(sql!("delete from calendar where person = $1"), values![person.as_str()]).await
    }

    /// Since when a person has an address, if they have one.
    ///
    /// # Errors
    /// A fault.
    pub async fn calendar_since(&self, person: &PersonId) -> Result<Option<Timestamp>, Error> {
        let statement = sql!("select created from calendar where person = $1");
        let found = self.read(None).await?.maybe(statement, values![person.as_str()]).await?;
        Ok(found.map(|Since(it)| it))
    }

    /// Whose address it is, if its owner may come in.
    ///
    /// # Errors
    /// A fault.
    pub async fn calendar_owner(&self, token: &str) -> Result<Option<PersonId>, Error> {
        let statement = sql!(
            "select person from calendar
             where token = $1
                   and exists (select 1 from account where account.person = calendar.person and disabled = 0)"
        );
        let found = self.read(None).await?.maybe(statement, values![token]).await?;
        Ok(found.map(|Owner(it)| it))
    }

    /// Whether a person wants to be reminded by post.
    ///
    /// # Errors
    /// There is none such.
    pub async fn is_reminded(&self, person: &PersonId) -> Result<bool, Error> {
        let statement = sql!("select reminded from person where id = $1");
        let Reminded(it) = self.read(None).await?.one(statement, values![person.as_str()]).await?;
        Ok(it)
    }

    /// Keeps whether a person wants to be reminded by post.
    ///
    /// # Errors
    /// There is none such.
    pub async fn remind(&self, person: &PersonId, wanted: bool) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!("update person set reminded = $2 where id = $1");
        tx.change(statement, values![person.as_str(), wanted]).await?;
        Ok(tx.commit().await?)
    }
}

struct Since(Timestamp);

impl Read for Since {
    fn read(record: &Record) -> Result<Since, Fault> {
        Ok(Since(record.time("created")?))
    }
}

struct Owner(PersonId);

impl Read for Owner {
    fn read(record: &Record) -> Result<Owner, Fault> {
        Ok(Owner(record.text("person")?.into()))
    }
}

struct Reminded(bool);

impl Read for Reminded {
    fn read(record: &Record) -> Result<Reminded, Fault> {
        Ok(Reminded(record.flag("reminded")?))
    }
}
