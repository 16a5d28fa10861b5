// SPDX-License-Identifier: AGPL-3.0-or-later
//! A node of a published document as everybody reads it: on pages and in open data alike.

use engine::{
    model::printed_day,
    score::{Scorecard, Scorer},
    tree::NodeKind,
};

use super::{
    page::Badge,
    scorecard::{self, Scored},
};
use crate::published::{Public, Sight};

/// What stands where a degree would tell of one person.
const WITHHELD: Badge =
    Badge { word: "comprende obiettivi individuali", colour: "bg-secondary", icon: "it-lock" };

/// A node.
pub(super) struct PublicLine {
    /// With its degree and light, where they are for everybody.
    pub(super) scored: Scored,
    /// What it is: "obiettivo".
    pub(super) kind: &'static str,
    pub(super) parent: String,
    pub(super) structure: String,
    pub(super) unit: String,
    /// What was expected, as written.
    pub(super) expected: String,
    /// By when, as written.
    pub(super) deadline: String,
    /// What was found, as written.
    pub(super) value: String,
    /// Why it is not as expected, as written.
    pub(super) cause: String,
    /// Its degree is not for everybody.
    pub(super) is_withheld: bool,
}

/// Every node that everybody may see, in the order of the document, but for structures and the body.
pub(super) fn lines(scorer: &Scorer<'_>, card: &Scorecard, public: &Public) -> Vec<PublicLine> {
    let nodes = &scorer.tree.nodes;
    let told = (0..nodes.len()).filter(|it| public.sights[*it] != Sight::Nothing);
    told.filter(|it| !matches!(nodes[*it].kind, NodeKind::Body | NodeKind::Structure))
        .map(|it| line(scorer, card, public, it))
        .collect()
}

/// A node that everybody may see.
pub(super) fn line(scorer: &Scorer<'_>, card: &Scorecard, public: &Public, at: usize) -> PublicLine {
    let (nodes, dossier) = (&scorer.tree.nodes, scorer.tree.dossier);
    let node = &nodes[at];
    let mut scored = scorecard::line(scorer, card, at);
    let parent = node.parent.filter(|it| nodes[*it].kind != NodeKind::Body);
    let edge =
        node.parent.and_then(|it| Some((it, nodes[it].children.iter().find(|edge| edge.child == at)?)));
    let weight = edge.and_then(|(parent, edge)| scorer.written_weight(parent, edge));
    scored.weight = weight.map_or_else(String::new, |it| it.to_string());
    let is_withheld = public.sights[at] == Sight::NoDegree;
    if is_withheld {
        // Words that nobody computes with: the degree is not only hidden, it is not there.
        "n.d.".clone_into(&mut scored.degree);
        scored.light = scorecard::Light { badge: WITHHELD, band: String::new() };
    }
    let basis = scorer.basis(at);
    let target = basis.as_ref().and_then(|it| it.target).map(|it| it.text.trim().to_owned());
    let by = basis.and_then(|it| it.deadline).map(printed_day);
    let (expected, deadline, unit) = match node.kind {
        NodeKind::Indicator => {
            let row = &dossier.indicators[node.row];
            let expected = target.unwrap_or_else(|| row.target.text.trim().to_owned());
            (expected, row.deadline.text.trim().to_owned(), row.unit.trim().to_owned())
        }
        NodeKind::Phase => {
            let row = &dossier.phases[node.row];
            (row.expected.trim().to_owned(), row.deadline.text.trim().to_owned(), String::new())
        }
        NodeKind::Objective => {
            let row = &dossier.objectives[node.row];
            let expected =
                if row.expected.is_blank() { row.expected_result.trim() } else { row.expected.trim() };
            (expected.to_owned(), row.deadline.text.trim().to_owned(), String::new())
        }
        _ => (String::new(), String::new(), String::new()),
    };
    let reading = node.reading;
    let value = reading.map(|it| match it.value.is_blank() {
        true => it.date.text.trim().to_owned(),
        false => it.value.text.trim().to_owned(),
    });
    let value = value.filter(|it| !it.is_empty());
    PublicLine {
        scored,
        kind: node.kind.level(),
        parent: parent.map_or_else(String::new, |it| nodes[it].id.to_owned()),
        structure: structure(scorer, at),
        unit,
        expected,
        deadline: if deadline.is_empty() { by.unwrap_or_default() } else { deadline },
        value: value.or_else(|| scorer.measured_value(at).map(|it| it.to_string())).unwrap_or_default(),
        cause: reading.map_or_else(String::new, |it| it.cause.trim().to_owned()),
        is_withheld,
    }
}

/// The name of the structure of a node, its own or that of what it belongs to.
fn structure(scorer: &Scorer<'_>, at: usize) -> String {
    let nodes = &scorer.tree.nodes;
    let id = std::iter::once(at).chain(scorer.tree.above(at)).map(|it| nodes[it].structure.trim());
    let found = id.filter(|it| !it.is_empty()).find_map(|it| scorer.tree.find(it));
    found.map_or_else(String::new, |it| nodes[it].title.trim().to_owned())
}
