// SPDX-License-Identifier: AGPL-3.0-or-later
//! Leaves: an indicator, a phase or an objective without children becomes a degree by its rule.

use jiff::civil::Date;

use super::{
    Scorer,
    explain::settled_why,
    steps::{self, Surroundings},
};
use crate::{
    expression::{Expression, Undefined, Value},
    model::{
        Asked, Comparison, Direction, Expected, ExpectedKind, Magnitude, Quantity, Reading, ReadingState,
        Written,
    },
    number::Number,
    primitive::{derive, normalise},
    state::{Outcome, State},
    system::{Frame, Step},
    tree::NodeKind,
    why::{Reason, Reasons, Why},
};

/// What a leaf needs to be measured, looked up once.
#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    pub(crate) rule: Chosen,
    pub(crate) formula: Option<Result<Expression, Undefined>>,
    pub(crate) inputs: normalise::Inputs,
    pub(crate) target: Option<(&'a Written<Quantity>, Option<&'a Expected>)>,
    pub(crate) others: [Option<&'a Written<Quantity>>; 4],
    pub(crate) target_date: Option<Date>,
    pub(crate) deadline: Option<Date>,
}

/// Which rule measures a leaf, and why that one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Chosen {
    Rule(usize, &'static str),
    None(Undefined),
}

pub(super) fn bind<'a>(scorer: &Scorer<'a>) -> Vec<Option<Leaf<'a>>> {
    let count = scorer.tree.nodes.len();
    let mut targets: Vec<Option<&'a Expected>> = vec![None; count];
    let dossier = scorer.tree.dossier;
    let year = dossier.results.year.or(dossier.plan.year);
    for it in &dossier.expected {
        let kind = it.kind.unwrap_or(ExpectedKind::Target);
        if kind != ExpectedKind::Target || it.year != year {
            continue;
        }
        if let Some(at) = scorer.tree.find(it.indicator.trim()) {
            targets[at] = Some(it);
        }
    }
    (0..count)
        .map(|at| scorer.tree.nodes[at].children.is_empty().then(|| leaf(scorer, at, targets[at])))
        .collect()
}

fn leaf<'a>(scorer: &Scorer<'a>, at: usize, expected: Option<&'a Expected>) -> Leaf<'a> {
    let dossier = scorer.tree.dossier;
    let node = &scorer.tree.nodes[at];
    let year = dossier.results.year.or(dossier.plan.year).unwrap_or(0);
    let (rule, graduation, deadline) = match node.kind {
        NodeKind::Indicator => {
            let it = &dossier.indicators[node.row];
            (it.rule.trim(), it.graduation.trim(), it.deadline.value.as_ref())
        }
        NodeKind::Phase => {
            let it = &dossier.phases[node.row];
            (it.rule.trim(), it.graduation.trim(), it.deadline.value.as_ref())
        }
        NodeKind::Objective => {
            let it = &dossier.objectives[node.row];
            (it.rule.trim(), it.graduation.trim(), it.deadline.value.as_ref())
        }
        NodeKind::Body | NodeKind::Structure | NodeKind::Contribution => ("", "", None),
    };
    let mut leaf = Leaf {
        rule: choose(scorer, at, rule, graduation),
        formula: None,
        inputs: normalise::Inputs::default(),
        target: None,
        others: [None; 4],
        target_date: None,
        deadline: deadline.or_else(|| above(scorer, at)).and_then(|it| it.last_day(year)),
    };
    if let (Some(deadline), Some(done)) = (leaf.deadline, node.done()) {
        leaf.inputs.days_late = Some(days_between(deadline, done));
    }
    if let Some(previous) = node.reading.map(|it| &it.previous).filter(|it| !it.is_blank()) {
        leaf.others[3] = Some(previous);
    }
    if node.kind == NodeKind::Indicator {
        of_indicator(scorer, at, expected, &mut leaf);
    }
    let number = |it: Option<&Written<Quantity>>| it?.value.as_ref()?.number();
    leaf.inputs.baseline = number(leaf.others[0]);
    leaf.inputs.minimum = number(leaf.others[1]);
    leaf.inputs.maximum = number(leaf.others[2]);
    leaf.inputs.previous = number(leaf.others[3]);
    leaf.inputs.direction = leaf.inputs.direction.or(scorer.compiled.direction);
    leaf
}

/// The deadline of the nearest phase or objective above a row that has none of its own.
fn above<'a>(scorer: &Scorer<'a>, at: usize) -> Option<&'a crate::model::Deadline> {
    let dossier = scorer.tree.dossier;
    scorer.tree.above(at).find_map(|it| {
        let row = scorer.tree.nodes[it].row;
        match scorer.tree.nodes[it].kind {
            NodeKind::Phase => dossier.phases[row].deadline.value.as_ref(),
            NodeKind::Objective => dossier.objectives[row].deadline.value.as_ref(),
            _ => None,
        }
    })
}

fn of_indicator<'a>(scorer: &Scorer<'a>, at: usize, expected: Option<&'a Expected>, leaf: &mut Leaf<'a>) {
    let dossier = scorer.tree.dossier;
    let it = &dossier.indicators[scorer.tree.nodes[at].row];
    let definition = dossier
        .definitions
        .iter()
        .find(|def| !it.definition.is_blank() && def.id.trim() == it.definition.trim());
    let formula = match it.formula.is_blank() {
        false => it.formula.trim(),
        true => definition.map_or("", |def| def.formula.trim()),
    };
    if !formula.is_empty() {
        leaf.formula = Some(Expression::parse(formula).map_err(|err| Undefined::Other(err.what)));
    }
    let target = expected.map_or((&it.target, None), |row| (&row.value, Some(row)));
    if !target.0.is_blank() {
        leaf.target = Some(target);
    }
    leaf.others = [
        Some(&it.baseline).filter(|it| !it.is_blank()),
        Some(&it.minimum).filter(|it| !it.is_blank()),
        Some(&it.maximum).filter(|it| !it.is_blank()),
        leaf.others[3].or(Some(&it.previous).filter(|it| !it.is_blank())),
    ];
    let quantity = target.0.value.as_ref();
    leaf.inputs.target = quantity.and_then(Quantity::number);
    leaf.target_date = quantity.and_then(Quantity::date);
    leaf.inputs.comparison = quantity.and_then(|it| it.comparison);
    let truth = matches!(quantity, Some(Quantity { magnitude: Magnitude::Truth(_), .. }));
    let of_sign = leaf.inputs.comparison.map(|sign| match sign {
        Comparison::Greater | Comparison::AtLeast => Direction::Higher,
        Comparison::Less | Comparison::AtMost => Direction::Lower,
        Comparison::Equal => Direction::Exact,
    });
    let declared = it.direction.or(definition.and_then(|def| def.direction));
    leaf.inputs.direction = declared.or(of_sign).or(truth.then_some(Direction::Exact));
}

/// The rule of a leaf: its own, else the one its graduation means, else its level's.
fn choose(scorer: &Scorer<'_>, at: usize, rule: &str, graduation: &str) -> Chosen {
    let compiled = scorer.compiled;
    if !rule.is_empty() {
        return match compiled.rule_index(rule) {
            Some(rule) => Chosen::Rule(rule, "scritta nella riga"),
            None => Chosen::None(Undefined::NoSuchName(rule.to_owned())),
        };
    }
    if !graduation.is_empty() {
        return match compiled.graduation(graduation) {
            Some(rule) => Chosen::Rule(rule, "dalla graduazione stampata"),
            None => Chosen::None(Undefined::Other(format!(
                "il sistema non conosce la graduazione «{graduation}»"
            ))),
        };
    }
    match scorer.level(at).rule {
        Some(rule) => Chosen::Rule(rule, "del livello"),
        None => Chosen::None(Undefined::Other("nessuna regola dice come misurare questa riga".to_owned())),
    }
}

pub(super) fn days_between(from: Date, to: Date) -> Number {
    Number::from(from.until(to).map_or(0, |span| i64::from(span.get_days())))
}

impl<'a> Scorer<'a> {
    /// Why no rule measures a leaf; `None` when one does, or when the node is no leaf.
    pub(crate) fn unmeasured(&self, at: usize) -> Option<&Undefined> {
        match &self.leaves[at].as_ref()?.rule {
            Chosen::Rule(..) => None,
            Chosen::None(cause) => Some(cause),
        }
    }

    /// Measures a leaf. The same code gives the value alone or the value with its reasons.
    pub(super) fn measure<R: Reasons<'a>>(&self, at: usize, reasons: &mut R) -> Outcome {
        let node = &self.tree.nodes[at];
        let Some(leaf) = &self.leaves[at] else { return Outcome::only(State::Undefined) };
        let outcome = self.measure_leaf(at, node.reading, leaf, reasons);
        if let Some(cause) = &outcome.cause {
            reasons.because(|| Why::new(Reason::NoValue(cause.clone()), None));
        }
        outcome
    }

    fn measure_leaf<R: Reasons<'a>>(
        &self,
        at: usize,
        reading: Option<&'a Reading>,
        leaf: &Leaf<'a>,
        reasons: &mut R,
    ) -> Outcome {
        if !matches!(self.tree.nodes[at].kind, NodeKind::Indicator | NodeKind::Phase | NodeKind::Objective) {
            return Outcome::none(State::Missing, Undefined::Missing("figli da misurare".to_owned()));
        }
        if let Some(reading) = reading {
            reasons.because(|| {
                Why::new(Reason::Reading(reading), reading.value.value.as_ref().and_then(Quantity::number))
            });
        }
        let adjusted = self.tree.nodes[at].adjusted();
        if let (Some(settled), Some(quantity)) = (self.tree.nodes[at].settled, adjusted) {
            reasons.because(|| settled_why(settled, quantity.number()));
        }
        let actual = match &leaf.formula {
            _ if adjusted.is_some() => adjusted.and_then(Quantity::number),
            Some(Ok(formula)) => {
                let mut missing = false;
                let mut scope = |name: &str| {
                    let value = self.look_up(at, name, None);
                    missing |= matches!(value, Value::Undefined(_));
                    value
                };
                // The formula borrows from the leaf, which lives as long as the scorer's tables do.
                match derive::derive(formula, &mut scope, &mut ()) {
                    Ok(value) => {
                        reasons.because(|| self.formula_why(at, formula, &value));
                        Some(value)
                    }
                    Err(cause) if missing && reading.is_none() => {
                        return Outcome::none(State::Missing, cause);
                    }
                    Err(cause) => return Outcome::none(State::Undefined, cause),
                }
            }
            Some(Err(cause)) => return Outcome::none(State::Undefined, cause.clone()),
            None => reading.and_then(|it| it.value.value.as_ref()).and_then(Quantity::number),
        };
        let (rule, chosen) = match &leaf.rule {
            Chosen::Rule(rule, chosen) => (&self.compiled.rules[*rule], *chosen),
            Chosen::None(cause) => return Outcome::none(State::Undefined, cause.clone()),
        };
        if actual.is_none() && leaf.inputs.days_late.is_none() {
            let cause = match reading {
                Some(it) if it.value.is_obscure() => {
                    Undefined::Other(format!("«{}» non è una quantità", it.value.text.trim()))
                }
                Some(it) if it.date.value.is_some() && leaf.deadline.is_none() => Undefined::Missing(
                    "scadenza (alla_data dell'indicatore, o scadenza di fase e obiettivo)".to_owned(),
                ),
                _ => Undefined::Missing("consuntivo".to_owned()),
            };
            return Outcome::none(State::Missing, cause);
        }
        if let Some((quantity, row)) = leaf.target {
            reasons.because(|| Why::new(Reason::Target { quantity, row }, leaf.inputs.target.clone()));
            if quantity.is_obscure() {
                let cause =
                    Undefined::Other(format!("l'atteso «{}» non è una quantità", quantity.text.trim()));
                return Outcome::none(State::Undefined, cause);
            }
        }
        reasons.because(|| Why::new(Reason::Rule { title: &rule.title, source: &rule.source, chosen }, None));
        self.apply(at, &rule.steps, actual, Some(leaf), reasons)
    }

    /// Applies steps in order. `value` is what the node has before them.
    pub(super) fn apply<R: Reasons<'a>>(
        &self,
        at: usize,
        steps: &'a [Step],
        value: Option<Number>,
        leaf: Option<&Leaf<'a>>,
        reasons: &mut R,
    ) -> Outcome {
        steps::apply(self.compiled, steps, value, &Spot { scorer: self, at, leaf }, reasons)
    }

    /// Whether a reading decides the outcome by itself, whatever the rules say.
    pub(super) fn declared<R: Reasons<'a>>(&self, at: usize, reasons: &mut R) -> Option<Outcome> {
        let node = &self.tree.nodes[at];
        if node.withdrawn {
            return Some(Outcome::only(State::Excluded));
        }
        if let Some(outcome) = self.ruled(at, reasons) {
            return Some(outcome);
        }
        let reading = node.reading?;
        let outcome = match reading.state? {
            ReadingState::Measured => return None,
            ReadingState::NotAssessable => Outcome::only(State::NotAssessable),
            ReadingState::Excluded => Outcome::only(State::Excluded),
            ReadingState::Missing => {
                Outcome::none(State::Missing, Undefined::Missing("consuntivo".to_owned()))
            }
            ReadingState::Forced => self.forced(at, reading.value.value.as_ref()),
        };
        reasons.because(|| Why::new(Reason::Forced(reading), outcome.value.clone()));
        Some(outcome)
    }

    /// Whether a decision on request takes the place of what the rules say.
    fn ruled<R: Reasons<'a>>(&self, at: usize, reasons: &mut R) -> Option<Outcome> {
        let settled = self.tree.nodes[at].settled?;
        let outcome = match settled.petition.asks? {
            Asked::Neutralise => Outcome::only(State::Neutralised),
            Asked::Force => self.forced(at, settled.quantity()),
            // What was found is another value: the rules measure that one.
            Asked::Adjust => return None,
        };
        reasons.because(|| settled_why(settled, outcome.value.clone()));
        Some(outcome)
    }

    /// A degree decided by an act.
    fn forced(&self, at: usize, degree: Option<&Quantity>) -> Outcome {
        match degree.and_then(Quantity::number) {
            Some(value) => {
                let band = self.band_of(at, &value);
                Outcome { state: State::Forced, band, ..Outcome::measured(value) }
            }
            None => Outcome::none(State::Undefined, Undefined::Missing("valore forzato".to_owned())),
        }
    }

    /// The class that the level of a node gives to a value decided by an act.
    fn band_of(&self, at: usize, value: &Number) -> Option<(usize, usize)> {
        let steps = self.level(at).steps.iter().rev();
        let mut curves = steps.filter_map(|it| if let Step::Band(curve) = it { Some(*curve) } else { None });
        let curve = curves.next()?;
        Some((curve, self.compiled.curves[curve].find(value)?))
    }
}

/// A node as the steps of its rule see it.
struct Spot<'s, 'a> {
    scorer: &'s Scorer<'a>,
    at: usize,
    leaf: Option<&'s Leaf<'a>>,
}

/// What a node that is no leaf has to compare with.
static NO_INPUTS: normalise::Inputs = normalise::Inputs {
    target: None,
    baseline: None,
    minimum: None,
    maximum: None,
    previous: None,
    days_late: None,
    direction: None,
    comparison: None,
};

impl<'a, R: Reasons<'a>> Surroundings<'a, R> for Spot<'_, 'a> {
    fn inputs(&self) -> &normalise::Inputs {
        self.leaf.map_or(&NO_INPUTS, |it| &it.inputs)
    }

    fn named(&self, name: &str, x: Option<&Number>) -> Value {
        self.scorer.look_up(self.at, name, x)
    }

    fn framed(&self, frame: Frame, reasons: &mut R) {
        let Some(leaf) = self.leaf else { return };
        let used: &[(usize, &'static str)] = match frame {
            Frame::BaselineTarget => &[(0, "baseline")],
            Frame::Thresholds => &[(1, "minimo"), (2, "massimo")],
            Frame::PreviousYear => &[(3, "anno precedente")],
            _ => &[],
        };
        for (at, name) in used {
            let Some(cell) = leaf.others[*at] else { continue };
            reasons.because(|| {
                let value = cell.value.as_ref().and_then(Quantity::number);
                Why::new(Reason::Input { name, text: &cell.text, place: cell.place() }, value)
            });
        }
    }
}
