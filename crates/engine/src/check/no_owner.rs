// SPDX-License-Identifier: AGPL-3.0-or-later
//! RESP-01: nobody in particular answers for an objective.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, instalments_not_summing_to_100::above_all},
    dictionary::{phrases, words},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "RESP-01",
    title: "Di ogni obiettivo risponde qualcuno, uno solo e con il suo nome",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_9],
    applies: &[],
    page: include_str!("no_owner.md"),
    run,
};

/// Objectives named in the message for each structure; the others are counted.
const NAMED: usize = 6;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let (mut nobody, mut everybody) = (Vec::new(), Vec::new());
    for at in leaves(subject) {
        match owner(subject, at) {
            Some(text) if is_nobody(&text) => everybody.push((at, text)),
            Some(_) => (),
            None => nobody.push(at),
        }
    }
    let mut found = Vec::new();
    if let Some((first, text)) = everybody.first() {
        let rows: Vec<usize> = everybody.iter().map(|it| it.0).collect();
        found.push(Finding {
            place: owner_place(subject, *first),
            path: subject.path(above_all(subject, &rows)),
            what: format!("«{text}» non è un responsabile: {}", grouped(subject, &rows)),
            printed: None,
            computed: None,
            remedy: "scrivere chi ne risponde; gli altri vanno fra le strutture coinvolte".to_owned(),
        });
    }
    if let Some(first) = nobody.first() {
        let count = nobody.len();
        let words = if count == 1 { "obiettivo" } else { "obiettivi" };
        found.push(Finding {
            place: owner_place(subject, *first),
            path: subject.path(above_all(subject, &nobody)),
            what: format!(
                "{count} {words} senza un responsabile, proprio o della struttura: {}",
                grouped(subject, &nobody)
            ),
            printed: None,
            computed: None,
            remedy: "scrivere il responsabile della struttura o dell'obiettivo".to_owned(),
        });
    }
    found
}

/// Objectives that are not made of others.
pub(super) fn leaves<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = usize> + 'a {
    let nodes = &subject.tree.nodes;
    let objectives = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective);
    let objectives = objectives.filter(|_| !subject.has_only_sheets());
    objectives.filter(|at| !nodes[*at].children.iter().any(|it| nodes[it.child].kind == NodeKind::Objective))
}

/// Who answers for an objective: itself, the objectives above, its structure and those above it.
fn owner(subject: &Subject<'_>, at: usize) -> Option<String> {
    let (nodes, dossier) = (&subject.tree.nodes, subject.dossier);
    for it in std::iter::once(at).chain(subject.tree.above(at)) {
        let written = match nodes[it].kind {
            NodeKind::Objective => &dossier.objectives[nodes[it].row].owner,
            NodeKind::Structure => &dossier.structures[nodes[it].row].owner,
            _ => continue,
        };
        if !written.is_blank() {
            return Some(written.trim().to_owned());
        }
    }
    let mut id = home(subject, at)?;
    for _ in 0..dossier.structures.len() {
        let structure = dossier.structures.iter().find(|it| it.id.trim() == id)?;
        if !structure.owner.is_blank() {
            return Some(structure.owner.trim().to_owned());
        }
        id = structure.parent.trim();
    }
    None
}

/// Id of the structure of an objective, or of the nearest objective above that has one.
pub(super) fn home<'a>(subject: &Subject<'a>, at: usize) -> Option<&'a str> {
    let nodes = &subject.tree.nodes;
    let mut up = std::iter::once(at).chain(subject.tree.above(at)).map(|it| nodes[it].structure);
    up.find(|it| !it.is_empty())
}

/// Everybody is nobody: "TUTTI", "vari", "da definire".
fn is_nobody(text: &str) -> bool {
    let said = words(text).join(" ");
    said.is_empty() || phrases!("no_owner").iter().any(|it| said == it.words)
}

fn owner_place(subject: &Subject<'_>, at: usize) -> crate::model::Place {
    let row = &subject.dossier.objectives[subject.tree.nodes[at].row];
    if row.owner.is_blank() { row.place } else { row.owner.place }
}

/// "AT (17 obiettivi); PL (5 obiettivi)", or the objectives when they have no structure.
fn grouped(subject: &Subject<'_>, rows: &[usize]) -> String {
    let mut groups: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    for at in rows {
        let home = home(subject, *at);
        match groups.iter_mut().find(|it| it.0 == home) {
            Some((_, rows)) => rows.push(*at),
            None => groups.push((home, vec![*at])),
        }
    }
    let words = groups.iter().map(|(home, rows)| match home {
        Some(home) => format!("struttura {home} ({})", first_of(subject, rows, NAMED)),
        None => first_of(subject, rows, NAMED),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// The ids of the first rows, and how many more there are. Codes start again in every structure, ids do not.
pub(super) fn first_of(subject: &Subject<'_>, rows: &[usize], most: usize) -> String {
    let named = if rows.len() <= most + 1 { rows.len() } else { most };
    let ids: Vec<&str> = rows[..named].iter().map(|it| subject.tree.nodes[*it].id).collect();
    let more = if rows.len() > named { format!(" e altri {}", rows.len() - named) } else { String::new() };
    format!("{}{more}", ids.join(", "))
}
