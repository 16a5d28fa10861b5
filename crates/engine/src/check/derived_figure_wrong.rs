// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-03: a derived row of a table is not what its formula gives.

use crate::{
    check::{Check, Finding, Severity, Subject},
    expression::{Expression, Undefined, Value},
    model::RowKind,
    number::{Number, Rounding},
    score::{CellError, Table},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-03",
    title: "Ogni riga derivata è quella che dà la sua formula",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("derived_figure_wrong.md"),
    run,
};

/// No figure is printed with more decimals.
const MOST: u8 = 20;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for table in subject.scorer.tables.iter() {
        for (at, row) in table.rows.iter().enumerate() {
            if let (Some(RowKind::Derived), Some(Ok(formula))) = (row.row.kind, &row.formula) {
                let columns = 0..row.row.values.len();
                found.extend(columns.filter_map(|column| of_cell(subject, table, at, column, formula)));
            }
        }
    }
    found
}

fn of_cell(
    subject: &Subject<'_>,
    table: &Table<'_>,
    at: usize,
    column: usize,
    formula: &Expression,
) -> Option<Finding> {
    let row = table.rows[at].row;
    let cell = &row.values[column];
    let printed = table.printed(at, column).ok()?;
    let computed = table.number(at, column).ok()?;
    let decimals = decimals(cell, &printed);
    if agrees(&computed, &printed, decimals) {
        return None;
    }
    // A cell that follows from the printed figures of other derived rows only repeats their mistake.
    let on_printed = formula.evaluate(&mut |name| other(table, name, |it| table.printed(it, column)));
    if matches!(on_printed, Value::Number(it) if agrees(&it, &printed, decimals)) {
        return None;
    }
    let words = formula.substituted(&mut |name| other(table, name, |it| table.number(it, column)));
    let difference = &printed - &computed;
    let side = if difference.is_negative() { "in meno" } else { "in più" };
    Some(Finding {
        place: cell.place,
        path: subject.cell_path(table.annex, row, Some(column)),
        what: format!("«{}» non è quello che dà la formula «{}»", cell.trim(), formula.source()),
        printed: Some(cell.trim().to_owned()),
        computed: Some(format!("{words} = {computed}; stampato {} {side}", difference.abs())),
        remedy: "correggere la cifra, o una di quelle da cui viene".to_owned(),
    })
}

fn other(table: &Table<'_>, name: &str, read: impl Fn(usize) -> Result<Number, CellError>) -> Value {
    match table.row(name).map(read) {
        Some(Ok(it)) => Value::Number(it),
        Some(Err(error)) => Value::Undefined(error.into()),
        None => Value::Undefined(Undefined::NoSuchName(name.to_owned())),
    }
}

/// Equal to as many decimals as are printed, rounded or cut.
fn agrees(computed: &Number, printed: &Number, decimals: u8) -> bool {
    let modes = [Rounding::HalfUp, Rounding::Truncate];
    modes.iter().any(|mode| computed.round(decimals, *mode) == *printed)
}

/// Decimals of a figure as printed: those after the comma, or as many as the number has.
fn decimals(text: &str, printed: &Number) -> u8 {
    match text.rsplit_once(',') {
        Some((_, after)) => {
            u8::try_from(after.chars().take_while(char::is_ascii_digit).count()).unwrap_or(MOST)
        }
        None => (0..MOST).find(|it| printed.round(*it, Rounding::Truncate) == *printed).unwrap_or(MOST),
    }
}
