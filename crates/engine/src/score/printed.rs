// SPDX-License-Identifier: AGPL-3.0-or-later
//! The mean that a document prints, recomputed on the rows it really averages.

use super::{Scorecard, Scorer};
use crate::{
    model::Printed,
    state::{Outcome, State},
    tree::Edge,
    why::{Reason, Why},
};

/// A node recomputed on part of its children.
#[derive(Clone, Debug, PartialEq)]
pub struct Restated<'a> {
    /// How many rows the document averages.
    pub rows: usize,
    /// The outcome on those rows.
    pub outcome: Outcome,
    /// Titles of the children that the document leaves out.
    pub omitted: Vec<&'a str>,
}

impl<'a> Scorer<'a> {
    /// The node recomputed on the children that are printed in the same context as `row`.
    ///
    /// `None` when the context prints none of its children, or all of them.
    #[must_use]
    pub fn restate(&self, card: &Scorecard, at: usize, row: &Printed) -> Option<Restated<'a>> {
        if row.context.is_blank() || !matches!(row.figure.trim(), "" | "grado") {
            return None;
        }
        let listed = |id: &str| {
            let same = |it: &&Printed| it.context.trim() == row.context.trim() && it.node.trim() == id;
            self.tree.dossier.printed.iter().any(|it| same(&it) && matches!(it.figure.trim(), "" | "grado"))
        };
        let children = &self.tree.nodes[at].children;
        let (inside, outside): (Vec<&Edge<'a>>, Vec<&Edge<'a>>) =
            children.iter().partition(|it| listed(self.tree.nodes[it.child].id));
        if inside.is_empty() || outside.is_empty() {
            return None;
        }
        let mut outcomes: Vec<_> = card.outcomes.iter().cloned().map(Some).collect();
        for edge in &outside {
            outcomes[edge.child] = Some(Outcome::only(State::Excluded));
        }
        let outcome = self.evaluate(at, &outcomes, &mut |_| Why::new(Reason::Remark(""), None), &mut ());
        let omitted = outside.iter().map(|it| self.tree.nodes[it.child].title).collect();
        Some(Restated { rows: inside.len(), outcome, omitted })
    }
}
