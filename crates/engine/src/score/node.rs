// SPDX-License-Identifier: AGPL-3.0-or-later
//! Nodes: children fold into their parent, kind by kind when the level says so, then the level's steps apply.

use super::Scorer;
use crate::{
    expression::{Undefined, Value},
    number::Number,
    primitive::aggregate::{self, Child},
    state::{Outcome, State},
    system::{CompiledLevel, DenominatorKind, Fold, Treatment, WeightMissing, WeightsFrom},
    tree::{Edge, NodeKind},
    why::{Reason, Reasons, Why},
};

/// What a child counts as before it is scored, which only a circle could show.
static NOT_SCORED: Outcome = Outcome { value: None, state: State::Missing, cause: None, band: None };

/// Kinds of children that may fold apart, with the words for them.
const PARTS: [&str; 3] = ["indicatori", "fasi", "obiettivi e contributi"];

impl CompiledLevel {
    /// The level of nodes whose level the system does not declare: a weighted mean, nothing supplied.
    #[must_use]
    pub fn undeclared(name: &str) -> CompiledLevel {
        CompiledLevel {
            name: name.to_owned(),
            title: name.to_owned(),
            source: String::new(),
            fold: Fold::Mean,
            denominator: DenominatorKind::Weights,
            weights: WeightsFrom::Own,
            weight_missing: WeightMissing::Undefined,
            parts: None,
            part_missing: Treatment::Undefined,
            rule: None,
            missing: Treatment::Undefined,
            not_assessable: Treatment::Exclude,
            digits: 2,
            mode: crate::number::Rounding::HalfUp,
            steps: Vec::new(),
        }
    }
}

impl<'a> Scorer<'a> {
    /// Scores a node and, before it, all that it needs.
    pub(super) fn fill(&self, at: usize, outcomes: &mut [Option<Outcome>]) {
        if outcomes[at].is_some() {
            return;
        }
        for edge in &self.tree.nodes[at].children {
            self.fill(edge.child, outcomes);
        }
        outcomes[at] =
            Some(self.evaluate(at, outcomes, &mut |_| Why::new(Reason::Remark(""), None), &mut ()));
    }

    /// The outcome of a node whose children are known.
    pub(super) fn evaluate<R: Reasons<'a>>(
        &self,
        at: usize,
        outcomes: &[Option<Outcome>],
        explain: &mut dyn FnMut(usize) -> Why<'a>,
        reasons: &mut R,
    ) -> Outcome {
        if let Some(outcome) = self.declared(at, reasons) {
            return outcome;
        }
        let node = &self.tree.nodes[at];
        if node.children.is_empty() {
            return self.measure(at, reasons);
        }
        let level = self.level(at);
        let folded = match &level.parts {
            None => self.fold(at, level, &node.children, outcomes, explain, reasons),
            Some(shares) => self.fold_parts(at, level, shares, outcomes, explain, reasons),
        };
        match folded.value {
            Some(_) if !level.steps.is_empty() => {
                let outcome = self.apply(at, &level.steps, folded.value, None, reasons);
                if let Some(cause) = &outcome.cause {
                    reasons.because(|| Why::new(Reason::NoValue(cause.clone()), None));
                }
                outcome
            }
            _ => folded,
        }
    }

    /// Folds indicators, phases and objectives apart, then combines them by their shares.
    fn fold_parts<R: Reasons<'a>>(
        &self,
        at: usize,
        level: &'a CompiledLevel,
        shares: &'a [Number; 3],
        outcomes: &[Option<Outcome>],
        explain: &mut dyn FnMut(usize) -> Why<'a>,
        reasons: &mut R,
    ) -> Outcome {
        let part_of = |edge: &Edge<'_>| match self.tree.nodes[edge.child].kind {
            NodeKind::Indicator => 0,
            NodeKind::Phase => 1,
            _ => 2,
        };
        let (mut sum, mut total) = (Number::ZERO, Number::ZERO);
        let mut without = None;
        for (part, share) in shares.iter().enumerate() {
            let edges: Vec<Edge<'a>> =
                self.tree.nodes[at].children.iter().filter(|it| part_of(it) == part).copied().collect();
            if edges.is_empty() || share.is_zero() {
                continue;
            }
            let mut parts = Vec::new();
            let outcome = match reasons.listening() {
                true => self.fold(at, level, &edges, outcomes, explain, &mut parts),
                false => self.fold(at, level, &edges, outcomes, explain, &mut ()),
            };
            let value = match &outcome.value {
                Some(value) => Some(value.clone()),
                None => match level.part_missing {
                    Treatment::Zero => Some(Number::ZERO),
                    Treatment::Full => Some(Number::HUNDRED),
                    Treatment::Undefined => {
                        without = without.or(Some(outcome.clone()));
                        None
                    }
                    Treatment::Exclude | Treatment::Renormalise => None,
                },
            };
            reasons.because(|| Why {
                reason: Reason::Part { name: PARTS[part], share: share.clone() },
                value: value.clone(),
                parts,
            });
            if let Some(value) = value {
                sum += share * &value;
                total += share.clone();
            }
        }
        if let Some(outcome) = without {
            return outcome;
        }
        let Some(value) = sum.checked_div(&total) else {
            return Outcome::none(State::Missing, Undefined::Missing("parti con un valore".to_owned()));
        };
        reasons.because(|| {
            let reason = Reason::Folded {
                fold: Fold::Mean,
                sum,
                divisor: total,
                denominator: &DenominatorKind::Weights,
                source: &level.source,
            };
            Why::new(reason, Some(value.clone()))
        });
        Outcome::measured(value)
    }

    fn fold<R: Reasons<'a>>(
        &self,
        at: usize,
        level: &'a CompiledLevel,
        edges: &[Edge<'a>],
        outcomes: &[Option<Outcome>],
        explain: &mut dyn FnMut(usize) -> Why<'a>,
        reasons: &mut R,
    ) -> Outcome {
        let children: Vec<Child<'_>> = edges
            .iter()
            .map(|edge| Child {
                name: label(&self.tree.nodes[edge.child]),
                weight: self.weight(at, level, edge),
                outcome: outcomes[edge.child].as_ref().unwrap_or(&NOT_SCORED),
            })
            .collect();
        aggregate::fold(level, &children, &mut |it| explain(edges[it].child), reasons)
    }

    /// The weight of a child under this parent, by what the level declares.
    pub(super) fn weight(&self, parent: usize, level: &CompiledLevel, edge: &Edge<'a>) -> Option<Number> {
        match &level.weights {
            WeightsFrom::Equal => Some(Number::ONE),
            WeightsFrom::Own => self.written_weight(parent, edge),
            WeightsFrom::Set(set) => self.weights.get(&(edge.child, set.as_str())).map(|it| (*it).clone()),
            WeightsFrom::Figure(figure) => match self.figure(edge.child, &self.compiled.figures[*figure]) {
                Value::Number(it) => Some(it),
                _ => None,
            },
        }
    }

    /// The weight written for a child under this parent: its own, that of the link, or that of its component.
    #[must_use]
    pub fn written_weight(&self, parent: usize, edge: &Edge<'_>) -> Option<Number> {
        edge.weight.cloned().or_else(|| self.component_weight(parent, edge.child))
    }

    fn component_weight(&self, parent: usize, child: usize) -> Option<Number> {
        let component = self.indicator(child)?.component.trim();
        self.compiled.component_weight(self.tree.nodes[parent].level, component).cloned()
    }
}

/// The one undeclared level that reasons may borrow.
pub(crate) fn undeclared() -> &'static CompiledLevel {
    static UNDECLARED: std::sync::LazyLock<CompiledLevel> =
        std::sync::LazyLock::new(|| CompiledLevel::undeclared("livello non dichiarato dal sistema"));
    &UNDECLARED
}

fn label<'a>(node: &crate::tree::Node<'a>) -> &'a str {
    if node.code.trim().is_empty() { node.id } else { node.code }
}
