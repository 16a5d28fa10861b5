// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rows of a dossier, as they were written.

use serde_json::{Value, json};

use crate::{
    Actor, Dossier, DossierId, Error, Fault, Store,
    db::{Tx, sql},
    dossier,
    record::{Read, Record, values},
};

/// Which row of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The name of a set of results; blank for the plan.
    pub series: String,
    /// The name of its table.
    pub sheet: String,
    /// Its key there; blank where the table has one row only.
    pub id: String,
}

/// A row of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub place: Place,
    /// Its place in the document, across the sheets; there may be gaps.
    pub position: i64,
    /// What is written in it: a JSON object.
    pub cells: String,
    /// The number of the event that wrote it. A change names the one that was read, 0 for a row that was not there.
    pub version: i64,
}

/// No row.
pub(crate) static NOWHERE: Place = Place { series: String::new(), sheet: String::new(), id: String::new() };

impl Store {
    /// A dossier with all its rows in the order of the document, as they were at one moment.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn rows(&self, actor: &Actor, dossier: &DossierId) -> Result<(Dossier, Vec<Row>), Error> {
        let mut tx = self.read_as(actor).await?;
        let head = dossier::head(&mut tx, actor, dossier).await?;
        let statement = sql!(
            "select series, sheet, id, position, cells, version from row
             where body = $1 and dossier = $2 order by series, position, sheet, id"
        );
        let rows = tx.all(statement, values![actor.body.as_str(), dossier.as_str()]).await?;
        Ok((head, rows))
    }

    /// One row.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn row(&self, actor: &Actor, dossier: &DossierId, place: &Place) -> Result<Row, Error> {
        let row = find(&mut self.read_as(actor).await?, actor, dossier, place).await?;
        row.ok_or(Error::Refusal(crate::Refusal::NotFound))
    }
}

/// The row at a place, if there is one.
pub(crate) async fn find(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &DossierId,
    place: &Place,
) -> Result<Option<Row>, Error> {
    let statement = sql!(
        "select series, sheet, id, position, cells, version from row
         where body = $1 and dossier = $2 and series = $3 and sheet = $4 and id = $5"
    );
    let (body, dossier) = (actor.body.as_str(), dossier.as_str());
    tx.maybe(statement, values![body, dossier, &place.series, &place.sheet, &place.id]).await
}

/// Writes a row that was not there.
pub(crate) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &DossierId,
    row: &Row,
    version: i64,
) -> Result<(), Error> {
    let statement = sql!(
        "insert into row (body, dossier, series, sheet, id, position, cells, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let (body, dossier, Place { series, sheet, id }) = (actor.body.as_str(), dossier.as_str(), &row.place);
    tx.run(statement, values![body, dossier, series, sheet, id, row.position, &row.cells, version]).await?;
    Ok(())
}

/// Writes a row over what was there.
pub(crate) async fn update(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &DossierId,
    row: &Row,
    version: i64,
) -> Result<(), Error> {
    let statement = sql!(
        "update row set position = $6, cells = $7, version = $8
         where body = $1 and dossier = $2 and series = $3 and sheet = $4 and id = $5"
    );
    let (body, dossier, Place { series, sheet, id }) = (actor.body.as_str(), dossier.as_str(), &row.place);
    tx.change(statement, values![body, dossier, series, sheet, id, row.position, &row.cells, version]).await
}

/// Takes a row away.
pub(crate) async fn delete(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &DossierId,
    place: &Place,
) -> Result<(), Error> {
    let statement =
        sql!("delete from row where body = $1 and dossier = $2 and series = $3 and sheet = $4 and id = $5");
    let (body, dossier, Place { series, sheet, id }) = (actor.body.as_str(), dossier.as_str(), place);
    tx.change(statement, values![body, dossier, series, sheet, id]).await
}

/// What a row holds, as events tell it.
pub(crate) fn content(row: &Row) -> Result<Value, Fault> {
    Ok(json!({ "position": row.position, "cells": cells(row)? }))
}

/// A whole row, as events tell it.
pub(crate) fn told(row: &Row) -> Result<Value, Fault> {
    let Place { series, sheet, id } = &row.place;
    Ok(json!({ "series": series, "sheet": sheet, "id": id, "position": row.position, "cells": cells(row)? }))
}

fn cells(row: &Row) -> Result<Value, Fault> {
    let Place { sheet, id, .. } = &row.place;
    let value: Value = serde_json::from_str(&row.cells)
        .map_err(|it| Fault::caused(format!("le celle della riga «{id}» di «{sheet}» non sono JSON"), it))?;
    match value.is_object() {
        true => Ok(value),
        false => Err(Fault::of(format!("le celle della riga «{id}» di «{sheet}» non sono un oggetto JSON"))),
    }
}

impl Read for Row {
    fn read(record: &Record) -> Result<Row, Fault> {
        Ok(Row {
            place: Place {
                series: record.text("series")?,
                sheet: record.text("sheet")?,
                id: record.text("id")?,
            },
            position: record.number("position")?,
            cells: record.text("cells")?,
            version: record.number("version")?,
        })
    }
}
