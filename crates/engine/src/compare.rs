// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two editions of a dossier: what appeared, what disappeared, what changed.

use crate::{
    dictionary::stems,
    model::{Choice as _, Dossier, ExpectedKind, ObjectiveState, Place, Quantity, Text, Written},
    tree::{Node, NodeKind, Tree},
};

/// A difference between two editions.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Id of the node.
    pub id: String,
    /// Kind and label of the node, for people.
    pub node: String,
    /// What changed: a key of the row, or "riga" for the row itself.
    pub field: String,
    /// In the first edition; `None` when the row is new.
    pub old: Option<String>,
    /// In the second; `None` when the row disappeared.
    pub new: Option<String>,
    /// Place in the first edition.
    pub old_place: Place,
    /// Place in the second.
    pub new_place: Place,
}

impl Difference {
    /// How it is told to people: "obiettivo 1: peso da «30» a «20»".
    #[must_use]
    pub fn words(&self) -> String {
        let node = &self.node;
        match (&self.old, &self.new) {
            (Some(old), None) => format!("{node}: sparito «{old}»"),
            (None, Some(new)) => format!("{node}: nuovo «{new}»"),
            (old, new) => {
                let [old, new] = [old, new].map(|it| it.as_deref().unwrap_or_default());
                format!("{node}: {} da «{old}» a «{new}»", self.field)
            }
        }
    }
}

/// Compares two trees by the ids of their nodes, in the order of the first, then what is new.
#[must_use]
pub fn compare(old: &Tree<'_>, new: &Tree<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (at, node) in old.nodes.iter().enumerate().skip(1) {
        match new.find(node.id) {
            Some(other) => changed(old, at, new, other, &mut found),
            None => found.push(row(node, true)),
        }
    }
    found.extend(new.nodes.iter().skip(1).filter(|it| old.find(it.id).is_none()).map(|it| row(it, false)));
    found
}

/// Whether two dossiers are of one body, as far as they say: by their IPA codes when both have one, else by their
/// names, where one may be shorter than the other ("Terrecablate", "Consorzio Terrecablate").
#[must_use]
pub fn is_same_body(one: &Dossier, other: &Dossier) -> bool {
    let (one, other) = (&one.body, &other.body);
    if !one.ipa.is_blank() && !other.ipa.is_blank() {
        return one.ipa.trim().eq_ignore_ascii_case(other.ipa.trim());
    }
    let (a, b) = (stems(&one.name), stems(&other.name));
    a.iter().all(|it| b.contains(it)) || b.iter().all(|it| a.contains(it))
}

fn row(node: &Node<'_>, gone: bool) -> Difference {
    let title = Some(node.title.trim().to_owned());
    let (old, new) = if gone { (title, None) } else { (None, title) };
    Difference {
        id: node.id.to_owned(),
        node: name(node),
        field: "riga".to_owned(),
        old,
        new,
        old_place: if gone { node.place } else { Place::default() },
        new_place: if gone { Place::default() } else { node.place },
    }
}

fn name(node: &Node<'_>) -> String {
    format!("{} {}", node.kind.level(), node.label())
}

fn changed(old: &Tree<'_>, at: usize, new: &Tree<'_>, other: usize, found: &mut Vec<Difference>) {
    let (a, b) = (cells(old, at), cells(new, other));
    let keys = a.iter().chain(&b).map(|(key, _, _)| key.clone());
    let mut seen: Vec<String> = Vec::new();
    for key in keys {
        if seen.contains(&key) {
            continue;
        }
        let of = |cells: &[(String, String, Place)]| cells.iter().find(|it| it.0 == key).cloned();
        let (left, right) = (of(&a), of(&b));
        let words =
            |it: &Option<(String, String, Place)>| it.as_ref().map(|it| it.1.clone()).unwrap_or_default();
        if words(&left) != words(&right) {
            found.push(Difference {
                id: old.nodes[at].id.to_owned(),
                node: name(&old.nodes[at]),
                field: key.clone(),
                old: Some(words(&left)),
                new: Some(words(&right)),
                old_place: left.map(|it| it.2).unwrap_or_default(),
                new_place: right.map(|it| it.2).unwrap_or_default(),
            });
        }
        seen.push(key);
    }
}

/// What is compared of a node: words, parents, weights, baselines, targets by year, deadlines.
fn cells(tree: &Tree<'_>, at: usize) -> Vec<(String, String, Place)> {
    let dossier = tree.dossier;
    let node = &tree.nodes[at];
    let parent = node.parent.map_or("", |it| tree.nodes[it].id);
    let mut cells = vec![("padre".to_owned(), parent.to_owned(), node.place)];
    match node.kind {
        NodeKind::Body => (),
        NodeKind::Structure => {
            let it = &dossier.structures[node.row];
            text(&mut cells, "nome", &it.name);
            text(&mut cells, "responsabile", &it.owner);
        }
        NodeKind::Objective => {
            let it = &dossier.objectives[node.row];
            text(&mut cells, "codice", &it.code);
            text(&mut cells, "titolo", &it.title);
            text(&mut cells, "struttura", &it.structure);
            text(&mut cells, "responsabile", &it.owner);
            text(&mut cells, "atteso", &it.expected);
            let state = it.state.unwrap_or(ObjectiveState::Running);
            cells.push(("stato".to_owned(), state.word().to_owned(), it.place));
            written(&mut cells, "peso", &it.weight);
            written(&mut cells, "scadenza", &it.deadline);
            written(&mut cells, "importo", &it.amount);
        }
        NodeKind::Contribution => {
            let it = &dossier.contributions[node.row];
            written(&mut cells, "quota", &it.share);
            written(&mut cells, "peso_assoluto", &it.absolute_weight);
            text(&mut cells, "atteso", &it.expected);
        }
        NodeKind::Phase => {
            let it = &dossier.phases[node.row];
            text(&mut cells, "titolo", &it.title);
            text(&mut cells, "atteso", &it.expected);
            written(&mut cells, "peso", &it.weight);
            written(&mut cells, "scadenza", &it.deadline);
        }
        NodeKind::Indicator => {
            let it = &dossier.indicators[node.row];
            text(&mut cells, "nome", &it.name);
            text(&mut cells, "formula_testo", &it.printed_formula);
            text(&mut cells, "graduazione", &it.graduation);
            text(&mut cells, "risultati_attesi", &it.expected_results);
            written(&mut cells, "peso", &it.weight);
            written(&mut cells, "baseline", &it.baseline);
            written(&mut cells, "alla_data", &it.deadline);
            targets(tree, it.id.trim(), &it.target, &mut cells);
        }
    }
    cells
}

/// Targets by year; a target without year is of the year of the plan.
fn targets(tree: &Tree<'_>, id: &str, own: &Written<Quantity>, cells: &mut Vec<(String, String, Place)>) {
    let dossier = tree.dossier;
    let key = |year: Option<i16>| year.map_or_else(|| "target".to_owned(), |it| format!("target {it}"));
    let rows = dossier.expected.iter().filter(|it| it.indicator.trim() == id);
    let rows = rows.filter(|it| matches!(it.kind, None | Some(ExpectedKind::Target)));
    for it in rows {
        cells.push((key(it.year), it.value.text.trim().to_owned(), it.value.place()));
    }
    if !own.is_blank() {
        let dated =
            dossier.plan.year.filter(|_| own.value.as_ref().is_some_and(|it| it.comparison.is_none()));
        cells.push((key(dated), own.text.trim().to_owned(), own.place()));
    }
}

fn text(cells: &mut Vec<(String, String, Place)>, key: &str, cell: &Text) {
    cells.push((key.to_owned(), cell.trim().to_owned(), cell.place));
}

fn written<T>(cells: &mut Vec<(String, String, Place)>, key: &str, cell: &Written<T>) {
    cells.push((key.to_owned(), cell.text.trim().to_owned(), cell.place()));
}
