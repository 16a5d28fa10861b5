// SPDX-License-Identifier: AGPL-3.0-or-later
//! An explanation re-adds, exactly and all the way down, to the values of the scorecard.

use engine::{
    number::Number,
    score::{Scorecard, Scorer},
    system::{DenominatorKind, Fold},
    why::{Reason, Why},
};
use proptest::prelude::*;

use super::{random, scored, systems};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_explanation_re_adds_to_the_value(roots in random::plan(), system in systems::system()) {
        let dossier = random::dossier(&roots);
        scored(&dossier, &system, |scorer| {
            let card = scorer.score();
            for at in 0..scorer.tree.nodes.len() {
                Reader { scorer, card: &card }.node(&scorer.explain(&card, at));
            }
        });
    }
}

struct Reader<'a, 'd> {
    scorer: &'a Scorer<'d>,
    card: &'a Scorecard,
}

impl Reader<'_, '_> {
    /// A node: its value and state are the scorecard's, and its parts give that value.
    fn node(&self, why: &Why<'_>) {
        let Reason::Node { code, state, .. } = &why.reason else { panic!("{why:?}") };
        let at = self.scorer.tree.find(code).unwrap_or(0);
        let outcome = self.card.of(at);
        assert_eq!(why.value, outcome.value, "{code}");
        assert_eq!(*state, outcome.state, "{code}");
        let result = self.parts(&why.parts);
        assert_eq!(result, why.value, "{}", told(why));
    }

    /// What the reasons of a node come to, one after the other.
    fn parts(&self, parts: &[Why<'_>]) -> Option<Number> {
        let mut so_far: Option<Number> = None;
        let mut counted = Vec::new();
        for why in parts {
            match &why.reason {
                Reason::Counted { weight, used } => {
                    self.counted(why, weight, used);
                    counted.push((weight.clone(), used.clone()));
                }
                Reason::Part { share, .. } => {
                    self.part(why);
                    counted.extend(why.value.clone().map(|value| (share.clone(), value)));
                }
                // What was supplied to this node when it was counted.
                Reason::Treated { .. } if why.parts.is_empty() => (),
                Reason::Treated { .. } => {
                    assert_eq!(why.value, None);
                    why.parts.iter().for_each(|it| self.node(it));
                }
                Reason::Folded { fold, sum, divisor, denominator, .. } => {
                    assert_eq!(*sum, added(*fold, &counted));
                    assert_eq!(*divisor, divided(*fold, denominator, &counted));
                    let value = sum.checked_div(divisor);
                    assert_eq!(why.value, value);
                    so_far = value;
                }
                Reason::Limited { before }
                | Reason::Rounded { before, .. }
                | Reason::OnCurve { before, .. }
                | Reason::Adjusted { before, .. } => {
                    assert_eq!(Some(before), so_far.as_ref(), "{why:?}");
                    so_far.clone_from(&why.value);
                }
                Reason::Reading(_)
                | Reason::Forced(_)
                | Reason::Formula { .. }
                | Reason::Normalised { .. } => {
                    so_far.clone_from(&why.value);
                }
                Reason::NoValue(_) => so_far = None,
                _ => (),
            }
        }
        so_far
    }

    /// A child that counts: its own explanation, with the value used unless a treatment supplied it.
    fn counted(&self, why: &Why<'_>, weight: &Number, used: &Number) {
        assert_eq!(why.value, Some(weight * used));
        let [child] = why.parts.as_slice() else { panic!("{why:?}") };
        let supplied = |it: &&Why<'_>| matches!(it.reason, Reason::Treated { .. }) && it.parts.is_empty();
        let treated = child.parts.iter().take_while(|it| {
            matches!(it.reason, Reason::Treated { .. } | Reason::WeightSupplied { .. }) && it.parts.is_empty()
        });
        let given = treated.filter(supplied).find_map(|it| it.value.clone());
        assert_eq!(Some(used), given.as_ref().or(child.value.as_ref()), "{child:?}");
        self.node(child);
    }

    /// A kind of children that folds apart: what they fold to, unless the policy of parts supplied it.
    fn part(&self, why: &Why<'_>) {
        let folded = self.parts(&why.parts);
        let supplied = [None, Some(Number::ZERO), Some(Number::HUNDRED)];
        assert!(folded == why.value || (folded.is_none() && supplied.contains(&why.value)), "{why:?}");
    }
}

fn added(fold: Fold, counted: &[(Number, Number)]) -> Number {
    let values = || counted.iter().map(|(_, used)| used.clone());
    let reached = || counted.iter().filter(|(_, used)| *used >= Number::HUNDRED);
    match fold {
        Fold::Mean | Fold::Sum => counted.iter().map(|(weight, used)| weight * used).sum(),
        Fold::Product => {
            let share = |it: Number| it.checked_div(&Number::HUNDRED).unwrap();
            values().fold(Number::HUNDRED, |product, it| &product * &share(it))
        }
        Fold::Minimum => values().min().unwrap(),
        Fold::Maximum => values().max().unwrap(),
        Fold::Count => Number::from(reached().count()),
        Fold::Share => &reached().map(|(weight, _)| weight).sum::<Number>() * &Number::HUNDRED,
    }
}

fn divided(fold: Fold, denominator: &DenominatorKind, counted: &[(Number, Number)]) -> Number {
    match (fold, denominator) {
        (Fold::Sum, _) => Number::HUNDRED,
        (Fold::Mean | Fold::Share, DenominatorKind::Weights) => {
            counted.iter().map(|(weight, _)| weight).sum()
        }
        (Fold::Mean | Fold::Share, DenominatorKind::Rows) => Number::from(counted.len()),
        (Fold::Mean | Fold::Share, DenominatorKind::Fixed(it)) => it.clone(),
        _ => Number::ONE,
    }
}

/// An explanation as people read it.
fn told(why: &Why<'_>) -> String {
    let below: Vec<String> = why.parts.iter().map(|it| told(it).replace('\n', "\n  ")).collect();
    below.iter().fold(why.line(), |text, it| format!("{text}\n  {it}"))
}
