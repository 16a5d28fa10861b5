// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sets of values of a dossier, each with its window, and what each of them still waits for.

use std::collections::{BTreeSet, HashMap, HashSet};

use engine::{
    expression::Expression,
    model::{Choice as _, Deadline, Gathered, ReadingState, Results, Text, Written},
    score::NAMES,
    tree::{NodeKind, Tree},
};
use formats::{Cell, Row, from_json};
use jiff::civil::Date;

use super::{Edit, wording::cell};

/// A set of values.
#[derive(Clone, Debug)]
pub struct Set {
    /// Its name in the dossier: `risultati-2026-06-30`.
    pub series: String,
    /// Key of the row that says what it is.
    pub key: String,
    /// What it is.
    pub head: Results,
}

impl Set {
    /// Its title, or its name.
    #[must_use]
    pub fn title(&self) -> &str {
        match self.head.title.trim() {
            "" => &self.series,
            it => it,
        }
    }

    /// The day its values refer to.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.head.at.value.as_ref().and_then(Deadline::exact_day)
    }
}

/// The sets of values of a dossier, by the day they refer to; those without one come first.
#[must_use]
pub fn sets(rows: &[Row]) -> Vec<Set> {
    let names: BTreeSet<&str> =
        rows.iter().map(|it| it.series.as_str()).filter(|it| !it.is_empty()).collect();
    let mut sets: Vec<Set> = names.into_iter().map(|it| set(rows, it)).collect();
    sets.sort_by_key(Set::day);
    sets
}

/// A set of values, whether or not a row says what it is.
#[must_use]
pub fn set(rows: &[Row], series: &str) -> Set {
    let row = rows.iter().find(|it| it.series == series && it.sheet == "risultati");
    let head = row.map_or_else(Results::default, |row| {
        let cells = from_json(&row.cells);
        let truth = |key: &str| match cells.iter().find(|(it, _)| it == key) {
            Some((_, Cell::Truth(it))) => Some(*it),
            _ => None,
        };
        let day = |key: &str| Written::from_text(Text::new(cell(row, key)));
        Results {
            title: Text::new(cell(row, "titolo")),
            year: cell(row, "anno").parse().ok(),
            at: day("al"),
            invented: truth("inventati"),
            gathers: Gathered::of_word(&cell(row, "raccoglie")),
            opens: day("apre"),
            closes: day("chiude"),
            closed: truth("chiusa"),
            note: Text::new(cell(row, "nota")),
        }
    });
    Set { series: series.to_owned(), key: row.map_or_else(String::new, |it| it.key.clone()), head }
}

/// The name of a new set of values of that day.
#[must_use]
pub fn new_series(rows: &[Row], day: Date) -> String {
    let plain = format!("risultati-{day}");
    let is_free = |name: &String| rows.iter().all(|it| it.series != *name);
    let numbered = (2..).map(|it| format!("{plain}-{it}"));
    std::iter::once(plain.clone()).chain(numbered).find(is_free).unwrap_or(plain)
}

/// What a set holds, and what the plan gives already.
pub struct Found<'r> {
    readings: HashMap<String, &'r Row>,
    data: HashMap<(String, String), &'r Row>,
    planned: HashSet<(String, String)>,
}

impl<'r> Found<'r> {
    /// Reads the rows of a set.
    #[must_use]
    pub fn new(rows: &'r [Row], series: &str) -> Found<'r> {
        let mut found = Found { readings: HashMap::new(), data: HashMap::new(), planned: HashSet::new() };
        for row in rows {
            match (row.sheet.as_str(), row.series.as_str()) {
                ("rilevazione", it) if it == series => drop(found.readings.insert(cell(row, "di"), row)),
                ("dato", "") => drop(found.planned.insert((cell(row, "nodo"), cell(row, "nome")))),
                ("dato", it) if it == series => {
                    found.data.insert((cell(row, "nodo"), cell(row, "nome")), row);
                }
                _ => (),
            }
        }
        found
    }

    /// What was found for a node.
    #[must_use]
    pub fn reading(&self, node: &str) -> Option<&'r Row> {
        self.readings.get(node).copied()
    }

    /// A datum of a formula, of the node or of one above: whose it is, and its row.
    #[must_use]
    pub fn datum(&self, tree: &Tree<'_>, at: usize, name: &str) -> Option<&'r Row> {
        let key = |it: usize| (tree.nodes[it].id.to_owned(), name.to_owned());
        std::iter::once(at).chain(tree.above(at)).find_map(|it| self.data.get(&key(it)).copied())
    }

    /// The data that the formula of an indicator asks for, which the plan does not give already.
    #[must_use]
    pub fn inputs(&self, tree: &Tree<'_>, at: usize) -> Vec<String> {
        let (node, dossier) = (&tree.nodes[at], tree.dossier);
        if node.kind != NodeKind::Indicator {
            return Vec::new();
        }
        let indicator = &dossier.indicators[node.row];
        let defined = dossier.definitions.iter().find(|it| it.id.trim() == indicator.definition.trim());
        let formula = match (indicator.formula.is_blank(), defined) {
            (true, Some(it)) => it.formula.trim(),
            _ => indicator.formula.trim(),
        };
        let Ok(formula) = Expression::parse(formula) else { return Vec::new() };
        let planned = |name: &str| {
            let key = |it: usize| (tree.nodes[it].id.to_owned(), name.to_owned());
            std::iter::once(at).chain(tree.above(at)).any(|it| self.planned.contains(&key(it)))
        };
        let known = |name: &str| {
            name.contains('.')
                || NAMES.iter().any(|(it, _)| *it == name)
                || dossier.system.figures.iter().any(|it| it.name.trim() == name)
                || dossier.system.criteria.iter().any(|it| it.name.trim() == name)
        };
        let mut names: Vec<String> = Vec::new();
        for it in formula.names() {
            if !known(&it.text) && !planned(&it.text) && !names.contains(&it.text) {
                names.push(it.text.clone());
            }
        }
        names
    }

    /// Whether somebody said something of a node: a value, the day it was done, the data of its formula, or why there
    /// is nothing yet.
    #[must_use]
    pub fn is_answered(&self, tree: &Tree<'_>, at: usize) -> bool {
        if self.reading(tree.nodes[at].id).is_some_and(is_said) {
            return true;
        }
        let inputs = self.inputs(tree, at);
        let given =
            |name: &String| self.datum(tree, at, name).is_some_and(|it| !cell(it, "valore").is_empty());
        !inputs.is_empty() && inputs.iter().all(given)
    }
}

/// Whether a row says a value, or why there is none.
fn is_said(row: &Row) -> bool {
    let state = ReadingState::of_word(&cell(row, "stato"));
    !cell(row, "valore").is_empty()
        || !cell(row, "data").is_empty()
        || state.is_some_and(|it| it != ReadingState::Missing)
}

/// The key of the one row about a node. The same for everybody: two who write of one node at once are told apart from
/// two rows of it.
#[must_use]
pub fn key(series: &str, sheet: &str, names: &[&str]) -> String {
    format!("{series}#{sheet}#{}", names.join("#"))
}

/// The edits that write cells of the one row about a node: new, changed, or taken away when nothing is left in it.
/// `find` is the row there is; `fixed` says what the row is about.
#[must_use]
pub fn edits(
    series: &str,
    sheet: &str,
    find: Option<&Row>,
    fixed: &[(&str, &str)],
    typed: &[(String, String)],
) -> Vec<Edit> {
    let empty = |it: &[(String, String)]| it.iter().all(|(_, words)| words.trim().is_empty());
    match find {
        None if empty(typed) => Vec::new(),
        None => {
            let fixed_cells = fixed.iter().map(|(key, it)| ((*key).to_owned(), (*it).to_owned()));
            vec![Edit::Add {
                key: key(series, sheet, &fixed.iter().map(|(_, it)| *it).collect::<Vec<_>>()),
                sheet: sheet.to_owned(),
                series: series.to_owned(),
                after: None,
                cells: fixed_cells.chain(typed.iter().cloned()).collect(),
            }]
        }
        Some(row) => {
            let differs = |(key, words): &&(String, String)| cell(row, key) != words.trim();
            let cells: Vec<(String, String)> = typed.iter().filter(differs).cloned().collect();
            let is_left = |(key, _): &(String, Cell)| {
                !fixed.iter().any(|(it, _)| it == key) && !typed.iter().any(|(it, _)| it == key)
            };
            if cells.is_empty() {
                Vec::new()
            } else if empty(typed) && !from_json(&row.cells).iter().any(is_left) {
                vec![Edit::Remove { key: row.key.clone() }]
            } else {
                vec![Edit::Set { key: row.key.clone(), cells }]
            }
        }
    }
}

/// The sets before one, the nearest first, without those made up.
#[must_use]
pub fn before<'r>(rows: &'r [Row], series: &str) -> Vec<(Set, Found<'r>)> {
    let mut all = sets(rows);
    let here = all.iter().position(|it| it.series == series).unwrap_or(0);
    all.truncate(here);
    let real = all.into_iter().rev().filter(|it| it.head.invented != Some(true));
    real.map(|it| (it.clone(), Found::new(rows, &it.series))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(series: &str, sheet: &str, cells: &str) -> Row {
        let (series, sheet, cells) = (series.to_owned(), sheet.to_owned(), cells.to_owned());
        Row { series, sheet, key: cells.clone(), position: 0, cells }
    }

    #[test]
    fn sets_are_read_by_day_and_named_after_it() {
        let rows = [
            row("risultati-b", "risultati", r#"{"titolo":"Consuntivo","al":"31/12/2026"}"#),
            row("risultati-c", "risultati", r#"{"titolo":"Giugno","al":"30/06/2026","chiusa":true}"#),
            row("", "obiettivo", "{}"),
        ];
        let titles: Vec<String> = sets(&rows).iter().map(|it| it.title().to_owned()).collect();
        assert_eq!(titles, ["Giugno", "Consuntivo"]);
        assert_eq!(set(&rows, "risultati-c").head.closed, Some(true));
        let day = jiff::civil::date(2026, 9, 30);
        assert_eq!(new_series(&rows, day), "risultati-2026-09-30");
        let taken = [row("risultati-2026-09-30", "rilevazione", "{}")];
        assert_eq!(new_series(&taken, day), "risultati-2026-09-30-2");
    }

    #[test]
    fn a_value_is_added_changed_and_taken_away() {
        let typed = |value: &str| vec![("valore".to_owned(), value.to_owned())];
        let fixed = [("di", "OB-1")];
        let added = edits("risultati", "rilevazione", None, &fixed, &typed("12"));
        let [Edit::Add { key, cells, .. }] = added.as_slice() else { panic!("{added:?}") };
        assert_eq!((key.as_str(), cells.len()), ("risultati#rilevazione#OB-1", 2));
        assert!(edits("risultati", "rilevazione", None, &fixed, &typed(" ")).is_empty());
        let old = row("risultati", "rilevazione", r#"{"di":"OB-1","valore":"12"}"#);
        assert!(edits("risultati", "rilevazione", Some(&old), &fixed, &typed("12")).is_empty());
        let set = edits("risultati", "rilevazione", Some(&old), &fixed, &typed("13"));
        assert!(matches!(set.as_slice(), [Edit::Set { .. }]), "{set:?}");
        let gone = edits("risultati", "rilevazione", Some(&old), &fixed, &typed(""));
        assert!(matches!(gone.as_slice(), [Edit::Remove { .. }]), "{gone:?}");
        let proved = row("risultati", "rilevazione", r#"{"di":"OB-1","valore":"12","prova":"lettera"}"#);
        let kept = edits("risultati", "rilevazione", Some(&proved), &fixed, &typed(""));
        assert!(matches!(kept.as_slice(), [Edit::Set { .. }]), "the proof stays: {kept:?}");
    }
}
