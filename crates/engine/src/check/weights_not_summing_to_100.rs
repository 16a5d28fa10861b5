// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-02: the weights of sibling objectives do not make 100.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    number::Number,
    source,
    tree::{Node, NodeKind},
};

pub(super) static CHECK: Check = Check {
    code: "PESI-02",
    title: "I pesi degli obiettivi di una stessa struttura sommano a 100",
    severity: Severity::Error,
    stage: Stage::Plan,
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    page: include_str!("weights_not_summing_to_100.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let parents =
        (0..subject.tree.nodes.len()).filter_map(|at| of_children(subject, at, NodeKind::Objective));
    parents.collect()
}

/// Weights of the children of one kind that do not make 100, unless it is only their rounding.
pub(super) fn of_children(subject: &Subject<'_>, at: usize, kind: NodeKind) -> Option<Finding> {
    let sum = WeightSum::of(subject, at, kind)?;
    if sum.total == Number::HUNDRED || sum.is_rounding() {
        return None;
    }
    let missing: Vec<String> = sum.without.iter().map(|it| format!("«{}»", it.label())).collect();
    let left = &Number::HUNDRED - &sum.total;
    let mut computed = sum.arithmetic();
    let remedy = match (missing.len(), left.is_negative()) {
        (0, false) => format!("distribuire i {left} punti che mancano"),
        (0, true) => format!("togliere i {} punti in più", left.abs()),
        (1, false) => {
            computed += &format!("; manca il peso di {}; residuo {left}", missing[0]);
            format!("scrivere il peso di {}: il residuo è {left}", missing[0])
        }
        (_, _) => {
            computed += &format!("; mancano i pesi di {}; residuo {left}", missing.join(", "));
            format!("scrivere i pesi di {}", missing.join(", "))
        }
    };
    Some(Finding {
        place: sum.place,
        path: subject.path(at),
        what: format!("i pesi ({}) sommano a {}, non a 100", sum.plural(), sum.total),
        printed: None,
        computed: Some(computed),
        remedy,
    })
}

/// The weights written on the children of one kind.
pub(super) struct WeightSum<'a, 'd> {
    pub(super) total: Number,
    pub(super) weights: Vec<&'a Number>,
    pub(super) without: Vec<&'a Node<'d>>,
    pub(super) place: crate::model::Place,
    kind: NodeKind,
}

impl<'a, 'd> WeightSum<'a, 'd> {
    /// `None` when no child of that kind has a weight: then the mean is plain, which is another matter.
    pub(super) fn of(subject: &'a Subject<'d>, at: usize, kind: NodeKind) -> Option<WeightSum<'a, 'd>> {
        let nodes = &subject.tree.nodes;
        let edges = nodes[at].children.iter().filter(|it| !it.linked && nodes[it.child].kind == kind);
        let edges: Vec<_> = edges.filter(|it| !nodes[it.child].withdrawn).collect();
        let weights: Vec<&Number> = edges.iter().filter_map(|it| it.weight).collect();
        if weights.is_empty() {
            return None;
        }
        let without = edges.iter().filter(|it| it.weight.is_none()).map(|it| &nodes[it.child]).collect();
        let total = weights.iter().copied().sum();
        let place = if at == 0 { nodes[edges[0].child].place } else { nodes[at].place };
        Some(WeightSum { total, weights, without, place, kind })
    }

    /// All equal, and 100 divided by their number rounds to what is written: 8,33 × 12, 33 × 3.
    pub(super) fn is_rounding(&self) -> bool {
        let Some(first) = self.weights.first() else { return false };
        let count = Number::from(u32::try_from(self.weights.len()).unwrap_or(u32::MAX));
        let Some(exact) = Number::HUNDRED.checked_div(&count) else { return false };
        let error = (&exact - *first).abs();
        let tolerance = Number::ONE;
        self.without.is_empty()
            && self.total != Number::HUNDRED
            && self.weights.iter().all(|it| it == first)
            && error < tolerance
            && (0..=4_u8).any(|digits| {
                [crate::number::Rounding::HalfUp, crate::number::Rounding::Truncate]
                    .iter()
                    .any(|mode| exact.round(digits, *mode) == **first)
            })
    }

    /// "8,33 × 11 = 91,63" when all are equal, else "25 + 25 + 50 = 100".
    pub(super) fn arithmetic(&self) -> String {
        let first = self.weights[0];
        match self.weights.iter().all(|it| it == &first) && self.weights.len() > 1 {
            true => format!("{first} × {} = {}", self.weights.len(), self.total),
            false => {
                let terms: Vec<String> = self.weights.iter().map(ToString::to_string).collect();
                format!("{} = {}", terms.join(" + "), self.total)
            }
        }
    }

    pub(super) fn plural(&self) -> &'static str {
        match self.kind {
            NodeKind::Phase => "fasi",
            NodeKind::Indicator => "indicatori",
            NodeKind::Contribution => "contributi",
            _ => "obiettivi",
        }
    }
}
