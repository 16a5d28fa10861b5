// SPDX-License-Identifier: AGPL-3.0-or-later
//! The degrees of a dossier as people read them: a line for each node, with its light, in the order of the tree.

use engine::{
    number::Number,
    score::{Scorecard, Scorer},
    state::{Outcome, State},
    tree::NodeKind,
};

use super::{
    deviation,
    nested::{Nested, nested},
    page::Badge,
    values_edit,
};

/// A node and what it came to.
pub(super) struct Scored {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) title: String,
    /// What it is, where it is no objective.
    pub(super) kind: &'static str,
    pub(super) is_structure: bool,
    /// What it weighs in the node above.
    pub(super) weight: String,
    /// As shown, or "n.d.".
    pub(super) degree: String,
    pub(super) light: Light,
    /// What the document prints, where it is not that.
    pub(super) printed: String,
    /// Why it fell short, as its own row says.
    pub(super) said: Option<deviation::Said>,
    /// Below a list that begins closed.
    pub(super) linked: bool,
}

/// How a degree looks: never by its colour alone.
pub(super) struct Light {
    pub(super) badge: Badge,
    /// The class of the system's own bands; blank if it has none.
    pub(super) band: String,
}

/// What the degrees of the objectives come to, together.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) full: usize,
    pub(super) below: usize,
    pub(super) missing: usize,
    pub(super) other: usize,
}

/// Every node below the body that is `seen`, laid out; what is linked stands also where it counts.
pub(super) fn lines(
    scorer: &Scorer<'_>,
    card: &Scorecard,
    seen: &dyn Fn(usize) -> bool,
) -> Vec<Nested<Scored>> {
    let mut flat = Vec::new();
    walk(scorer, card, seen, (0, 0), &mut flat);
    nested(flat)
}

fn walk(
    scorer: &Scorer<'_>,
    card: &Scorecard,
    seen: &dyn Fn(usize) -> bool,
    (parent, depth): (usize, usize),
    flat: &mut Vec<(usize, Scored)>,
) {
    for edge in &scorer.tree.nodes[parent].children {
        let mut line = line(scorer, card, edge.child);
        line.linked = edge.linked;
        line.weight = scorer.written_weight(parent, edge).map_or_else(String::new, |it| it.to_string());
        let at = flat.len();
        flat.push((depth, line));
        if !edge.linked {
            walk(scorer, card, seen, (edge.child, depth + 1), flat);
        }
        // What stands above something seen is its heading.
        if flat.len() == at + 1 && !seen(edge.child) {
            flat.pop();
        }
    }
}

/// A node.
pub(super) fn line(scorer: &Scorer<'_>, card: &Scorecard, at: usize) -> Scored {
    let node = &scorer.tree.nodes[at];
    let outcome = card.of(at);
    let rows = scorer.tree.dossier.printed.iter();
    let own = rows.filter(|it| it.node.trim() == node.id && matches!(it.figure.trim(), "" | "grado"));
    let differs = own.filter(|it| scorer.recomputed(card, at, it).is_some_and(|(_, agrees)| !agrees));
    Scored {
        id: node.id.to_owned(),
        code: node.code.trim().to_owned(),
        title: node.title.trim().to_owned(),
        kind: if node.kind == NodeKind::Objective { "" } else { node.kind.level() },
        is_structure: node.kind == NodeKind::Structure,
        weight: String::new(),
        degree: scorer.shown(at, outcome),
        light: light(scorer, outcome),
        printed: differs.map(|it| it.value.text.trim().to_owned()).collect::<Vec<_>>().join("; "),
        said: node.reading.and_then(deviation::Said::of),
        linked: false,
    }
}

/// The light of a degree: full, below what was expected, nothing; or why there is no degree.
pub(super) fn light(scorer: &Scorer<'_>, outcome: &Outcome) -> Light {
    Light { badge: badge(outcome), band: scorer.band(outcome).unwrap_or_default().trim().to_owned() }
}

/// The same, without the class of the system.
pub(super) fn badge(outcome: &Outcome) -> Badge {
    match &outcome.value {
        Some(it) if *it >= Number::HUNDRED => {
            Badge { word: "raggiunto", colour: "bg-success", icon: "it-check-circle" }
        }
        Some(it) if *it > Number::ZERO => {
            Badge { word: "in parte", colour: "bg-warning", icon: "it-warning-circle" }
        }
        Some(_) => Badge { word: "non raggiunto", colour: "bg-danger", icon: "it-close-circle" },
        None => values_edit::badge(outcome.state),
    }
}

/// The objectives that have no other objective below them.
pub(super) fn last_objectives<'s>(scorer: &'s Scorer<'_>) -> impl Iterator<Item = usize> + 's {
    let nodes = &scorer.tree.nodes;
    let is_last = |at: usize| nodes[at].children.iter().all(|it| nodes[it.child].kind != NodeKind::Objective);
    (0..nodes.len()).filter(move |it| nodes[*it].kind == NodeKind::Objective && is_last(*it))
}

/// What some nodes came to.
pub(super) fn summary(card: &Scorecard, nodes: impl IntoIterator<Item = usize>) -> Summary {
    let mut summary = Summary::default();
    for at in nodes {
        let outcome = card.of(at);
        match (&outcome.value, outcome.state) {
            (Some(it), _) if *it >= Number::HUNDRED => summary.full += 1,
            (Some(_), _) => summary.below += 1,
            (None, State::Missing | State::Undefined) => summary.missing += 1,
            _ => summary.other += 1,
        }
    }
    summary
}

impl Summary {
    /// In a sentence.
    pub(super) fn words(&self) -> String {
        let all = self.full + self.below + self.missing + self.other;
        let some = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("uno {one}")),
            count => Some(format!("{count} {many}")),
        };
        let parts = [
            some(self.full, "è raggiunto", "sono raggiunti"),
            some(self.below, "è sotto l'atteso", "sono sotto l'atteso"),
            some(self.missing, "non ha ancora tutti i dati", "non hanno ancora tutti i dati"),
            some(self.other, "non si misura quest'anno", "non si misurano quest'anno"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let objectives = if all == 1 { "obiettivo" } else { "obiettivi" };
        match parts.is_empty() {
            true => "Nessun obiettivo.".to_owned(),
            false => format!("{all} {objectives}: {}.", parts.join(", ")),
        }
    }
}
