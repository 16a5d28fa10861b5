// SPDX-License-Identifier: AGPL-3.0-or-later
//! The steps of a rule or of a level, one after the other: the only place where they are interpreted.

use crate::{
    expression::{Undefined, Value},
    number::Number,
    primitive::{adjust, band, derive, limit, normalise, round},
    state::{Outcome, State},
    system::{Compiled, Frame, Step},
    why::Reasons,
};

/// What steps may look at besides the value they work on.
pub(crate) trait Surroundings<'a, R: Reasons<'a>> {
    /// What the frames compare with.
    fn inputs(&self) -> &normalise::Inputs;

    /// What a name of an expression stands for; `x` is the value at that point.
    fn named(&self, name: &str, x: Option<&Number>) -> Value;

    /// Says which cells a frame uses.
    fn framed(&self, frame: Frame, reasons: &mut R);
}

/// Applies steps in order. `value` is what there is before them.
pub(crate) fn apply<'a, R: Reasons<'a>>(
    compiled: &'a Compiled,
    steps: &'a [Step],
    mut value: Option<Number>,
    around: &impl Surroundings<'a, R>,
    reasons: &mut R,
) -> Outcome {
    let mut in_band = None;
    for step in steps {
        let done = match (step, value.take()) {
            (Step::Normalise { frame, ceiling, zero }, before) => {
                around.framed(*frame, reasons);
                let ceiling = ceiling.as_ref();
                normalise::normalise(*frame, ceiling, *zero, before.as_ref(), around.inputs(), reasons)
            }
            (Step::Derive(expression), before) => {
                derive::derive(expression, &mut |name| around.named(name, before.as_ref()), reasons)
            }
            (_, None) => Err(Undefined::Missing("consuntivo".to_owned())),
            (Step::Curve(curve), Some(before)) => compiled.curves[*curve].read(before, reasons),
            (Step::Limit { minimum, maximum }, Some(before)) => {
                Ok(limit::limit(before, minimum.as_ref(), maximum.as_ref(), reasons))
            }
            (Step::Adjust { condition, effect, value, reason }, Some(before)) => {
                let how = (condition.as_ref(), *effect, value, reason.as_str());
                let x = before.clone();
                adjust::adjust(before, how, &mut |name| around.named(name, Some(&x)), reasons)
            }
            (Step::Round { digits, mode }, Some(before)) => Ok(round::round(before, *digits, *mode, reasons)),
            (Step::Band(curve), Some(before)) => {
                let piece = band::band(&compiled.curves[*curve], &before, reasons);
                in_band = piece.map(|piece| (*curve, piece));
                Ok(before)
            }
        };
        match done {
            Ok(after) => value = Some(after),
            Err(cause) => {
                let missing = matches!(cause, Undefined::Missing(_));
                return Outcome::none(if missing { State::Missing } else { State::Undefined }, cause);
            }
        }
    }
    match value {
        Some(value) => Outcome { band: in_band, ..Outcome::measured(value) },
        None => Outcome::none(State::Missing, Undefined::Missing("consuntivo".to_owned())),
    }
}
