// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables of figures annexed to a document: rows, totals, derived rows, identities.

use super::{Choice, Place, Text};

/// A table annexed to the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annex {
    /// Id, as formulas call it.
    pub id: Text,
    /// Title.
    pub title: Text,
    /// Id of the node it belongs to.
    pub of: Text,
    /// Headers as printed.
    pub columns: Vec<Text>,
    /// Key of each column, as formulas call it.
    pub keys: Vec<Text>,
    /// Key of the column that formulas read when they name none.
    pub current: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A row of an annexed table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnexRow {
    /// Id of the table.
    pub table: Text,
    /// Id of the row, as formulas call it.
    pub id: Text,
    /// Label as printed.
    pub name: Text,
    /// Cells as printed, blank where blank.
    pub values: Vec<Text>,
    /// Plain, total or derived.
    pub kind: Option<RowKind>,
    /// Formula of a derived row, over the ids of other rows.
    pub formula: Text,
    /// Its row.
    pub place: Place,
}

/// Kinds of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Figures.
    Data,
    /// The sum of the plain rows above.
    Total,
    /// Computed by its formula.
    Derived,
}

impl Choice for RowKind {
    const ALL: &'static [(&'static str, RowKind)] =
        &[("dato", RowKind::Data), ("totale", RowKind::Total), ("derivata", RowKind::Derived)];
}

/// An equality between columns that must hold on each row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// Id of the table.
    pub table: Text,
    /// `tlc = contesto + targhe`, over the keys of the columns.
    pub formula: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}
