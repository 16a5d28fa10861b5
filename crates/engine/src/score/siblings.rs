// SPDX-License-Identifier: AGPL-3.0-or-later
//! The children of one kind of a node with the weights written for them, and what those come to.

use super::Scorer;
use crate::{number::Number, system::WeightsFrom, tree::NodeKind};

/// The children of one kind of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Siblings {
    /// Each of them, in the order of the document.
    pub rows: Vec<Sibling>,
    /// Sum of the weights of those in force, in points of 100.
    pub sum: Number,
    /// Sum of the weights of those withdrawn, suspended or neutralised.
    pub withdrawn: Number,
    /// The system takes the weights from somewhere else than the rows: a figure, another set, all the same.
    pub computed: bool,
}

/// A child.
#[derive(Clone, Debug, PartialEq)]
pub struct Sibling {
    /// The node.
    pub node: usize,
    /// Weight it has here, in points; none if nobody wrote one, or it cannot be computed.
    pub weight: Option<Number>,
    /// At home elsewhere, it also counts here.
    pub linked: bool,
    /// Withdrawn, suspended or neutralised.
    pub withdrawn: bool,
}

impl Scorer<'_> {
    /// The children of one kind of a node with their weights.
    #[must_use]
    pub fn siblings(&self, parent: usize, kind: NodeKind) -> Siblings {
        let (nodes, level) = (&self.tree.nodes, self.level(parent));
        let computed = level.weights != WeightsFrom::Own;
        let mut siblings =
            Siblings { rows: Vec::new(), sum: Number::ZERO, withdrawn: Number::ZERO, computed };
        for edge in nodes[parent].children.iter().filter(|it| nodes[it.child].kind == kind) {
            let (weight, withdrawn) = (self.weight(parent, level, edge), nodes[edge.child].withdrawn);
            let sum = if withdrawn { &mut siblings.withdrawn } else { &mut siblings.sum };
            *sum += weight.clone().unwrap_or(Number::ZERO);
            siblings.rows.push(Sibling { node: edge.child, weight, linked: edge.linked, withdrawn });
        }
        siblings
    }
}

impl Siblings {
    /// Whether the weights make 100, counting or not those withdrawn. When nobody writes them there is nothing to make.
    #[must_use]
    pub fn is_hundred(&self) -> bool {
        self.computed
            || self.sum == Number::HUNDRED
            || &self.sum + &self.withdrawn == Number::HUNDRED
            || self.rows.iter().all(|it| it.weight.is_none())
    }

    /// What part of the sum a child is, in points of 100; none without a weight or when the sum is zero.
    #[must_use]
    pub fn share(&self, row: &Sibling) -> Option<Number> {
        if row.withdrawn {
            return None;
        }
        (row.weight.as_ref()? * &Number::HUNDRED).checked_div(&self.sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Dossier, Objective, ObjectiveState, Text, Weight, Written},
        score::with_scorer,
    };

    fn siblings(weights: &[(&str, Option<ObjectiveState>)]) -> Siblings {
        let objective = |(at, (weight, state)): (usize, &(&str, Option<ObjectiveState>))| Objective {
            id: Text::new(format!("o{at}")),
            weight: Written::<Weight>::from_text(Text::new(*weight)),
            state: *state,
            ..Objective::default()
        };
        let objectives = weights.iter().enumerate().map(objective).collect();
        let dossier = Dossier { objectives, ..Dossier::default() };
        with_scorer(&dossier, &dossier.system, |it| it.siblings(0, NodeKind::Objective)).unwrap()
    }

    #[test]
    fn sums_and_shares_are_exact() {
        let three = siblings(&[("1/3", None), ("1/3", None), ("1/3", None)]);
        assert!(three.is_hundred());
        assert_eq!(three.share(&three.rows[0]), Number::ratio(100, 3));
        let off = siblings(&[("30%", None), ("30", None)]);
        assert!(!off.is_hundred());
        assert_eq!(off.share(&off.rows[0]), Some(50.into()));
    }

    #[test]
    fn what_was_withdrawn_may_count_or_not() {
        let row = [("60", None), ("40", Some(ObjectiveState::Withdrawn))];
        let some = siblings(&row);
        assert!(some.is_hundred());
        assert_eq!(some.share(&some.rows[1]), None);
        assert!(siblings(&[("100", None), ("40", Some(ObjectiveState::Withdrawn))]).is_hundred());
    }

    #[test]
    fn without_any_weight_there_is_nothing_to_sum() {
        let none = siblings(&[("", None), ("", None)]);
        assert!(none.is_hundred());
        assert_eq!(none.share(&none.rows[0]), None);
    }
}
