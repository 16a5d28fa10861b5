// SPDX-License-Identifier: AGPL-3.0-or-later
//! Random measurement systems: levels with every fold and policy, rules of random steps.

use engine::{
    model::{Choice, Text, Written},
    number::{Number, Rounding},
    system::{
        Adjustment, Denominator, Figure, Fold, Frame, Level, Piece, PrimitiveName, Rule, StepRow, System,
        Treatment, WeightMissing, ZeroPolicy,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Rules that leaves may name: r0, r1, …
pub(crate) const RULES: usize = 4;

/// Levels of the trees of these tests.
pub(crate) const LEVELS: [&str; 4] = ["ente", "obiettivo", "fase", "indicatore"];

/// Any value of a closed list.
pub(crate) fn choice<T: Choice + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..T::ALL.len()).prop_map(|at| T::ALL[at].1)
}

pub(crate) fn system() -> impl Strategy<Value = System> {
    let rules = vec(vec(step(), 0..4), RULES);
    let levels = vec((level(), vec(level_step(), 0..3)), LEVELS.len());
    (rules, levels).prop_map(|(rules, levels)| {
        let mut system = System { pieces: curve(), figures: vec![strength()], ..System::default() };
        for (at, steps) in rules.into_iter().enumerate() {
            let name = Text::new(format!("r{at}"));
            system.steps.extend(steps.into_iter().map(|it| StepRow { rule: name.clone(), ..it }));
            system.rules.push(Rule { name, ..Rule::default() });
        }
        for (name, (level, steps)) in LEVELS.iter().zip(levels) {
            let name = Text::new(*name);
            system.steps.extend(steps.into_iter().map(|it| StepRow { level: name.clone(), ..it }));
            system.levels.push(Level { name, ..level });
        }
        system
    })
}

fn level() -> impl Strategy<Value = Level> {
    let denominator = select(vec!["pesi", "righe", "100", "37"]);
    let weights = select(vec!["", "", "", "uguali", "secondi", "forza"]);
    let share = || select(vec!["", "70", "30", "0"]);
    let shares = option::weighted(0.3, (share(), share(), share()));
    let policies =
        (choice::<WeightMissing>(), choice::<Treatment>(), choice::<Treatment>(), choice::<Treatment>());
    let fold = prop_oneof![2 => Just(Fold::Mean), 3 => choice::<Fold>()];
    (fold, denominator, weights, shares, policies, 0..4_u8, choice::<Rounding>()).prop_map(
        |(fold, denominator, weights, shares, (weight, missing, not_assessable, part), digits, mode)| {
            let (indicators, phases, children) = shares.unwrap_or_default();
            let share = |it: &str| Written::from_text(Text::new(it));
            Level {
                fold: Some(fold),
                denominator: Denominator::understand(Text::new(denominator)).unwrap(),
                weights: Text::new(weights),
                weight_missing: Some(weight),
                indicators_share: share(indicators),
                phases_share: share(phases),
                children_share: share(children),
                part_missing: Some(part),
                rule: Text::new("r0"),
                missing: Some(missing),
                not_assessable: Some(not_assessable),
                digits: Some(digits),
                mode: Some(mode),
                ..Level::default()
            }
        },
    )
}

/// Steps that need nothing but the value.
fn level_step() -> impl Strategy<Value = StepRow> {
    let adjust =
        (choice::<Adjustment>(), select(vec!["", "x > 50", "x < 10 o x > 90"]), select(vec!["0.9", "5"]));
    prop_oneof![
        Just(limit("0", "100")),
        (0..3_u8, choice::<Rounding>()).prop_map(|(digits, mode)| StepRow {
            primitive: Some(PrimitiveName::Round),
            digits: Some(digits),
            mode: Some(mode),
            ..StepRow::default()
        }),
        select(vec![PrimitiveName::Curve, PrimitiveName::Band]).prop_map(|it| StepRow {
            primitive: Some(it),
            curve: Text::new("totale"),
            ..StepRow::default()
        }),
        adjust.prop_map(|(effect, condition, value)| StepRow {
            primitive: Some(PrimitiveName::Adjust),
            adjustment: Some(effect),
            condition: Text::new(condition),
            value: Text::new(value),
            ..StepRow::default()
        }),
    ]
}

fn step() -> impl Strategy<Value = StepRow> {
    let derive = select(vec!["x * 2", "x + target", "se(x > 10, x, 10)", "100 / x", "consuntivo - baseline"]);
    prop_oneof![
        2 => level_step(),
        2 => (choice::<Frame>(), choice::<ZeroPolicy>()).prop_map(|(frame, zero)| normalise(frame, zero)),
        1 => derive.prop_map(|it| StepRow {
            primitive: Some(PrimitiveName::Derive),
            expression: Text::new(it),
            ..StepRow::default()
        }),
    ]
}

pub(crate) fn limit(minimum: &str, maximum: &str) -> StepRow {
    StepRow {
        primitive: Some(PrimitiveName::Limit),
        minimum: Written::from_text(Text::new(minimum)),
        maximum: Written::from_text(Text::new(maximum)),
        ..StepRow::default()
    }
}

pub(crate) fn normalise(frame: Frame, zero: ZeroPolicy) -> StepRow {
    StepRow {
        primitive: Some(PrimitiveName::Normalise),
        frame: Some(frame),
        zero: Some(zero),
        ceiling: Written::from_text(Text::new("120")),
        ..StepRow::default()
    }
}

/// A curve that answers every value: constant, in proportion, the value itself.
fn curve() -> Vec<Piece> {
    let rows =
        [("", "20", "0", ""), ("20", "60", "10", "60"), ("60", "100", "x", ""), ("100", "", "100", "")];
    let number = |it: &str| Written { text: Text::new(it), value: Number::parse(it) };
    rows.map(|(from, to, value, end)| Piece {
        curve: Text::new("totale"),
        from: number(from),
        to: number(to),
        value: Text::new(value),
        value_to: Text::new(end),
        label: Text::new(format!("da {from}")),
        ..Piece::default()
    })
    .to_vec()
}

/// A figure of indicators that may serve as their weight.
fn strength() -> Figure {
    Figure {
        name: Text::new("forza"),
        level: Text::new("indicatore"),
        expression: Text::new("peso * 2 + 1"),
        ..Figure::default()
    }
}
