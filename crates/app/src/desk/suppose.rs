// SPDX-License-Identifier: AGPL-3.0-or-later
//! What degree an indicator would have with a value that nobody has found yet, and why.
//!
//! The engine scores it by the same rules, on a small dossier that holds the indicator once for each value.

use engine::{
    describe,
    model::{
        Annex, Contribution, Deadline, Direction, Dossier, Indicator, Magnitude, Objective, Phase, Quantity,
        Reading, Text, Understand as _, Written, printed_day,
    },
    number::{Number, Rounding},
    score::{Basis, Scorer, with_scorer},
    system::Step,
    tree::Tree,
};
use jiff::{Span, civil::Date};

use super::weighing::lines;

/// A value and what it would come to.
pub struct Supposed {
    /// As one would write it.
    pub value: String,
    /// What it is: "valore di partenza"; blank when it is only a value.
    pub name: &'static str,
    /// The degree as shown, or "n.d.".
    pub degree: String,
    /// Lines of the explanation, from the outermost, each with its depth.
    pub whys: Vec<(usize, String)>,
}

impl Supposed {
    /// The last thing that was done: what decides the degree.
    #[must_use]
    pub fn last(&self) -> &str {
        let outer = self.whys.iter().rev().find(|(depth, _)| *depth == 0);
        outer.map_or("", |(_, line)| line)
    }
}

/// How an indicator is measured, and what some values would come to.
pub struct Measured {
    /// Title of the rule, how it was chosen and its article; or why there is none.
    pub rule: Result<(String, &'static str, String), String>,
    /// Its steps in words.
    pub steps: Vec<String>,
    /// What is expected this year, as written.
    pub target: String,
    /// By when, its own or that of what it stands under.
    pub deadline: Option<Date>,
    /// Good side, where it is known.
    pub direction: Option<Direction>,
    /// Its value comes from a formula.
    pub computed: bool,
    /// The values one would like to see, worst first where that is known.
    pub table: Vec<Supposed>,
    /// The one asked for.
    pub tried: Option<Supposed>,
}

/// How an indicator is measured. `tried` is a value that somebody wants to see.
///
/// # Panics
/// `at` is no indicator.
#[must_use]
pub fn measured(dossier: &Dossier, tree: &Tree<'_>, at: usize, tried: Option<&str>) -> Measured {
    let indicator = &dossier.indicators[tree.nodes[at].row];
    let mut small = around(dossier, tree, at);
    small.indicators.push(Indicator { id: Text::new("0"), ..indicator.clone() });
    let shared = small.data.len();
    spread(&mut small, dossier, indicator, shared, 1);
    // Without readings, to know what it is measured on.
    let (mut measured, values) = with_scorer(&small, &dossier.system, |it| {
        let at = it.tree.find("0").expect("it was just put there");
        let basis = it.basis(at).expect("an indicator has no children");
        (describe_basis(it, &basis), telling(it, &basis, indicator))
    })
    .unwrap_or_else(|_| (unmeasured(), Vec::new()));
    let mut values = values;
    let typed = tried.map(str::trim).filter(|it| !it.is_empty());
    values.extend(typed.map(|it| ("prova", it.to_owned())));
    small.indicators.clear();
    for (at, (_, value)) in values.iter().enumerate() {
        let id = Text::new(at.to_string());
        let plain = Indicator { id: id.clone(), formula: Text::default(), ..indicator.clone() };
        small.indicators.push(plain);
        small.readings.push(reading(id, value));
    }
    // What a formula gives is supposed too.
    small.definitions.iter_mut().for_each(|it| it.formula = Text::default());
    spread(&mut small, dossier, indicator, shared, values.len());
    let table = with_scorer(&small, &dossier.system, |it| {
        let card = it.score();
        let rows = values.iter().enumerate().filter_map(|(number, (name, value))| {
            let at = it.tree.find(&number.to_string())?;
            let whys = lines(&it.explain(&card, at).parts);
            Some(Supposed { value: value.clone(), name, degree: it.shown(at, card.of(at)), whys })
        });
        rows.collect::<Vec<_>>()
    });
    measured.table = table.unwrap_or_default();
    if typed.is_some() {
        measured.tried = measured.table.pop();
    }
    measured
}

/// The dossier without what has nothing to do with an indicator.
fn around(dossier: &Dossier, tree: &Tree<'_>, at: usize) -> Dossier {
    let above: Vec<&str> = tree.above(at).map(|it| tree.nodes[it].id).collect();
    let is_above = |id: &Text| above.contains(&id.trim());
    let objective = |it: &Objective| Objective { state: None, ..it.clone() };
    let here = |it: &Text| it.is_blank() || is_above(it);
    Dossier {
        body: dossier.body.clone(),
        structures: dossier.structures.clone(),
        plan: dossier.plan.clone(),
        results: dossier.results.clone(),
        system: engine::system::System { head: dossier.system.head.clone(), ..Default::default() }.into(),
        objectives: dossier.objectives.iter().filter(|it| is_above(&it.id)).map(objective).collect(),
        phases: dossier.phases.iter().filter(|it| is_above(&it.id)).cloned().collect::<Vec<Phase>>(),
        contributions: {
            let shared = dossier.contributions.iter().filter(|it| is_above(&it.id));
            shared.cloned().collect::<Vec<Contribution>>()
        },
        definitions: dossier.definitions.clone(),
        data: dossier.data.iter().filter(|it| here(&it.node)).cloned().collect(),
        // Of which node a table is makes no difference to who reads it.
        annexes: dossier.annexes.iter().map(|it| Annex { of: Text::default(), ..it.clone() }).collect(),
        annex_rows: dossier.annex_rows.clone(),
        ..Dossier::default()
    }
}

/// Gives each of the copies what the years and the data say of the indicator; the first data are of all.
fn spread(small: &mut Dossier, dossier: &Dossier, indicator: &Indicator, shared: usize, copies: usize) {
    let own = dossier.expected.iter().filter(|it| it.indicator.trim() == indicator.id.trim());
    let copied = own.flat_map(|it| {
        (0..copies).map(|at| engine::model::Expected { indicator: Text::new(at.to_string()), ..it.clone() })
    });
    small.expected = copied.collect();
    let own = dossier.data.iter().filter(|it| it.node.trim() == indicator.id.trim());
    let copied = own.flat_map(|it| {
        (0..copies).map(|at| engine::model::Datum { node: Text::new(at.to_string()), ..it.clone() })
    });
    small.data.truncate(shared);
    small.data.extend(copied);
}

/// A value as a reading: a day is also the day on which it was done.
fn reading(of: Text, value: &str) -> Reading {
    let day = Deadline::understand(value).is_some_and(|it| it.exact_day().is_some());
    let date = if day { Written::from_text(Text::new(value)) } else { Written::default() };
    Reading { of, value: Written::from_text(Text::new(value)), date, ..Reading::default() }
}

fn describe_basis(scorer: &Scorer<'_>, basis: &Basis<'_>) -> Measured {
    let steps =
        basis.rule.map_or_else(|_| Vec::new(), |(it, _)| describe::steps(scorer.compiled, it).collect());
    Measured {
        rule: match basis.rule {
            Ok((rule, chosen)) => Ok((rule.title.clone(), chosen, rule.source.trim().to_owned())),
            Err(cause) => Err(cause.to_string()),
        },
        steps,
        target: basis.target.map_or_else(String::new, |it| it.text.trim().to_owned()),
        deadline: basis.deadline,
        direction: basis.inputs.direction,
        computed: basis.computed,
        table: Vec::new(),
        tried: None,
    }
}

fn unmeasured() -> Measured {
    Measured {
        rule: Err("questo indicatore non si può provare da solo".to_owned()),
        steps: Vec::new(),
        target: String::new(),
        deadline: None,
        direction: None,
        computed: false,
        table: Vec::new(),
        tried: None,
    }
}

/// The values one would like to see: around baseline and target, at the ends of the scale, around the deadline.
fn telling(scorer: &Scorer<'_>, basis: &Basis<'_>, indicator: &Indicator) -> Vec<(&'static str, String)> {
    let Ok((rule, _)) = basis.rule else { return Vec::new() };
    if rule.looks_at_days() {
        return basis.deadline.map_or_else(Vec::new, around_day);
    }
    let quantity = basis.target.and_then(|it| it.value.as_ref());
    if matches!(quantity, Some(Quantity { magnitude: Magnitude::Truth(_), .. })) {
        return vec![("", "no".to_owned()), ("", "sì".to_owned())];
    }
    if let Some(day) = quantity.and_then(Quantity::date) {
        return around_day(day);
    }
    let percent = [basis.target, Some(&indicator.baseline)]
        .into_iter()
        .flatten()
        .any(|it| matches!(it.value, Some(Quantity { magnitude: Magnitude::Percent(_), .. })));
    let inputs = basis.inputs;
    let known = [
        ("soglia inferiore", &inputs.minimum),
        ("valore di partenza", &inputs.baseline),
        ("anno precedente", &inputs.previous),
        ("valore atteso", &inputs.target),
        ("soglia superiore", &inputs.maximum),
    ];
    let mut values: Vec<(&'static str, Number)> = Vec::new();
    let mut add = |name: &'static str, value: Number| {
        if !values.iter().any(|it| it.1 == value) {
            values.push((name, value));
        }
    };
    for (name, value) in known {
        if let Some(it) = value {
            add(name, it.clone());
        }
    }
    let digits = indicator.digits.unwrap_or(if percent { 1 } else { 2 });
    match (&inputs.baseline, &inputs.target) {
        (Some(from), Some(to)) if from != to => {
            let way = to - from;
            for part in [(-1, 4), (1, 4), (1, 2), (3, 4), (5, 4)] {
                let part = Number::ratio(part.0, part.1).expect("no divisor is zero");
                add("", (from + &(&way * &part)).round(digits, Rounding::HalfUp));
            }
        }
        (_, Some(to)) if !to.is_zero() => {
            for part in [(0, 1), (1, 2), (9, 10), (11, 10), (3, 2)] {
                let part = Number::ratio(part.0, part.1).expect("no divisor is zero");
                add("", (to * &part).round(digits, Rounding::HalfUp));
            }
        }
        (_, Some(_)) => [1, 2, 5].into_iter().for_each(|it| add("", Number::from(it))),
        (_, None) => {
            for it in ends(scorer, &rule.steps) {
                add("", it);
            }
        }
    }
    // What is never negative in the plan is not negative here.
    let never_negative = known.iter().all(|(_, it)| it.as_ref().is_none_or(|it| !it.is_negative()));
    values.retain(|(name, it)| !name.is_empty() || !never_negative || !it.is_negative());
    values.sort_by(|a, b| a.1.cmp(&b.1));
    if inputs.direction == Some(Direction::Lower) {
        values.reverse();
    }
    let sign = if percent { "%" } else { "" };
    values.into_iter().map(|(name, it)| (name, format!("{it}{sign}"))).collect()
}

/// Where the first scale of a rule changes; without one, the way from nothing to all.
fn ends(scorer: &Scorer<'_>, steps: &[Step]) -> Vec<Number> {
    let curve = steps.iter().find_map(|it| if let Step::Curve(it) = it { Some(*it) } else { None });
    let Some(curve) = curve.map(|it| &scorer.compiled.curves[it]) else {
        return [0, 25, 50, 75, 100].into_iter().map(Number::from).collect();
    };
    let ends = curve.pieces.iter().flat_map(|it| [it.from.clone(), it.to.clone()]);
    let mut ends: Vec<Number> = ends.flatten().collect();
    ends.dedup();
    ends.truncate(7);
    ends
}

fn around_day(day: Date) -> Vec<(&'static str, String)> {
    let days =
        [(-15, "15 giorni prima"), (0, "alla scadenza"), (1, "un giorno dopo"), (10, "10 giorni dopo")];
    let more = [(20, "20 giorni dopo"), (30, "30 giorni dopo"), (60, "60 giorni dopo")];
    let days = days.into_iter().chain(more);
    days.filter_map(|(it, name)| Some((name, printed_day(day.checked_add(Span::new().days(it)).ok()?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use engine::tree::NodeKind;
    use formats::assemble;

    use super::*;
    use crate::trial;

    fn of(dossier: &Dossier, id: &str, tried: Option<&str>) -> Measured {
        let tree = Tree::build(dossier).unwrap();
        measured(dossier, &tree, tree.find(id).unwrap(), tried)
    }

    #[test]
    fn a_value_supposed_gives_the_degree_of_a_value_found() {
        let mut tried = 0;
        for folder in trial::BODIES.into_iter().chain([trial::LIVE]) {
            let rows = trial::rows(folder).unwrap();
            for series in assemble(&rows, None).unwrap().series {
                let dossier = assemble(&rows, Some(&series)).unwrap().dossier;
                with_scorer(&dossier, &dossier.system, |scorer| {
                    let card = scorer.score();
                    for (at, node) in scorer.tree.nodes.iter().enumerate() {
                        let Some(reading) = node.reading.filter(|_| node.kind == NodeKind::Indicator) else {
                            continue;
                        };
                        let plain =
                            reading.date.is_blank() && reading.state.is_none() && reading.previous.is_blank();
                        if !plain || scorer.basis(at).unwrap().computed || reading.value.is_blank() {
                            continue;
                        }
                        let supposed =
                            measured(&dossier, scorer.tree, at, Some(&reading.value.text)).tried.unwrap();
                        assert_eq!(
                            supposed.degree,
                            scorer.shown(at, card.of(at)),
                            "{folder} {series} {}",
                            node.id
                        );
                        tried += 1;
                    }
                })
                .unwrap();
            }
        }
        assert!(tried > 50, "only {tried}");
    }

    #[test]
    fn telling_values_stand_around_baseline_and_target() {
        let dossier = assemble(&trial::rows(trial::LIVE).unwrap(), None).unwrap().dossier;
        let rising = of(&dossier, "OB-01/1.a", Some("30%"));
        let table: Vec<(&str, &str)> =
            rising.table.iter().map(|it| (it.value.as_str(), it.degree.as_str())).collect();
        let expected = [
            ("18,8%", "0,00"),
            ("22%", "0,00"),
            ("25,3%", "25,38"),
            ("28,5%", "50,00"),
            ("31,8%", "75,38"),
            ("35%", "100,00"),
            ("38,3%", "100,00"),
        ];
        assert_eq!(table, expected);
        assert_eq!(rising.table[1].name, "valore di partenza");
        assert_eq!(rising.tried.unwrap().degree, "61,54");
        // The worst first: here the less the better.
        let falling = of(&dossier, "OB-01/1.b", None);
        assert_eq!(falling.table.last().unwrap().degree, "100,00");
        assert!(falling.tried.is_none());
    }
}
