// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-01: a day falls outside the years of the plan, in an objective that is not said to last longer.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject, date_not_of_calendar::dates,
        phase_after_its_objective::beyond, year_in_heading_wrong::years,
    },
    model::{Deadline, DeadlineKind, Duration, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-01",
    title: "Le date cadono negli anni del piano, o l'obiettivo è detto pluriennale",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("date_outside_year.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    let (Some(from), Some(to)) = (plan.from.or(plan.year), plan.to.or(plan.year)) else { return Vec::new() };
    let nodes = &subject.tree.nodes;
    let objectives = (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective);
    let running = objectives.filter(|it| !nodes[*it].withdrawn && !is_multi_year(subject, *it));
    running.filter_map(|at| outside(subject, at, from, to)).collect()
}

/// The dates of an objective and of its rows that fall outside: one cause, one finding. Phases that go beyond their
/// own objective are told by DATE-03, and need no second finding.
fn outside(subject: &Subject<'_>, at: usize, from: i16, to: i16) -> Option<Finding> {
    let mut cells = Vec::new();
    let told = beyond(subject, at);
    let own = years(&subject.dossier.objectives[subject.tree.nodes[at].row].years);
    for row in subject.belonging(at).into_iter().filter(|it| !told.iter().any(|(phase, _)| phase == it)) {
        for (name, cell) in dates(subject, row) {
            let year = cell.value.as_ref().and_then(year);
            let inside = |it: i16| (from..=to).contains(&it) || own.contains(&it);
            if year.is_some_and(|it| !inside(it)) && !says_multi_year(cell) {
                cells.push((row, name, cell));
            }
        }
    }
    let (_, _, first) = cells.first()?;
    let words: Vec<String> =
        cells.iter().map(|(row, name, cell)| words(subject, at, *row, name, cell)).collect();
    let period = if from == to { format!("dal {from}") } else { format!("dagli anni {from}-{to}") };
    Some(Finding {
        place: first.place(),
        path: subject.path(at),
        what: format!("fuori {period}: {}", words.join("; ")),
        printed: None,
        computed: None,
        remedy: "correggere la data o, se l'obiettivo dura più anni, scrivere durata = \"pluriennale\""
            .to_owned(),
    })
}

/// "scadenza «31.05.2022»" of the objective itself, "fase 7.3, scadenza «30.03.2022»" of its rows.
fn words(subject: &Subject<'_>, at: usize, row: usize, name: &str, cell: &Written<Deadline>) -> String {
    let written = cell.text.trim();
    let node = &subject.tree.nodes[row];
    match row == at {
        true => format!("{name} «{written}»"),
        false => format!("{} {}, {name} «{written}»", node.level, node.label()),
    }
}

fn is_multi_year(subject: &Subject<'_>, at: usize) -> bool {
    let it = &subject.dossier.objectives[subject.tree.nodes[at].row];
    it.duration == Some(Duration::MultiYear) || says_multi_year(&it.deadline)
}

/// The words of the date say that it goes on.
pub(super) fn says_multi_year(cell: &Written<Deadline>) -> bool {
    cell.text.to_lowercase().contains("pluriennale")
}

fn year(deadline: &Deadline) -> Option<i16> {
    match deadline.kind {
        DeadlineKind::Day(it) => Some(it.year()),
        DeadlineKind::Month { year, .. } => Some(year),
        DeadlineKind::Yearly { .. } => None,
    }
}
