// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a document prints beside what it comes to when it is computed again.

use engine::{
    model::{Dossier, Printed},
    score::{Scorecard, Scorer, with_scorer},
};

/// A printed figure and its recomputation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Id of the node.
    pub node: String,
    /// Code and title of the node.
    pub title: String,
    /// What is printed: "grado", "valore", or the name of a figure of the system.
    pub name: String,
    /// Where in the document.
    pub context: String,
    /// As printed.
    pub printed: String,
    /// As it would be printed now, or "n.d.".
    pub recomputed: String,
    /// Whether they are the same under the declared rounding.
    pub agrees: bool,
}

/// Every figure that a document prints of a node there is.
///
/// # Panics
/// The rows are no tree: a dossier that was read is one.
#[must_use]
pub fn figures(dossier: &Dossier) -> Vec<Figure> {
    let figures = with_scorer(dossier, &dossier.system, |scorer| of(scorer, &scorer.score()));
    figures.expect("a dossier that was read is a tree")
}

/// The same, where it is scored already.
#[must_use]
pub fn of(scorer: &Scorer<'_>, card: &Scorecard) -> Vec<Figure> {
    let figure = |row: &Printed| {
        let at = scorer.tree.find(row.node.trim())?;
        let (recomputed, agrees) = scorer.recomputed(card, at, row)?;
        let node = &scorer.tree.nodes[at];
        Some(Figure {
            node: node.id.to_owned(),
            title: [node.code.trim(), node.title.trim()].join(" ").trim().to_owned(),
            name: if row.figure.is_blank() { "grado".to_owned() } else { row.figure.trim().to_owned() },
            context: row.context.trim().to_owned(),
            printed: row.value.text.trim().to_owned(),
            recomputed,
            agrees,
        })
    };
    scorer.tree.dossier.printed.iter().filter_map(figure).collect()
}
