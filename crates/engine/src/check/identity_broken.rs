// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-02: an equality between the columns of a table does not hold on a row.

use crate::{
    check::{Check, Finding, Severity, Subject},
    expression::{Expression, Undefined, Value},
    model::{Identity, RowKind},
    score::Table,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-02",
    title: "Le uguaglianze fra le colonne di una tabella valgono su ogni riga",
    severity: Severity::Warning,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("identity_broken.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let identities = subject.dossier.identities.iter();
    identities.flat_map(|it| of_identity(subject, it).unwrap_or_default()).collect()
}

/// `None` when the formula cannot be read or the table does not exist: SIST-01 says so.
fn of_identity(subject: &Subject<'_>, identity: &Identity) -> Option<Vec<Finding>> {
    let table = subject.scorer.tables.iter().find(|it| it.annex.id.trim() == identity.table.trim())?;
    let formula = identity.formula.trim();
    let whole = Expression::parse(formula).ok()?;
    let sides = sides(formula);
    let plain = |it: &usize| matches!(table.rows[*it].row.kind, None | Some(RowKind::Data));
    let rows = (0..table.rows.len()).filter(plain).filter(|row| breaks(table, *row, &whole));
    Some(rows.map(|row| finding(subject, table, row, formula, sides.as_ref())).collect())
}

/// Both sides are there, and differ. A row with a blank among the cells named says nothing.
fn breaks(table: &Table<'_>, row: usize, whole: &Expression) -> bool {
    let complete = whole.names().iter().all(|it| matches!(cell(table, row, &it.text), Value::Number(_)));
    complete && whole.evaluate(&mut |name| cell(table, row, name)) == Value::Bool(false)
}

fn finding(
    subject: &Subject<'_>,
    table: &Table<'_>,
    row: usize,
    formula: &str,
    sides: Option<&(Expression, Expression)>,
) -> Finding {
    let annex_row = table.rows[row].row;
    let mut scope = |name: &str| cell(table, row, name);
    let column = sides.and_then(|(left, _)| table.column(left.source()));
    let place = column.and_then(|it| annex_row.values.get(it)).map_or(annex_row.place, |it| it.place);
    let (printed, computed) = match sides {
        Some((left, right)) => {
            let worked = |side: &Expression, scope: &mut dyn FnMut(&str) -> Value| {
                let (words, value) = (side.substituted(scope), side.evaluate(scope).to_string());
                if words == value { value } else { format!("{words} = {value}") }
            };
            (Some(worked(left, &mut scope)), worked(right, &mut scope))
        }
        None => (None, Expression::parse(formula).map_or_else(|it| it.what, |it| it.substituted(&mut scope))),
    };
    Finding {
        place,
        path: subject.cell_path(table.annex, annex_row, column),
        what: format!("su questa riga non vale «{formula}»"),
        printed,
        computed: Some(computed),
        remedy: "correggere la cella sbagliata".to_owned(),
    }
}

/// The two sides of an equality; `None` for any other condition.
fn sides(formula: &str) -> Option<(Expression, Expression)> {
    let (left, right) = formula.split_once('=')?;
    if left.ends_with(['<', '>', '!']) {
        return None;
    }
    Some((Expression::parse(left.trim()).ok()?, Expression::parse(right.trim()).ok()?))
}

/// The printed number of a row in the column of that key.
fn cell(table: &Table<'_>, row: usize, key: &str) -> Value {
    match table.column(key).map(|column| table.printed(row, column)) {
        Some(Ok(it)) => Value::Number(it),
        Some(Err(error)) => Value::Undefined(error.into()),
        None => Value::Undefined(Undefined::NoSuchName(key.to_owned())),
    }
}
