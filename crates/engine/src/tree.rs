// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree that the rows of a dossier make: body, structures, objectives, contributions, phases, indicators.

mod build;
mod circles;
mod formulas;
mod identify;
mod references;
mod settled;

use foldhash::HashMap;
pub use identify::identify;
pub use settled::{Settled, is_about, is_pending, ruling, rulings};

use crate::{
    model::{Dossier, Place, Reading},
    number::Number,
};

/// Deepest nesting allowed. Real cascades have four or five levels.
pub const DEEPEST: usize = 64;

/// The nodes of a dossier, the body first; children keep the order of the document.
#[derive(Clone, Debug)]
pub struct Tree<'d> {
    /// The dossier it stands on.
    pub dossier: &'d Dossier,
    /// All nodes; the first is the body.
    pub nodes: Vec<Node<'d>>,
    by_id: HashMap<&'d str, usize>,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node<'d> {
    /// What it is.
    pub kind: NodeKind,
    /// Number of its row in the table of its kind.
    pub row: usize,
    /// Id in the dossier.
    pub id: &'d str,
    /// Code as printed.
    pub code: &'d str,
    /// Title or name.
    pub title: &'d str,
    /// Name of its level.
    pub level: &'d str,
    /// Id of its structure.
    pub structure: &'d str,
    /// Its weight in points, if understood.
    pub weight: Option<&'d Number>,
    /// The node above.
    pub parent: Option<usize>,
    /// The nodes below.
    pub children: Vec<Edge<'d>>,
    /// What was found for it.
    pub reading: Option<&'d Reading>,
    /// What was decided about it, on request.
    pub settled: Option<Settled<'d>>,
    /// Withdrawn, suspended or neutralised.
    pub withdrawn: bool,
    /// Its row in the files.
    pub place: Place,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// The body: the root.
    Body,
    /// A structure.
    Structure,
    /// An objective of any level.
    Objective,
    /// A structure's contribution to an objective.
    Contribution,
    /// A phase.
    Phase,
    /// An indicator.
    Indicator,
}

impl NodeKind {
    /// Name of the level of a node that names none.
    #[must_use]
    pub fn level(self) -> &'static str {
        match self {
            NodeKind::Body => "ente",
            NodeKind::Structure => "struttura",
            NodeKind::Objective => "obiettivo",
            NodeKind::Contribution => "contributo",
            NodeKind::Phase => "fase",
            NodeKind::Indicator => "indicatore",
        }
    }
}

/// A child, with the weight it has under this parent.
#[derive(Clone, Copy, Debug)]
pub struct Edge<'d> {
    /// The child.
    pub child: usize,
    /// Its weight here, in points; the child's own unless it is linked.
    pub weight: Option<&'d Number>,
    /// The child is at home elsewhere and also counts here.
    pub linked: bool,
}

/// Something that makes the rows no tree: an id twice, a parent that does not exist, a circle of rows or of
/// formulas.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureError {
    /// Where.
    pub place: Place,
    /// What is wrong, quoting the words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl<'d> Tree<'d> {
    /// Builds the tree.
    ///
    /// # Errors
    /// Everything that prevents it, each with its place.
    pub fn build(dossier: &'d Dossier) -> Result<Tree<'d>, Vec<StructureError>> {
        build::build(dossier)
    }

    /// The node of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The nodes that a person may mean: by id, else by printed code, else by the line `row` of a file.
    #[must_use]
    pub fn search(&self, words: &str) -> Vec<usize> {
        if let Some(at) = self.find(words) {
            return vec![at];
        }
        let same =
            |it: &&Node<'_>| it.code.trim().trim_end_matches('.') == words.trim().trim_end_matches('.');
        self.nodes.iter().filter(same).filter_map(|it| self.find(it.id)).collect()
    }

    /// The nodes above, from the nearest.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[at].parent, |it| self.nodes[*it].parent)
    }

    /// The path of a node for people: structure › objective › row; the body is "ente".
    #[must_use]
    pub fn path(&self, at: usize) -> String {
        let nodes = std::iter::once(at).chain(self.above(at)).filter(|it| *it != 0);
        let mut names: Vec<String> =
            nodes.map(|it| format!("{} {}", self.nodes[it].level, self.nodes[it].label())).collect();
        names.reverse();
        match names.is_empty() {
            true => "ente".to_owned(),
            false => names.join(" › "),
        }
    }

    /// Ids of all nodes, for suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &'d str> {
        self.nodes.iter().map(|it| it.id)
    }
}

impl Node<'_> {
    /// The printed code, or the id when there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.code.trim().is_empty() { self.id } else { self.code }
    }
}
