// SPDX-License-Identifier: AGPL-3.0-or-later
//! What guards look at in a dossier: rows without values, rows that differ from the frozen plan.

use jiff::civil::Date;

use crate::{
    compare::{Difference, compare},
    model::{Choice as _, Deadline, Dossier, ObjectiveState, Written},
    tree::{NodeKind, Tree},
};

/// The objectives in force of which nothing was found: neither they nor anything below them has a reading.
pub(super) fn unreported(dossier: &Dossier) -> Vec<String> {
    let Ok(tree) = Tree::build(dossier) else { return Vec::new() };
    let nodes = &tree.nodes;
    let is_last = |at: usize| nodes[at].children.iter().all(|it| nodes[it.child].kind != NodeKind::Objective);
    let objectives = (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective && is_last(*it));
    let in_force =
        objectives.filter(|it| !nodes[*it].withdrawn && !tree.above(*it).any(|up| nodes[up].withdrawn));
    let has_value = |at: usize| {
        let said = |it: &usize| {
            let found = nodes[*it].reading.is_some_and(|it| !it.value.is_blank() || it.state.is_some());
            found || nodes[*it].settled.is_some()
        };
        said(&at) || (at + 1..nodes.len()).any(|it| said(&it) && tree.above(it).any(|up| up == at))
    };
    in_force.filter(|it| !has_value(*it)).map(|it| nodes[it].label().trim().to_owned()).collect()
}

/// What differs from the frozen plan: the very same differences that `compare` shows.
pub(super) fn differences(baseline: &Dossier, now: &Dossier) -> Vec<Difference> {
    match (Tree::build(baseline), Tree::build(now)) {
        (Ok(baseline), Ok(now)) => compare(&baseline, &now),
        _ => Vec::new(),
    }
}

/// Whether a difference touches what the plan is measured on.
pub(super) fn is_measure(it: &Difference) -> bool {
    it.field.starts_with("target")
        || matches!(it.field.as_str(), "baseline" | "peso" | "atteso" | "formula_testo")
}

/// The deadline that a row of the frozen plan had: its own, or that of the objective above.
pub(super) fn deadline(baseline: &Dossier, id: &str) -> Option<Date> {
    let tree = Tree::build(baseline).ok()?;
    let at = tree.find(id)?;
    let day = |cell: &Written<Deadline>| cell.value.as_ref().and_then(|it| it.last_day(baseline.plan.year?));
    std::iter::once(at).chain(tree.above(at)).find_map(|at| {
        let row = tree.nodes[at].row;
        match tree.nodes[at].kind {
            NodeKind::Objective => day(&baseline.objectives[row].deadline),
            NodeKind::Phase => day(&baseline.phases[row].deadline),
            NodeKind::Indicator => day(&baseline.indicators[row].deadline),
            NodeKind::Body | NodeKind::Structure | NodeKind::Contribution => None,
        }
    })
}

/// The word of an objective that is not in force any more.
pub(super) fn withdrawn() -> &'static str {
    ObjectiveState::Withdrawn.word()
}
