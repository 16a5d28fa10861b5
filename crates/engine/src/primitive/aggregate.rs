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
    pub outcome: Outcome,
}

/// Folds the children as the level declares. `explain` gives the reasons of one child, when somebody listens.
pub(crate) fn fold<'a, R: Reasons<'a>>(
    level: &'a CompiledLevel,
    children: &[Child<'a>],
    explain: &mut dyn FnMut(usize) -> Why<'a>,
    reasons: &mut R,
) -> Outcome {
    let residual = residual(level, children);
    let (mut sum, mut total, mut all_weights) = (Number::ZERO, Number::ZERO, Number::ZERO);
    let (mut rows, mut reached, mut reached_weight) = (0_u32, 0_u32, Number::ZERO);
    let (mut product, mut lowest, mut highest): (Number, Option<Number>, Option<Number>) =
        (Number::ONE, None, None);
    let mut blocked = None;
    let mut worst = None;
    for (at, child) in children.iter().enumerate() {
        let weight = weight(level, child, residual.as_ref());
        let (value, treated) = match treat(level, &child.outcome) {
            Counts::Own(it) => (it, None),
            Counts::As(it, done) => (it, Some(done)),
            Counts::Out(done) => {
                worst = worst.or(Some(child.outcome.state));
                left_out(child, done, at, explain, reasons);
                continue;
            }
            Counts::Blocks => {
                blocked = blocked.or(Some((at, Undefined::Missing(child.name.to_owned()))));
                left_out(child, "senza valore: il padre non ne ha", at, explain, reasons);
                continue;
            }
        };
        let Some((weight, supplied)) = weight else {
            if level.weight_missing == WeightMissing::Exclude {
                left_out(child, "senza peso: non conta, come dichiara il sistema", at, explain, reasons);
            } else {
                blocked = blocked.or(Some((at, Undefined::Missing(format!("peso di {}", child.name)))));
                left_out(child, "senza peso: il padre non ha valore", at, explain, reasons);
            }
            continue;
        };
        reasons.because(|| {
            let mut why = explain(at);
            let mut parts = Vec::new();
            if let Some(done) = treated {
                parts.push(Why::new(
                    Reason::Treated { state: child.outcome.state, done },
                    Some(value.clone()),
                ));
            }
            if let Some(policy) = supplied {
                parts.push(Why::new(
                    Reason::WeightSupplied { weight: weight.clone(), policy },
                    Some(weight.clone()),
                ));
            }
            parts.append(&mut why.parts);
            why.parts = parts;
            let counted = Reason::Counted { weight: weight.clone(), used: value.clone() };
            Why { reason: counted, value: Some(&weight * &value), parts: vec![why] }
        });
        rows += 1;
        if value >= Number::HUNDRED {
            reached += 1;
            reached_weight += weight.clone();
        }
        if level.fold == Fold::Product {
            product = (&product * &value).checked_div(&Number::HUNDRED).unwrap_or(Number::ZERO);
        }
        sum += &weight * &value;
        total += weight.clone();
        all_weights += weight;
        lowest = Some(lowest.map_or_else(|| value.clone(), |it| it.min(value.clone())));
        highest = Some(highest.map_or_else(|| value.clone(), |it| it.max(value.clone())));
    }
    if let Some((at, cause)) = blocked {
        let state = match children[at].outcome.state {
            State::Undefined => State::Undefined,
            _ => State::Missing,
        };
        return Outcome::none(state, cause);
    }
    if rows == 0 {
        return Outcome::only(worst.unwrap_or(State::Missing));
    }
    let divisor = match (&level.denominator, level.fold) {
        (_, Fold::Sum) => Number::HUNDRED,
        (_, Fold::Minimum | Fold::Maximum | Fold::Product | Fold::Count) => Number::ONE,
        (DenominatorKind::Rows, _) => Number::from(rows),
        (DenominatorKind::Fixed(it), _) => it.clone(),
        (DenominatorKind::Weights, _) => total.clone(),
    };
    let sum = match level.fold {
        Fold::Mean | Fold::Sum => sum,
        Fold::Product => &product * &Number::HUNDRED,
        Fold::Minimum => lowest.unwrap_or(Number::ZERO),
        Fold::Maximum => highest.unwrap_or(Number::ZERO),
        Fold::Count => Number::from(reached),
        Fold::Share => &reached_weight * &Number::HUNDRED,
    };
    let Some(value) = sum.checked_div(&divisor) else {
        return Outcome::none(State::Undefined, Undefined::DivisionByZero("somma dei pesi".to_owned()));
    };
    reasons.because(|| {
        let reason = Reason::Folded {
            fold: level.fold,
            sum: sum.clone(),
            divisor: divisor.clone(),
            denominator: &level.denominator,
            source: &level.source,
        };
        Why::new(reason, Some(value.clone()))
    });
    if level.fold == Fold::Mean && all_weights != Number::HUNDRED {
        weights_off(level, &sum, &all_weights, reasons);
    }
    Outcome::measured(value)
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
    child: &Child<'a>,
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
