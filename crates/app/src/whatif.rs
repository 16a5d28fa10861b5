// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same data under two systems: what each node comes to under one and under the other.

use std::cmp::Ordering;

use engine::{
    model::Dossier,
    number::Number,
    score::{Scorecard, Scorer},
    system::{System, compile},
    tree::{NodeKind, Tree},
};

use crate::desk::weighing::lines;

/// A node under both systems.
#[derive(Debug)]
pub struct Compared {
    pub id: String,
    pub kind: NodeKind,
    pub label: String,
    pub title: String,
    pub old: Side,
    pub new: Side,
}

/// A node under one system.
#[derive(Debug)]
pub struct Side {
    pub value: Option<Number>,
    /// As the level prints it.
    pub shown: String,
    pub state: &'static str,
    /// The class it falls in; blank without one.
    pub band: String,
    /// Lines of the explanation, each with its depth; only of nodes that change.
    pub whys: Vec<(usize, String)>,
}

/// How a node fares under the second system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Up,
    Down,
    /// It has a degree that it had not.
    Found,
    /// It no longer has one.
    Lost,
    /// The degree is the same: it is printed otherwise, or falls in another class.
    Otherwise,
    Same,
}

impl Side {
    /// The degree, or why there is none.
    #[must_use]
    pub fn words(&self) -> String {
        match (&self.value, self.band.as_str()) {
            (None, _) => format!("n.d. ({})", self.state),
            (Some(_), "") => self.shown.clone(),
            (Some(_), band) => format!("{} ({band})", self.shown),
        }
    }
}

impl Compared {
    #[must_use]
    pub fn fate(&self) -> Fate {
        match (&self.old.value, &self.new.value) {
            (None, Some(_)) => Fate::Found,
            (Some(_), None) => Fate::Lost,
            (Some(old), Some(new)) if old != new => match new.cmp(old) {
                Ordering::Greater => Fate::Up,
                _ => Fate::Down,
            },
            _ if self.old.words() != self.new.words() => Fate::Otherwise,
            _ => Fate::Same,
        }
    }
}

/// Every node of a dossier under two systems, in the order of the tree of the dossier.
///
/// # Panics
/// The rows of the dossier are no tree, as those of one that was read always are.
#[must_use]
pub fn compare(dossier: &Dossier, old: &System, new: &System) -> Vec<Compared> {
    let tree = Tree::build(dossier).expect("a dossier that was read is a tree");
    let ((old, _), (new, _)) = (compile(old), compile(new));
    let (old, new) = (Scorer::new(&tree, &old), Scorer::new(&tree, &new));
    let (old_card, new_card) = (old.score(), new.score());
    let compared = |at: usize| {
        let node = &tree.nodes[at];
        let mut it = Compared {
            id: node.id.to_owned(),
            kind: node.kind,
            label: node.label().to_owned(),
            title: node.title.trim().to_owned(),
            old: side(&old, &old_card, at),
            new: side(&new, &new_card, at),
        };
        if it.fate() != Fate::Same {
            it.old.whys = lines(&old.explain(&old_card, at).parts);
            it.new.whys = lines(&new.explain(&new_card, at).parts);
        }
        it
    };
    (0..tree.nodes.len()).map(compared).collect()
}

fn side(scorer: &Scorer<'_>, card: &Scorecard, at: usize) -> Side {
    let outcome = card.of(at);
    Side {
        value: outcome.value.clone(),
        shown: scorer.shown(at, outcome),
        state: outcome.state.word(),
        band: scorer.band(outcome).unwrap_or_default().trim().to_owned(),
        whys: Vec::new(),
    }
}
