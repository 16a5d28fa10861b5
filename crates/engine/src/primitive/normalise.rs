// SPDX-License-Identifier: AGPL-3.0-or-later
//! `normalizza`: a value against its frame becomes a degree, where 100 is what was promised.

use crate::{
    expression::Undefined,
    model::{Comparison, Direction},
    number::Number,
    primitive::Primitive,
    system::{Frame, ZeroPolicy},
    why::{Reason, Reasons, Side, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "normalizza",
    title: "Confrontare un valore con il suo riferimento",
    page: include_str!("normalise.md"),
};

/// What a frame may look at. Absent values are missing, never zero.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// What was promised.
    pub target: Option<Number>,
    /// Where one started from.
    pub baseline: Option<Number>,
    /// Lower threshold.
    pub minimum: Option<Number>,
    /// Upper threshold.
    pub maximum: Option<Number>,
    /// Last year's value.
    pub previous: Option<Number>,
    /// Days between deadline and completion, when both are dates.
    pub days_late: Option<Number>,
    /// Good side.
    pub direction: Option<Direction>,
    /// Comparison written before the target.
    pub comparison: Option<Comparison>,
}

/// Compares `actual` with the frame. The result is not limited: a rule limits it with `limita`.
///
/// # Errors
/// Undefined when an input of the frame is missing, or its denominator is zero and no policy is declared.
pub fn normalise<'a>(
    frame: Frame,
    ceiling: Option<&Number>,
    zero: ZeroPolicy,
    actual: Option<&Number>,
    inputs: &Inputs,
    reasons: &mut impl Reasons<'a>,
) -> Result<Number, Undefined> {
    let need =
        |it: Option<&Number>, name: &str| it.cloned().ok_or_else(|| Undefined::Missing(name.to_owned()));
    let (reference, base) = match frame {
        Frame::None | Frame::DaysLate => (None, None),
        Frame::Ceiling => (ceiling.cloned(), None),
        Frame::Target | Frame::Deviation | Frame::Comparison => match inputs.direction {
            Some(Direction::Range) => {
                let high = need(inputs.maximum.as_ref(), "massimo")?;
                (Some(high), Some(need(inputs.minimum.as_ref(), "minimo")?))
            }
            _ => (Some(need(inputs.target.as_ref(), "target")?), None),
        },
        Frame::PreviousYear => (Some(need(inputs.previous.as_ref(), "precedente")?), None),
        Frame::BaselineTarget => {
            let target = need(inputs.target.as_ref(), "target")?;
            (Some(target), Some(need(inputs.baseline.as_ref(), "baseline")?))
        }
        Frame::Thresholds => {
            let target = need(inputs.target.as_ref(), "target")?;
            (Some(target), Some(need(inputs.minimum.as_ref(), "minimo")?))
        }
    };
    let value = match frame {
        Frame::DaysLate => need(inputs.days_late.as_ref().or(actual), "consuntivo")?,
        _ => {
            let actual = need(actual, "consuntivo")?;
            let frame =
                Framed { frame, zero, actual, reference: reference.clone(), base: base.clone(), inputs };
            frame.degree()?
        }
    };
    reasons.because(|| {
        let reason = Reason::Normalised {
            frame,
            actual: actual.cloned(),
            reference,
            base,
            side: match inputs.direction {
                Some(Direction::Lower) => Side::Lower,
                Some(Direction::Exact | Direction::Range) => Side::Exact,
                Some(Direction::Higher) | None => Side::Higher,
            },
            comparison: (frame == Frame::Comparison).then(|| comparison(inputs)).flatten(),
        };
        Why::new(reason, Some(value.clone()))
    });
    Ok(value)
}

struct Framed<'a> {
    frame: Frame,
    zero: ZeroPolicy,
    actual: Number,
    reference: Option<Number>,
    base: Option<Number>,
    inputs: &'a Inputs,
}

impl Framed<'_> {
    fn degree(&self) -> Result<Number, Undefined> {
        let actual = &self.actual;
        let Some(reference) = &self.reference else { return Ok(actual.clone()) };
        match self.frame {
            Frame::None | Frame::DaysLate => Ok(actual.clone()),
            Frame::Ceiling => self.percent(actual, reference),
            Frame::BaselineTarget => {
                let base = self.base.clone().unwrap_or(Number::ZERO);
                self.percent(&(actual - &base), &(reference - &base))
            }
            Frame::Thresholds => self.thresholds(reference),
            Frame::Comparison => match self.holds()? {
                true => Ok(Number::HUNDRED),
                false => Ok(Number::ZERO),
            },
            Frame::Target | Frame::PreviousYear | Frame::Deviation => self.against(reference),
        }
    }

    /// 100 when the value equals the reference; above when it is better, unless the frame is the deviation.
    fn against(&self, reference: &Number) -> Result<Number, Undefined> {
        let better = self.advantage(reference)?;
        let gain = self.percent_of(&better, &reference.abs())?;
        let Some(gain) = gain else { return self.at_zero() };
        let gain = if self.frame == Frame::Deviation { gain.min(Number::ZERO) } else { gain };
        Ok(&Number::HUNDRED + &gain)
    }

    /// How far the value stands on the good side of the reference; negative on the bad side.
    fn advantage(&self, reference: &Number) -> Result<Number, Undefined> {
        let actual = &self.actual;
        match self.inputs.direction {
            Some(Direction::Higher) => Ok(actual - reference),
            Some(Direction::Lower) => Ok(reference - actual),
            Some(Direction::Exact) => Ok(-(actual - reference).abs()),
            Some(Direction::Range) => {
                let low = self.base.as_ref().unwrap_or(reference);
                let outside = (actual - reference).max(low - actual).max(Number::ZERO);
                Ok(-outside)
            }
            None => Err(Undefined::Missing("verso".to_owned())),
        }
    }

    /// Between two thresholds: minimum 0, target 100, maximum 200, in proportion; the order says the direction.
    fn thresholds(&self, target: &Number) -> Result<Number, Undefined> {
        let minimum = &self.base.clone().unwrap_or(Number::ZERO);
        let maximum = self.inputs.maximum.as_ref();
        let rising = target >= minimum;
        let beyond = if rising { self.actual > *target } else { self.actual < *target };
        match (beyond, maximum) {
            (true, Some(maximum)) => {
                let over = self.percent(&(&self.actual - target), &(maximum - target))?;
                Ok(&Number::HUNDRED + &over)
            }
            _ => self.percent(&(&self.actual - minimum), &(target - minimum)),
        }
    }

    fn percent(&self, part: &Number, whole: &Number) -> Result<Number, Undefined> {
        match self.percent_of(part, whole)? {
            Some(it) => Ok(it),
            None => self.at_zero(),
        }
    }

    /// `None` when the whole is zero and a policy is declared for that.
    fn percent_of(&self, part: &Number, whole: &Number) -> Result<Option<Number>, Undefined> {
        match (part * &Number::HUNDRED).checked_div(whole) {
            Some(it) => Ok(Some(it)),
            None if self.zero == ZeroPolicy::Undefined => {
                Err(Undefined::DivisionByZero("riferimento".to_owned()))
            }
            None => Ok(None),
        }
    }

    fn at_zero(&self) -> Result<Number, Undefined> {
        match self.zero {
            ZeroPolicy::Full => Ok(Number::HUNDRED),
            ZeroPolicy::Comparison if self.holds()? => Ok(Number::HUNDRED),
            ZeroPolicy::Comparison | ZeroPolicy::Undefined => Ok(Number::ZERO),
        }
    }

    fn holds(&self) -> Result<bool, Undefined> {
        if self.inputs.direction == Some(Direction::Range) {
            let low = self.inputs.minimum.as_ref().is_none_or(|it| self.actual >= *it);
            return Ok(low && self.inputs.maximum.as_ref().is_none_or(|it| self.actual <= *it));
        }
        let target = self.inputs.target.as_ref().or(self.reference.as_ref());
        let target = target.ok_or_else(|| Undefined::Missing("target".to_owned()))?;
        let comparison = comparison(self.inputs).ok_or_else(|| Undefined::Missing("verso".to_owned()))?;
        Ok(comparison.holds(&self.actual, target))
    }
}

/// The comparison written before the target, else the one its direction means.
fn comparison(inputs: &Inputs) -> Option<Comparison> {
    inputs.comparison.or(match inputs.direction? {
        Direction::Higher => Some(Comparison::AtLeast),
        Direction::Lower => Some(Comparison::AtMost),
        Direction::Exact => Some(Comparison::Equal),
        Direction::Range => None,
    })
}
