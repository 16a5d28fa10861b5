// SPDX-License-Identifier: AGPL-3.0-or-later
//! Steps of a rule or of a level turned into a few integer operations.
//!
//! A value is first a ratio of two integers that differ from row to row; a rounding, or a curve made of
//! constants, brings it on a grid: an integer over a scale known beforehand. Steps that do not do so have no
//! kernel and are worked out on unlimited numbers.

use super::{
    MISSING,
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
    limits: Option<Limits>,
    settle: Option<Settle>,
    on_grid: Vec<OnGrid>,
    /// Scale of the results.
    pub(super) scale: i64,
}

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

/// The figures of a row, over the scale of the data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) baseline: i64,
    pub(super) target: i64,
    pub(super) actual: i64,
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
        Some(Kernel { start, finish: Finish::of(compiled, rest, grid)? })
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

    /// The result of a row, or [`NONE`], or [`BESIDE`].
    #[inline]
    pub(super) fn value(&self, row: Row) -> i64 {
        if row.actual == MISSING {
            return NONE;
        }
        self.compute(row).unwrap_or(BESIDE)
    }

    #[inline]
    fn compute(&self, Row { baseline, target, actual }: Row) -> Option<i64> {
        let (part, whole) = match self.start {
            Start::Nothing => return Some(NONE),
            Start::Itself { times } => return self.finish.grid(actual.checked_mul(times)?),
            Start::Side(direction) => {
                if target == MISSING {
                    return None;
                }
                let good = match direction {
                    Direction::Higher => actual >= target,
                    Direction::Lower => actual <= target,
                    Direction::Exact | Direction::Range => actual == target,
                };
                return self.finish.grid(i64::from(good) * 100);
            }
            Start::Way => {
                if baseline == MISSING || target == MISSING {
                    return None;
                }
                let (part, whole) = (actual.checked_sub(baseline)?, target.checked_sub(baseline)?);
                if whole < 0 { (part.checked_neg()?, whole.checked_neg()?) } else { (part, whole) }
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
                (whole.checked_add(if capped { better.min(0) } else { better })?, whole)
            }
        };
        // A zero denominator is a policy of the rule, and rare.
        if whole == 0 { None } else { self.finish.ratio(part.checked_mul(100)?, whole) }
    }
}

impl Start {
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
    /// What follows the start; `grid` is the scale when the value is on one already.
    pub(super) fn of(compiled: &Compiled, steps: &[Step], grid: Option<i64>) -> Option<Finish> {
        let mut finish = Finish { scale: grid.unwrap_or(0), ..Finish::default() };
        for step in steps {
            match step {
                Step::Band(_) | Step::Round { mode: Rounding::None, .. } => (),
                Step::Limit { minimum, maximum } => finish.limit(minimum.as_ref(), maximum.as_ref())?,
                Step::Round { digits, mode } => finish.round(ten_to(*digits)?, *mode)?,
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
            let bound = |it: Option<&Number>| it.map(|it| on_grid(it, times));
            let (low, high) = (bound(low), bound(high));
            if low == Some(None) || high == Some(None) {
                return None;
            }
            self.limits = Some(Limits { times, low: low.flatten(), high: high.flatten() });
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

    fn round(&mut self, power: i64, mode: Rounding) -> Option<()> {
        if self.scale == 0 {
            self.settle = Some(Settle::Round { power, mode });
            self.scale = power;
            return Some(());
        }
        let shared = gcd(power, self.scale);
        if shared != self.scale {
            self.times(power / shared);
            self.on_grid.push(OnGrid::Round { by: self.scale / shared, mode });
            self.scale = power;
        }
        Some(())
    }

    fn times(&mut self, by: i64) {
        if by != 1 {
            self.on_grid.push(OnGrid::Times(by));
        }
    }

    /// The result of the ratio `n / d`, `d` being positive; `None` when it does not fit.
    #[inline]
    pub(super) fn ratio(&self, mut n: i64, mut d: i64) -> Option<i64> {
        if let Some(Limits { times, low, high }) = &self.limits {
            if *times != 1 {
                n = n.checked_mul(*times)?;
            }
            let low = low.map_or(Some(i64::MIN), |it| it.checked_mul(d))?;
            let high = high.map_or(Some(i64::MAX), |it| it.checked_mul(d))?;
            n = n.clamp(low, high);
            d = d.checked_mul(*times)?;
        }
        match &self.settle {
            Some(Settle::Round { power, mode }) => self.grid(round_ratio(n.checked_mul(*power)?, d, *mode)?),
            Some(Settle::Read(table)) => match table.read_ratio(n, d)? {
                Some(n) => self.grid(n),
                None => Some(NONE),
            },
            None => None,
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
                    Some(it) => it,
                    None => return Some(NONE),
                },
            };
        }
        (n > BESIDE).then_some(n)
    }
}
