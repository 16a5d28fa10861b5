// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-10: a value expected of a year is another in the next edition of the plan, and no act says why.

use super::between::Change;
use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "COER-10",
    title: "Fra due edizioni di un piano triennale i valori attesi cambiano solo con un motivo",
    severity: Severity::Warning,
    stages: &[Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("target_restated.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pair) = subject.earlier else { return Vec::new() };
    if pair.is_same_edition() || pair.has_variation() {
        return Vec::new();
    }
    // A year that both editions plan: «target 2021» on both sides.
    let dated = pair.changes().filter(|it| it.field.starts_with("target ") && it.is_of_words());
    let changes: Vec<Change<'_>> = dated.collect();
    let Some(first) = changes.first() else { return Vec::new() };
    let words = changes.iter().map(|it| {
        let year = it.field.trim_start_matches("target ");
        format!("{} {year} da «{}» a «{}»", it.id, it.old, it.new)
    });
    vec![Finding {
        place: first.place,
        path: if changes.len() > 1 { subject.path(0) } else { subject.path_of(first.id) },
        what: format!(
            "valori attesi cambiati fra le due edizioni senza un atto: {}",
            joined(&words.collect::<Vec<_>>())
        ),
        printed: None,
        computed: None,
        remedy: "dire perché il valore atteso è cambiato, o citare l'atto di variazione".to_owned(),
    }]
}
