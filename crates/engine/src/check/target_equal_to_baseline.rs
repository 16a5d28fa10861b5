// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-07: nothing better is expected than what there is, and the objective is not said to maintain it.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{says, spread},
        target_below_baseline::compared,
        yardstick::{Yardstick, is_full},
    },
    dictionary::folded,
    model::{Comparison, ObjectiveKind},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-07",
    title: "Chi non vuole solo mantenere attende più di quanto ha",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::CORTE_CONTI_CALABRIA_66_2025],
    applies: &[],
    page: include_str!("target_equal_to_baseline.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    let same: Vec<&Yardstick<'_>> = sticks.iter().filter(|it| is_same(subject, it)).collect();
    // One indicator copied under several objectives is one mistake.
    let key = |it: &Yardstick<'_>| {
        let words = [it.name(), &it.row.baseline.text].map(folded);
        (words, subject.objective_kind(it.at))
    };
    let first = |at: usize| same[..at].iter().all(|it| it.name().is_empty() || key(it) != key(same[at]));
    let groups = (0..same.len()).filter(|at| first(*at)).map(|at| {
        let alike = same[at..].iter().filter(|it| it.at == same[at].at || key(it) == key(same[at]));
        (same[at], alike.map(|it| it.at).collect::<Vec<usize>>())
    });
    groups.filter_map(|(it, rows)| of_group(subject, it, &rows)).collect()
}

/// Whether what is expected is what there is, and it could be better, and nobody said that it only be kept.
fn is_same(subject: &Subject<'_>, it: &Yardstick<'_>) -> bool {
    let Some((_, target, baseline)) = compared(it) else { return false };
    let Some(quantity) = it.first_target().and_then(|(_, it)| it.value.as_ref()) else { return false };
    // Nobody has less than nothing, nor more than all; a strict sign asks for more.
    let bound = is_full(quantity) || target == Number::ZERO;
    let strict = matches!(quantity.comparison, Some(Comparison::Greater | Comparison::Less));
    target == baseline && !bound && !strict && !is_kept(subject, it)
}

/// Whether it is only to be kept: the objective says its kind or, when it does not, the words of what is expected.
fn is_kept(subject: &Subject<'_>, it: &Yardstick<'_>) -> bool {
    match subject.objective_kind(it.at) {
        Some(kind) => kind == ObjectiveKind::Maintenance,
        None => says(&spread(&it.row.expected_results), "manten*"),
    }
}

fn of_group(subject: &Subject<'_>, it: &Yardstick<'_>, rows: &[usize]) -> Option<Finding> {
    let kind = subject.objective_kind(it.at);
    let (_, cell) = it.first_target()?;
    let (of, remedy) = match kind {
        Some(ObjectiveKind::Development) => ("in un obiettivo di sviluppo", "attendere un valore migliore"),
        Some(ObjectiveKind::Improvement) => {
            ("in un obiettivo di miglioramento", "attendere un valore migliore")
        }
        _ => (
            "e l'obiettivo non è detto di mantenimento",
            "attendere un valore migliore o, se si vuole solo conservarlo, scrivere tipo = \"mantenimento\"",
        ),
    };
    let separator = if kind.is_some() { " " } else { ", " };
    let others = match rows {
        [_] => String::new(),
        _ => format!("; lo stesso indicatore in {}", subject.called_all(rows)),
    };
    Some(Finding {
        place: cell.place(),
        path: subject.path(subject.common(rows)),
        what: format!(
            "il valore atteso «{}» è uguale a quello di partenza{separator}{of}{others}",
            cell.text.trim()
        ),
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    })
}
