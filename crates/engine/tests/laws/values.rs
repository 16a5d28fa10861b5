// SPDX-License-Identifier: AGPL-3.0-or-later
//! What values must not depend on, and what they must keep to.

use std::collections::BTreeMap;

use engine::{
    model::{ReadingState, Text},
    number::{Number, Rounding},
    state::{Outcome, State},
    system::{
        Denominator, DenominatorKind, Fold, Frame, PrimitiveName, StepRow, System, Treatment, WeightMissing,
        ZeroPolicy,
    },
};
use proptest::{prelude::*, sample::select};

use super::{
    outcomes,
    random::{self, Branch, Found},
    systems::{self, LEVELS},
};

type Outcomes = BTreeMap<String, Outcome>;

fn values(outcomes: &Outcomes) -> BTreeMap<&str, Option<&Number>> {
    outcomes.iter().map(|(id, it)| (id.as_str(), it.value.as_ref())).collect()
}

/// Turns the children of every node round and, by `seed`, exchanges them.
fn permute(roots: &mut [Branch], seed: u64) {
    let len = roots.len();
    for at in 0..len {
        let other = usize::try_from(seed.wrapping_mul(31).wrapping_add(at as u64 * 17) % len as u64).unwrap();
        roots.swap(at, other);
    }
    for it in roots {
        permute(&mut it.children, seed.rotate_left(7) ^ 0x5bd1);
    }
}

/// A system whose parents are weighted means that treat what lacks by leaving it out.
fn renormalising(mut system: System) -> System {
    for it in &mut system.levels {
        it.missing = Some(Treatment::Exclude);
        it.not_assessable = Some(Treatment::Exclude);
        it.part_missing = Some(Treatment::Renormalise);
        // A residual weight, or equal weights where one lacks, look at all the rows by declaration.
        if matches!(it.weight_missing, Some(WeightMissing::Residual | WeightMissing::Equal)) {
            it.weight_missing = Some(WeightMissing::Exclude);
        }
    }
    system
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_order_of_siblings_changes_no_value(
        roots in random::plan(), system in systems::system(), seed in any::<u64>(),
    ) {
        let mut moved = roots.clone();
        permute(&mut moved, seed);
        let (before, after) = (outcomes(&roots, &system), outcomes(&moved, &system));
        prop_assert_eq!(values(&before), values(&after));
    }

    #[test]
    fn the_scale_of_weights_changes_no_mean(
        roots in random::plan(), mut system in systems::system(), n in 1..50_i64, d in 1..50_i64,
    ) {
        for it in &mut system.levels {
            it.fold = Some(if it.fold == Some(Fold::Share) { Fold::Share } else { Fold::Mean });
            if matches!(it.denominator.kind, DenominatorKind::Fixed(_)) {
                it.denominator = Denominator::default();
            }
            // What is left of 100, a figure, or a supplied 1 do not scale.
            if it.weight_missing == Some(WeightMissing::Residual) {
                it.weight_missing = Some(WeightMissing::Undefined);
            }
            it.weights = Text::new(if it.weights.text == "forza" { "" } else { it.weights.text.as_str() });
        }
        let by = Number::ratio(n, d).unwrap();
        let mut scaled = roots.clone();
        random::visit(&mut scaled, &mut |it| {
            it.weight = it.weight.as_ref().map(|it| it * &by);
            it.second = it.second.as_ref().map(|it| it * &by);
        });
        let (before, after) = (outcomes(&roots, &system), outcomes(&scaled, &system));
        prop_assert_eq!(values(&before), values(&after));
    }

    #[test]
    fn what_weighs_zero_is_not_there(roots in random::plan(), mut system in systems::system(), extra in random::plan()) {
        for it in &mut system.levels {
            it.denominator = Denominator::default();
            it.weights = Text::default();
            (it.indicators_share, it.phases_share, it.children_share) = Default::default();
        }
        let mut more = roots.clone();
        let mut extra = extra;
        random::visit(&mut extra, &mut |it| it.id = format!("zero-{}", it.id));
        for (root, zero) in more.iter_mut().zip(extra) {
            root.children.push(Branch { weight: Some(Number::ZERO), ..zero });
        }
        let before = outcomes(&roots, &system);
        let mut after = outcomes(&more, &system);
        after.retain(|id, _| !id.starts_with("zero-"));
        prop_assert_eq!(values(&before), values(&after));
    }

    #[test]
    fn excluding_and_renormalising_is_never_having_had_it(
        roots in random::plan(), system in systems::system(), every in 2..5_usize,
        state in select(vec![ReadingState::Excluded, ReadingState::NotAssessable, ReadingState::Missing]),
    ) {
        let system = renormalising(system);
        let mut excluded = roots.clone();
        let mut next = 0;
        random::visit(&mut excluded, &mut |it| {
            for child in it.children.iter_mut().skip(1).filter(|it| it.children.is_empty()) {
                next += 1;
                if next % every == 0 {
                    child.reading = Some(Found { state: Some(state), value: None, words: None, date: None });
                    child.id.push('!');
                }
            }
        });
        let mut without = excluded.clone();
        random::visit(&mut without, &mut |it| it.children.retain(|it| !it.id.ends_with('!')));
        let mut before = outcomes(&excluded, &system);
        let after = outcomes(&without, &system);
        for (_, it) in before.iter().filter(|(id, _)| id.ends_with('!')) {
            prop_assert_eq!(it.value.as_ref(), None);
        }
        before.retain(|id, _| !id.ends_with('!'));
        prop_assert_eq!(values(&before), values(&after));
    }

    #[test]
    fn a_limited_value_stays_within_and_limiting_again_changes_nothing(
        roots in random::plan(), mut system in systems::system(),
    ) {
        let ends = || (0..super::RULES).map(|at| StepRow {
            rule: Text::new(format!("r{at}")),
            ..systems::limit("0", "100")
        });
        system.steps.extend(ends());
        let once = outcomes(&roots, &system);
        let leaf = |id: &str| {
            let mut leaf = false;
            random::visit(&mut roots.clone(), &mut |it| leaf |= it.id == id && it.children.is_empty());
            leaf
        };
        for (id, it) in once.iter().filter(|(_, it)| it.state == State::Measured) {
            if let Some(value) = it.value.as_ref().filter(|_| leaf(id)) {
                prop_assert!((Number::ZERO..=Number::HUNDRED).contains(value), "{id}: {value}");
            }
        }
        system.steps.extend(ends());
        let twice = outcomes(&roots, &system);
        prop_assert_eq!(values(&once), values(&twice));
    }

    #[test]
    fn a_leaf_without_reading_has_no_value(mut roots in random::plan(), system in systems::system()) {
        random::visit(&mut roots, &mut |it| {
            if it.children.is_empty() && it.reading.as_ref().is_none_or(|it| it.date.is_none()) {
                it.reading = None;
            }
        });
        let found = outcomes(&roots, &system);
        let mut wrong = Vec::new();
        random::visit(&mut roots, &mut |it| {
            if it.children.is_empty() && it.reading.is_none() && found[&it.id].value.is_some() {
                wrong.push(it.id.clone());
            }
        });
        prop_assert!(wrong.is_empty(), "{wrong:?}");
        for it in found.values() {
            let has = matches!(it.state, State::Measured | State::Forced);
            prop_assert_eq!(it.value.is_some(), has, "{:?}", it);
        }
    }

    #[test]
    fn without_treatments_nothing_missing_becomes_a_number(mut roots in random::plan(), mut system in systems::system()) {
        for it in &mut system.levels {
            it.missing = Some(Treatment::Undefined);
            it.part_missing = Some(Treatment::Undefined);
            it.denominator = Denominator::understand(Text::new("righe")).unwrap();
        }
        random::visit(&mut roots, &mut |it| it.reading = None);
        prop_assert!(outcomes(&roots, &system).values().all(|it| it.value.is_none()));
    }

    #[test]
    fn a_change_of_unit_changes_no_degree(
        roots in random::plan(), mut system in systems::system(), zero in select(vec![ZeroPolicy::Undefined, ZeroPolicy::Full, ZeroPolicy::Comparison]),
        frame in select(vec![Frame::Target, Frame::BaselineTarget, Frame::Deviation, Frame::Comparison, Frame::PreviousYear, Frame::Thresholds]),
    ) {
        // Every rule begins with the frame, and the value itself is used no more after it.
        system.steps.retain(|it| !matches!(it.primitive, Some(PrimitiveName::Normalise | PrimitiveName::Derive)));
        let begin = (0..super::RULES).map(|at| StepRow {
            rule: Text::new(format!("r{at}")),
            ..systems::normalise(frame, zero)
        });
        system.steps.splice(0..0, begin);
        let by = Number::from(1000);
        let mut scaled = roots.clone();
        let scale = |it: &mut Option<Number>| *it = it.as_ref().map(|it| it * &by);
        random::visit(&mut scaled, &mut |it| {
            let inputs = &mut it.inputs;
            for it in [&mut inputs.baseline, &mut inputs.target, &mut inputs.minimum, &mut inputs.maximum, &mut inputs.previous] {
                scale(it);
            }
            if let Some(found) = &mut it.reading
                && found.state != Some(ReadingState::Forced)
            {
                scale(&mut found.value);
                found.words = found.words.filter(|it| *it != "Si");
            }
        });
        let mut roots = roots;
        random::visit(&mut roots, &mut |it| {
            if let Some(found) = &mut it.reading {
                found.words = found.words.filter(|it| *it != "Si" || found.state == Some(ReadingState::Forced));
            }
        });
        let (before, after) = (outcomes(&roots, &system), outcomes(&scaled, &system));
        prop_assert_eq!(values(&before), values(&after));
    }

    #[test]
    fn the_rounding_of_print_changes_no_value(
        roots in random::plan(), system in systems::system(), digits in 0..9_u8,
        mode in systems::choice::<Rounding>(),
    ) {
        let mut other = system.clone();
        for it in &mut other.levels {
            (it.digits, it.mode) = (Some(digits), Some(mode));
        }
        prop_assert_eq!(outcomes(&roots, &system), outcomes(&roots, &other));
    }
}

#[test]
fn a_third_three_times_is_the_whole_then_truncated() {
    let third = || {
        let written = engine::model::Written::<engine::model::Weight>::from_text(Text::new("1/3"));
        written.value.unwrap().points
    };
    let mut root = branch("o", None);
    root.children = (0..3).map(|at| branch(&format!("f{at}"), Some(third()))).collect();
    for it in &mut root.children {
        it.reading = Some(Found {
            state: Some(ReadingState::Forced),
            value: Some(Number::HUNDRED),
            words: None,
            date: None,
        });
    }
    for denominator in ["pesi", "100", "righe"] {
        let mut system = System::default();
        for name in LEVELS {
            let denominator = Denominator::understand(Text::new(denominator)).unwrap();
            let name = Text::new(name);
            system.levels.push(engine::system::Level { name, denominator, ..Default::default() });
        }
        let exact = outcomes(std::slice::from_ref(&root), &system);
        assert_eq!(exact["o"].value, Some(Number::HUNDRED), "{denominator}");
        system.steps.push(StepRow {
            level: Text::new("obiettivo"),
            primitive: Some(PrimitiveName::Round),
            digits: Some(2),
            mode: Some(Rounding::Truncate),
            ..StepRow::default()
        });
        let truncated = outcomes(std::slice::from_ref(&root), &system);
        assert_eq!(truncated["o"].value, Some(Number::HUNDRED), "{denominator}");
    }
}

#[test]
fn children_left_out_give_their_parent_one_state_in_any_order() {
    let mut excluding = System::default();
    for name in LEVELS {
        let name = Text::new(name);
        excluding.levels.push(engine::system::Level {
            name,
            missing: Some(Treatment::Exclude),
            ..Default::default()
        });
    }
    let found = |state| Some(Found { state, value: Some(Number::HUNDRED), words: None, date: None });
    let not_assessable =
        Branch { reading: found(Some(ReadingState::NotAssessable)), ..branch("a", Some(Number::ONE)) };
    let missing = Branch { reading: found(Some(ReadingState::Missing)), ..branch("b", Some(Number::ONE)) };
    let weightless = Branch { reading: found(Some(ReadingState::Forced)), ..branch("c", Some(Number::ZERO)) };
    let state = |children: [&Branch; 2]| {
        let root = Branch { children: children.map(Clone::clone).to_vec(), ..branch("o", None) };
        outcomes(&[root], &excluding)["o"].state
    };
    for (one, other, expected) in [
        (&not_assessable, &missing, State::Missing),
        (&not_assessable, &weightless, State::NotAssessable),
        (&weightless, &missing, State::Missing),
        (&weightless, &weightless, State::Undefined),
    ] {
        let other = if one.id == other.id { &Branch { id: "d".to_owned(), ..other.clone() } } else { other };
        assert_eq!(
            (state([one, other]), state([other, one])),
            (expected, expected),
            "{} {}",
            one.id,
            other.id
        );
    }
}

fn branch(id: &str, weight: Option<Number>) -> Branch {
    Branch {
        id: id.to_owned(),
        phase: true,
        weight,
        second: None,
        reading: None,
        inputs: random::Inputs::default(),
        direction: None,
        rule: None,
        children: Vec::new(),
    }
}
