// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was stated about each row of a plan beside what it comes to: the work of who measures.

use engine::{
    model::{Dossier, Written, printed_day},
    number::Number,
    score::{Scorecard, Scorer, with_scorer},
    state::{Outcome, State},
    tree::{NodeKind, is_about, is_pending},
};

use crate::figures::{self, Figure};

/// A row of the plan, stated and recomputed.
#[derive(Clone, Debug)]
pub struct Line {
    /// Id of the node.
    pub node: String,
    /// Where it stands: "obiettivo 1 › indicatore a".
    pub path: String,
    /// Title of the node.
    pub title: String,
    /// It is measured by itself, not from what stands below it.
    pub measured: bool,
    /// The value as it was stated: words, or the day it was done.
    pub stated: String,
    /// The value that is measured: of the formula, as found, or as decided; exact.
    pub value: Option<Number>,
    /// The degree, as it is shown.
    pub degree: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The figures that the document states of it.
    pub figures: Vec<Figure>,
    /// What differs, in words; blank when nothing does.
    pub difference: String,
    /// The petition that was granted: its id, and the decision in words.
    pub decided: Option<(String, String)>,
    /// The petition that waits.
    pub waiting: Option<String>,
    /// Why there is no degree; blank when there is one.
    pub missing: String,
}

impl Line {
    /// Whether who measures has something to look at.
    #[must_use]
    pub fn stands_out(&self) -> bool {
        !self.difference.is_empty()
            || !self.missing.is_empty()
            || self.decided.is_some()
            || self.waiting.is_some()
    }
}

/// Every objective, contribution, phase and indicator in force, in the order of the plan.
///
/// # Panics
/// The rows are no tree: a dossier that was read is one.
#[must_use]
pub fn lines(dossier: &Dossier, seen: &dyn Fn(&str) -> bool) -> Vec<Line> {
    let lines = with_scorer(dossier, &dossier.system, |scorer| {
        let card = scorer.score();
        let figures = figures::of(scorer, &card);
        let nodes = &scorer.tree.nodes;
        let mut order = Vec::new();
        walk(scorer, 0, &mut order);
        let is_row = |at: &usize| {
            let withdrawn = nodes[*at].withdrawn || scorer.tree.above(*at).any(|it| nodes[it].withdrawn);
            !matches!(nodes[*at].kind, NodeKind::Body | NodeKind::Structure) && !withdrawn
        };
        let wanted = order.into_iter().filter(is_row).filter(|it| seen(nodes[*it].id));
        wanted.map(|it| line(scorer, &card, &figures, it)).collect()
    });
    lines.expect("a dossier that was read is a tree")
}

fn walk(scorer: &Scorer<'_>, at: usize, order: &mut Vec<usize>) {
    for edge in scorer.tree.nodes[at].children.iter().filter(|it| !it.linked) {
        order.push(edge.child);
        walk(scorer, edge.child, order);
    }
}

fn line(scorer: &Scorer<'_>, card: &Scorecard, figures: &[Figure], at: usize) -> Line {
    let (node, outcome) = (&scorer.tree.nodes[at], card.of(at));
    let dossier = scorer.tree.dossier;
    let own = |it: &&Figure| it.node == node.id;
    let figures: Vec<Figure> = figures.iter().filter(own).cloned().collect();
    let stated =
        node.reading.map_or_else(String::new, |it| match (it.value.is_blank(), it.date.is_blank()) {
            (false, _) => it.value.text.trim().to_owned(),
            (true, false) => format!("fatto il {}", day(&it.date)),
            (true, true) => String::new(),
        });
    let value = scorer.measured_value(at);
    let of_node = |it: &&engine::model::Petition| it.of.trim() == node.id && is_about(dossier, it);
    let waiting = dossier.petitions.iter().filter(of_node).find(|it| is_pending(dossier, it));
    let decided = node.settled.map(|it| {
        let words = format!("{}: {}", it.decision.cited(), it.decision.reason.trim());
        (it.petition.id.trim().to_owned(), words)
    });
    Line {
        node: node.id.to_owned(),
        path: scorer.tree.path(at),
        title: node.title.trim().to_owned(),
        measured: node.children.is_empty(),
        difference: difference(scorer, at, value.as_ref(), &figures),
        stated,
        value,
        degree: scorer.shown(at, outcome),
        figures,
        decided,
        waiting: waiting.map(|it| it.id.trim().to_owned()),
        missing: missing(outcome),
        outcome: outcome.clone(),
    }
}

fn day(cell: &Written<engine::model::Deadline>) -> String {
    let exact = cell.value.as_ref().and_then(engine::model::Deadline::exact_day);
    exact.map_or_else(|| cell.text.trim().to_owned(), printed_day)
}

/// What was stated and is not what comes out: a value that the formula contradicts, a figure that is not the recomputed.
fn difference(scorer: &Scorer<'_>, at: usize, value: Option<&Number>, figures: &[Figure]) -> String {
    let node = &scorer.tree.nodes[at];
    let stated = node.reading.and_then(|it| it.value.value.as_ref()?.number());
    let computed = scorer.basis(at).is_some_and(|it| it.computed);
    let mut parts = Vec::new();
    match (stated, value) {
        (Some(stated), Some(value)) if stated != *value => {
            let why = if computed { "dai dati della formula viene" } else { "si misura" };
            let gap = &stated - value;
            parts.push(format!("dichiarato {stated}, {why} {} ({})", value.exact(), signed(&gap)));
        }
        _ => (),
    }
    for it in figures.iter().filter(|it| !it.agrees) {
        parts.push(format!("{} dichiarato {}, ricalcolato {}", it.name, it.printed, it.recomputed));
    }
    parts.join("; ")
}

/// A gap with its sign, exact.
fn signed(gap: &Number) -> String {
    if gap.is_negative() { format!("−{}", gap.abs().exact()) } else { format!("+{}", gap.exact()) }
}

fn missing(outcome: &Outcome) -> String {
    match (&outcome.value, outcome.state) {
        (Some(_), _) | (None, State::Excluded | State::Neutralised) => String::new(),
        (None, state) => match &outcome.cause {
            Some(cause) => cause.to_string(),
            None => state.word().to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"
[piano]
tipo = "relazione"
anno = 2026
[sistema]
verso = "crescente"
[[livello]]
nome = "obiettivo"
[[livello]]
nome = "indicatore"
regola = "q"
[[regola]]
nome = "q"
[[passo]]
regola = "q"
primitiva = "normalizza"
quadro = "target"
[[obiettivo]]
id = "o"
[[indicatore]]
id = "a"
di = "o"
formula = "100 * fatti / chiesti"
target = "100"
peso = "50"
[[indicatore]]
id = "b"
di = "o"
target = "10"
peso = "50"
[[dato]]
nodo = "a"
nome = "fatti"
valore = "2"
[[dato]]
nodo = "a"
nome = "chiesti"
valore = "3"
[[rilevazione]]
di = "a"
valore = "67"
"#;

    #[test]
    fn what_was_stated_stands_beside_what_comes_out() {
        let read = formats::read_text(PLAN).unwrap();
        let lines = lines(&read.dossier, &|_| true);
        let of = |id: &str| lines.iter().find(|it| it.node == id).unwrap();
        assert_eq!(of("a").difference, "dichiarato 67, dai dati della formula viene 200/3 (+1/3)");
        assert_eq!(of("a").value, Number::ratio(200, 3));
        assert!(of("b").difference.is_empty() && !of("b").missing.is_empty() && of("b").stands_out());
        assert_eq!((of("o").degree.as_str(), of("o").measured), ("n.d.", false));
    }
}
