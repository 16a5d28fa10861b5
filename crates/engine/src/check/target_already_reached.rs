// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-18: what is expected had already been reached when the plan was approved.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::printed_day,
        target_below_baseline::compared,
        yardstick::{Measure, Yardstick, is_full},
    },
    model::{Deadline, Direction, ObjectiveKind, Quantity},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-18",
    title: "Quando il piano è approvato, il valore atteso non è già raggiunto",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::CORTE_CONTI_EX_POST],
    applies: &[],
    page: include_str!("target_already_reached.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let approved = subject.acts_about(&["piano", "piao", "peg", "pdo"]).find_map(|(_, day)| day);
    subject.yardsticks().iter().filter_map(|it| of_indicator(subject, it, approved)).collect()
}

fn of_indicator(subject: &Subject<'_>, it: &Yardstick<'_>, approved: Option<Date>) -> Option<Finding> {
    if subject.objective_kind(it.at) == Some(ObjectiveKind::Maintenance) {
        return None;
    }
    let (_, cell) = it.first_target()?;
    let target = cell.value.as_ref()?;
    let counts = matches!(Measure::of(target), Measure::Number | Measure::Percent);
    let wanted = target.number()?;
    if !counts || target.increment || is_full(target) || wanted == Number::ZERO {
        return None;
    }
    let direction = it.direction().or(subject.scorer.compiled.direction)?;
    // A baseline that already reaches the target is said by the rules of baselines.
    if compared(it).is_some_and(|(_, _, baseline)| reaches(direction, &baseline, &wanted)) {
        return None;
    }
    let (had, words) = known(subject, it, approved).into_iter().find(|(had, _)| {
        let number = had.number().filter(|_| Measure::of(had) == Measure::of(target) && !had.increment);
        number.is_some_and(|it| reaches(direction, &it, &wanted))
    })?;
    let had = had.number()?;
    Some(Finding {
        place: cell.place(),
        path: subject.path(it.at),
        what: format!("il valore atteso «{}» era già raggiunto: {words}", cell.text.trim()),
        printed: None,
        computed: Some(format!("{had} contro {wanted}")),
        remedy: "attendere più di quello che c'è già, o dire che si vuole solo mantenerlo".to_owned(),
    })
}

fn reaches(direction: Direction, had: &Number, wanted: &Number) -> bool {
    match direction {
        Direction::Higher => had >= wanted,
        Direction::Lower => had <= wanted,
        Direction::Exact | Direction::Range => false,
    }
}

/// What was known when the plan was approved, the latest first, each with its words.
fn known<'a>(
    subject: &Subject<'a>,
    it: &Yardstick<'a>,
    approved: Option<Date>,
) -> Vec<(&'a Quantity, String)> {
    let mut known = Vec::new();
    let invented = subject.dossier.results.invented == Some(true);
    if let Some(reading) = subject.tree.nodes[it.at].reading.filter(|_| !invented) {
        let day = reading.date.value.as_ref().and_then(Deadline::exact_day);
        if let (Some(day), Some(approved), Some(value)) = (day, approved, reading.value.value.as_ref())
            && day <= approved
        {
            let (written, day, approved) =
                (reading.value.text.trim(), printed_day(day), printed_day(approved));
            known.push((value, format!("«{written}» al {day}, e il piano è del {approved}")));
        }
    }
    if let Some(previous) = &it.row.previous.value {
        known.push((previous, format!("l'anno prima era «{}»", it.row.previous.text.trim())));
    }
    if let Some((year, value)) = it.past().first().copied() {
        let first = it.first_target().and_then(|(year, _)| year).or(subject.dossier.plan.year);
        if first.is_none_or(|it| it == year + 1) {
            let number = value.number().map_or(String::new(), |it| it.to_string());
            known.push((value, format!("nel {year} era {number}")));
        }
    }
    known
}
