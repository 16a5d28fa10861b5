// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOML files in and out: `piano.toml` and its sisters.

use std::{borrow::Cow, fmt::Write as _};

use engine::model::Dossier;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use crate::{
    error::ReadError,
    raw::{self, RawCell, RawRow, RawTable, RawValue, Span, span},
    sheet::{AnySheet, Cell, Reader},
    sheets::SHEETS,
    toml_words::in_italian,
};

/// How many mistakes of syntax are told of one text: one mistake often makes many.
const MOST: usize = 200;

/// Reads the tables of a text. Mistakes of syntax are reported all together.
pub(crate) fn tables<'a>(text: &'a str, at: Reader, errors: &mut Vec<ReadError>) -> Vec<RawTable<'a>> {
    let (root, mistakes) = DeTable::parse_recoverable(text);
    errors.extend(mistakes.iter().take(MOST).map(|it| syntax(it, text, at)));
    if !mistakes.is_empty() {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for (key, value) in root.into_inner() {
        let key_at = span(&key.span());
        let name = key.into_inner();
        let mut cells = Vec::new();
        let (single, rows) = match value.into_inner() {
            DeValue::Table(it) => (true, vec![row(it, key_at.clone(), &mut cells)]),
            DeValue::Array(items) if items.iter().all(|it| it.get_ref().is_table()) => {
                let rows = items.into_iter().filter_map(|it| {
                    let at = span(&it.span());
                    match it.into_inner() {
                        DeValue::Table(it) => Some(row(it, at, &mut cells)),
                        _ => None,
                    }
                });
                (false, rows.collect())
            }
            _ => {
                let what = format!("«{name}» sta fuori da ogni tabella");
                errors.push(ReadError::at(
                    at.place(&key_at),
                    what,
                    "metterla sotto [piano] o sotto la tabella a cui appartiene",
                ));
                continue;
            }
        };
        tables.push(RawTable { name, at: key_at, single, rows, cells });
    }
    tables
}

fn row<'a>(table: DeTable<'a>, at: Span, cells: &mut Vec<RawCell<'a>>) -> RawRow {
    let before = cells.len();
    cells.extend(table.into_iter().map(|(key, value)| {
        let key_at = span(&key.span());
        let (value, value_at) = cell(value);
        RawCell { key: key.into_inner(), key_at, value, at: value_at }
    }));
    cells[before..].sort_by_key(|it| it.key_at.start);
    RawRow { at, count: cells.len() - before }
}

fn cell(value: Spanned<DeValue<'_>>) -> (RawValue<'_>, Span) {
    let mut at = value.span();
    let value = match value.into_inner() {
        DeValue::String(it) => {
            // The words of a plain string stand between two quotes: point at them.
            if at.len() == it.len() + 2 {
                at = at.start + 1..at.end - 1;
            }
            RawValue::Text(it)
        }
        DeValue::Integer(it) if it.radix() == 10 => {
            RawValue::Number(it.as_str().trim_start_matches('+').replace('_', ""))
        }
        DeValue::Integer(_) => RawValue::Foreign("un intero in un'altra base"),
        DeValue::Float(it) if it.as_str().bytes().all(|it| it.is_ascii_digit() || b"+-._".contains(&it)) => {
            RawValue::Number(it.as_str().trim_start_matches('+').replace('_', "").replace('.', ","))
        }
        DeValue::Float(_) => RawValue::Foreign("un numero con esponente"),
        DeValue::Boolean(it) => RawValue::Truth(it),
        DeValue::Datetime(it) => match (it.date, it.time) {
            (Some(date), None) => {
                RawValue::Text(Cow::Owned(format!("{:02}/{:02}/{}", date.day, date.month, date.year)))
            }
            _ => RawValue::Foreign("un'ora"),
        },
        DeValue::Array(items) => RawValue::List(items.into_iter().map(cell).collect()),
        DeValue::Table(_) => RawValue::Foreign("una tabella dentro una cella"),
    };
    (value, span(&at))
}

fn syntax(error: &Error, text: &str, at: Reader) -> ReadError {
    let span = error.span().unwrap_or(0..0);
    let (what, remedy) = in_italian(error.message(), text, &span);
    ReadError::at(at.place(&raw::span(&span)), what, remedy)
}

/// Writes the tables of a dossier that stand in `file`, or all of them.
#[must_use]
pub fn write(dossier: &Dossier, file: Option<&str>) -> String {
    let mut out = String::new();
    for sheet in SHEETS.iter().filter(|it| file.is_none_or(|file| it.file() == file)) {
        for row in sheet.write(dossier) {
            write_row(*sheet, &row, &mut out);
        }
    }
    out
}

/// Writes a row with the name of its table above; nothing for the blank row of a table that has one only.
pub(crate) fn write_row<K: AsRef<str>>(sheet: &dyn AnySheet, row: &[(K, Cell)], out: &mut String) {
    if row.is_empty() && sheet.single() {
        return;
    }
    let head = if sheet.single() { format!("[{}]", sheet.name()) } else { format!("[[{}]]", sheet.name()) };
    let _ = writeln!(out, "{head}");
    for (key, cell) in row {
        let _ = writeln!(out, "{} = {}", key.as_ref(), shown(cell));
    }
    out.push('\n');
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(it) => quoted(it),
        Cell::Integer(it) => it.to_string(),
        Cell::Truth(it) => it.to_string(),
        Cell::List(items) => {
            format!("[{}]", items.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", "))
        }
    }
}

pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            it if it.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(it));
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}
