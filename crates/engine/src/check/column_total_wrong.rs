// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-01: a total is not the sum of the rows above it.

use std::ops::Range;

use crate::{
    check::{Check, Finding, Severity, Subject},
    model::RowKind,
    number::Number,
    score::{CellError, Table},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-01",
    title: "Ogni totale è la somma delle righe che lo precedono",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("column_total_wrong.md"),
    run,
};

/// More addends than these are counted, not listed.
const LISTED: usize = 8;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for table in subject.scorer.tables.iter() {
        let mut last_total = 0;
        for (at, row) in table.rows.iter().enumerate() {
            if row.row.kind == Some(RowKind::Total) {
                found.extend(of_total(subject, table, at, last_total));
                last_total = at + 1;
            }
        }
    }
    found
}

/// The wrong cells of a total. After another total it may be partial or general: the reading that errs less wins.
fn of_total(subject: &Subject<'_>, table: &Table<'_>, at: usize, last_total: usize) -> Vec<Finding> {
    let part = wrong(table, at, last_total..at);
    let whole = if last_total == 0 { None } else { Some(wrong(table, at, 0..at)) };
    let wrong = match whole {
        Some(whole) if whole.len() < part.len() => whole,
        _ => part,
    };
    wrong.into_iter().map(|(column, sum)| finding(subject, table, at, column, &sum)).collect()
}

/// The columns whose total is not the sum of these rows, and that sum.
fn wrong(table: &Table<'_>, at: usize, rows: Range<usize>) -> Vec<(usize, Sum)> {
    let columns = 0..table.rows[at].row.values.len();
    let sums = columns.filter_map(|column| {
        let printed = table.printed(at, column).ok()?;
        Some((column, Sum::of(table, column, rows.clone())?, printed))
    });
    sums.filter(|(_, sum, printed)| sum.total != *printed).map(|(column, sum, _)| (column, sum)).collect()
}

fn finding(subject: &Subject<'_>, table: &Table<'_>, at: usize, column: usize, sum: &Sum) -> Finding {
    let row = table.rows[at].row;
    let cell = &row.values[column];
    let printed = table.printed(at, column).unwrap_or(Number::ZERO);
    let difference = &printed - &sum.total;
    let side = if difference.is_negative() { "in meno" } else { "in più" };
    Finding {
        place: cell.place,
        path: subject.cell_path(table.annex, row, Some(column)),
        what: format!("il totale stampato «{}» non è la somma delle righe", cell.trim()),
        printed: Some(cell.trim().to_owned()),
        computed: Some(format!("{}; stampato {} {side}", sum.arithmetic(), difference.abs())),
        remedy: "correggere il totale, o la riga da cui viene la differenza".to_owned(),
    }
}

/// The sum of the plain rows of a column.
struct Sum {
    terms: Vec<Number>,
    total: Number,
}

impl Sum {
    /// `None` when the column has no number to add, or words that are none.
    fn of(table: &Table<'_>, column: usize, rows: Range<usize>) -> Option<Sum> {
        let plain = rows.filter(|it| matches!(table.rows[*it].row.kind, None | Some(RowKind::Data)));
        let mut terms = Vec::new();
        for row in plain {
            match table.printed(row, column) {
                Ok(it) => terms.push(it),
                Err(CellError::NotANumber(it)) if !is_dash(&it) => return None,
                Err(_) => (),
            }
        }
        let total = terms.iter().sum();
        (!terms.is_empty()).then_some(Sum { terms, total })
    }

    fn arithmetic(&self) -> String {
        match self.terms.len() {
            1 => format!("una sola riga: {}", self.total),
            2..=LISTED => {
                let terms: Vec<String> = self.terms.iter().map(ToString::to_string).collect();
                format!("{} = {}", terms.join(" + "), self.total)
            }
            count => format!("somma di {count} righe = {}", self.total),
        }
    }
}

/// A dash is printed for nothing, and nothing adds nothing.
fn is_dash(text: &str) -> bool {
    matches!(text.trim_start_matches('€').trim(), "-" | "–" | "—")
}
