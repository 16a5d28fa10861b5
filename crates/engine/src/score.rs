// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dossier and system give a scorecard: every node has a value, a state and, on demand, its reasons.
//!
//! [`Scorer`] is bound once to a dossier and a compiled system. [`Scorer::score`] reads values;
//! [`Scorer::explain`] walks the same compiled rules again and keeps the reasons.

mod basis;
mod deviation;
mod explain;
mod forecast;
mod leaf;
mod node;
mod printed;
mod questionnaires;
mod scope;
mod sharing;
mod siblings;
pub(crate) mod steps;
mod structure;
mod table;

use std::collections::HashMap;

pub use basis::Basis;
pub use deviation::Deviation;
pub use forecast::Forecast;
pub(crate) use node::undeclared;
pub use printed::Restated;
pub use questionnaires::{MEASURES, Questionnaires, shown as shown_count};
pub use scope::NAMES;
pub(crate) use scope::always_named;
pub use sharing::{Allocation, Payment};
pub use siblings::{Sibling, Siblings};
pub use structure::StructureOutcome;
pub use table::{CellError, Row, Table, Tables};

use crate::{
    model::{Datum, Dossier, Indicator, Mark},
    number::{Number, Rounding},
    state::Outcome,
    system::{Compiled, CompiledLevel, System, compile},
    tree::{NodeKind, StructureError, Tree},
};
use leaf::Leaf;

/// A dossier bound to a compiled system, ready to score any number of times.
#[derive(Debug)]
pub struct Scorer<'a> {
    /// The tree.
    pub tree: &'a Tree<'a>,
    /// The system.
    pub compiled: &'a Compiled,
    /// Annexed tables, for formulas.
    pub tables: Tables<'a>,
    /// Questionnaires, for formulas.
    pub questionnaires: Questionnaires<'a>,
    leaves: Vec<Option<Leaf<'a>>>,
    levels: Vec<Option<usize>>,
    data: HashMap<(usize, &'a str), &'a Datum>,
    marks: HashMap<(usize, &'a str), &'a Mark>,
    weights: HashMap<(usize, &'a str), &'a Number>,
}

/// The values of all nodes of a tree, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// One outcome per node.
    pub outcomes: Vec<Outcome>,
}

impl Scorecard {
    /// The outcome of a node.
    #[must_use]
    pub fn of(&self, at: usize) -> &Outcome {
        &self.outcomes[at]
    }
}

/// Compiles the system of the dossier, builds its tree, and hands both to `then`.
///
/// # Errors
/// What prevents the rows from being a tree.
pub fn with_scorer<T>(
    dossier: &Dossier,
    system: &System,
    then: impl FnOnce(&Scorer<'_>) -> T,
) -> Result<T, Vec<StructureError>> {
    let tree = Tree::build(dossier)?;
    let (compiled, _) = compile(system);
    Ok(then(&Scorer::new(&tree, &compiled)))
}

impl<'a> Scorer<'a> {
    /// Binds a tree to a system: names, targets and rules are looked up once.
    #[must_use]
    pub fn new(tree: &'a Tree<'a>, compiled: &'a Compiled) -> Scorer<'a> {
        let dossier = tree.dossier;
        let levels = tree.nodes.iter().map(|it| compiled.level_index(it.level)).collect();
        // A data row of no node belongs to the body, the root of all.
        let node_of = |id: &str| if id.trim().is_empty() { Some(0) } else { tree.find(id.trim()) };
        let data = dossier.data.iter().filter_map(|it| Some(((node_of(&it.node)?, it.name.trim()), it)));
        let marks =
            dossier.marks.iter().filter_map(|it| Some(((node_of(&it.node)?, it.criterion.trim()), it)));
        let weights = dossier
            .other_weights
            .iter()
            .filter_map(|it| Some(((node_of(&it.node)?, it.set.trim()), &it.weight.value.as_ref()?.points)));
        let mut scorer = Scorer {
            tree,
            compiled,
            tables: Tables::new(dossier),
            questionnaires: Questionnaires::new(dossier),
            leaves: Vec::new(),
            levels,
            data: data.collect(),
            marks: marks.collect(),
            weights: weights.collect(),
        };
        scorer.leaves = leaf::bind(&scorer);
        scorer
    }

    /// Scores every node.
    #[must_use]
    pub fn score(&self) -> Scorecard {
        let mut outcomes = vec![None; self.tree.nodes.len()];
        for at in 0..outcomes.len() {
            self.fill(at, &mut outcomes);
        }
        Scorecard { outcomes: outcomes.into_iter().flatten().collect() }
    }

    /// The compiled level of a node: the declared one, or a plain weighted mean without treatments.
    #[must_use]
    pub fn level(&self, at: usize) -> &'a CompiledLevel {
        match self.levels[at] {
            Some(level) => &self.compiled.levels[level],
            None => node::undeclared(),
        }
    }

    /// Decimals and rounding of print of a node's degree.
    #[must_use]
    pub fn print(&self, at: usize) -> (u8, Rounding) {
        let level = self.level(at);
        (level.digits, level.mode)
    }

    /// A node's degree as it is shown: with the decimals and the rounding of its level, or "n.d.".
    #[must_use]
    pub fn shown(&self, at: usize, outcome: &Outcome) -> String {
        let (digits, mode) = self.print(at);
        outcome.value.as_ref().map_or_else(|| "n.d.".to_owned(), |it| it.italian(digits, mode))
    }

    /// The indicator row of a node, if it is one.
    #[must_use]
    pub fn indicator(&self, at: usize) -> Option<&'a Indicator> {
        let node = &self.tree.nodes[at];
        (node.kind == NodeKind::Indicator).then(|| &self.tree.dossier.indicators[node.row])
    }

    /// The name of the class a node falls in, if a band was declared.
    #[must_use]
    pub fn band(&self, outcome: &Outcome) -> Option<&'a str> {
        let (curve, piece) = outcome.band?;
        Some(&self.compiled.curves[curve].pieces[piece].row.label.text)
    }
}
