// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-19: the result is far beyond the target, and the next year's target stays under it.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        yardstick::{Measure, Yardstick},
    },
    model::{Direction, Quantity, Written},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-19",
    title: "Un valore atteso superato di oltre metà si alza",
    severity: Severity::Information,
    stages: &[Stage::Report, Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("overshot_not_raised.md"),
    run,
};

/// Beyond this share of the target, in points of 100, nobody had weighed it.
const MOST: i64 = 150;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() || subject.dossier.results.invented == Some(true) {
        return Vec::new();
    }
    subject.yardsticks().iter().filter_map(|it| of_indicator(subject, it)).collect()
}

fn of_indicator(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    let year = subject.year();
    let cell = it.target(year)?;
    let target = cell.value.as_ref().filter(|it| Measure::of(it) == Measure::Number)?;
    let wanted = target.number().filter(|it| *it > Number::ZERO)?;
    let higher = it.direction().or(subject.scorer.compiled.direction)? == Direction::Higher;
    let found = subject.scorer.measured_value(it.at)?;
    let share = &found.checked_div(&wanted)? * &Number::HUNDRED;
    if !higher || share <= Number::from(MOST) {
        return None;
    }
    let next = year.and_then(|year| next(it, year));
    let raised = next.and_then(|it| it.value.as_ref()).and_then(Quantity::number);
    if raised.is_some_and(|it| it >= found) {
        return None;
    }
    let (after, remedy) = match next {
        Some(it) => (
            format!(", e per l'anno dopo si attende «{}»", it.text.trim()),
            "alzare il valore dell'anno dopo sopra quello raggiunto, o dire perché non tornerà",
        ),
        None => {
            (String::new(), "nel prossimo piano partire da quanto si è raggiunto, o dire perché non tornerà")
        }
    };
    Some(Finding {
        place: cell.place(),
        path: subject.path(it.at),
        what: format!("raggiunto {found} contro «{}» atteso{after}", cell.text.trim()),
        printed: None,
        computed: Some(format!("100 × {found} / {wanted} = {share}%")),
        remedy: remedy.to_owned(),
    })
}

/// What is expected the year after.
fn next<'a>(it: &Yardstick<'a>, year: i16) -> Option<&'a Written<Quantity>> {
    it.targets().into_iter().find(|(of, _)| *of == Some(year + 1)).map(|(_, it)| it)
}
