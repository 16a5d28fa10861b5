// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-03: a phase ends after the objective it should bring about.

use jiff::civil::Date;

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, date_outside_year::says_multi_year},
    model::{Deadline, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-03",
    title: "Nessuna fase scade dopo il suo obiettivo",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("phase_after_its_objective.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let objectives = (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective);
    objectives.filter(|it| !nodes[*it].withdrawn).filter_map(|at| late(subject, at)).collect()
}

/// The phases of an objective that end after it: one cause, one finding.
fn late(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let limit = limit(subject, at)?;
    let late = beyond(subject, at);
    let (_, first) = late.first()?;
    let words: Vec<String> = late
        .iter()
        .map(|(phase, cell)| {
            format!("{} {} «{}»", nodes[*phase].level, nodes[*phase].label(), cell.text.trim())
        })
        .collect();
    Some(Finding {
        place: first.place(),
        path: subject.path(at),
        what: format!("dopo {}, «{}»: {}", limit.of, limit.cell.text.trim(), words.join("; ")),
        printed: None,
        computed: None,
        remedy: format!("anticipare la fase, o spostare {}", limit.of),
    })
}

/// The phases of an objective that end after it.
pub(super) fn beyond<'a>(subject: &Subject<'a>, at: usize) -> Vec<(usize, &'a Written<Deadline>)> {
    let nodes = &subject.tree.nodes;
    let Some(limit) = limit(subject, at) else { return Vec::new() };
    let phases = nodes[at].children.iter().map(|it| it.child).filter(|it| nodes[*it].kind == NodeKind::Phase);
    let phases = phases.map(|it| (it, last(&subject.dossier.phases[nodes[it].row])));
    phases.filter(|(_, cell)| exact(cell).is_some_and(|day| day > limit.day)).collect()
}

/// The day by which everything must be done.
struct Limit<'a> {
    day: Date,
    cell: &'a Written<Deadline>,
    of: &'static str,
}

/// The deadline of the objective or, when it has none, the last of its indicators.
fn limit<'a>(subject: &Subject<'a>, at: usize) -> Option<Limit<'a>> {
    let nodes = &subject.tree.nodes;
    let own = &subject.dossier.objectives[nodes[at].row].deadline;
    if !own.is_blank() {
        return exact(own).map(|day| Limit { day, cell: own, of: "la scadenza dell'obiettivo" });
    }
    let rows = nodes[at].children.iter().map(|it| &nodes[it.child]);
    let indicators = rows.filter(|it| it.kind == NodeKind::Indicator);
    let cells = indicators.map(|it| &subject.dossier.indicators[it.row].deadline);
    let written: Vec<_> = cells.filter(|it| !it.is_blank()).collect();
    // One that is no day might be the last of all.
    let days: Option<Vec<_>> = written.into_iter().map(|it| Some((exact(it)?, it))).collect();
    let (day, cell) = days?.into_iter().max_by_key(|(day, _)| *day)?;
    Some(Limit { day, cell, of: "l'ultima data degli indicatori" })
}

/// When a phase ends or, if it does not say, when it begins.
fn last(phase: &crate::model::Phase) -> &Written<Deadline> {
    if phase.deadline.is_blank() { &phase.start } else { &phase.deadline }
}

/// The day, unless its words say that it goes on for years.
fn exact(cell: &Written<Deadline>) -> Option<Date> {
    cell.value.as_ref().and_then(Deadline::exact_day).filter(|_| !says_multi_year(cell))
}
