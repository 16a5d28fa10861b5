// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was typed in the page of the values, node by node: one form holds them all, so that nothing typed is left behind.

use std::collections::HashMap;

use engine::tree::Tree;
use formats::Row;

use super::{Failure, Mistake, Opened, Refusal, card::COLUMNS};
use crate::desk::{
    Edit,
    gather::{self, Found},
    wording::cell,
};

/// What was typed for a node.
#[derive(Clone)]
pub(super) struct Typed<'t> {
    /// Its fields, from that which says the node to the next one that does.
    pairs: &'t [(String, String)],
    /// Nothing changed since the last time.
    as_before: bool,
    mistakes: Vec<Mistake>,
    /// Somebody else wrote meanwhile.
    pub(super) conflict: bool,
    /// It is not what is recorded.
    differs: bool,
}

/// Edits, and the versions that the person had before their eyes.
pub(super) type Edits = (Vec<Edit>, HashMap<String, i64>);

impl<'t> Typed<'t> {
    /// What was typed for each node that a form holds.
    pub(super) fn all(pairs: &'t [(String, String)]) -> Vec<Typed<'t>> {
        let as_before = pairs.iter().find(|(it, _)| it == "nessuna").map(|(_, it)| it.as_str());
        let begins: Vec<usize> = (0..pairs.len()).filter(|it| pairs[*it].0 == "di").collect();
        let ends = begins.iter().skip(1).copied().chain([pairs.len()]);
        let section = |(begin, end): (&usize, usize)| Typed {
            pairs: &pairs[*begin..end],
            as_before: as_before == Some(pairs[*begin].1.trim()),
            mistakes: Vec::new(),
            conflict: false,
            differs: false,
        };
        begins.iter().zip(ends).map(section).collect()
    }

    pub(super) fn said(&self, name: &str) -> Option<&'t str> {
        self.pairs.iter().find(|(it, _)| it == name).map(|(_, it)| it.trim())
    }

    pub(super) fn node(&self) -> &'t str {
        self.said("di").unwrap_or_default()
    }

    pub(super) fn unmeasurable(&self) -> bool {
        self.said("non_misurabile").is_some()
    }

    /// Whether the page shows it as something that is not recorded.
    pub(super) fn is_shown(&self) -> bool {
        self.differs || self.is_wrong()
    }

    /// Whether something is wrong with it.
    pub(super) fn is_wrong(&self) -> bool {
        self.conflict || !self.mistakes.is_empty()
    }

    pub(super) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The words of a column.
    pub(super) fn words(&self, column: &str) -> Option<String> {
        match (column, self.as_before) {
            ("valore", true) => self.said("ultimo").map(str::to_owned),
            ("nota", true) => Some("nessuna novità".to_owned()),
            _ => self.said(column).map(|it| it.replace("\r\n", "\n")),
        }
    }

    /// Looks for what is wrong whatever the dossier holds.
    pub(super) fn judge(&mut self) {
        let silent = self.unmeasurable() && self.said("motivo").is_none_or(str::is_empty);
        let mistake = || Mistake {
            row: None,
            column: Some("motivo".to_owned()),
            what: "manca il motivo".to_owned(),
            remedy: "scrivere perché non si può ancora misurare".to_owned(),
        };
        self.mistakes = silent.then(mistake).into_iter().collect();
    }

    /// The same, with what is wrong with it.
    pub(super) fn with(&self, mistakes: Vec<Mistake>) -> Typed<'t> {
        Typed { mistakes, ..self.clone() }
    }

    /// The same, over what somebody else wrote meanwhile.
    pub(super) fn over_others(&self) -> Typed<'t> {
        Typed { conflict: true, ..self.clone() }
    }
}

/// What is to be recorded of each of them.
///
/// # Errors
/// One is of no node there is.
pub(super) fn edits(plan: &Opened, all: &mut [Typed<'_>]) -> Result<Vec<Edits>, Failure> {
    let series = plan.desk.series.as_deref().unwrap_or_default();
    let tree = Tree::build(plan.dossier()).expect("rows that were put together are a tree");
    let found = Found::new(&plan.desk.rows, series);
    let mut edits = Vec::new();
    for it in all {
        let own = of(it, series, &tree, &found)?;
        it.differs = !own.0.is_empty();
        edits.push(own);
    }
    Ok(edits)
}

fn of(it: &Typed<'_>, series: &str, tree: &Tree<'_>, found: &Found<'_>) -> Result<Edits, Failure> {
    let node = it.node();
    let at = tree.find(node).ok_or(Refusal::NotFound)?;
    let version = |name: &str| it.said(name).and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut seen = HashMap::new();
    let mut all = Vec::new();
    let mut add = |sheet: &str, old: Option<&Row>, fixed: &[(&str, &str)], cells: &[_], version: i64| {
        let edits = gather::edits(series, sheet, old, fixed, cells);
        seen.extend(edits.iter().map(|it| (it.key().to_owned(), version)));
        all.extend(edits);
    };
    let old = found.reading(node);
    let mut cells: Vec<(String, String)> =
        COLUMNS.iter().filter_map(|name| Some(((*name).to_owned(), it.words(name)?))).collect();
    // What an act decided is not undone here.
    let state = old.map(|it| cell(it, "stato")).unwrap_or_default();
    match (it.unmeasurable(), state.as_str()) {
        (true, _) => cells.push(("stato".to_owned(), "non-valutabile".to_owned())),
        (false, "non-valutabile") => cells.push(("stato".to_owned(), String::new())),
        _ => (),
    }
    add("rilevazione", old, &[("di", node)], &cells, version("vista"));
    for name in found.inputs(tree, at) {
        let Some(words) = it.said(&format!("dato.{name}")) else { continue };
        let old = found.datum(tree, at, &name);
        let cells = [("valore".to_owned(), words.to_owned())];
        let fixed = [("nodo", node), ("nome", name.as_str())];
        add("dato", old, &fixed, &cells, version(&format!("vista.{name}")));
    }
    Ok((all, seen))
}
