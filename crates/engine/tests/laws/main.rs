// SPDX-License-Identifier: AGPL-3.0-or-later
//! Laws of the engine, on random plans and random systems.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

mod cycle;
mod explained;
mod formulas;
mod random;
mod share;
mod systems;
mod trees;
mod values;

use std::collections::BTreeMap;

use engine::{
    model::Dossier,
    score::{Scorer, with_scorer},
    state::Outcome,
    system::System,
};
use random::Branch;
use systems::RULES;

/// The outcome of every node by its id; the body's id is blank.
fn outcomes(roots: &[Branch], system: &System) -> BTreeMap<String, Outcome> {
    scored(&random::dossier(roots), system, |scorer| {
        let card = scorer.score();
        let nodes = scorer.tree.nodes.iter().enumerate();
        nodes.map(|(at, it)| (it.id.to_owned(), card.of(at).clone())).collect()
    })
}

fn scored<T>(dossier: &Dossier, system: &System, then: impl FnOnce(&Scorer<'_>) -> T) -> T {
    with_scorer(dossier, system, then).expect("random plans are trees")
}
