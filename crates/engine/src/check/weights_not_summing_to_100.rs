// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-02: the weights of sibling objectives do not make 100.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{Place, Weight, Written},
    number::{Number, Rounding},
    source,
    tree::{Edge, NodeKind},
};

pub(super) static CHECK: Check = Check {
    code: "PESI-02",
    title: "I pesi degli obiettivi che stanno insieme sommano a 100",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("weights_not_summing_to_100.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    off_hundred(subject, NodeKind::Objective)
}

/// Siblings of one kind whose weights are all written and in order, and yet do not make 100.
///
/// A weight that is missing or wrong is the cause, not the sum: other checks speak of it.
pub(super) fn off_hundred(subject: &Subject<'_>, kind: NodeKind) -> Vec<Finding> {
    let groups = Siblings::all(subject, kind).into_iter();
    let groups = groups.filter(|it| it.is_sound() && it.blank().next().is_none());
    let groups = groups.filter(|it| !it.is_hundred() && !it.is_rounding(0));
    groups.map(|it| finding(subject, &it)).collect()
}

fn finding(subject: &Subject<'_>, group: &Siblings<'_>) -> Finding {
    let total = group.total();
    let left = &Number::HUNDRED - &total;
    let Words { of, one, only, .. } = group.words();
    let remedy = match (group.rows.len(), left.is_negative()) {
        (1, _) => format!("scrivere 100, o aggiungere {one} che manca"),
        (_, false) => format!("aumentare i pesi di {left} in tutto"),
        (_, true) => format!("ridurre i pesi di {} in tutto", left.abs()),
    };
    let what = match group.rows.len() {
        1 => format!("{only} pesa {total}, non 100"),
        _ => format!("i pesi {of} sommano a {total}, non a 100"),
    };
    Finding {
        place: group.rows[0].place,
        path: subject.path(group.parent),
        what,
        printed: None,
        computed: (group.rows.len() > 1).then(|| group.arithmetic()),
        remedy,
    }
}

/// The children of one kind of one parent, of which at least one has a weight written.
pub(super) struct Siblings<'a> {
    pub(super) parent: usize,
    pub(super) rows: Vec<Weighed<'a>>,
    kind: NodeKind,
    withdrawn: Number,
}

/// A row with the cell of its weight under one parent.
pub(super) struct Weighed<'a> {
    pub(super) node: usize,
    pub(super) cell: &'a Written<Weight>,
    /// The cell, or the row when the cell is blank.
    pub(super) place: Place,
}

/// Words for a kind of rows.
pub(super) struct Words {
    /// "degli obiettivi"
    pub(super) of: &'static str,
    /// "gli altri", to be followed by a number
    pub(super) others: &'static str,
    /// "l'altro obiettivo"
    pub(super) other: &'static str,
    /// "obiettivi"
    pub(super) plural: &'static str,
    /// "l'obiettivo"
    pub(super) one: &'static str,
    /// "l'unico obiettivo"
    pub(super) only: &'static str,
}

impl<'a> Siblings<'a> {
    /// Every group of siblings of that kind. When nobody wrote a weight the mean is plain: another matter.
    pub(super) fn all(subject: &Subject<'a>, kind: NodeKind) -> Vec<Siblings<'a>> {
        let groups = (0..subject.tree.nodes.len()).filter_map(|at| Siblings::of(subject, at, kind));
        groups.filter(|it| it.rows.iter().any(|row| !row.cell.is_blank())).collect()
    }

    /// `None` when the system gives a weight by the component of a row, so that nobody should write it.
    fn of(subject: &Subject<'a>, parent: usize, kind: NodeKind) -> Option<Siblings<'a>> {
        let nodes = &subject.tree.nodes;
        let (mut rows, mut withdrawn) = (Vec::new(), Number::ZERO);
        for edge in nodes[parent].children.iter().filter(|it| nodes[it.child].kind == kind) {
            if nodes[edge.child].withdrawn {
                withdrawn += edge.weight.cloned().unwrap_or(Number::ZERO);
            } else {
                rows.push(Weighed::of(subject, parent, edge)?);
            }
        }
        Some(Siblings { parent, rows, kind, withdrawn })
    }

    /// Weights understood.
    pub(super) fn weights(&self) -> impl Iterator<Item = &'a Number> {
        self.rows.iter().filter_map(|it| it.cell.value.as_ref()).map(|it| &it.points)
    }

    pub(super) fn total(&self) -> Number {
        self.weights().sum()
    }

    /// Rows without a weight.
    pub(super) fn blank(&self) -> impl Iterator<Item = &Weighed<'a>> {
        self.rows.iter().filter(|it| it.cell.is_blank())
    }

    /// Nothing obscure, negative or above 100.
    pub(super) fn is_sound(&self) -> bool {
        let fits = |it: &Number| !it.is_negative() && *it <= Number::HUNDRED;
        self.rows.iter().all(|it| !it.cell.is_obscure()) && self.weights().all(fits)
    }

    /// They make 100, counting or not the rows that an act withdrew.
    pub(super) fn is_hundred(&self) -> bool {
        let total = self.total();
        total == Number::HUNDRED || &total + &self.withdrawn == Number::HUNDRED
    }

    /// All equal, and 100 divided by their number (and `more`) rounds to what is written: 8,33 × 12, 33 × 3.
    pub(super) fn is_rounding(&self, more: usize) -> bool {
        let count = self.weights().count() + more;
        let (Some(first), Some(exact)) =
            (self.weights().next(), Number::HUNDRED.checked_div(&Number::from(count)))
        else {
            return false;
        };
        let written = |digits: u8| {
            let modes = [Rounding::HalfUp, Rounding::Truncate];
            modes.iter().any(|mode| exact.round(digits, *mode) == *first)
        };
        *first != exact && self.weights().all(|it| it == first) && (0..=4).any(written)
    }

    /// "8,33 × 11 = 91,63" when all are equal, else "25 + 25 + 50 = 100".
    pub(super) fn arithmetic(&self) -> String {
        let weights: Vec<&Number> = self.weights().collect();
        let total = self.total();
        match weights.as_slice() {
            [] => "nessun peso".to_owned(),
            [only] => only.to_string(),
            [first, rest @ ..] if rest.iter().all(|it| it == first) => {
                format!("{first} × {} = {total}", weights.len())
            }
            all => {
                let terms: Vec<String> = all.iter().map(ToString::to_string).collect();
                format!("{} = {total}", terms.join(" + "))
            }
        }
    }

    pub(super) fn words(&self) -> Words {
        match self.kind {
            NodeKind::Phase => Words {
                of: "delle fasi",
                others: "le altre",
                other: "l'altra fase",
                plural: "fasi",
                one: "la fase",
                only: "l'unica fase",
            },
            NodeKind::Indicator => Words {
                of: "degli indicatori",
                others: "gli altri",
                other: "l'altro indicatore",
                plural: "indicatori",
                one: "l'indicatore",
                only: "l'unico indicatore",
            },
            _ => Words {
                of: "degli obiettivi",
                others: "gli altri",
                other: "l'altro obiettivo",
                plural: "obiettivi",
                one: "l'obiettivo",
                only: "l'unico obiettivo",
            },
        }
    }
}

impl<'a> Weighed<'a> {
    fn of(subject: &Subject<'a>, parent: usize, edge: &Edge<'a>) -> Option<Weighed<'a>> {
        let (dossier, node) = (subject.dossier, &subject.tree.nodes[edge.child]);
        let (cell, row) = match node.kind {
            NodeKind::Objective if edge.linked => {
                let ids = (subject.tree.nodes[parent].id, node.id);
                let link = dossier.links.iter().find(|it| (it.parent.trim(), it.child.trim()) == ids)?;
                (&link.weight, link.place)
            }
            NodeKind::Objective => (&dossier.objectives[node.row].weight, node.place),
            NodeKind::Phase => (&dossier.phases[node.row].weight, node.place),
            NodeKind::Indicator => (&dossier.indicators[node.row].weight, node.place),
            NodeKind::Body | NodeKind::Structure | NodeKind::Contribution => return None,
        };
        if node.kind == NodeKind::Indicator && cell.is_blank() {
            let component = dossier.indicators[node.row].component.trim();
            let level = subject.tree.nodes[parent].level;
            if subject.scorer.compiled.component_weight(level, component).is_some() {
                return None;
            }
        }
        let place = if cell.is_blank() { row } else { cell.place() };
        Some(Weighed { node: edge.child, cell, place })
    }
}
