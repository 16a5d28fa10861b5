// SPDX-License-Identifier: AGPL-3.0-or-later
//! Steps of a rule or of a level turned into a few integer operations.
//!
//! A value is first a ratio of two integers that differ from row to row; a rounding, or a curve made of
//! constants, brings it on a grid: an integer over a scale known beforehand. Steps that do not do so have no
//! kernel and are worked out on unlimited numbers.

use super::{
    MISSING,
    rows::{Row, Rows, Tame, fits},
    table::Table,
    whole::{common, gcd, on_grid, round_ratio, scale_of, ten_to},
};
use crate::{
    model::Direction,
    number::{Number, Rounding},
    system::{Compiled, Frame, Step},
};

/// A row has no value.
pub(super) const NONE: i64 = MISSING;
/// The value of a row does not fit: it is worked out on unlimited numbers.
pub(super) const BESIDE: i64 = i64::MIN + 1;

/// Largest size of a value on its grid.
pub(super) const LARGEST: u64 = 1 << 31;

/// A rule as integer operations.
#[derive(Clone, Debug)]
pub(super) struct Kernel {
    start: Start,
    finish: Finish,
}

/// What the value of a row becomes first.
#[derive(Clone, Copy, Debug)]
enum Start {
    /// Itself, over the scale of the data times a constant.
    Itself { times: i64 },
    /// 100 or 0, by which side of the target it stands on.
    Side(Direction),
    /// The way done from baseline to target.
    Way,
    /// 100 and the advantage over the target, never above 100 when `capped`.
    Advantage { direction: Direction, capped: bool },
    /// Nothing: the columns do not hold what the frame looks at.
    Nothing,
}

/// From a ratio to a grid, and what follows.
#[derive(Clone, Debug, Default)]
pub(super) struct Finish {
    /// What the ratios are still to be divided by.
    below: i64,
    limits: Option<Limits>,
    settle: Option<Settle>,
    on_grid: Vec<OnGrid>,
    /// Scale of the results.
    pub(super) scale: i64,
}

/// Bounds of a ratio that is first multiplied by `times`.
#[derive(Clone, Debug)]
struct Limits {
    times: i64,
    low: Option<i64>,
    high: Option<i64>,
}

#[derive(Clone, Debug)]
enum Settle {
    Round { power: i64, mode: Rounding },
    Read(Table),
}

#[derive(Clone, Debug)]
enum OnGrid {
    Times(i64),
    Limit { low: i64, high: i64 },
    Round { by: i64, mode: Rounding },
    Read(Table),
}

impl Kernel {
    /// The kernel of a rule for data of that scale, if its steps allow one.
    pub(super) fn of_rule(compiled: &Compiled, steps: &[Step], scale: i64) -> Option<Kernel> {
        let (start, rest) = match steps {
            [Step::Normalise { frame, ceiling, .. }, rest @ ..] => {
                (Start::of(*frame, ceiling.as_ref(), compiled.direction, scale)?, rest)
            }
            _ => ((Start::Itself { times: 1 }, Some(scale)), steps),
        };
        let (start, grid) = start;
        Some(Kernel { start, finish: Finish::of(compiled, rest, grid, 1)? })
    }

    /// Scale of the results.
    pub(super) fn scale(&self) -> i64 {
        self.finish.scale
    }

    /// Brings the results on a finer scale.
    pub(super) fn refine(&mut self, scale: i64) {
        self.finish.times(scale / self.finish.scale);
        self.finish.scale = scale;
    }

    /// Works out the rows picked, out of as many columns; each result is a value, [`NONE`] or [`BESIDE`].
    pub(super) fn fill(&self, rows: Rows<'_>, picked: &[u32], results: &mut [i64]) {
        // The shapes of nearly every rule have loops of their own, where nothing is asked twice.
        let otherwise = |row: Row| if row.actual == MISSING { NONE } else { BESIDE };
        match (self.start, self.finish.tame()) {
            (Start::Way, Some(tame)) => rows.each(picked, results, |row| {
                let Row { baseline, target, actual } = row;
                let plain = fits(baseline) && fits(target) && fits(actual) && target != baseline;
                if plain { tame.round(actual - baseline, target - baseline) } else { otherwise(row) }
            }),
            (Start::Advantage { direction: Direction::Higher, capped: false }, Some(tame)) => {
                rows.each(picked, results, |row| {
                    let Row { target, actual, .. } = row;
                    let plain = fits(target) && fits(actual) && target > 0;
                    if plain { tame.round(actual, target) } else { otherwise(row) }
                });
            }
            _ => return rows.each(picked, results, |row| self.value(row)),
        }
        self.finish.all_on_grid(picked, results);
    }

    /// The result of a row that has an actual value only: a value, [`NONE`] or [`BESIDE`].
    #[inline]
    pub(super) fn of_actual(&self, actual: i64) -> i64 {
        match self.start {
            Start::Itself { times: 1 } if self.finish.on_grid.is_empty() => match actual {
                MISSING => NONE,
                _ => within(actual),
            },
            _ => self.value(Row { baseline: MISSING, target: MISSING, actual }),
        }
    }

    fn value(&self, row: Row) -> i64 {
        match row.actual {
            MISSING => NONE,
            _ => self.start.compute(row, &self.finish).unwrap_or(BESIDE),
        }
    }
}

impl Limits {
    /// The ratio `n / d` within the bounds, over the same `d`.
    #[inline]
    fn clamp(&self, mut n: i64, d: i64) -> Option<i64> {
        if let Some(low) = self.low {
            n = n.max(low.checked_mul(d)?);
        }
        if let Some(high) = self.high {
            n = n.min(high.checked_mul(d)?);
        }
        Some(n)
    }
}

impl Start {
    #[inline]
    fn compute(self, row: Row, finish: &Finish) -> Option<i64> {
        let Row { target, actual, .. } = row;
        match self {
            Start::Nothing => Some(NONE),
            Start::Itself { times } => finish.grid(actual.checked_mul(times)?),
            Start::Side(direction) => {
                if target == MISSING {
                    return None;
                }
                let good = match direction {
                    Direction::Higher => actual >= target,
                    Direction::Lower => actual <= target,
                    Direction::Exact | Direction::Range => actual == target,
                };
                finish.grid(i64::from(good) * 100)
            }
            Start::Way => {
                if row.baseline == MISSING || target == MISSING {
                    return None;
                }
                let (part, whole) = (actual.checked_sub(row.baseline)?, target.checked_sub(row.baseline)?);
                let part = part.checked_mul(100)?;
                match whole {
                    // A zero denominator is a policy of the rule, and rare: left to unlimited numbers.
                    0 => None,
                    1.. => finish.ratio(part, whole),
                    _ => finish.ratio(part.checked_neg()?, whole.checked_neg()?),
                }
            }
            Start::Advantage { direction, capped } => {
                let whole = target.checked_abs()?;
                let better = match direction {
                    Direction::Higher => actual.checked_sub(target)?,
                    Direction::Lower => target.checked_sub(actual)?,
                    Direction::Exact | Direction::Range => {
                        actual.checked_sub(target)?.checked_abs()?.checked_neg()?
                    }
                };
                let part = whole.checked_add(if capped { better.min(0) } else { better })?;
                if whole == 0 { None } else { finish.ratio(part.checked_mul(100)?, whole) }
            }
        }
    }

    /// How a frame begins, and the scale of its results when they are on a grid at once.
    fn of(
        frame: Frame,
        ceiling: Option<&Number>,
        direction: Option<Direction>,
        scale: i64,
    ) -> Option<(Start, Option<i64>)> {
        Some(match (frame, direction) {
            (Frame::None | Frame::DaysLate, _) => (Start::Itself { times: 1 }, Some(scale)),
            (Frame::Ceiling, _) => {
                let (n, d) = ceiling?.as_small()?;
                let times = 100_i64.checked_mul(d)?.checked_mul(n.signum())?;
                (Start::Itself { times }, Some(common(1, scale.checked_mul(n.checked_abs()?)?)?))
            }
            (Frame::BaselineTarget, _) => (Start::Way, None),
            (Frame::Thresholds | Frame::PreviousYear, _)
            | (Frame::Target | Frame::Deviation | Frame::Comparison, Some(Direction::Range) | None) => {
                (Start::Nothing, Some(1))
            }
            (Frame::Comparison, Some(direction)) => (Start::Side(direction), Some(1)),
            (Frame::Target, Some(direction)) => (Start::Advantage { direction, capped: false }, None),
            (Frame::Deviation, Some(direction)) => (Start::Advantage { direction, capped: true }, None),
        })
    }
}

impl Finish {
    /// What follows the start; `grid` is the scale when the value is on one already, `below` what ratios are
    /// still to be divided by.
    pub(super) fn of(compiled: &Compiled, steps: &[Step], grid: Option<i64>, below: i64) -> Option<Finish> {
        let mut finish = Finish { scale: grid.unwrap_or(0), below, ..Finish::default() };
        for step in steps {
            match step {
                Step::Band(_) | Step::Round { mode: Rounding::None, .. } => (),
                Step::Limit { minimum, maximum } => finish.limit(minimum.as_ref(), maximum.as_ref())?,
                Step::Round { digits, mode } => finish.round(ten_to(*digits)?, *mode),
                Step::Curve(curve) => {
                    let curve = &compiled.curves[*curve];
                    let (table, scale) = match finish.scale {
                        0 => Table::of_ratio(curve)?,
                        scale => Table::on_grid(curve, scale)?,
                    };
                    match finish.scale {
                        0 => finish.settle = Some(Settle::Read(table)),
                        _ => finish.on_grid.push(OnGrid::Read(table)),
                    }
                    finish.scale = scale;
                }
                Step::Normalise { .. } | Step::Derive(_) | Step::Adjust { .. } => return None,
            }
        }
        (finish.scale != 0).then_some(finish)
    }

    fn limit(&mut self, low: Option<&Number>, high: Option<&Number>) -> Option<()> {
        if self.scale == 0 {
            if self.limits.is_some() {
                return None;
            }
            let times = scale_of(1, low.into_iter().chain(high))?;
            let bound = |it: Option<&Number>| it.map_or(Some(None), |it| Some(Some(on_grid(it, times)?)));
            self.limits = Some(Limits { times, low: bound(low)?, high: bound(high)? });
            return Some(());
        }
        let scale = scale_of(self.scale, low.into_iter().chain(high))?;
        self.times(scale / self.scale);
        self.scale = scale;
        let low = low.map_or(Some(i64::MIN), |it| on_grid(it, scale))?;
        let high = high.map_or(Some(i64::MAX), |it| on_grid(it, scale))?;
        self.on_grid.push(OnGrid::Limit { low, high });
        Some(())
    }

    fn round(&mut self, power: i64, mode: Rounding) {
        if self.scale == 0 {
            self.scale = power;
            // Smaller factors on both sides make for quicker divisions, and fit more often.
            let shared = if self.limits.is_none() { gcd(power, self.below) } else { 1 };
            self.below /= shared;
            self.settle = Some(Settle::Round { power: power / shared, mode });
            return;
        }
        let shared = gcd(power, self.scale);
        if shared != self.scale {
            self.times(power / shared);
            self.on_grid.push(OnGrid::Round { by: self.scale / shared, mode });
            self.scale = power;
        }
    }

    /// The first steps, when they are those of [`Tame`].
    fn tame(&self) -> Option<Tame> {
        let Some(Limits { times: 1, low: Some(low), high: Some(high) }) = self.limits else { return None };
        match self.settle {
            Some(Settle::Round { power, mode: Rounding::HalfUp })
                if self.below == 1 && power <= 1000 && low >= 0 && high <= 1000 =>
            {
                Some(Tame { low, high, power })
            }
            _ => None,
        }
    }

    fn times(&mut self, by: i64) {
        if by != 1 {
            self.on_grid.push(OnGrid::Times(by));
        }
    }

    /// The result of the ratio `n / d`, `d` being positive; `None` when it does not fit.
    #[inline]
    pub(super) fn ratio(&self, mut n: i64, d: i64) -> Option<i64> {
        let mut d = d.checked_mul(self.below)?;
        if let Some(limits) = &self.limits {
            n = limits.clamp(n.checked_mul(limits.times)?, d)?;
            d = d.checked_mul(limits.times)?;
        }
        let n = match self.settle.as_ref()? {
            Settle::Round { power, mode } => round_ratio(n.checked_mul(*power)?, d, *mode)?,
            Settle::Read(table) => match table.read_ratio(n, d)? {
                NONE => return Some(NONE),
                it => it,
            },
        };
        self.grid(n)
    }

    /// Applies what follows to results that are on the grid already.
    fn all_on_grid(&self, picked: &[u32], results: &mut [i64]) {
        if self.on_grid.is_empty() {
            return;
        }
        for at in picked {
            let cell = &mut results[*at as usize];
            if *cell > BESIDE {
                *cell = self.grid(*cell).unwrap_or(BESIDE);
            }
        }
    }

    /// The result of a value that is on the grid; `None` when it does not fit.
    #[inline]
    fn grid(&self, mut n: i64) -> Option<i64> {
        for step in &self.on_grid {
            n = match step {
                OnGrid::Times(by) => n.checked_mul(*by)?,
                OnGrid::Limit { low, high } => n.clamp(*low, *high),
                OnGrid::Round { by, mode } => round_ratio(n, *by, *mode)?,
                OnGrid::Read(table) => match table.read(n)? {
                    NONE => return Some(NONE),
                    it => it,
                },
            };
        }
        Some(within(n))
    }
}

/// The value, if it is small enough for folds to add it up without asking each time.
#[inline]
fn within(n: i64) -> i64 {
    if n.unsigned_abs() <= LARGEST { n } else { BESIDE }
}
