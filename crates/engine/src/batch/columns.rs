// SPDX-License-Identifier: AGPL-3.0-or-later
//! Columns of plans as the batch reads them, and of scores as it gives them.

use std::ops::Range;

use super::kernel::{BESIDE, NONE};
use crate::number::Number;

/// A cell without a figure.
pub const MISSING: i64 = i64::MIN;

/// Many plans, column by column. Figures and weights are integers over the scales of the [`Batch`](super::Batch).
///
/// Rows of one plan stand together, and so do those of one objective: `plans`, `indicators` and `phases` say
/// where each begins, with one entry more for where the last ends.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// First objective of each plan.
    pub plans: &'a [u32],
    /// Structures of each plan.
    pub areas: u32,
    /// Weight of each objective.
    pub objective_weight: &'a [i32],
    /// Structure of each objective, counted from zero in its plan.
    pub area: &'a [u32],
    /// First indicator of each objective.
    pub indicators: &'a [u32],
    /// First phase of each objective.
    pub phases: &'a [u32],
    /// Rule of each indicator, as [`Compiled::rule_index`](crate::system::Compiled::rule_index) numbers them.
    pub rule: &'a [u16],
    /// Weight of each indicator.
    pub indicator_weight: &'a [i32],
    /// Where each indicator starts from, or [`MISSING`].
    pub baseline: &'a [i64],
    /// What each indicator promises, or [`MISSING`].
    pub target: &'a [i64],
    /// What was found for each indicator, or [`MISSING`].
    pub actual: &'a [i64],
    /// Weight of each phase.
    pub phase_weight: &'a [i32],
    /// How far each phase got, or [`MISSING`].
    pub done: &'a [i64],
}

/// Columns that do not fit one another: which, in Italian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

impl Columns<'_> {
    /// Whether the columns belong together, for a system with that many rules.
    pub(super) fn check(&self, rules: usize) -> Result<(), Mismatch> {
        let objectives = self.objective_weight.len();
        let indicators = self.rule.len();
        let lengths =
            [self.indicator_weight.len(), self.baseline.len(), self.target.len(), self.actual.len()];
        let offsets = |offsets: &[u32], end: usize| {
            offsets.first() == Some(&0)
                && offsets.last().is_some_and(|it| *it as usize == end)
                && offsets.is_sorted()
        };
        let met = [
            (self.area.len() == objectives, "struttura e peso degli obiettivi"),
            (lengths.iter().all(|it| *it == indicators), "colonne degli indicatori"),
            (self.phase_weight.len() == self.done.len(), "colonne delle fasi"),
            (offsets(self.plans, objectives), "inizio dei piani"),
            (self.indicators.len() == objectives + 1, "inizio degli indicatori"),
            (offsets(self.indicators, indicators), "inizio degli indicatori"),
            (self.phases.len() == objectives + 1, "inizio delle fasi"),
            (offsets(self.phases, self.done.len()), "inizio delle fasi"),
            (self.area.iter().all(|it| *it < self.areas), "strutture degli obiettivi"),
            (self.rule.iter().all(|it| usize::from(*it) < rules), "regole degli indicatori"),
        ];
        met.iter().find(|(fine, _)| !fine).map_or(Ok(()), |(_, what)| Err(Mismatch(what)))
    }

    /// How many plans there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.plans.len().saturating_sub(1)
    }

    pub(super) fn objectives_of(&self, plans: Range<usize>) -> Range<usize> {
        self.plans[plans.start] as usize..self.plans[plans.end] as usize
    }

    pub(super) fn indicators_of(&self, objective: usize) -> Range<usize> {
        self.indicators[objective] as usize..self.indicators[objective + 1] as usize
    }

    pub(super) fn phases_of(&self, objective: usize) -> Range<usize> {
        self.phases[objective] as usize..self.phases[objective + 1] as usize
    }
}

/// Scores of many nodes of one level: integers over a scale, and beside them the few that are not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    pub(super) scale: i64,
    pub(super) cells: Vec<i64>,
    /// In rising order of node.
    pub(super) beside: Vec<(usize, Number)>,
}

impl Scores {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The exact score of a node, if it has one.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Number> {
        match self.cells[at] {
            NONE => None,
            BESIDE => {
                let found = self.beside.binary_search_by_key(&at, |(it, _)| *it).ok()?;
                Some(self.beside[found].1.clone())
            }
            cell => Number::ratio(cell, self.scale),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<Number>> {
        (0..self.len()).map(|it| self.get(it))
    }
}
