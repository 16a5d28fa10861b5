// SPDX-License-Identifier: AGPL-3.0-or-later
//! What each structure achieved of the objectives it contributes to, when the cascade does not go by structures.

use super::{Scorecard, Scorer};
use crate::{
    primitive::aggregate::{self, Child},
    state::Outcome,
    tree::{Edge, NodeKind},
    why::{Reason, Why},
};

/// The outcome of a structure on its contributions.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureOutcome {
    /// The node of the structure.
    pub structure: usize,
    /// Its contributions.
    pub contributions: Vec<usize>,
    /// Their mean, by the weights they have in their objectives.
    pub outcome: Outcome,
}

impl Scorer<'_> {
    /// Structures with contributions, in the order of the dossier.
    ///
    /// A contribution weighs what it weighs in its objective (its absolute weight, when the system says so);
    /// missing ones are treated as the level of structures declares.
    #[must_use]
    pub fn by_structure(&self, card: &Scorecard) -> Vec<StructureOutcome> {
        let nodes = &self.tree.nodes;
        let structures = (0..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Structure);
        let outcomes = structures.filter_map(|structure| {
            let edges = nodes.iter().enumerate().flat_map(|(parent, node)| {
                let mine = node.children.iter().filter(|it| {
                    nodes[it.child].kind == NodeKind::Contribution
                        && nodes[it.child].structure == nodes[structure].id
                });
                mine.map(move |edge| (parent, edge))
            });
            let edges: Vec<(usize, &Edge<'_>)> = edges.collect();
            if edges.is_empty() {
                return None;
            }
            let children: Vec<Child<'_>> = edges
                .iter()
                .map(|(parent, edge)| Child {
                    name: nodes[edge.child].id,
                    weight: self.weight(*parent, self.level(*parent), edge),
                    outcome: card.of(edge.child),
                })
                .collect();
            let level = self.level(structure);
            let outcome =
                aggregate::fold(level, &children, &mut |_| Why::new(Reason::Remark(""), None), &mut ());
            let contributions = edges.iter().map(|(_, edge)| edge.child).collect();
            Some(StructureOutcome { structure, contributions, outcome })
        });
        outcomes.collect()
    }
}
