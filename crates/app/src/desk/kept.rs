// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows of the desk as the database keeps them, and back.

use formats::Row;
use store::Place;

/// A row as the database keeps it. `version` is the one that was read, 0 for a new row.
#[must_use]
pub fn kept(row: Row, version: i64) -> store::Row {
    let Row { series, sheet, key, position, cells } = row;
    store::Row { place: Place { series, sheet, id: key }, position, cells, version }
}

/// A row that the database kept.
#[must_use]
pub fn loose(row: store::Row) -> Row {
    let Place { series, sheet, id } = row.place;
    Row { series, sheet, key: id, position: row.position, cells: row.cells }
}
