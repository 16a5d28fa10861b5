// SPDX-License-Identifier: AGPL-3.0-or-later
//! The same nodes scored twice: under another system, with other values, on the targets of before.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use engine::{
    model::Dossier, number::Number, score::with_scorer, state::State, system::System, tree::NodeKind,
};

use crate::desk::weighing::lines;

/// A node, scored twice.
#[derive(Clone, Debug)]
pub struct Row {
    /// Id of the node; blank for the body.
    pub id: String,
    /// Its code, or its id.
    pub label: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: NodeKind,
    /// How deep it stands.
    pub depth: usize,
    /// The first time; none when it is not there.
    pub old: Option<Side>,
    /// The second.
    pub new: Option<Side>,
}

/// What a node came to, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Exact, if there is a value.
    pub exact: Option<Number>,
    /// As its level prints it.
    pub shown: String,
    /// Whether there is a value, and why not.
    pub state: State,
    /// The class it falls in; blank without one.
    pub band: String,
    /// Its reasons, a line each with its depth.
    pub why: Vec<(usize, String)>,
}

/// How a node fares the second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its degree rises.
    Up,
    /// It falls.
    Down,
    /// It has a degree that it had not.
    Found,
    /// It no longer has one.
    Lost,
    /// The degree is the same: it is printed otherwise, or falls in another class.
    Otherwise,
    /// Nothing changes.
    Same,
}

impl Side {
    /// As it is read: the degree, or why there is none.
    #[must_use]
    pub fn words(&self) -> String {
        match self.exact {
            Some(_) => self.shown.clone(),
            None => format!("n.d. ({})", self.state.word()),
        }
    }

    /// The same, with the class it falls in.
    #[must_use]
    pub fn classed(&self) -> String {
        match self.band.as_str() {
            "" => self.words(),
            band => format!("{} ({band})", self.words()),
        }
    }
}

impl Row {
    /// Whether it comes to the same: the value, how it is printed, its state.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let of = |side: &Option<Side>| side.as_ref().map(|it| (it.exact.clone(), it.shown.clone(), it.state));
        of(&self.old) == of(&self.new)
    }

    /// How it fares the second time.
    #[must_use]
    pub fn fate(&self) -> Fate {
        let exact = |side: &Option<Side>| side.as_ref().and_then(|it| it.exact.clone());
        let words = |side: &Option<Side>| side.as_ref().map(Side::classed);
        match (exact(&self.old), exact(&self.new)) {
            (None, Some(_)) => Fate::Found,
            (Some(_), None) => Fate::Lost,
            (Some(old), Some(new)) if old != new => match new.cmp(&old) {
                Ordering::Greater => Fate::Up,
                _ => Fate::Down,
            },
            _ if words(&self.old) != words(&self.new) => Fate::Otherwise,
            _ => Fate::Same,
        }
    }

    /// How much it moves, when both have a value.
    #[must_use]
    pub fn gap(&self) -> Option<Number> {
        let exact = |side: &Option<Side>| side.as_ref().and_then(|it| it.exact.clone());
        Some(&exact(&self.new)? - &exact(&self.old)?)
    }
}

/// Every node of the first dossier in its order, then those that only the second has, each with what it comes to in
/// both.
///
/// # Panics
/// The rows are no tree: a dossier that was read is one.
#[must_use]
pub fn contrast(old: (&Dossier, &System), new: (&Dossier, &System)) -> Vec<Row> {
    let (first, second) = (scored(old.0, old.1), scored(new.0, new.1));
    let place: HashMap<String, usize> =
        second.iter().enumerate().map(|(at, it)| (it.id.clone(), at)).collect();
    let known: HashSet<&str> = first.iter().map(|it| it.id.as_str()).collect();
    let added: Vec<Row> = second
        .iter()
        .filter(|it| !known.contains(it.id.as_str()))
        .map(|it| Row { old: None, new: it.old.clone(), ..it.clone() })
        .collect();
    let both = first.into_iter().map(|mut row| {
        row.new = place.get(&row.id).and_then(|it| second[*it].old.clone());
        row
    });
    both.chain(added).collect()
}

/// The nodes of a dossier under a system, each with what it comes to in `old`.
fn scored(dossier: &Dossier, system: &System) -> Vec<Row> {
    let rows = with_scorer(dossier, system, |scorer| {
        let card = scorer.score();
        let nodes = scorer.tree.nodes.iter().enumerate();
        let row = |(at, node): (usize, &engine::tree::Node<'_>)| {
            let outcome = card.of(at);
            let why = scorer.explain(&card, at).parts;
            Row {
                id: node.id.to_owned(),
                label: node.label().to_owned(),
                title: node.title.to_owned(),
                kind: node.kind,
                depth: scorer.tree.above(at).count(),
                old: Some(Side {
                    exact: outcome.value.clone(),
                    shown: scorer.shown(at, outcome),
                    state: outcome.state,
                    band: scorer.band(outcome).unwrap_or_default().trim().to_owned(),
                    why: lines(&why),
                }),
                new: None,
            }
        };
        nodes.map(row).collect()
    });
    rows.expect("a dossier that was read is a tree")
}
