// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same rows on unlimited numbers, by the very steps and folds of the tree.

use super::{Batch, Columns, MISSING};
use crate::{
    expression::{Undefined, Value},
    number::Number,
    primitive::{
        aggregate::{self, Child},
        normalise::Inputs,
    },
    score::steps::{self, Surroundings},
    state::{Outcome, State},
    system::{CompiledLevel, Frame, Step, Treatment, WeightsFrom},
    why::{Reason, Reasons, Why},
};

/// A row as the steps of its rule see it.
#[derive(Default)]
struct Cells {
    inputs: Inputs,
    actual: Option<Number>,
    weight: Option<Number>,
}

impl<'a, R: Reasons<'a>> Surroundings<'a, R> for Cells {
    fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    fn named(&self, name: &str, x: Option<&Number>) -> Value {
        let found = match name {
            "x" => x,
            "consuntivo" => self.actual.as_ref(),
            "target" => self.inputs.target.as_ref(),
            "baseline" => self.inputs.baseline.as_ref(),
            "peso" => self.weight.as_ref(),
            _ => None,
        };
        found.map_or_else(
            || Value::Undefined(Undefined::Missing(name.to_owned())),
            |it| Value::Number(it.clone()),
        )
    }

    fn framed(&self, _: Frame, _: &mut R) {}
}

impl Batch<'_> {
    /// The value of an objective.
    pub(super) fn exact_objective(&self, data: &Columns<'_>, objective: usize) -> Option<Number> {
        let indicators = data.indicators_of(objective).map(|at| {
            let weight = self.weight(data.indicator_weight[at]);
            let inputs = Inputs {
                target: self.figure(data.target[at]),
                baseline: self.figure(data.baseline[at]),
                direction: self.compiled.direction,
                ..Inputs::default()
            };
            let rule = Some(usize::from(data.rule[at]));
            self.leaf(rule, Cells { inputs, actual: self.figure(data.actual[at]), weight })
        });
        let indicators: Vec<_> = indicators.collect();
        let phases = data.phases_of(objective).map(|at| {
            let inputs = Inputs { direction: self.compiled.direction, ..Inputs::default() };
            let weight = self.weight(data.phase_weight[at]);
            self.leaf(self.phase_rule, Cells { inputs, actual: self.figure(data.done[at]), weight })
        });
        let phases: Vec<_> = phases.collect();
        let weight = self.weight(data.objective_weight[objective]);
        self.fold(self.objective, [&indicators, &phases, &[]], weight)
    }

    /// The value of a structure or of a body out of its children: their values and weights.
    pub(super) fn exact_parent(
        &self,
        level: &CompiledLevel,
        children: impl Iterator<Item = (Option<Number>, Option<i32>)>,
    ) -> Option<Number> {
        let outcome =
            |value: Option<Number>| value.map_or_else(|| Outcome::only(State::Missing), Outcome::measured);
        let weight = |it: Option<i32>| it.and_then(|it| self.weight(it));
        let children: Vec<_> = children.map(|(value, it)| (weight(it), outcome(value))).collect();
        self.fold(level, [&[], &[], &children], None)
    }

    fn leaf(&self, rule: Option<usize>, cells: Cells) -> (Option<Number>, Outcome) {
        let steps: Option<&[Step]> = rule.map(|it| &self.compiled.rules[it].steps[..]);
        let outcome = match (steps, &cells.actual) {
            (Some(steps), Some(actual)) => {
                steps::apply(self.compiled, steps, Some(actual.clone()), &cells, &mut ())
            }
            _ => Outcome::only(State::Missing),
        };
        (cells.weight, outcome)
    }

    fn fold(
        &self,
        level: &CompiledLevel,
        parts: [&[(Option<Number>, Outcome)]; 3],
        weight: Option<Number>,
    ) -> Option<Number> {
        let folded = match &level.parts {
            None => fold(level, &parts.concat()),
            Some(shares) => {
                let (mut sum, mut total) = (Number::ZERO, Number::ZERO);
                for (part, share) in parts.into_iter().zip(shares) {
                    if part.is_empty() || share.is_zero() {
                        continue;
                    }
                    let value = match (fold(level, part), level.part_missing) {
                        (Some(it), _) => it,
                        (None, Treatment::Zero) => Number::ZERO,
                        (None, Treatment::Full) => Number::HUNDRED,
                        (None, Treatment::Undefined) => return None,
                        (None, Treatment::Exclude | Treatment::Renormalise) => continue,
                    };
                    sum += share * &value;
                    total += share;
                }
                sum.checked_div(&total)
            }
        }?;
        let cells = Cells { weight, ..Cells::default() };
        steps::apply(self.compiled, &level.steps, Some(folded), &cells, &mut ()).value
    }

    fn figure(&self, cell: i64) -> Option<Number> {
        if cell == MISSING { None } else { Number::ratio(cell, self.scale) }
    }

    fn weight(&self, cell: i32) -> Option<Number> {
        Number::ratio(cell.into(), self.weight_scale)
    }
}

fn fold(level: &CompiledLevel, rows: &[(Option<Number>, Outcome)]) -> Option<Number> {
    if rows.is_empty() {
        return None;
    }
    let equal = level.weights == WeightsFrom::Equal;
    let weight = |own: &Option<Number>| if equal { Some(Number::ONE) } else { own.clone() };
    let child = |(own, outcome)| Child { name: "", weight: weight(own), outcome };
    let children: Vec<_> = rows.iter().map(|(own, outcome)| child((own, outcome))).collect();
    aggregate::fold(level, &children, &mut |_| Why::new(Reason::Remark(""), None), &mut ()).value
}
