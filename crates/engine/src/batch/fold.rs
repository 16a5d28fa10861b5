// SPDX-License-Identifier: AGPL-3.0-or-later
//! Children folding into their parent on integers: sums of weight × value, one division, the steps of the level.

use super::{
    kernel::{BESIDE, Finish, NONE},
    whole::{on_grid, scale_of},
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
    parts: Option<([i64; 3], Missing)>,
    /// Scale of the children.
    scale: i64,
    pub(super) finish: Finish,
}

#[derive(Clone, Copy, Debug)]
enum Divisor {
    Weights,
    Rows,
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
    sum: i64,
    weights: i64,
    rows: i64,
    blocked: bool,
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
            (Fold::Mean, DenominatorKind::Weights) => Divisor::Weights,
            (Fold::Mean, DenominatorKind::Rows) => Divisor::Rows,
            (Fold::Mean, DenominatorKind::Fixed(it)) => fixed(it)?,
            (Fold::Product | Fold::Minimum | Fold::Maximum | Fold::Count | Fold::Share, _) => return None,
        };
        let parts = match &level.parts {
            None => None,
            Some(shares) => {
                let times = scale_of(1, shares)?;
                let [first, second, third] = shares.each_ref().map(|it| on_grid(it, times));
                let shares = [first?, second?, third?];
                if shares.iter().any(|it| *it < 0) {
                    return None;
                }
                Some((shares, Missing::of(level.part_missing, scale)?))
            }
        };
        Some(Folding {
            equal,
            divisor,
            missing: Missing::of(level.missing, scale)?,
            parts,
            scale,
            finish: Finish::of(compiled, &level.steps, None)?,
        })
    }

    /// Whether all children count the same, whatever their weight.
    pub(super) fn equal(&self) -> bool {
        self.equal
    }

    /// Adds the children of one kind: their values and weights.
    #[inline]
    pub(super) fn add(&self, sums: &mut Sums, values: &[i64], weights: &[i32]) {
        for (value, weight) in values.iter().zip(weights) {
            self.add_one(sums, *value, *weight);
        }
    }

    /// Adds a child.
    #[inline]
    pub(super) fn add_one(&self, sums: &mut Sums, value: i64, weight: i32) {
        let weight = if self.equal { 1 } else { i64::from(weight) };
        if weight == 0 {
            // What weighs nothing neither counts nor blocks.
            return;
        }
        let (value, weight, row) = match (value, self.missing) {
            (NONE, Missing::Blocks) => {
                sums.blocked = true;
                return;
            }
            (NONE, Missing::Out) => (0, 0, 0),
            (NONE, Missing::As(it)) => (it, weight, 1),
            (BESIDE, _) => {
                sums.beside = true;
                return;
            }
            _ => (value, weight, 1),
        };
        sums.rows += row;
        let (product, over) = value.overflowing_mul(weight);
        let (sum, over_sum) = sums.sum.overflowing_add(product);
        sums.sum = sum;
        // Each weight is an `i32`: only as many as no dossier has would not fit.
        sums.weights = sums.weights.saturating_add(weight);
        sums.beside |= over | over_sum;
    }

    /// The value of a parent whose children are all of one kind, or [`NONE`], or [`BESIDE`].
    #[inline]
    pub(super) fn one(&self, sums: &Sums) -> i64 {
        if sums.beside || self.parts.is_some() {
            return BESIDE;
        }
        match self.ratio(sums) {
            Ok(Some(ratio)) => self.settle(ratio).unwrap_or(BESIDE),
            Ok(None) => NONE,
            Err(TooLarge) => BESIDE,
        }
    }

    /// The value of an objective out of its indicators and its phases, or [`NONE`], or [`BESIDE`].
    #[inline]
    pub(super) fn two(&self, indicators: &Sums, phases: &Sums, here: [bool; 2]) -> i64 {
        if indicators.beside || phases.beside {
            return BESIDE;
        }
        let Some((shares, missing)) = &self.parts else {
            return self.one(&indicators.and(phases));
        };
        let [first, second] = [(indicators, 0), (phases, 1)].map(|(sums, part)| {
            if here[part] && shares[part] != 0 {
                self.part(sums, shares[part], *missing)
            } else {
                Ok(Part::Out)
            }
        });
        let (Ok(first), Ok(second)) = (first, second) else { return BESIDE };
        let ratio = match (first, second) {
            (Part::Blocks, _) | (_, Part::Blocks) | (Part::Out, Part::Out) => return NONE,
            (Part::Counts(_, it), Part::Out) | (Part::Out, Part::Counts(_, it)) => Some(it),
            (Part::Counts(share, it), Part::Counts(other_share, other)) => {
                together((share, it), (other_share, other))
            }
        };
        ratio.and_then(|it| self.settle(it)).unwrap_or(BESIDE)
    }

    #[inline]
    fn part(&self, sums: &Sums, share: i64, missing: Missing) -> Result<Part, TooLarge> {
        Ok(match (self.ratio(sums)?, missing) {
            (Some(it), _) => Part::Counts(share, it),
            (None, Missing::Blocks) => Part::Blocks,
            (None, Missing::Out) => Part::Out,
            (None, Missing::As(value)) => Part::Counts(share, (value, 1)),
        })
    }

    /// The weighted sum and what it is divided by; `None` without a value.
    #[inline]
    fn ratio(&self, sums: &Sums) -> Result<Option<Ratio>, TooLarge> {
        if sums.blocked || sums.rows == 0 {
            return Ok(None);
        }
        let (n, d) = match self.divisor {
            Divisor::Weights => (sums.sum, sums.weights),
            Divisor::Rows => (sums.sum, sums.rows),
            Divisor::Fixed(times, by) => (sums.sum.checked_mul(times).ok_or(TooLarge)?, by),
        };
        match d {
            0 => Ok(None),
            1.. => Ok(Some((n, d))),
            // Negative weights are printed by mistake; unlimited numbers take them as they are.
            _ => Err(TooLarge),
        }
    }

    #[inline]
    fn settle(&self, (n, d): Ratio) -> Option<i64> {
        self.finish.ratio(n, d.checked_mul(self.scale)?)
    }
}

/// Something does not fit an `i64`.
struct TooLarge;

enum Part {
    Blocks,
    Out,
    Counts(i64, Ratio),
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
    fn and(&self, other: &Sums) -> Sums {
        let (sum, over) = self.sum.overflowing_add(other.sum);
        Sums {
            sum,
            weights: self.weights.saturating_add(other.weights),
            rows: self.rows + other.rows,
            blocked: self.blocked | other.blocked,
            beside: self.beside | other.beside | over,
        }
    }
}
