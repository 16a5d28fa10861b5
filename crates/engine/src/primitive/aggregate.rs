// SPDX-License-Identifier: AGPL-3.0-or-later
//! `aggrega`: children fold into their parent. "Mean of what" is explicit, and so is what is left out.

use crate::{
    expression::Undefined,
    number::Number,
    primitive::{
        Primitive,
        state::{Counts, treat},
    },
    state::{Outcome, State},
    system::{CompiledLevel, DenominatorKind, Fold, WeightMissing},
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "aggrega",
    title: "Riunire i figli nel valore del padre",
    page: include_str!("aggregate.md"),
};

/// A child as its parent sees it.
#[derive(Clone, Debug)]
pub struct Child<'a> {
    /// Name for messages: code or id.
    pub name: &'a str,
    /// Weight, if there is one.
    pub weight: Option<Number>,
    /// Its outcome.
    pub outcome: &'a Outcome,
}

/// Folds the children as the level declares. `explain` gives the reasons of one child, when somebody listens.
pub(crate) fn fold<'a, R: Reasons<'a>>(
    level: &'a CompiledLevel,
    children: &[Child<'_>],
    explain: &mut dyn FnMut(usize) -> Why<'a>,
    reasons: &mut R,
) -> Outcome {
    let residual = residual(level, children);
    let mut tally = Tally::default();
    let mut blocked = None;
    let mut left = None;
    for (at, child) in children.iter().enumerate() {
        match weigh(level, child, residual.as_ref()) {
            Weighed::In { weight, value, treated, supplied } => {
                reasons.because(|| {
                    counted(explain(at), child.outcome.state, &weight, &value, treated, supplied)
                });
                tally.add(level.fold, weight, value);
            }
            Weighed::Out(done) => {
                left = left.max(Some(standing(level, child)));
                left_out(child, done, at, explain, reasons);
            }
            Weighed::Blocks(cause, done) => {
                let state =
                    if child.outcome.state == State::Undefined { State::Undefined } else { State::Missing };
                blocked = blocked.or(Some((state, cause)));
                left_out(child, done, at, explain, reasons);
            }
        }
    }
    if let Some((state, cause)) = blocked {
        return Outcome::none(state, cause);
    }
    if tally.rows == 0 {
        return match left {
            // Children of which none has a weight: there is nothing to divide by.
            Some(0) => without_weights(),
            left => Outcome::only(left.map_or(State::Missing, |it| STANDING[it])),
        };
    }
    let (sum, divisor) = (tally.sum(level.fold), tally.divisor(level));
    let Some(value) = sum.checked_div(&divisor) else {
        return without_weights();
    };
    reasons.because(|| {
        let reason = Reason::Folded {
            fold: level.fold,
            sum: sum.clone(),
            divisor,
            denominator: &level.denominator,
            source: &level.source,
        };
        Why::new(reason, Some(value.clone()))
    });
    if level.fold == Fold::Mean && tally.weights != Number::HUNDRED {
        weights_off(level, &sum, &tally.weights, reasons);
    }
    Outcome::measured(value)
}

/// States of children left out, from what says least of their parent to what says most: the order of the
/// children does not count.
const STANDING: [State; 6] = [
    State::Measured,
    State::Excluded,
    State::Neutralised,
    State::NotAssessable,
    State::Missing,
    State::Undefined,
];

/// The place among them of a child left out; one that weighs zero is as if it were not there.
fn standing(level: &CompiledLevel, child: &Child<'_>) -> usize {
    if weighs_zero(level, child) {
        return 0;
    }
    STANDING.iter().position(|it| *it == child.outcome.state).unwrap_or(0)
}

fn weighs_zero(level: &CompiledLevel, child: &Child<'_>) -> bool {
    level.denominator != DenominatorKind::Rows && child.weight.as_ref().is_some_and(Number::is_zero)
}

fn without_weights() -> Outcome {
    Outcome::none(State::Undefined, Undefined::DivisionByZero("somma dei pesi".to_owned()))
}

/// What the children counted so far add up to.
#[derive(Default)]
struct Tally {
    rows: u32,
    /// Sum of the weights.
    weights: Number,
    /// Sum of weight × value.
    products: Number,
    /// Children that reach 100, and their weights.
    reached: u32,
    reached_weights: Number,
    /// Product of the values, as shares of 100.
    product: Option<Number>,
    lowest: Option<Number>,
    highest: Option<Number>,
}

impl Tally {
    fn add(&mut self, fold: Fold, weight: Number, value: Number) {
        self.rows += 1;
        self.products += &weight * &value;
        match fold {
            Fold::Count | Fold::Share if value >= Number::HUNDRED => {
                self.reached += 1;
                self.reached_weights += &weight;
            }
            Fold::Mean | Fold::Sum | Fold::Count | Fold::Share => (),
            Fold::Product => {
                let share = value.checked_div(&Number::HUNDRED).unwrap_or(Number::ZERO);
                self.product = Some(self.product.take().map_or(share.clone(), |it| &it * &share));
            }
            Fold::Minimum => self.lowest = Some(self.lowest.take().map_or(value.clone(), |it| it.min(value))),
            Fold::Maximum => {
                self.highest = Some(self.highest.take().map_or(value.clone(), |it| it.max(value)));
            }
        }
        self.weights += weight;
    }

    fn sum(&self, fold: Fold) -> Number {
        let found = |it: &Option<Number>| it.clone().unwrap_or(Number::ZERO);
        match fold {
            Fold::Mean | Fold::Sum => self.products.clone(),
            Fold::Product => &found(&self.product) * &Number::HUNDRED,
            Fold::Minimum => found(&self.lowest),
            Fold::Maximum => found(&self.highest),
            Fold::Count => Number::from(self.reached),
            Fold::Share => &self.reached_weights * &Number::HUNDRED,
        }
    }

    fn divisor(&self, level: &CompiledLevel) -> Number {
        match (&level.denominator, level.fold) {
            (_, Fold::Sum) => Number::HUNDRED,
            (_, Fold::Minimum | Fold::Maximum | Fold::Product | Fold::Count) => Number::ONE,
            (DenominatorKind::Rows, _) => Number::from(self.rows),
            (DenominatorKind::Fixed(it), _) => it.clone(),
            (DenominatorKind::Weights, _) => self.weights.clone(),
        }
    }
}

/// How a child enters the fold.
enum Weighed {
    /// With this weight and value, and the policies that supplied them if they are not its own.
    In { weight: Number, value: Number, treated: Option<&'static str>, supplied: Option<&'static str> },
    /// Not at all, and what is done.
    Out(&'static str),
    /// It leaves the parent without value, because of this.
    Blocks(Undefined, &'static str),
}

fn weigh(level: &CompiledLevel, child: &Child<'_>, residual: Option<&Number>) -> Weighed {
    if weighs_zero(level, child) {
        return Weighed::Out("peso zero: non conta");
    }
    let counts = level.denominator != DenominatorKind::Rows;
    if let Some(weight) = child.weight.as_ref().filter(|it| counts && it.is_negative()) {
        let cause = Undefined::Other(format!("il peso di «{}» è negativo: {weight}", child.name));
        return Weighed::Blocks(cause, "peso negativo: il padre non ha valore");
    }
    let (value, treated) = match treat(level, child.outcome) {
        Counts::Own(it) => (it, None),
        Counts::As(it, done) => (it, Some(done)),
        Counts::Out(done) => return Weighed::Out(done),
        Counts::Blocks => {
            let cause = Undefined::Missing(child.name.to_owned());
            return Weighed::Blocks(cause, "il padre non ha valore");
        }
    };
    match weight(level, child, residual) {
        Some((weight, supplied)) => Weighed::In { weight, value, treated, supplied },
        None if level.weight_missing == WeightMissing::Exclude => {
            Weighed::Out("senza peso: non conta, come dichiara il sistema")
        }
        None => {
            let cause = Undefined::Missing(format!("peso di {}", child.name));
            Weighed::Blocks(cause, "senza peso: il padre non ha valore")
        }
    }
}

/// The reason of a child that counts: its own, after what was supplied to it.
fn counted<'a>(
    mut why: Why<'a>,
    state: State,
    weight: &Number,
    value: &Number,
    treated: Option<&'static str>,
    supplied: Option<&'static str>,
) -> Why<'a> {
    let mut parts = Vec::new();
    if let Some(done) = treated {
        parts.push(Why::new(Reason::Treated { state, done }, Some(value.clone())));
    }
    if let Some(policy) = supplied {
        parts.push(Why::new(Reason::WeightSupplied { weight: weight.clone(), policy }, Some(weight.clone())));
    }
    parts.append(&mut why.parts);
    why.parts = parts;
    let reason = Reason::Counted { weight: weight.clone(), used: value.clone() };
    Why { reason, value: Some(weight * value), parts: vec![why] }
}

/// With weights that do not make 100, says what the other denominator would have given.
fn weights_off<'a>(level: &CompiledLevel, sum: &Number, weights: &Number, reasons: &mut impl Reasons<'a>) {
    let other = match &level.denominator {
        DenominatorKind::Rows => return,
        DenominatorKind::Weights => &Number::HUNDRED,
        DenominatorKind::Fixed(_) => weights,
    };
    let Some(otherwise) = sum.checked_div(other) else { return };
    let normalised = level.denominator == DenominatorKind::Weights;
    reasons.because(|| {
        Why::new(
            Reason::WeightsOff { sum: weights.clone(), otherwise: otherwise.clone(), normalised },
            Some(otherwise),
        )
    });
}

fn left_out<'a, R: Reasons<'a>>(
    child: &Child<'_>,
    done: &'static str,
    at: usize,
    explain: &mut dyn FnMut(usize) -> Why<'a>,
    reasons: &mut R,
) {
    reasons.because(|| Why {
        reason: Reason::Treated { state: child.outcome.state, done },
        value: None,
        parts: vec![explain(at)],
    });
}

/// The weight a child counts with, and the policy that supplied it if nobody wrote it.
fn weight(
    level: &CompiledLevel,
    child: &Child<'_>,
    residual: Option<&Number>,
) -> Option<(Number, Option<&'static str>)> {
    if level.denominator == DenominatorKind::Rows
        || level.weight_missing == WeightMissing::Equal && residual.is_some()
    {
        return Some((Number::ONE, None));
    }
    if let Some(it) = &child.weight {
        return Some((it.clone(), None));
    }
    match level.weight_missing {
        WeightMissing::Residual => {
            Some((residual?.clone(), Some("residuo di 100, come dichiara il sistema")))
        }
        WeightMissing::Equal => Some((Number::ONE, Some("pesi uguali, come dichiara il sistema"))),
        WeightMissing::Undefined | WeightMissing::Exclude => None,
    }
}

/// What the written weights leave of 100 for each child without one; with equal weights, a mark that some miss.
fn residual(level: &CompiledLevel, children: &[Child<'_>]) -> Option<Number> {
    let without = children.iter().filter(|it| it.weight.is_none()).count();
    if without == 0 {
        return None;
    }
    let written: Number = children.iter().filter_map(|it| it.weight.as_ref()).sum();
    let left = (&Number::HUNDRED - &written).max(Number::ZERO);
    match level.weight_missing {
        WeightMissing::Residual => left.checked_div(&Number::from(u32::try_from(without).ok()?)),
        WeightMissing::Equal => Some(Number::ONE),
        WeightMissing::Undefined | WeightMissing::Exclude => None,
    }
}
