// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-04: an objective ends later than the last of its phases, and nothing says what happens meanwhile.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, instalments_not_summing_to_100::folded},
    model::{Deadline, Phase, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-04",
    title: "L'ultima fase finisce con il suo obiettivo",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("objective_after_its_phases.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let objectives = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective);
    folded(subject, objectives.filter_map(|at| Some((at, gap(subject, at)?))).collect())
}

fn gap(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let year = subject.dossier.plan.year.or(subject.year())?;
    let day = |it: &Written<Deadline>| it.value.as_ref()?.last_day(year);
    let own = &subject.dossier.objectives[nodes[at].row].deadline;
    let end = day(own)?;
    let below = || nodes[at].children.iter().map(|it| &nodes[it.child]);
    let phases =
        below().filter(|it| it.kind == NodeKind::Phase).map(|it| last(&subject.dossier.phases[it.row]));
    // A phase without a day might be the one that ends with the objective.
    let phases: Option<Vec<_>> = phases.map(|it| Some((day(it)?, it))).collect();
    let (done, cell) = phases?.into_iter().max_by_key(|(day, _)| *day)?;
    let indicators = below().filter(|it| it.kind == NodeKind::Indicator);
    let mut measured = indicators.map(|it| day(&subject.dossier.indicators[it.row].deadline));
    if done >= end
        || measured.any(|it| it.is_some_and(|it| it > done))
        || below().any(|it| it.kind == NodeKind::Objective)
    {
        return None;
    }
    Some(Finding {
        place: own.place(),
        path: subject.path(at),
        what: format!(
            "scade il «{}» e l'ultima fase il «{}»: nessuna fase dice che cosa si fa nel frattempo",
            own.text.trim(),
            cell.text.trim()
        ),
        printed: None,
        computed: None,
        remedy: "anticipare la scadenza dell'obiettivo, o aggiungere la fase che manca".to_owned(),
    })
}

/// When a phase ends or, if it does not say, when it begins.
fn last(phase: &Phase) -> &Written<Deadline> {
    if phase.deadline.is_blank() { &phase.start } else { &phase.deadline }
}
