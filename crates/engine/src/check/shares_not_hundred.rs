// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-06: a column of shares of one whole does not make the whole.

use crate::{
    check::{Check, Finding, Severity, Subject},
    dictionary::{phrases, words},
    model::RowKind,
    number::{Number, parse_marked},
    score::Table,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-06",
    title: "Le quote di un intero sommano a 100",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("shares_not_hundred.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let tables = subject.scorer.tables.iter();
    tables.flat_map(|table| (0..table.annex.columns.len()).filter_map(|it| wrong(table, it))).collect()
}

fn wrong(table: &Table<'_>, column: usize) -> Option<Finding> {
    let header = table.annex.columns.get(column)?;
    if !is_share(header) && !is_share(&table.annex.title) {
        return None;
    }
    let (mut shares, mut total, mut finest) = (Vec::new(), None, 0_u32);
    for it in table.rows.iter().map(|it| it.row) {
        let Some(cell) = it.values.get(column).filter(|it| !it.is_blank()) else { continue };
        let marked = parse_marked(cell)?;
        if it.kind == Some(RowKind::Total) {
            total = Some(marked.number);
            continue;
        }
        if it.kind == Some(RowKind::Derived) || !marked.percent {
            return None;
        }
        let decimals =
            cell.split_once(',').map_or(0, |(_, rest)| rest.chars().filter(char::is_ascii_digit).count());
        finest = finest.max(u32::try_from(decimals).unwrap_or(0));
        shares.push((cell.place, marked.number));
    }
    let sum: Number = shares.iter().map(|(_, it)| it).sum();
    let off = &sum - &Number::HUNDRED;
    // Each share may be half a last digit away from the exact one.
    let slack = Number::ratio(i64::try_from(shares.len()).ok()?, 2 * 10_i64.checked_pow(finest)?)?;
    // A printed total that is not the sum is another matter: TOTA-01.
    if shares.len() < 2 || off.abs() <= slack || total.as_ref().is_some_and(|it| *it != sum) {
        return None;
    }
    let side = if off.is_negative() { "in meno" } else { "in più" };
    let title = if table.annex.title.is_blank() { &table.annex.id } else { &table.annex.title };
    Some(Finding {
        place: shares.first()?.0,
        path: format!("tabella {} › {}", table.annex.id.trim(), header.trim()),
        what: format!("le {} quote di «{}» sommano a {sum}, non a 100", shares.len(), title.trim()),
        printed: None,
        computed: Some(format!("somma di {} righe = {sum}; {} {side}", shares.len(), off.abs())),
        remedy: "correggere la quota sbagliata, o aggiungere la riga che manca".to_owned(),
    })
}

/// A header or title that says that the figures are parts of one whole.
fn is_share(text: &str) -> bool {
    let said = words(text);
    phrases!("shares_of_a_whole").iter().any(|it| said.iter().any(|word| word == it.words))
}
