// SPDX-License-Identifier: AGPL-3.0-or-later
//! Examples of a rule or of a level as it is written: from inputs that are typed, or typical ones, to the degree and
//! why.

use std::sync::Arc;

use engine::{
    model::{
        Choice as _, Datum, Direction, Dossier, Indicator, Objective, OtherWeight, Phase, Reading,
        ReadingState, Text, Understand, Written, printed_day,
    },
    score::{NAMES, with_scorer},
    system::{Compiled, Frame, PrimitiveName, Rule, Step, StepRow, System, WeightsFrom, compile},
    tree::Tree,
};

use super::{
    suppose::{self, Supposed},
    weighing::lines,
};

/// The rule that gives the value itself, and the node of the examples.
const TRIAL: &str = "prova";
/// How many lines one may type.
const CASES: usize = 3;
/// How many children one may type.
const CHILDREN: usize = 5;

/// Something that the examples start from.
#[derive(Clone, Debug)]
pub struct Input {
    /// The name of its field.
    pub name: String,
    pub label: String,
    pub value: String,
}

/// A case that somebody types.
pub struct Case {
    /// Value, expected, starting point: those that count here.
    pub inputs: Vec<Input>,
    pub outcome: Option<Supposed>,
}

/// The examples of a rule.
#[derive(Default)]
pub struct OfRule {
    pub inputs: Vec<Input>,
    pub typical: Vec<Supposed>,
    pub cases: Vec<Case>,
    /// Why there is none.
    pub none: String,
}

/// A child of the node of the examples.
pub struct Child {
    pub number: usize,
    pub kind: String,
    pub weight: String,
    pub degree: String,
}

/// The example of a level: a node with children whose degrees are typed.
#[derive(Default)]
pub struct OfLevel {
    pub inputs: Vec<Input>,
    /// Kinds of children fold apart: each says which it is.
    pub apart: bool,
    pub children: Vec<Child>,
    /// The degree as shown, and the class it falls in.
    pub degree: String,
    pub whys: Vec<(usize, String)>,
}

/// What is typed, by the name of its field.
pub type Asked<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The examples of a rule under the system of a dossier.
#[must_use]
pub fn of_rule(dossier: &Dossier, rule: &str, asked: Asked<'_>) -> OfRule {
    let (compiled, _) = compile(&dossier.system);
    let Some(found) = compiled.rule_index(rule).map(|it| &compiled.rules[it]) else {
        return OfRule { none: format!("la regola «{rule}» non c'è"), ..OfRule::default() };
    };
    let names = names(&found.steps);
    let frames = |all: &[Frame]| {
        found.steps.iter().any(|it| matches!(it, Step::Normalise { frame, .. } if all.contains(frame)))
    };
    let reads = |name: &str, all: &[Frame]| frames(all) || names.iter().any(|it| it == name);
    let with_target =
        [Frame::Target, Frame::BaselineTarget, Frame::Thresholds, Frame::Deviation, Frame::Comparison];
    let mine = user(dossier, rule);
    let year = dossier.plan.year.unwrap_or(2026);
    #[rustfmt::skip]
    let all = [
        ("baseline", "Valore di partenza", reads("baseline", &[Frame::BaselineTarget]), "20".to_owned()),
        ("target", "Valore atteso", reads("target", &with_target), "80".to_owned()),
        ("minimo", "Soglia inferiore", reads("minimo", &[Frame::Thresholds]), "40".to_owned()),
        ("massimo", "Soglia superiore", reads("massimo", &[Frame::Thresholds]), "100".to_owned()),
        ("precedente", "Valore dell'anno prima", reads("precedente", &[Frame::PreviousYear]), "70".to_owned()),
        ("scadenza", "Scadenza", found.looks_at_days() || names.iter().any(|it| it == "scadenza"), format!("30/06/{year}")),
        ("verso", "Da che parte è il meglio", frames(&[Frame::Target, Frame::PreviousYear, Frame::Deviation, Frame::Comparison]), Direction::Higher.word().to_owned()),
    ];
    let mut inputs: Vec<Input> = Vec::new();
    for (name, label, _, usual) in all.into_iter().filter(|it| it.2) {
        let field = format!("prova.{name}");
        let real = mine.iter().flatten().find(|it| it.0 == name && !it.1.is_empty()).map(|it| it.1.clone());
        let value = asked(&field).unwrap_or_else(|| real.unwrap_or(usual));
        inputs.push(Input { name: field, label: label.to_owned(), value });
    }
    inputs.extend(data(&names, asked));
    let typical = measured(dossier, rule, &inputs, &[], None).0;
    let cases = (1..=CASES).map(|number| {
        let own = ["valore", "target", "baseline"].into_iter();
        let own = own
            .filter(|it| *it == "valore" || inputs.iter().any(|input| input.name == format!("prova.{it}")));
        let own: Vec<Input> = own
            .map(|it| {
                let name = format!("caso.{number}.{it}");
                let value = asked(&name).unwrap_or_default();
                let label = if it == "valore" {
                    "Valore"
                } else if it == "target" {
                    "Atteso"
                } else {
                    "Partenza"
                };
                Input { name, label: label.to_owned(), value }
            })
            .collect();
        let value = own.first().map(|it| it.value.trim().to_owned()).filter(|it| !it.is_empty());
        let outcome = value.and_then(|it| measured(dossier, rule, &inputs, &own, Some(&it)).1);
        Case { inputs: own, outcome }
    });
    OfRule { cases: cases.collect(), inputs, typical, none: String::new() }
}

/// What some values come to by a rule: the typical ones, and one that is typed.
fn measured(
    dossier: &Dossier,
    rule: &str,
    inputs: &[Input],
    own: &[Input],
    tried: Option<&str>,
) -> (Vec<Supposed>, Option<Supposed>) {
    let typed = |name: &str| {
        let of = |all: &[Input], part: &str| {
            let it =
                all.iter().find(|it| it.name.ends_with(&format!(".{name}")) && it.name.starts_with(part));
            it.map(|it| it.value.trim().to_owned()).filter(|it| !it.is_empty())
        };
        of(own, "caso.").or_else(|| of(inputs, "prova.")).unwrap_or_default()
    };
    let direction = Direction::ALL.iter().find(|(word, _)| *word == typed("verso")).map(|it| it.1);
    let indicator = Indicator {
        id: Text::new("i"),
        of: Text::new(TRIAL),
        rule: Text::new(rule),
        direction,
        baseline: quantity(&typed("baseline")),
        target: quantity(&typed("target")),
        minimum: quantity(&typed("minimo")),
        maximum: quantity(&typed("massimo")),
        previous: quantity(&typed("precedente")),
        deadline: quantity(&typed("scadenza")),
        ..Indicator::default()
    };
    let small = Dossier {
        objectives: vec![Objective { id: Text::new(TRIAL), ..Objective::default() }],
        indicators: vec![indicator],
        data: data_rows(inputs, "i"),
        ..around(dossier)
    };
    let Ok(tree) = Tree::build(&small) else { return (Vec::new(), None) };
    let Some(at) = tree.find("i") else { return (Vec::new(), None) };
    let it = suppose::measured(&small, &tree, at, tried);
    (it.table, it.tried)
}

/// The example of a level under the system of a dossier.
#[must_use]
pub fn of_level(dossier: &Dossier, level: &str, asked: Asked<'_>) -> OfLevel {
    let (compiled, _) = compile(&dossier.system);
    let Some(found) = compiled.level_index(level).map(|it| &compiled.levels[it]) else {
        return OfLevel::default();
    };
    let apart = found.parts.is_some();
    let inputs = data(&names(&found.steps), asked);
    let usual = [
        ("indicatore", "50", "100"),
        ("fase", "30", "80"),
        ("obiettivo", "20", ""),
        ("", "", ""),
        ("", "", ""),
    ];
    let child = |number: usize| {
        let (kind, weight, degree) = usual[number - 1];
        let typed = |name: &str, usual: &str| {
            asked(&format!("figlio.{number}.{name}")).unwrap_or_else(|| usual.to_owned()).trim().to_owned()
        };
        Child {
            number,
            kind: typed("specie", if apart { kind } else { "obiettivo" }),
            weight: typed("peso", weight),
            degree: typed("grado", degree),
        }
    };
    let children: Vec<Child> = (1..=CHILDREN).map(child).collect();
    let small = family(dossier, level, &compiled, &children, &inputs);
    let scored = with_scorer(&small, &small.system, |scorer| {
        let at = scorer.tree.find(TRIAL)?;
        let card = scorer.score();
        let outcome = card.of(at);
        let band = scorer.band(outcome).map_or_else(String::new, |it| format!(" ({})", it.trim()));
        let whys = lines(&scorer.explain(&card, at).parts);
        Some((format!("{}{band}", scorer.shown(at, outcome)), whys))
    });
    let (degree, whys) = scored.ok().flatten().unwrap_or_default();
    OfLevel { inputs, apart, children, degree, whys }
}

/// A node of that level with those children.
fn family(
    dossier: &Dossier,
    level: &str,
    compiled: &Compiled,
    children: &[Child],
    inputs: &[Input],
) -> Dossier {
    let mut small = around(dossier);
    let system = Arc::make_mut(&mut small.system);
    with_itself(system);
    let weights = compiled.level_index(level).map(|it| &compiled.levels[it].weights);
    if let Some(WeightsFrom::Figure(_)) = weights {
        // What the figure would give is typed.
        system
            .levels
            .iter_mut()
            .filter(|it| it.name.trim() == level)
            .for_each(|it| it.weights = Text::new("peso"));
    }
    let node = |id: &str| Objective { id: Text::new(id), title: Text::new(id), ..Objective::default() };
    small.objectives.push(Objective { level: Text::new(level), ..node(TRIAL) });
    small.data = data_rows(inputs, TRIAL);
    for it in children.iter().filter(|it| !it.weight.is_empty() || !it.degree.is_empty()) {
        let id = Text::new(format!("figlio {}", it.number));
        let (rule, of) = (Text::new(TRIAL), Text::new(TRIAL));
        let weight = Written::from_text(Text::new(it.weight.as_str()));
        if let Some(WeightsFrom::Set(set)) = weights {
            let (node, set) = (id.clone(), Text::new(set.as_str()));
            small.other_weights.push(OtherWeight {
                node,
                set,
                weight: weight.clone(),
                ..OtherWeight::default()
            });
        }
        match it.kind.as_str() {
            "indicatore" => {
                let name = id.clone();
                small.indicators.push(Indicator {
                    id: id.clone(),
                    of,
                    name,
                    weight,
                    rule,
                    ..Indicator::default()
                });
            }
            "fase" => {
                let title = id.clone();
                let phase = Phase { id: id.clone(), objective: of, title, weight, rule, ..Phase::default() };
                small.phases.push(phase);
            }
            _ => small.objectives.push(Objective { parent: of, weight, rule, ..node(&id) }),
        }
        let value = quantity(&it.degree);
        let unfit = it.degree.to_lowercase().starts_with("n.v");
        let state = unfit.then_some(ReadingState::NotAssessable);
        small.readings.push(Reading {
            of: id,
            value: if unfit { Written::default() } else { value },
            state,
            ..Reading::default()
        });
    }
    small
}

/// Adds the rule that gives the value itself.
fn with_itself(system: &mut System) {
    system.rules.push(Rule {
        name: Text::new(TRIAL),
        title: Text::new("il grado scritto qui"),
        ..Rule::default()
    });
    system.steps.push(StepRow {
        rule: Text::new(TRIAL),
        primitive: Some(PrimitiveName::Normalise),
        frame: Some(Frame::None),
        ..StepRow::default()
    });
    system.head.cascade = None;
}

/// A dossier with that system, and nothing to be measured.
fn around(dossier: &Dossier) -> Dossier {
    let mut system = Arc::clone(&dossier.system);
    Arc::make_mut(&mut system).head.cascade = None;
    Dossier {
        body: dossier.body.clone(),
        plan: dossier.plan.clone(),
        results: dossier.results.clone(),
        definitions: dossier.definitions.clone(),
        system,
        ..Dossier::default()
    }
}

/// What the plan says of the first indicator that a rule measures, of those that have a target: its figures are those one
/// knows.
fn user(dossier: &Dossier, rule: &str) -> Option<Vec<(&'static str, String)>> {
    let found = with_scorer(dossier, &dossier.system, |scorer| {
        let told = |at: usize| {
            let (it, basis) = (scorer.indicator(at)?, scorer.basis(at)?);
            let target = basis.target.map_or("", |it| it.text.trim());
            basis.rule.ok().filter(|(it, _)| it.name == rule && !target.is_empty())?;
            let direction = basis.inputs.direction.map_or("", |it| it.word());
            let day = basis.deadline.map_or_else(String::new, printed_day);
            let words = |it: &Text| it.trim().to_owned();
            Some(vec![
                ("baseline", words(&it.baseline.text)),
                ("target", target.to_owned()),
                ("minimo", words(&it.minimum.text)),
                ("massimo", words(&it.maximum.text)),
                ("precedente", words(&it.previous.text)),
                ("scadenza", day),
                ("verso", direction.to_owned()),
            ])
        };
        (0..scorer.tree.nodes.len()).find_map(told)
    });
    found.ok().flatten()
}

/// The names that some steps read.
fn names(steps: &[Step]) -> Vec<String> {
    let mut found = Vec::new();
    for it in steps {
        let read = match it {
            Step::Derive(it) => vec![it],
            Step::Adjust { condition, value, .. } => condition.iter().chain([value]).collect(),
            _ => Vec::new(),
        };
        found.extend(read.iter().flat_map(|it| it.names()).map(|it| it.text.clone()));
    }
    found.sort();
    found.dedup();
    found
}

/// The data of the node that formulas read: those of annexed tables are not typed here.
fn data(names: &[String], asked: Asked<'_>) -> Vec<Input> {
    let is_datum = |it: &&String| !it.contains('.') && !NAMES.iter().any(|(name, _)| name == it);
    let input = |it: &String| {
        let name = format!("dato.{it}");
        Input { value: asked(&name).unwrap_or_default(), name, label: format!("Dato «{it}»") }
    };
    names.iter().filter(is_datum).map(input).collect()
}

fn data_rows(inputs: &[Input], node: &str) -> Vec<Datum> {
    let typed = inputs.iter().filter(|it| !it.value.trim().is_empty());
    let row = |it: &Input| {
        let name = it.name.strip_prefix("dato.")?;
        Some(Datum {
            node: Text::new(node),
            name: Text::new(name),
            value: quantity(&it.value),
            ..Datum::default()
        })
    };
    typed.filter_map(row).collect()
}

fn quantity<T: Understand>(words: &str) -> Written<T> {
    Written::from_text(Text::new(words.trim()))
}

#[cfg(test)]
mod tests;
