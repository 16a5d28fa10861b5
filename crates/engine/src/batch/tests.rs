// SPDX-License-Identifier: AGPL-3.0-or-later
//! Batch and tree give the same scores, whatever the system and the figures.

mod systems;

use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        Dossier, Indicator, Magnitude, Objective, Phase, Quantity, Reading, Structure, Text, Weight, Written,
    },
    number::Number,
    score::Scorer,
    system::{System, compile},
    tree::Tree,
};

/// Figures of a plan, as rows.
#[derive(Clone, Debug)]
struct Plan {
    objectives: Vec<Rows>,
}

#[derive(Clone, Debug)]
struct Rows {
    weight: i32,
    area: u32,
    /// Rule, weight, baseline, target, actual.
    indicators: Vec<(u16, i32, i64, i64, i64)>,
    /// Weight, done.
    phases: Vec<(i32, i64)>,
}

const AREAS: u32 = 3;

/// Figures of every size: small ones that fill the kernels, and some that do not fit them.
fn figure() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => -200_i64..20_000,
        1 => Just(MISSING),
        1 => Just(0_i64),
        1 => prop_oneof![Just(i64::MAX), Just(i64::MIN + 1), any::<i64>()],
    ]
}

fn weight() -> impl Strategy<Value = i32> {
    prop_oneof![6 => 1..101_i32, 1 => Just(0), 1 => Just(-20), 1 => Just(i32::MAX)]
}

fn plan(rules: u16) -> impl Strategy<Value = Plan> {
    let indicator = (0..rules, weight(), figure(), figure(), figure());
    let phase = (weight(), figure());
    let rows =
        (weight(), 0..AREAS, prop::collection::vec(indicator, 0..4), prop::collection::vec(phase, 0..3));
    let rows = rows.prop_map(|(weight, area, indicators, phases)| Rows { weight, area, indicators, phases });
    prop::collection::vec(rows, 0..6).prop_map(|objectives| Plan { objectives })
}

/// Columns that own their cells.
#[derive(Default)]
struct Owned {
    plans: Vec<u32>,
    objective_weight: Vec<i32>,
    area: Vec<u32>,
    indicators: Vec<u32>,
    phases: Vec<u32>,
    rule: Vec<u16>,
    indicator_weight: Vec<i32>,
    baseline: Vec<i64>,
    target: Vec<i64>,
    actual: Vec<i64>,
    phase_weight: Vec<i32>,
    done: Vec<i64>,
}

impl Owned {
    fn of(plans: &[Plan]) -> Owned {
        let count = |it: usize| u32::try_from(it).unwrap();
        let mut owned = Owned { plans: vec![0], indicators: vec![0], phases: vec![0], ..Owned::default() };
        for it in plans.iter().flat_map(|plan| plan.objectives.iter().map(Some).chain([None])) {
            let Some(rows) = it else {
                owned.plans.push(count(owned.objective_weight.len()));
                continue;
            };
            owned.objective_weight.push(rows.weight);
            owned.area.push(rows.area);
            for (rule, weight, baseline, target, actual) in &rows.indicators {
                owned.rule.push(*rule);
                owned.indicator_weight.push(*weight);
                owned.baseline.push(*baseline);
                owned.target.push(*target);
                owned.actual.push(*actual);
            }
            owned.indicators.push(count(owned.rule.len()));
            owned.phase_weight.extend(rows.phases.iter().map(|it| it.0));
            owned.done.extend(rows.phases.iter().map(|it| it.1));
            owned.phases.push(count(owned.done.len()));
        }
        owned
    }

    fn columns(&self) -> Columns<'_> {
        Columns {
            plans: &self.plans,
            areas: AREAS,
            objective_weight: &self.objective_weight,
            area: &self.area,
            indicators: &self.indicators,
            phases: &self.phases,
            rule: &self.rule,
            indicator_weight: &self.indicator_weight,
            baseline: &self.baseline,
            target: &self.target,
            actual: &self.actual,
            phase_weight: &self.phase_weight,
            done: &self.done,
        }
    }
}

const SCALE: i64 = 100;
const WEIGHT_SCALE: i64 = 10;

fn cell(figure: i64) -> Written<Quantity> {
    let number = (figure != MISSING).then(|| Number::ratio(figure, SCALE).unwrap());
    let value =
        number.map(|it| Quantity { comparison: None, increment: false, magnitude: Magnitude::Number(it) });
    Written { text: Text::new(if value.is_some() { "scritto" } else { "" }), value }
}

fn points(weight: i32) -> Written<Weight> {
    let points = Number::ratio(weight.into(), WEIGHT_SCALE).unwrap();
    Written { text: Text::new("scritto"), value: Some(Weight { points, percent: false, brackets: false }) }
}

/// The same plan as a dossier.
fn dossier(plan: &Plan, system: &System) -> Dossier {
    let mut dossier = Dossier { system: system.clone().into(), ..Dossier::default() };
    for area in 0..AREAS {
        dossier.structures.push(Structure { id: Text::new(format!("a{area}")), ..Structure::default() });
    }
    for (at, rows) in plan.objectives.iter().enumerate() {
        let id = Text::new(format!("o{at}"));
        dossier.objectives.push(Objective {
            id: id.clone(),
            structure: Text::new(format!("a{}", rows.area)),
            weight: points(rows.weight),
            ..Objective::default()
        });
        for (n, (rule, weight, baseline, target, actual)) in rows.indicators.iter().enumerate() {
            let own = Text::new(format!("o{at}/i{n}"));
            dossier.indicators.push(Indicator {
                id: own.clone(),
                of: id.clone(),
                rule: system.rules[usize::from(*rule)].name.clone(),
                weight: points(*weight),
                baseline: cell(*baseline),
                target: cell(*target),
                ..Indicator::default()
            });
            dossier.readings.push(Reading { of: own, value: cell(*actual), ..Reading::default() });
        }
        for (n, (weight, done)) in rows.phases.iter().enumerate() {
            let own = Text::new(format!("o{at}/f{n}"));
            let weight = points(*weight);
            dossier.phases.push(Phase { id: own.clone(), objective: id.clone(), weight, ..Phase::default() });
            dossier.readings.push(Reading { of: own, value: cell(*done), ..Reading::default() });
        }
    }
    dossier
}

/// The scores of the tree under a cascade: objectives, structures, body.
type TreeScores = (Vec<Option<Number>>, Vec<Option<Number>>, Option<Number>);

fn by_tree(plan: &Plan, system: &System, cascade: Cascade) -> TreeScores {
    let mut system = system.clone();
    system.head.cascade = Some(cascade);
    let dossier = dossier(plan, &system);
    let tree = Tree::build(&dossier).unwrap();
    let (compiled, _) = compile(&system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    let of = |id: String| card.of(tree.find(&id).unwrap()).value.clone();
    let objectives = (0..plan.objectives.len()).map(|it| of(format!("o{it}"))).collect();
    (objectives, (0..AREAS).map(|it| of(format!("a{it}"))).collect(), card.of(0).value.clone())
}

proptest! {
    #[test]
    fn batch_and_tree_agree(
        system in systems::any_system(),
        plans in prop::collection::vec(plan(systems::RULES), 1..4),
        threads in 1..4_usize,
    ) {
        let (compiled, _) = compile(&system);
        let shape = Shape { scale: 100, weight_scale: 10, level: "obiettivo" };
        let batch = Batch::new(&compiled, &shape).unwrap();
        let owned = Owned::of(&plans);
        let scored = batch.score(&owned.columns(), threads).unwrap();
        let mut objectives = scored.objectives.iter();
        let mut areas = scored.areas.iter();
        for (at, plan) in plans.iter().enumerate() {
            let by_objectives = by_tree(plan, &system, Cascade::Objectives);
            let by_structures = by_tree(plan, &system, Cascade::Structures);
            let mine: Vec<_> = objectives.by_ref().take(plan.objectives.len()).collect();
            prop_assert_eq!(&mine, &by_objectives.0, "objectives of plan {}", at);
            let mine: Vec<_> = areas.by_ref().take(AREAS as usize).collect();
            prop_assert_eq!(&mine, &by_structures.1, "areas of plan {}", at);
            let body = if batch.by_structure() { by_structures.2 } else { by_objectives.2 };
            prop_assert_eq!(scored.plans.get(at), body, "plan {}", at);
        }
    }
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let system = systems::plain();
    let (compiled, _) = compile(&system);
    let batch = Batch::new(&compiled, &Shape { scale: 1, weight_scale: 1, level: "obiettivo" }).unwrap();
    let rows = Rows { weight: 1, area: 0, indicators: vec![(0, 1, 0, 10, 5)], phases: vec![(1, 50)] };
    let owned = Owned::of(&[Plan { objectives: vec![rows] }]);
    assert!(batch.score(&owned.columns(), 1).is_ok());
    let refused = |columns: Columns<'_>| batch.score(&columns, 1).unwrap_err().0;
    assert_eq!(refused(Columns { rule: &[9], ..owned.columns() }), "regole degli indicatori");
    assert_eq!(refused(Columns { target: &[], ..owned.columns() }), "colonne degli indicatori");
    assert_eq!(refused(Columns { area: &[7], ..owned.columns() }), "strutture degli obiettivi");
    assert_eq!(refused(Columns { plans: &[0, 2], ..owned.columns() }), "inizio dei piani");
    assert_eq!(refused(Columns { phases: &[0, 0], ..owned.columns() }), "inizio delle fasi");
}

#[test]
fn what_no_column_holds_is_said() {
    let (compiled, _) = compile(&systems::with_expression("target - ricavi"));
    let shape = Shape { scale: 1, weight_scale: 1, level: "obiettivo" };
    assert_eq!(Batch::new(&compiled, &shape).unwrap_err().0, "«ricavi» non è tra le colonne");
    let (compiled, _) = compile(&systems::with_expression("target - x"));
    assert!(!Batch::new(&compiled, &shape).unwrap().is_integral());
}
