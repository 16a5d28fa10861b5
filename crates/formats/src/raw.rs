// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables as any file gives them, before their cells mean anything.

use std::{borrow::Cow, ops::Range};

/// Bytes of a file, as places keep them: a stream has a thousand cells for each dossier, and they are kept small.
pub(crate) type Span = Range<u32>;

/// The bytes of a range; beyond four thousand million they are all the last.
pub(crate) fn span(range: &Range<usize>) -> Span {
    let clip = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    clip(range.start)..clip(range.end)
}

/// A table: a name and rows.
#[derive(Debug)]
pub(crate) struct RawTable<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) at: Span,
    /// Written as one table (`[ente]`) and not as rows (`[[struttura]]`).
    pub(crate) single: bool,
    pub(crate) rows: Vec<RawRow>,
    /// The cells of all the rows, one row after the other: streams have too many rows for a list each.
    pub(crate) cells: Vec<RawCell<'a>>,
}

/// A row: where it stands, and how many of the cells of its table are its own, in the order of the file.
#[derive(Debug)]
pub(crate) struct RawRow {
    pub(crate) at: Span,
    pub(crate) count: usize,
}

/// A cell with its key.
#[derive(Debug)]
pub(crate) struct RawCell<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_at: Span,
    pub(crate) value: RawValue<'a>,
    pub(crate) at: Span,
}

/// What a cell holds.
#[derive(Debug)]
pub(crate) enum RawValue<'a> {
    /// Words.
    Text(Cow<'a, str>),
    /// A number, in Italian notation whatever the file's.
    Number(String),
    /// Yes or no.
    Truth(bool),
    /// Several words.
    List(Vec<(RawValue<'a>, Span)>),
    /// Nothing, written as such (JSON only): a blank cell.
    Null,
    /// Something that no cell may hold, with its name in Italian.
    Foreign(&'static str),
}

impl RawValue<'_> {
    /// What it is, in Italian.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            RawValue::Text(_) => "un testo",
            RawValue::Number(_) => "un numero",
            RawValue::Truth(_) => "vero o falso",
            RawValue::List(_) => "un elenco",
            RawValue::Null => "null",
            RawValue::Foreign(name) => name,
        }
    }
}
