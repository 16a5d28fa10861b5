// SPDX-License-Identifier: AGPL-3.0-or-later
//! Random plans: trees of objectives, phases and indicators, with weights and readings of every kind.

use engine::{
    model::{
        Comparison, Deadline, Direction, Dossier, Indicator, Magnitude, Objective, OtherWeight, Phase, Place,
        Quantity, Reading, ReadingState, Text, Understand as _, Weight, Written,
    },
    number::Number,
    tree::identify,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// A row of a plan with those below it.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    /// Its name, the same wherever the branch is moved.
    pub(crate) id: String,
    /// A phase; else an indicator when nothing is below, an objective when something is.
    pub(crate) phase: bool,
    /// Points; `None` is a weight nobody wrote.
    pub(crate) weight: Option<Number>,
    /// Points in the second set of weights.
    pub(crate) second: Option<Number>,
    pub(crate) reading: Option<Found>,
    pub(crate) inputs: Inputs,
    pub(crate) direction: Option<Direction>,
    /// Number of the rule of a leaf; `None` leaves it to the level.
    pub(crate) rule: Option<usize>,
    pub(crate) children: Vec<Branch>,
}

/// What was found for a row.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) state: Option<ReadingState>,
    pub(crate) value: Option<Number>,
    /// Words instead of a number.
    pub(crate) words: Option<&'static str>,
    pub(crate) date: Option<&'static str>,
}

/// What an indicator is compared with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) baseline: Option<Number>,
    pub(crate) target: Option<Number>,
    pub(crate) sign: Option<Comparison>,
    pub(crate) minimum: Option<Number>,
    pub(crate) maximum: Option<Number>,
    pub(crate) previous: Option<Number>,
}

pub(crate) fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        2 => (-3..=120_i64).prop_map(Number::from),
        1 => (-500..5000_i64, 1..13_i64).prop_map(|(n, d)| Number::ratio(n, d).unwrap()),
    ]
}

fn weight() -> impl Strategy<Value = Option<Number>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(Number::ZERO)),
        6 => (1..60_i64, 1..4_i64).prop_map(|(n, d)| Number::ratio(n, d)),
    ]
}

fn found() -> impl Strategy<Value = Option<Found>> {
    let state = prop_oneof![
        6 => Just(None),
        1 => Just(Some(ReadingState::Measured)),
        1 => Just(Some(ReadingState::NotAssessable)),
        1 => Just(Some(ReadingState::Excluded)),
        1 => Just(Some(ReadingState::Forced)),
        1 => Just(Some(ReadingState::Missing)),
    ];
    let words = option::weighted(0.1, select(vec!["", "x", "Si", "n.d.", "31/12/2021"]));
    let date = option::weighted(0.2, select(vec!["31/12/2021", "10/01/2022", "novembre 2021"]));
    let found = (state, option::weighted(0.9, number()), words, date)
        .prop_map(|(state, value, words, date)| Found { state, value, words, date });
    option::weighted(0.85, found)
}

fn inputs() -> impl Strategy<Value = Inputs> {
    let sign = select(vec![Comparison::Greater, Comparison::AtLeast, Comparison::Less, Comparison::Equal]);
    let maybe = || option::weighted(0.8, number());
    (maybe(), maybe(), option::weighted(0.2, sign), maybe(), maybe(), maybe()).prop_map(
        |(baseline, target, sign, minimum, maximum, previous)| Inputs {
            baseline,
            target,
            sign,
            minimum,
            maximum,
            previous,
        },
    )
}

fn direction() -> impl Strategy<Value = Option<Direction>> {
    option::weighted(
        0.8,
        select(vec![Direction::Higher, Direction::Lower, Direction::Exact, Direction::Range]),
    )
}

fn leaf() -> impl Strategy<Value = Branch> {
    (
        any::<bool>(),
        weight(),
        weight(),
        found(),
        inputs(),
        direction(),
        option::weighted(0.7, 0..super::RULES),
    )
        .prop_map(|(phase, weight, second, reading, inputs, direction, rule)| Branch {
            id: String::new(),
            phase,
            weight,
            second,
            reading,
            inputs,
            direction,
            rule,
            children: Vec::new(),
        })
}

/// From one to five roots, up to four levels below each.
pub(crate) fn plan() -> impl Strategy<Value = Vec<Branch>> {
    let branch = leaf().prop_recursive(4, 40, 5, |below| {
        (leaf(), vec(below, 1..5)).prop_map(|(leaf, children)| {
            // What stands above others rarely has a reading of its own.
            let reading = leaf.reading.filter(|it| it.state == Some(ReadingState::Forced));
            Branch { reading, children, ..leaf }
        })
    });
    vec((leaf(), vec(branch, 1..5)), 1..5).prop_map(|roots| {
        let mut roots: Vec<Branch> =
            roots.into_iter().map(|(leaf, children)| Branch { reading: None, children, ..leaf }).collect();
        let mut next = 0;
        for it in &mut roots {
            name(it, &mut next);
        }
        roots
    })
}

fn name(branch: &mut Branch, next: &mut usize) {
    branch.id = format!("n{next}");
    *next += 1;
    branch.children.iter_mut().for_each(|it| name(it, next));
    // Under a phase there are only indicators.
    branch.phase &= branch.children.iter().all(|it| !it.phase && it.children.is_empty());
}

/// The dossier of a plan, its rows in the order of the branches.
pub(crate) fn dossier(roots: &[Branch]) -> Dossier {
    let mut rows = Rows { dossier: Dossier::default(), next: 0 };
    rows.dossier.plan.year = Some(2021);
    for root in roots {
        rows.objective(root, "");
    }
    identify(&mut rows.dossier);
    rows.dossier
}

struct Rows {
    dossier: Dossier,
    next: u32,
}

impl Rows {
    fn place(&mut self) -> Place {
        self.next += 1;
        Place { file: 1, start: self.next, end: self.next }
    }

    fn objective(&mut self, it: &Branch, parent: &str) {
        let place = self.place();
        self.dossier.objectives.push(Objective {
            id: Text::new(it.id.as_str()),
            parent: Text::new(parent),
            weight: points(it.weight.as_ref()),
            deadline: deadline("31/12/2021"),
            rule: rule(it),
            place,
            ..Objective::default()
        });
        self.found(it);
        for below in &it.children {
            match (below.phase, below.children.is_empty()) {
                (true, _) => self.phase(below, &it.id),
                (false, true) => self.indicator(below, &it.id),
                (false, false) => self.objective(below, &it.id),
            }
        }
    }

    fn phase(&mut self, it: &Branch, objective: &str) {
        let place = self.place();
        self.dossier.phases.push(Phase {
            id: Text::new(it.id.as_str()),
            objective: Text::new(objective),
            weight: points(it.weight.as_ref()),
            deadline: deadline("31/12/2021"),
            rule: rule(it),
            place,
            ..Phase::default()
        });
        self.found(it);
        for below in &it.children {
            self.indicator(below, &it.id);
        }
    }

    fn indicator(&mut self, it: &Branch, of: &str) {
        let place = self.place();
        let Inputs { baseline, target, sign, minimum, maximum, previous } = &it.inputs;
        self.dossier.indicators.push(Indicator {
            id: Text::new(it.id.as_str()),
            of: Text::new(of),
            weight: points(it.weight.as_ref()),
            baseline: quantity(baseline.as_ref(), None),
            target: quantity(target.as_ref(), *sign),
            minimum: quantity(minimum.as_ref(), None),
            maximum: quantity(maximum.as_ref(), None),
            previous: quantity(previous.as_ref(), None),
            direction: it.direction,
            rule: rule(it),
            place,
            ..Indicator::default()
        });
        self.found(it);
    }

    fn found(&mut self, it: &Branch) {
        let node = Text::new(it.id.as_str());
        if it.second.is_some() {
            let weight = points(it.second.as_ref());
            let set = Text::new("secondi");
            self.dossier.other_weights.push(OtherWeight {
                node: node.clone(),
                set,
                weight,
                ..OtherWeight::default()
            });
        }
        let Some(found) = &it.reading else { return };
        let value = match found.words {
            Some(words) => Written::from_text(Text::new(words)),
            None => quantity(found.value.as_ref(), None),
        };
        let date = found.date.map_or_else(Written::default, deadline);
        self.dossier.readings.push(Reading {
            of: node,
            value,
            date,
            state: found.state,
            ..Reading::default()
        });
    }
}

fn rule(it: &Branch) -> Text {
    Text::new(it.rule.map_or_else(String::new, |rule| format!("r{rule}")))
}

fn deadline(text: &str) -> Written<Deadline> {
    Written { text: Text::new(text), value: Deadline::understand(text) }
}

pub(crate) fn points(it: Option<&Number>) -> Written<Weight> {
    let weight = |points: &Number| Weight { points: points.clone(), percent: false, brackets: false };
    Written { text: Text::new(it.map_or_else(String::new, Number::exact)), value: it.map(weight) }
}

fn quantity(it: Option<&Number>, comparison: Option<Comparison>) -> Written<Quantity> {
    let value =
        it.map(|it| Quantity { comparison, increment: false, magnitude: Magnitude::Number(it.clone()) });
    Written { text: Text::new(it.map_or_else(String::new, Number::exact)), value }
}

/// Every branch of a plan, those below included.
pub(crate) fn visit(roots: &mut [Branch], change: &mut dyn FnMut(&mut Branch)) {
    for it in roots {
        change(it);
        visit(&mut it.children, change);
    }
}
