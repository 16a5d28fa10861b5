// SPDX-License-Identifier: AGPL-3.0-or-later
//! Random systems out of the primitives that columns can answer.

use proptest::prelude::*;

use crate::{
    model::{Choice, Direction, Text, Understand, Written},
    number::Rounding,
    system::{
        Adjustment, Cascade, Denominator, Fold, Frame, Level, Piece, PrimitiveName, Rule, Sides, StepRow,
        System, Treatment, ZeroPolicy,
    },
};

/// Rules of a random system.
pub(super) const RULES: u16 = 3;

fn text(it: &str) -> Text {
    Text::new(it)
}

fn written<T: Understand>(it: &str) -> Written<T> {
    Written::from_text(text(it))
}

fn choice<T: Choice + std::fmt::Debug>() -> impl Strategy<Value = T> {
    (0..T::ALL.len()).prop_map(|it| T::ALL[it].1)
}

fn number() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["-10", "0", "33,3", "1/3", "50", "60", "100", "120", "2/7"])
}

/// A step after the first.
fn step() -> impl Strategy<Value = StepRow> {
    let limit = (number(), number()).prop_map(|(low, high)| StepRow {
        primitive: Some(PrimitiveName::Limit),
        minimum: written(low),
        maximum: written(high),
        ..StepRow::default()
    });
    let round = (0..4_u8, choice::<Rounding>()).prop_map(|(digits, mode)| StepRow {
        primitive: Some(PrimitiveName::Round),
        digits: Some(digits),
        mode: Some(mode),
        ..StepRow::default()
    });
    let curve = prop::sample::select(vec!["fissa", "mista"]).prop_map(|curve| StepRow {
        primitive: Some(PrimitiveName::Curve),
        curve: text(curve),
        ..StepRow::default()
    });
    let adjust = (choice::<Adjustment>(), prop::sample::select(vec!["x > 50", "target < 20", "peso = 10"]));
    let adjust = adjust.prop_map(|(effect, condition)| StepRow {
        primitive: Some(PrimitiveName::Adjust),
        condition: text(condition),
        adjustment: Some(effect),
        value: text("x / 3"),
        ..StepRow::default()
    });
    prop_oneof![3 => limit, 4 => round, 3 => curve, 1 => adjust]
}

fn normalise() -> impl Strategy<Value = StepRow> {
    (choice::<Frame>(), choice::<ZeroPolicy>(), prop::sample::select(vec!["50", "-4", "7/3"])).prop_map(
        |(frame, zero, ceiling)| StepRow {
            primitive: Some(PrimitiveName::Normalise),
            frame: Some(frame),
            zero: Some(zero),
            ceiling: written(ceiling),
            ..StepRow::default()
        },
    )
}

fn piece(curve: &str, from: &str, to: &str, sides: Sides, value: &str, value_to: &str) -> Piece {
    Piece {
        curve: text(curve),
        from: written(from),
        to: written(to),
        sides: Some(sides),
        value: text(value),
        value_to: text(value_to),
        ..Piece::default()
    }
}

/// Two curves: one of constants only, one of every kind of piece; both with holes and overlaps at times.
fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let bounds = prop::collection::vec(number(), 3);
    (bounds, choice::<Sides>(), choice::<Sides>(), number(), number()).prop_map(
        |(bounds, first, second, value, other)| {
            vec![
                piece("fissa", "", bounds[0], first, value, ""),
                piece("fissa", bounds[0], bounds[1], second, other, ""),
                piece("fissa", bounds[1], bounds[2], first, "100", ""),
                piece("mista", "", bounds[0], second, "0", ""),
                piece("mista", "20", "80", first, value, other),
                piece("mista", bounds[1], "", first, "x", ""),
            ]
        },
    )
}

fn level(name: &'static str) -> impl Strategy<Value = (Level, Vec<StepRow>)> {
    let how = (
        prop_oneof![4 => Just(Fold::Mean), 1 => choice::<Fold>()],
        prop::sample::select(vec!["pesi", "righe", "100", "37/3"]),
        prop::sample::select(vec!["", "uguali"]),
        choice::<Treatment>(),
        choice::<Treatment>(),
    );
    let parts = prop_oneof![
        Just(("", "", "")),
        Just(("70", "30", "")),
        Just(("70", "30", "100")),
        Just(("33,3", "", "1/3")),
    ];
    (how, parts, prop::collection::vec(step(), 0..3)).prop_map(move |(how, parts, mut steps)| {
        let (fold, denominator, weights, missing, part_missing) = how;
        for it in &mut steps {
            it.level = text(name);
        }
        let level = Level {
            name: text(name),
            fold: Some(fold),
            denominator: Denominator::understand(text(denominator)).unwrap(),
            weights: text(weights),
            missing: Some(missing),
            part_missing: Some(part_missing),
            indicators_share: written(parts.0),
            phases_share: written(parts.1),
            children_share: written(parts.2),
            ..Level::default()
        };
        (level, steps)
    })
}

fn rule(at: u16) -> impl Strategy<Value = (Rule, Vec<StepRow>)> {
    let steps = (prop::option::weighted(0.9, normalise()), prop::collection::vec(step(), 0..4));
    steps.prop_map(move |(first, rest)| {
        let name = format!("r{at}");
        let mut steps: Vec<_> = first.into_iter().chain(rest).collect();
        for it in &mut steps {
            it.rule = text(&name);
        }
        (Rule { name: text(&name), ..Rule::default() }, steps)
    })
}

/// A system whose phases are measured by the first rule.
pub(super) fn any_system() -> impl Strategy<Value = System> {
    let levels = (level("ente"), level("struttura"), level("obiettivo"));
    let rules = (rule(0), rule(1), rule(2));
    let head = (choice::<Cascade>(), prop::option::weighted(0.9, choice::<Direction>()));
    (levels, rules, pieces(), head, prop::bool::weighted(0.9)).prop_map(
        |((body, structure, objective), (first, second, third), pieces, head, declared)| {
            let mut system = System { pieces, ..System::default() };
            system.head.cascade = Some(head.0);
            system.head.direction = head.1;
            for (level, steps) in [body, structure, objective] {
                if declared || level.name.text == "obiettivo" {
                    system.levels.push(level);
                    system.steps.extend(steps);
                }
            }
            for (rule, steps) in [first, second, third] {
                system.rules.push(rule);
                system.steps.extend(steps);
            }
            system.levels.push(Level { name: text("fase"), rule: text("r0"), ..Level::default() });
            system
        },
    )
}

/// One rule, the value itself, and no declared level.
pub(super) fn plain() -> System {
    System { rules: vec![Rule { name: text("r0"), ..Rule::default() }], ..System::default() }
}

/// The same, with a formula.
pub(super) fn with_expression(expression: &str) -> System {
    let step = StepRow {
        rule: text("r0"),
        primitive: Some(PrimitiveName::Derive),
        expression: text(expression),
        ..StepRow::default()
    };
    System { steps: vec![step], ..plain() }
}
