// SPDX-License-Identifier: AGPL-3.0-or-later
//! A curve as a table of cuts: how many cuts a value passes says which answer is its own.

use super::{
    kernel::NONE,
    whole::{on_grid, scale_of},
};
use crate::{
    number::{Number, Rounding},
    primitive::curve::{Curve, CurvePiece, Gives},
};

/// Cuts in rising order, and one more answer than cuts.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// On a grid, the least integer that passes. On ratios, see [`Table::of_ratio`].
    cuts: Vec<i64>,
    /// On ratios, 1 where the cut itself does not pass.
    strict: Vec<i64>,
    answers: Vec<Answer>,
    /// What a ratio is multiplied by so that its cuts are integers.
    times: i64,
}

/// What a stretch gives: a straight line over the scale of the table, or a hole.
#[derive(Clone, Copy, Debug)]
struct Answer {
    slope: i64,
    start: i64,
    hole: bool,
}

/// A place where the answer may change: the bound, and whether the bound itself stays below.
type Cut = (Number, bool);

impl Table {
    /// The curve for integers that stand for `value × scale`, and the scale of the answers.
    pub(super) fn on_grid(curve: &Curve, scale: i64) -> Option<(Table, i64)> {
        let cuts = cuts(curve);
        let lines: Vec<Option<(Number, Number)>> =
            stretches(curve, &cuts).map(|it| line(it, scale)).collect();
        let terms = lines.iter().flatten().flat_map(|(slope, start)| [slope, start]);
        let finer = scale_of(1, terms)?;
        let answers = lines.iter().map(|it| Answer::of(it.as_ref(), finer)).collect::<Option<_>>()?;
        let least = |(bound, strict): &Cut| {
            let there = bound * &Number::from(scale);
            let mode = if *strict { Rounding::Down } else { Rounding::Up };
            let least = match (*strict, there.is_negative()) {
                // Up is away from zero; here it is wanted toward +∞.
                (false, true) => there.round(0, Rounding::Truncate),
                _ => there.round(0, mode),
            };
            least.as_small()?.0.checked_add(i64::from(*strict))
        };
        let strict = vec![0; cuts.len()];
        let cuts = cuts.iter().map(least).collect::<Option<_>>()?;
        Some((Table { cuts, strict, answers, times: 1 }, finer))
    }

    /// The curve for ratios `n / d`, when every stretch is constant, and the scale of the answers.
    pub(super) fn of_ratio(curve: &Curve) -> Option<(Table, i64)> {
        let cuts = cuts(curve);
        let constant = |it: Option<&CurvePiece>| match &it?.gives {
            Gives::Constant(value) => Some(value.clone()),
            _ => None,
        };
        if curve.pieces.iter().any(|it| matches!(it.gives, Gives::Same | Gives::Linear(..))) {
            return None;
        }
        let values: Vec<Option<Number>> = stretches(curve, &cuts).map(constant).collect();
        let scale = scale_of(1, values.iter().flatten())?;
        let times = scale_of(1, cuts.iter().map(|(bound, _)| bound))?;
        let line = |it: &Option<Number>| it.clone().map(|it| (Number::ZERO, it));
        let answers = values.iter().map(|it| Answer::of(line(it).as_ref(), scale)).collect::<Option<_>>()?;
        let strict = cuts.iter().map(|(_, strict)| i64::from(*strict)).collect();
        let cuts = cuts.iter().map(|(bound, _)| on_grid(bound, times)).collect::<Option<_>>()?;
        Some((Table { cuts, strict, answers, times }, scale))
    }

    /// What a value on the grid gives, or [`NONE`] in a hole; `None` when it does not fit.
    #[inline]
    pub(super) fn read(&self, n: i64) -> Option<i64> {
        let passed = self.cuts.iter().fold(0, |count, cut| count + usize::from(n >= *cut));
        self.answer(passed, n)
    }

    /// What the ratio `n / d` gives, `d` being positive, or [`NONE`] in a hole; `None` when it does not fit.
    #[inline]
    pub(super) fn read_ratio(&self, n: i64, d: i64) -> Option<i64> {
        let n = n.checked_mul(self.times)?;
        let mut passed = 0;
        for (cut, strict) in self.cuts.iter().zip(&self.strict) {
            passed += usize::from(n >= cut.checked_mul(d)?.checked_add(*strict)?);
        }
        self.answer(passed, n)
    }

    #[inline]
    fn answer(&self, passed: usize, n: i64) -> Option<i64> {
        let Answer { slope, start, hole } = self.answers[passed];
        if hole { Some(NONE) } else { slope.checked_mul(n)?.checked_add(start).filter(|it| *it != NONE) }
    }
}

impl Answer {
    fn of(line: Option<&(Number, Number)>, scale: i64) -> Option<Answer> {
        let Some((slope, start)) = line else { return Some(Answer { slope: 0, start: 0, hole: true }) };
        Some(Answer { slope: on_grid(slope, scale)?, start: on_grid(start, scale)?, hole: false })
    }
}

/// Where the answer of a curve may change, in rising order.
fn cuts(curve: &Curve) -> Vec<Cut> {
    let lower = curve.pieces.iter().filter_map(lower);
    let mut cuts: Vec<Cut> = lower.chain(curve.pieces.iter().filter_map(upper)).collect();
    cuts.sort();
    cuts.dedup();
    cuts
}

fn lower(piece: &CurvePiece) -> Option<Cut> {
    Some((piece.from.clone()?, !piece.with_from))
}

fn upper(piece: &CurvePiece) -> Option<Cut> {
    Some((piece.to.clone()?, piece.with_to))
}

/// For each stretch between cuts, the first piece that holds it.
fn stretches<'a>(curve: &'a Curve, cuts: &'a [Cut]) -> impl Iterator<Item = Option<&'a CurvePiece>> {
    let passes = |passed: usize, cut: &Cut| cuts[..passed].contains(cut);
    (0..=cuts.len()).map(move |passed| {
        curve.pieces.iter().find(|it| {
            lower(it).is_none_or(|cut| passes(passed, &cut))
                && !upper(it).is_some_and(|cut| passes(passed, &cut))
        })
    })
}

/// What a piece gives, as a line over integers that stand for `value × scale`; `None` for a hole.
fn line(piece: Option<&CurvePiece>, scale: i64) -> Option<(Number, Number)> {
    let piece = piece?;
    let unit = Number::ratio(1, scale)?;
    match &piece.gives {
        Gives::Nothing => None,
        Gives::Constant(it) => Some((Number::ZERO, it.clone())),
        Gives::Same => Some((unit, Number::ZERO)),
        Gives::Linear(first, last) => {
            let (from, to) = (piece.from.as_ref()?, piece.to.as_ref()?);
            let rise = (last - first).checked_div(&(to - from))?;
            Some((&rise * &unit, first - &(&rise * from)))
        }
    }
}
