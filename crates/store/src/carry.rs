// SPDX-License-Identifier: AGPL-3.0-or-later
//! One body with all that is its own, out of one database and into another, as it is.

use std::io;

use futures_util::TryStreamExt;
use serde_json::{Map, Value as Json};

use crate::{
    Actor, BodyId, Chain, Error, Fault, Store, Unloadable,
    db::{Tx, sql},
    dump::{self, OF_A_BODY, Table},
    load::{insert, text_of},
    migrate,
    record::values,
    verify,
};

/// A record as the database holds it: its table and its columns.
pub type Loose = (String, Map<String, Json>);

/// What a body has and nobody may carry elsewhere: the keys of programs, what was sent and who is told from here, and
/// what is public here. Where it arrives nothing is public until somebody says so.
static KEPT_HERE: [&str; 4] = ["token", "publication", "letter", "webhook"];

/// Before what is of the body: itself, and whoever has or had a part in it.
#[rustfmt::skip]
static BEFORE: [Table; 2] = [
    Table { name: "body", select: sql!("select * from body where id = $1") },
    Table { name: "person", select: sql!(
        "select id, name, email, created from person
         where id in (select person from membership where body = $1
                      union select giver from delegation where body = $1
                      union select taker from delegation where body = $1
                      union select person from event where body = $1
                      union select person from evidence where body = $1
                      union select person from comment where body = $1)
         order by id"
    ) },
];

impl Store {
    /// The shape of the records that are carried: they only go into a database of the same.
    #[must_use]
    pub fn shape() -> usize {
        migrate::LAST
    }

    /// The tables of what is carried, in the order in which records must come.
    pub fn carried() -> impl Iterator<Item = &'static str> {
        carried().map(|it| it.name)
    }

    /// Gives every record of a body, as it was at one moment, table by table in a fixed order. What lets people and
    /// programs in (accounts, keys) and what is public stay here.
    ///
    /// # Errors
    /// It cannot be read; `take` does not take it.
    pub async fn carry_out(
        &self,
        actor: &Actor,
        mut take: impl FnMut(Loose) -> io::Result<()> + Send,
    ) -> Result<(), Error> {
        let mut tx = self.read_as(actor).await?;
        for table in carried() {
            let mut records = tx.stream(table.select, values![actor.body.as_str()])?;
            while let Some(record) = records.try_next().await? {
                take((table.name.to_owned(), dump::fields(&record)?))
                    .map_err(|it| Fault::caused("una riga dell'ente non si scrive", it))?;
            }
        }
        Ok(())
    }

    /// Takes in a body that is not here, as `carry_out` gave it: all of it, with its history whole, or nothing.
    /// People who are here already stay as they are.
    ///
    /// # Errors
    /// The body is here already; a record is not of it; its history is not whole.
    pub async fn carry_in(
        &self,
        records: &mut (dyn Iterator<Item = io::Result<Loose>> + Send),
    ) -> Result<(BodyId, Chain), Unloadable> {
        let first = records.next().transpose().map_err(unread)?;
        let Some((table, body)) = first.filter(|(table, _)| table == "body") else {
            return Err(Unloadable::input("la prima riga non è quella dell'ente"));
        };
        let id = BodyId::from(text_of(&body, "id"));
        let mut tx = self.write(Some(&id)).await?;
        insert(&mut tx, &table, &body).await.map_err(|it| match it {
            Error::Refusal(crate::Refusal::Taken) => {
                Unloadable::input(format!("l'ente «{}» c'è già", text_of(&body, "name")))
            }
            it => Unloadable::input(format!("l'ente non entra: {it}")),
        })?;
        for record in records {
            let (table, fields) = record.map_err(unread)?;
            take_in(&mut tx, &id, &table, &fields).await?;
        }
        match verify::whole(&mut tx, &id, None).await? {
            Err(broken) => Err(Unloadable::input(format!("la storia dell'ente non è intera: {broken}"))),
            Ok(chain) => {
                tx.commit().await?;
                Ok((id, chain))
            }
        }
    }
}

fn carried() -> impl Iterator<Item = &'static Table> {
    BEFORE.iter().chain(OF_A_BODY.iter().filter(|it| !KEPT_HERE.contains(&it.name)))
}

/// Takes in a record, if it is of the body.
async fn take_in(
    tx: &mut Tx,
    body: &BodyId,
    table: &str,
    fields: &Map<String, Json>,
) -> Result<(), Unloadable> {
    if table == "person" {
        let text = |column| text_of(fields, column);
        let statement = sql!(
            "insert into person (id, name, email, created) values ($1, $2, $3, $4) on conflict (id) do nothing"
        );
        let values = values![text("id"), text("name"), text("email"), text("created")];
        tx.run(statement, values).await?;
        return Ok(());
    }
    // Whatever a file says, nothing is written in another body, nor where access is.
    let own = carried().any(|it| it.name == table) && text_of(fields, "body") == body.as_str();
    if !own {
        return Err(Unloadable::input(format!("una riga di «{table}» non è dell'ente")));
    }
    let put = insert(tx, table, fields).await;
    put.map_err(|it| Unloadable::input(format!("una riga di «{table}» non entra: {it}")))
}

fn unread(error: io::Error) -> Unloadable {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Unloadable::input(error.to_string()),
        _ => Unloadable::Fault(Fault::caused("l'ente non si legge", error)),
    }
}
