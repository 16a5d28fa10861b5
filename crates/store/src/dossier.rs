// SPDX-License-Identifier: AGPL-3.0-or-later
//! What one body wrote about one year: its head; its rows are in `row`.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Actor, DossierId, Error, Fault, Row, Store,
    db::{Tx, sql},
    event::Happening,
    record::{Read, Record, values},
    row,
};

/// The head of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    pub id: DossierId,
    pub year: i16,
    pub name: String,
    /// Where it is in the cycle, in the words of the application.
    pub state: String,
    /// The number of the last event that speaks of it: nothing of it changes without changing this.
    pub version: i64,
    pub created: Timestamp,
}

/// A dossier to be made.
#[derive(Clone, Debug)]
pub struct NewDossier<'a> {
    pub year: i16,
    pub name: &'a str,
    pub state: &'a str,
    /// All of its rows. Their version does not count.
    pub rows: &'a [Row],
}

impl Store {
    /// A new dossier with all its rows: one event, which tells them all.
    ///
    /// # Errors
    /// Two rows have the same place.
    pub async fn create_dossier(
        &self,
        actor: &Actor,
        new: &NewDossier<'_>,
        at: Timestamp,
    ) -> Result<Dossier, Error> {
        let (id, NewDossier { year, name, state, rows }) = (DossierId::fresh(), new);
        let mut writing = self.write_as(actor, at).await?;
        let told = rows.iter().map(row::told).collect::<Result<Vec<Value>, Fault>>()?;
        let detail = json!({ "year": year, "name": name, "state": state, "rows": told });
        let happening = Happening::in_dossier("dossier.create", &id, &row::NOWHERE, detail);
        let version = writing.append(happening).await?;
        let statement = sql!(
            "insert into dossier (body, id, year, name, state, version, created)
             values ($1, $2, $3, $4, $5, $6, $7)"
        );
        let values = values![actor.body.as_str(), id.as_str(), i64::from(*year), *name, *state, version, at];
        writing.tx.run(statement, values).await?;
        for row in *rows {
            row::insert(&mut writing.tx, actor, &id, row, version).await?;
        }
        writing.commit().await?;
        Ok(Dossier {
            id,
            year: *year,
            name: (*name).to_owned(),
            state: (*state).to_owned(),
            version,
            created: at,
        })
    }

    /// The dossiers of a body, from the last year.
    ///
    /// # Errors
    /// A fault.
    pub async fn dossiers(&self, actor: &Actor) -> Result<Vec<Dossier>, Error> {
        let statement = sql!(
            "select body, id, year, name, state, version, created from dossier
             where body = $1 order by year desc, id desc"
        );
        self.read_as(actor).await?.all(statement, values![actor.body.as_str()]).await
    }

    /// The head of a dossier.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn dossier(&self, actor: &Actor, dossier: &DossierId) -> Result<Dossier, Error> {
        head(&mut self.read_as(actor).await?, actor, dossier).await
    }
}

/// The head of a dossier.
pub(crate) async fn head(tx: &mut Tx, actor: &Actor, dossier: &DossierId) -> Result<Dossier, Error> {
    let statement =
        sql!("select body, id, year, name, state, version, created from dossier where body = $1 and id = $2");
    tx.one(statement, values![actor.body.as_str(), dossier.as_str()]).await
}

impl Read for Dossier {
    fn read(record: &Record) -> Result<Dossier, Fault> {
        let year = record.number("year")?;
        Ok(Dossier {
            id: record.text("id")?.into(),
            year: i16::try_from(year).map_err(|it| Fault::caused(format!("l'anno {year} non esiste"), it))?,
            name: record.text("name")?,
            state: record.text("state")?,
            version: record.number("version")?,
            created: record.time("created")?,
        })
    }
}
