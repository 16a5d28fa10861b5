// SPDX-License-Identifier: AGPL-3.0-or-later
//! People: one record each, whatever the bodies they work for.

use jiff::Timestamp;

use crate::{
    Actor, Error, Fault, PersonId, Store,
    db::sql,
    record::{Read, Record, values},
};

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    /// May be blank.
    pub email: String,
    pub created: Timestamp,
}

/// Somebody to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
}

impl Store {
    /// A new person, who is of no body yet.
    ///
    /// # Errors
    /// A fault.
    pub async fn create_person(&self, new: NewPerson<'_>, at: Timestamp) -> Result<PersonId, Error> {
        let id = PersonId::fresh();
        let mut tx = self.write(None).await?;
        let statement = sql!("insert into person (id, name, email, created) values ($1, $2, $3, $4)");
        tx.run(statement, values![id.as_str(), new.name, new.email, at]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A person, whatever their bodies: for who is that person, or administers the installation.
    ///
    /// # Errors
    /// There is none such.
    pub async fn person(&self, person: &PersonId) -> Result<Person, Error> {
        let statement = sql!("select id, name, email, created from person where id = $1");
        self.read(None).await?.one(statement, values![person.as_str()]).await
    }

    /// The people who have or had a role in the body, or lend one, by name.
    ///
    /// # Errors
    /// A fault.
    pub async fn people(&self, actor: &Actor) -> Result<Vec<Person>, Error> {
        let statement = sql!(
            "select id, name, email, created from person
             where id in (select person from membership where body = $1
                          union select taker from delegation where body = $1)
             order by name, id"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// Gives a person another name and address.
    ///
    /// # Errors
    /// There is none such.
    pub async fn change_person(&self, person: &PersonId, new: NewPerson<'_>) -> Result<(), Error> {
        let mut tx = self.write(None).await?;
        let statement = sql!("update person set name = $2, email = $3 where id = $1");
        tx.change(statement, values![person.as_str(), new.name, new.email]).await?;
        Ok(tx.commit().await?)
    }
}

impl Read for Person {
    fn read(record: &Record) -> Result<Person, Fault> {
        Ok(Person {
            id: record.text("id")?.into(),
            name: record.text("name")?,
            email: record.text("email")?,
            created: record.time("created")?,
        })
    }
}
