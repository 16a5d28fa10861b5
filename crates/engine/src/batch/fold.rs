// SPDX-License-Identifier: AGPL-3.0-or-later
//! Children folding into their parent on integers: sums of weight × value, one division, the steps of the level.

use super::{
    kernel::{BESIDE, Finish, LARGEST, NONE},
    whole::{gcd, on_grid, scale_of},
};
use crate::{
    number::Number,
    system::{Compiled, CompiledLevel, DenominatorKind, Fold, Treatment, WeightsFrom},
};

/// How the children of a level fold, when integers can do it.
#[derive(Clone, Debug)]
pub(super) struct Folding {
    /// All children count the same.
    equal: bool,
    divisor: Divisor,
    missing: Missing,
    /// Shares of the parts, when they fold apart, and what a part without value does.
    parts: Option<([i64; 2], Missing)>,
    pub(super) finish: Finish,
}

#[derive(Clone, Copy, Debug)]
enum Divisor {
    /// The weights, or the rows when they count the same.
    Weights,
    /// The weighted sum is multiplied by the first and divided by the second.
    Fixed(i64, i64),
}

/// What one without value does.
#[derive(Clone, Copy, Debug)]
enum Missing {
    Blocks,
    Out,
    /// Counts this much, on the scale of the children.
    As(i64),
}

/// The children of one kind, as they are met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// Sum of weight × value.
    sum: i64,
    /// Weights of all, and of those without value.
    weights: i64,
    without: i64,
    /// Something is to be worked out on unlimited numbers.
    beside: bool,
}

/// What a fold gives.
type Ratio = (i64, i64);

impl Folding {
    /// The folding of a level whose children are on that scale, their weights over `weight_scale`.
    pub(super) fn of(
        compiled: &Compiled,
        level: &CompiledLevel,
        scale: i64,
        weight_scale: i64,
    ) -> Option<Folding> {
        let equal = level.weights == WeightsFrom::Equal || level.denominator == DenominatorKind::Rows;
        let fixed = |it: &Number| {
            let (n, d) = it.as_small()?;
            let over = if equal { 1 } else { weight_scale };
            (n > 0).then_some(Divisor::Fixed(d, n.checked_mul(over)?))
        };
        let divisor = match (level.fold, &level.denominator) {
            (Fold::Sum, _) => fixed(&Number::HUNDRED)?,
            (Fold::Mean, DenominatorKind::Weights | DenominatorKind::Rows) => Divisor::Weights,
            (Fold::Mean, DenominatorKind::Fixed(it)) => fixed(it)?,
            (Fold::Product | Fold::Minimum | Fold::Maximum | Fold::Count | Fold::Share, _) => return None,
        };
        let parts = match &level.parts {
            None => None,
            Some(shares) => {
                let times = scale_of(1, shares)?;
                let (first, second) = (on_grid(&shares[0], times)?, on_grid(&shares[1], times)?);
                if first < 0 || second < 0 {
                    return None;
                }
                let shared = gcd(first, second).max(1);
                Some(([first / shared, second / shared], Missing::of(level.part_missing, scale)?))
            }
        };
        Some(Folding {
            equal,
            divisor,
            missing: Missing::of(level.missing, scale)?,
            parts,
            finish: Finish::of(compiled, &level.steps, None, scale)?,
        })
    }

    /// Whether all children count the same, whatever their weight.
    pub(super) fn equal(&self) -> bool {
        self.equal
    }

    /// Adds the children of one kind: their values and weights.
    #[inline]
    pub(super) fn add(&self, sums: &mut Sums, values: &[i64], weights: &[i32]) {
        // Worked on local copies, which stay in registers.
        let mut own = *sums;
        for (value, weight) in values.iter().zip(weights) {
            own.add(*value, if self.equal { 1 } else { *weight });
        }
        *sums = own;
    }

    /// Adds a child.
    #[inline]
    pub(super) fn add_one(&self, sums: &mut Sums, value: i64, weight: i32) {
        sums.add(value, if self.equal { 1 } else { weight });
    }

    /// The value of a parent whose children are all of one kind, or [`NONE`], or [`BESIDE`].
    #[inline]
    pub(super) fn one(&self, sums: &Sums) -> i64 {
        if sums.beside || self.parts.is_some() {
            return BESIDE;
        }
        match self.ratio(sums) {
            Ok(Some((n, d))) => self.finish.ratio(n, d).unwrap_or(BESIDE),
            Ok(None) => NONE,
            Err(TooLarge) => BESIDE,
        }
    }

    /// The value of an objective out of its indicators and its phases, or [`NONE`], or [`BESIDE`].
    #[inline]
    pub(super) fn two(&self, indicators: &Sums, phases: &Sums, here: [bool; 2]) -> i64 {
        let Some((shares, missing)) = &self.parts else {
            return self.one(&indicators.and(phases));
        };
        if indicators.beside || phases.beside {
            return BESIDE;
        }
        let counts = [here[0] && shares[0] != 0, here[1] && shares[1] != 0];
        let first = if counts[0] { self.part(indicators, *missing) } else { Ok(Part::Out) };
        let second = if counts[1] { self.part(phases, *missing) } else { Ok(Part::Out) };
        let (Ok(first), Ok(second)) = (first, second) else { return BESIDE };
        let ratio = match (first, second) {
            (Part::Blocks, _) | (_, Part::Blocks) | (Part::Out, Part::Out) => return NONE,
            (Part::Counts(it), Part::Out) | (Part::Out, Part::Counts(it)) => Some(it),
            (Part::Counts(it), Part::Counts(other)) => together((shares[0], it), (shares[1], other)),
        };
        ratio.and_then(|(n, d)| self.finish.ratio(n, d)).unwrap_or(BESIDE)
    }

    #[inline]
    fn part(&self, sums: &Sums, missing: Missing) -> Result<Part, TooLarge> {
        Ok(match (self.ratio(sums)?, missing) {
            (Some(it), _) => Part::Counts(it),
            (None, Missing::Blocks) => Part::Blocks,
            (None, Missing::Out) => Part::Out,
            (None, Missing::As(value)) => Part::Counts((value, 1)),
        })
    }

    /// The weighted sum and what it is divided by; `None` without a value. Weights are not negative here, so
    /// they sum to zero only when nothing counts.
    #[inline]
    fn ratio(&self, sums: &Sums) -> Result<Option<Ratio>, TooLarge> {
        // No value is larger than that either, so the sum of the products did fit.
        if sums.weights.unsigned_abs() > LARGEST {
            return Err(TooLarge);
        }
        let (sum, weights) = match (self.missing, sums.without) {
            (_, 0) => (sums.sum, sums.weights),
            (Missing::Blocks, _) => return Ok(None),
            (Missing::Out, without) => (sums.sum, sums.weights - without),
            (Missing::As(it), without) => {
                let more = it.checked_mul(without).and_then(|it| it.checked_add(sums.sum));
                (more.ok_or(TooLarge)?, sums.weights)
            }
        };
        if weights == 0 {
            return Ok(None);
        }
        Ok(Some(match self.divisor {
            Divisor::Weights => (sum, weights),
            Divisor::Fixed(times, by) => (sum.checked_mul(times).ok_or(TooLarge)?, by),
        }))
    }
}

/// Something does not fit an `i64`.
struct TooLarge;

enum Part {
    Blocks,
    Out,
    Counts(Ratio),
}

/// The mean of two ratios by their shares.
#[inline]
fn together((share, (n, d)): (i64, Ratio), (other_share, (m, e)): (i64, Ratio)) -> Option<Ratio> {
    let left = share.checked_mul(n)?.checked_mul(e)?;
    let right = other_share.checked_mul(m)?.checked_mul(d)?;
    Some((left.checked_add(right)?, share.checked_add(other_share)?.checked_mul(d.checked_mul(e)?)?))
}

impl Missing {
    fn of(treatment: Treatment, scale: i64) -> Option<Missing> {
        Some(match treatment {
            Treatment::Undefined => Missing::Blocks,
            Treatment::Exclude | Treatment::Renormalise => Missing::Out,
            Treatment::Zero => Missing::As(0),
            Treatment::Full => Missing::As(scale.checked_mul(100)?),
        })
    }
}

impl Sums {
    #[inline]
    fn add(&mut self, value: i64, weight: i32) {
        let none = value == NONE;
        self.beside |= value == BESIDE || weight < 0;
        let weight = i64::from(weight);
        self.sum = self.sum.wrapping_add(if none { 0 } else { value.wrapping_mul(weight) });
        self.weights += weight;
        self.without += if none { weight } else { 0 };
    }

    fn and(&self, other: &Sums) -> Sums {
        Sums {
            sum: self.sum.wrapping_add(other.sum),
            weights: self.weights + other.weights,
            without: self.without + other.without,
            beside: self.beside | other.beside,
        }
    }
}
