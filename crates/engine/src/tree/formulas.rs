// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas that read themselves: refused when the dossier is read, not found while scoring.

use std::collections::{HashMap, HashSet};

use super::{StructureError, Tree, circles::round};
use crate::{
    expression::Expression,
    model::{Datum, Place, RowKind, Text},
    score::always_named,
    system::Figure,
};

/// The first circle of each node and of each table.
///
/// A name is looked up on its node and then upwards, and what is found is computed where it stands. So a
/// circle never leaves its node, or its level when only figures make it.
pub(super) fn circles(tree: &Tree<'_>) -> Vec<StructureError> {
    let mut found = of_nodes(tree);
    found.extend(of_tables(tree));
    found
}

fn of_nodes(tree: &Tree<'_>) -> Vec<StructureError> {
    let dossier = tree.dossier;
    let mut figures: HashMap<&str, Vec<Formula<'_>>> = HashMap::new();
    for it in &dossier.system.figures {
        let level = if it.level.is_blank() { "obiettivo" } else { it.level.trim() };
        let formulas = figures.entry(level).or_default();
        // The first figure of a name answers to it.
        if formulas.iter().all(|other| other.name != it.name.trim()) {
            formulas.push(of_figure(it));
        }
    }
    let mut found: Vec<StructureError> = figures.values().filter_map(|it| circle(it)).collect();
    found.sort_by(|a, b| (a.place.file, a.place.start, &a.what).cmp(&(b.place.file, b.place.start, &b.what)));
    if !found.is_empty() || dossier.data.iter().all(|it| it.formula.is_blank()) {
        return found;
    }
    let node_of = |id: &Text| if id.is_blank() { Some(0) } else { tree.find(id.trim()) };
    let mut order = Vec::new();
    let mut data: HashMap<usize, HashMap<&str, &Datum>> = HashMap::new();
    for it in &dossier.data {
        let Some(node) = node_of(&it.node) else { continue };
        let names = data.entry(node).or_insert_with(|| {
            order.push(node);
            HashMap::new()
        });
        // The last datum of a name answers to it, before marks and figures.
        names.insert(it.name.trim(), it);
    }
    let marks: HashSet<(usize, &str)> =
        dossier.marks.iter().filter_map(|it| Some((node_of(&it.node)?, it.criterion.trim()))).collect();
    for node in order {
        let names = &data[&node];
        let mut formulas: Vec<Formula<'_>> =
            names.values().filter(|it| !it.formula.is_blank()).map(|it| of_datum(it)).collect();
        if formulas.is_empty() {
            continue;
        }
        formulas.sort_by_key(|it| (it.place.file, it.place.start, it.name));
        let of_level = figures.get(tree.nodes[node].level).into_iter().flatten();
        let hidden = |name: &str| names.contains_key(name) || marks.contains(&(node, name));
        formulas.extend(of_level.filter(|it| !hidden(it.name)).cloned());
        found.extend(circle(&formulas));
    }
    found
}

fn of_tables(tree: &Tree<'_>) -> Vec<StructureError> {
    let mut tables: HashMap<&str, Vec<Formula<'_>>> = HashMap::new();
    let mut taken = HashSet::new();
    for it in &tree.dossier.annex_rows {
        let (table, name) = (it.table.trim(), it.id.trim());
        // The first row of an id answers to it; a row without id is read by nobody.
        if it.id.is_blank() || !taken.insert((table, name)) {
            continue;
        }
        if it.kind == Some(RowKind::Derived) && !it.formula.is_blank() {
            let formula = Formula { in_table: true, ..Formula::new(name, &it.formula, it.place) };
            tables.entry(table).or_default().push(formula);
        }
    }
    let mut found: Vec<StructureError> = tables.values().filter_map(|it| circle(it)).collect();
    found.sort_by(|a, b| (a.place.file, a.place.start, &a.what).cmp(&(b.place.file, b.place.start, &b.what)));
    found
}

/// Something with a name that a formula computes.
#[derive(Clone)]
struct Formula<'a> {
    name: &'a str,
    reads: Vec<String>,
    place: Place,
    in_table: bool,
}

impl<'a> Formula<'a> {
    fn new(name: &'a str, text: &Text, row: Place) -> Formula<'a> {
        // A formula that cannot be read is the matter of a check: it reads nothing.
        let read = Expression::parse(text.trim());
        let reads =
            read.map_or_else(|_| Vec::new(), |it| it.names().iter().map(|it| it.text.clone()).collect());
        let place = if text.place.is_known() { text.place } else { row };
        Formula { name, reads, place, in_table: false }
    }

    fn reads(&self, name: &str) -> bool {
        (self.in_table || !always_named(name)) && self.reads.iter().any(|it| it == name)
    }
}

fn of_datum(it: &Datum) -> Formula<'_> {
    Formula::new(it.name.trim(), &it.formula, it.place)
}

fn of_figure(it: &Figure) -> Formula<'_> {
    Formula::new(it.name.trim(), &it.expression, it.place)
}

/// The first circle among formulas that read one another by name.
fn circle(formulas: &[Formula<'_>]) -> Option<StructureError> {
    let by_name: HashMap<&str, usize> = formulas.iter().enumerate().map(|(at, it)| (it.name, at)).collect();
    let reads: Vec<Vec<usize>> = formulas
        .iter()
        .map(|it| {
            let names = it.reads.iter().filter(|name| it.reads(name));
            names.filter_map(|name| by_name.get(name.as_str()).copied()).collect()
        })
        .collect();
    let around = around(&reads)?;
    let names: Vec<&str> = around.iter().map(|it| formulas[*it].name).collect();
    let first = &formulas[*around.first()?];
    Some(StructureError {
        place: first.place,
        what: format!("la formula di «{}» dipende da sé stessa: {}", first.name, round(&names)),
        remedy: "togliere il giro: una di queste righe deve avere un valore scritto".to_owned(),
    })
}

/// A circle, from its first member on, when there is one.
fn around(reads: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut left: Vec<usize> = reads.iter().map(Vec::len).collect();
    let mut read_by = vec![Vec::new(); reads.len()];
    for (at, it) in reads.iter().enumerate() {
        for other in it {
            read_by[*other].push(at);
        }
    }
    // Peel off what reads nothing that is left: what remains is in a circle, or leads to one.
    let mut free: Vec<usize> = (0..reads.len()).filter(|it| left[*it] == 0).collect();
    while let Some(at) = free.pop() {
        for reader in &read_by[at] {
            left[*reader] -= 1;
            if left[*reader] == 0 {
                free.push(*reader);
            }
        }
    }
    let mut path = vec![(0..reads.len()).find(|it| left[*it] > 0)?];
    loop {
        let next = *reads[*path.last()?].iter().find(|it| left[**it] > 0)?;
        if let Some(from) = path.iter().position(|it| *it == next) {
            let mut around = path.split_off(from);
            let first = around.iter().enumerate().min_by_key(|(_, it)| **it).map_or(0, |(at, _)| at);
            around.rotate_left(first);
            return Some(around);
        }
        path.push(next);
    }
}
