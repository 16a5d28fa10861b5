// SPDX-License-Identifier: AGPL-3.0-or-later
//! What fell short of what was expected, and who says why: for the check, the pages and the report alike.

use super::{Scorecard, Scorer};
use crate::{
    model::{Reading, ReadingState},
    number::Number,
};

/// A row measured by itself that did not reach what was expected of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation<'a> {
    /// The node.
    pub node: usize,
    /// What says why: its own row of results, or that of what stands above it; none: nobody does.
    pub said: Option<&'a Reading>,
}

impl<'a> Scorer<'a> {
    /// The rows below 100 among these nodes, in their order. What was decided by an act, and what could not be assessed,
    /// needs no cause (art. 10 c. 1 b D.Lgs. 150/2009).
    pub fn deviations(&self, card: &Scorecard, nodes: impl IntoIterator<Item = usize>) -> Vec<Deviation<'a>> {
        nodes.into_iter().filter_map(|it| self.deviation(card, it)).collect()
    }

    fn deviation(&self, card: &Scorecard, at: usize) -> Option<Deviation<'a>> {
        card.of(at).value.as_ref().filter(|it| **it < Number::HUNDRED)?;
        let nodes = &self.tree.nodes;
        let own = nodes[at].reading;
        let decided = |it: ReadingState| matches!(it, ReadingState::Forced | ReadingState::NotAssessable);
        if own.is_some_and(|it| it.state.is_some_and(decided)) {
            return None;
        }
        // The objective may say it for its indicators.
        let above = self.tree.above(at).filter_map(|it| nodes[it].reading);
        let said = own.into_iter().chain(above).find(|it| !it.cause.is_blank());
        Some(Deviation { node: at, said })
    }
}
