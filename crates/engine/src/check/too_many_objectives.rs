// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-05: so many objectives that none of them weighs.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject},
    number::{Number, Rounding},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "TEST-05",
    title: "Gli obiettivi di una struttura sono pochi e pesano",
    severity: Severity::Information,
    stages: &[Stage::Plan],
    sources: &[&source::GUIDELINES_PIAO_2025],
    applies: &[Applies { from: Some(date(2026, 1, 1)), ..Applies::by(&source::GUIDELINES_PIAO_2025) }],
    page: include_str!("too_many_objectives.md"),
    run,
};

/// Points of 100 below which an objective hardly moves the result of its structure.
const LEAST: i64 = 6;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    (0..subject.tree.nodes.len()).filter_map(|at| crowded(subject, at)).collect()
}

fn crowded(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let children = nodes[at].children.iter().filter(|it| nodes[it.child].kind == NodeKind::Objective);
    let children: Vec<_> = children.filter(|it| !nodes[it.child].withdrawn).collect();
    let mean = Number::HUNDRED.checked_div(&Number::from(children.len()))?;
    if mean >= Number::from(LEAST) {
        return None;
    }
    let light = children.iter().filter(|it| it.weight.is_some_and(|it| *it < Number::from(LEAST))).count();
    let weights = match light {
        0 => String::new(),
        all if all == children.len() => format!(", ciascuno sotto il {LEAST}%"),
        some => format!(", {some} sotto il {LEAST}%"),
    };
    Some(Finding {
        place: nodes[children.first()?.child].place,
        path: subject.path(at),
        what: format!("{} obiettivi{weights}: nessuno conta davvero", children.len()),
        printed: None,
        computed: Some(format!("100 / {} = {} a testa", children.len(), mean.italian(2, Rounding::HalfUp))),
        remedy: "tenere gli obiettivi che cambiano qualcosa e lasciare gli adempimenti al lavoro ordinario"
            .to_owned(),
    })
}
