// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-08: the balance of a project is due before the project ends, or before the accounts it waits for.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        instalment_out_of_order::{due, out_of_order},
        instalments_not_summing_to_100::{by_objective, folded},
        reach::{printed_day, says, spread},
    },
    model::{Deadline, Instalment},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-08",
    title: "Il saldo si paga a progetto finito e a conti approvati",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_3, &source::SMVP],
    applies: &[],
    page: include_str!("balance_too_early.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let found = by_objective(subject).into_iter().filter_map(|(at, rows)| {
        let balance = balance(&rows)?;
        // Its date is wrong for another reason, of which this would be a consequence: DATE-05.
        if out_of_order(&rows).iter().any(|(it, _)| std::ptr::eq(*it, balance)) {
            return None;
        }
        Some((at, early(subject, at, balance)?))
    });
    folded(subject, found.collect())
}

/// The last instalment that calls itself the balance.
fn balance<'a>(rows: &[&'a Instalment]) -> Option<&'a Instalment> {
    rows.iter().rev().copied().find(|it| it.name.to_lowercase().contains("saldo"))
}

fn early(subject: &Subject<'_>, at: usize, row: &Instalment) -> Option<Finding> {
    let day = due(row)?;
    let (limit, why) = limits(subject, at, row).into_iter().filter(|(limit, _)| day < *limit).max()?;
    Some(Finding {
        place: row.due.place(),
        path: subject.path(at),
        what: format!("la rata «{}» è del «{}», prima {why}", row.name.trim(), row.due.text.trim()),
        printed: None,
        computed: None,
        remedy: format!("spostare il saldo dopo il {}", printed_day(limit)),
    })
}

/// The days before which the balance cannot be paid, and what happens on them.
fn limits(subject: &Subject<'_>, at: usize, row: &Instalment) -> Vec<(Date, String)> {
    let nodes = &subject.tree.nodes;
    let mut limits = Vec::new();
    if nodes[at].kind == NodeKind::Objective {
        let own = &subject.dossier.objectives[nodes[at].row].deadline;
        let phases = nodes[at].children.iter().map(|it| &nodes[it.child]);
        let phases =
            phases.filter(|it| it.kind == NodeKind::Phase).map(|it| &subject.dossier.phases[it.row].deadline);
        let end = std::iter::once(own).chain(phases);
        let end = end.filter_map(|it| Some((it.value.as_ref().and_then(Deadline::exact_day)?, it)));
        if let Some((day, cell)) = end.max_by_key(|(day, _)| *day) {
            limits.push((day, format!("della fine del progetto, «{}»", cell.text.trim())));
        }
    }
    let condition = spread(&row.condition);
    if says(&condition, "consuntiv*") || says(&condition, "rendiconto*") {
        let approved = subject.acts_about(&["consuntivo", "rendiconto"]).find_map(|(_, day)| day);
        let closed = subject.dossier.plan.year.and_then(|it| Date::new(it, 12, 31).ok());
        match (approved, closed) {
            (Some(day), _) => {
                limits.push((day, format!("che il consuntivo sia approvato, il {}", printed_day(day))));
            }
            (None, Some(day)) => limits.push((
                day,
                format!(
                    "del {}, e la sua condizione vuole approvato il consuntivo dell'anno",
                    printed_day(day)
                ),
            )),
            (None, None) => (),
        }
    }
    limits
}
