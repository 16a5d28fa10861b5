// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-05: an instalment is due before one that comes first.

use jiff::{ToSpan, civil::Date};

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        instalments_not_summing_to_100::{by_objective, folded},
        reach::{joined, printed_day},
    },
    model::{Deadline, Instalment},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-05",
    title: "Le rate di un progetto scadono nel loro ordine",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("instalment_out_of_order.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let projects = by_objective(subject).into_iter();
    let found = projects.flat_map(|(at, rows)| {
        let late = out_of_order(&rows).into_iter();
        late.map(|(row, before)| (at, finding(subject, at, row, &before))).collect::<Vec<_>>()
    });
    folded(subject, found.collect())
}

/// The instalments due before others that come first, each with those.
pub(super) fn out_of_order<'a>(rows: &[&'a Instalment]) -> Vec<(&'a Instalment, Vec<&'a Instalment>)> {
    let mut found = Vec::new();
    for (position, row) in rows.iter().copied().enumerate() {
        let Some(day) = due(row) else { continue };
        let before = rows[..position].iter().copied();
        let before: Vec<_> = before.filter(|it| due(it).is_some_and(|it| it > day)).collect();
        if !before.is_empty() {
            found.push((row, before));
        }
    }
    found
}

/// The day an instalment is due, if it is one.
pub(super) fn due(row: &Instalment) -> Option<Date> {
    row.due.value.as_ref().and_then(Deadline::exact_day)
}

fn finding(subject: &Subject<'_>, at: usize, row: &Instalment, before: &[&Instalment]) -> Finding {
    let named = |it: &Instalment| format!("«{}» del «{}»", it.name.trim(), it.due.text.trim());
    let first: Vec<String> = before.iter().map(|it| named(it)).collect();
    let next = due(row).and_then(|it| it.checked_add(1.year()).ok());
    let next = next.filter(|next| before.iter().all(|it| due(it).is_some_and(|it| it <= *next)));
    Finding {
        place: row.due.place(),
        path: subject.path(at),
        what: format!("la rata {} scade prima di {}, che la precedono", named(row), joined(&first)),
        printed: None,
        computed: None,
        remedy: match next {
            Some(day) => {
                format!("correggere la data: con l'anno dopo, {}, sarebbe l'ultima", printed_day(day))
            }
            None => "correggere la data, o mettere le rate nel loro ordine".to_owned(),
        },
    }
}
