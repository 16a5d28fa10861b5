// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-06: the target is worse than the baseline, where an improvement is expected.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        yardstick::{Measure, Yardstick},
    },
    model::{Direction, ObjectiveKind, Quantity},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-06",
    title: "Il valore atteso non è peggiore di quello di partenza",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("target_below_baseline.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.yardsticks().iter().filter_map(|it| of_indicator(subject, it)).collect()
}

fn of_indicator(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    if subject.objective_kind(it.at) == Some(ObjectiveKind::Maintenance) {
        return None;
    }
    let (year, target, baseline) = compared(it)?;
    let direction = it.direction().or(subject.scorer.compiled.direction)?;
    let (verb, gap) = match direction {
        Direction::Higher if target < baseline => ("sotto", &baseline - &target),
        Direction::Lower if target > baseline => ("sopra", &target - &baseline),
        _ => return None,
    };
    let (_, cell) = it.first_target()?;
    let said = it.row.expected_results.trim();
    let wish = if said.is_empty() { String::new() } else { format!(", e si attende «{said}»") };
    let when = year.map_or(String::new(), |it| format!(" per il {it}"));
    Some(Finding {
        place: cell.place(),
        path: subject.path(it.at),
        what: format!(
            "il valore atteso «{}»{when} è {verb} quello di partenza «{}»{wish}",
            cell.text.trim(),
            it.row.baseline.text.trim()
        ),
        printed: None,
        computed: Some(match direction {
            Direction::Higher => format!("{target} − {baseline} = −{gap}"),
            _ => format!("{target} − {baseline} = +{gap}"),
        }),
        remedy: "aggiornare il valore atteso o quello di partenza, o dire perché si accetta un peggioramento"
            .to_owned(),
    })
}

/// The first target and the baseline, when they are of one kind and neither is an increment.
pub(super) fn compared(it: &Yardstick<'_>) -> Option<(Option<i16>, Number, Number)> {
    let (year, cell) = it.first_target()?;
    let (target, baseline) = (cell.value.as_ref()?, it.row.baseline.value.as_ref()?);
    let alike = Measure::of(target) == Measure::of(baseline);
    let counts = matches!(Measure::of(target), Measure::Number | Measure::Percent);
    let whole = |it: &Quantity| !it.increment;
    if !alike || !counts || !whole(target) || !whole(baseline) {
        return None;
    }
    Some((year, target.number()?, baseline.number()?))
}
