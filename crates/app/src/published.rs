// SPDX-License-Identifier: AGPL-3.0-or-later
//! What of a frozen text everybody may read: the tables and columns that leave, and all that never does.
//!
//! Whoever holds a [`Public`] holds no personal data: it is put together from rows that were already cut. Nobody's name
//! is in a dossier, but a code of a small office is somebody (Garante, Provv. 204/2025; D.Lgs. 33/2013 art. 20 wants
//! figures in aggregate). So what leaves is listed, and a table or column that is new stays inside until it is listed.

use std::collections::{BTreeSet, HashSet};

use engine::{
    model::{Choice as _, Dossier, Nature},
    tree::{NodeKind, Tree},
};
use formats::{Cell, Row, from_json, to_json};

use crate::{
    canonical,
    desk::{
        gather::{self, Set},
        wording,
    },
};

/// Columns of a table that leave.
pub enum Columns {
    /// All but the notes, which are for who works on the document.
    All,
    /// These.
    Only(&'static [&'static str]),
}

/// Tables that leave, with their columns: never who answers for something.
#[rustfmt::skip]
pub static OUT: &[(&str, Columns)] = &[
    ("ente", Columns::All),
    ("struttura", Columns::Only(&["id", "nome", "padre", "funzioni"])),
    ("sistema", Columns::All),
    ("livello", Columns::All),
    ("regola", Columns::All),
    ("passo", Columns::All),
    ("tratto", Columns::All),
    ("criterio", Columns::All),
    ("scala", Columns::All),
    ("grandezza", Columns::All),
    ("componente", Columns::All),
    ("graduazione", Columns::All),
    ("piano", Columns::All),
    ("atto", Columns::Only(&["oggetto", "tipo", "organo", "numero", "data"])),
    ("obiettivo", Columns::Only(&[
        "id", "codice", "padre", "livello", "titolo", "descrizione", "risultato_atteso", "struttura", "peso", "tipo",
        "durata", "natura", "ambiti", "linea", "obiettivo_strategico", "obiettivo_operativo", "missione", "programma",
        "dup", "inizio", "scadenza", "anni", "indicatori", "atteso", "graduazione", "regola", "stato",
    ])),
    ("fase", Columns::Only(&[
        "id", "codice", "obiettivo", "titolo", "descrizione", "peso", "inizio", "scadenza", "indicatori", "atteso",
        "graduazione", "regola",
    ])),
    ("indicatore", Columns::All),
    ("definizione", Columns::All),
    ("atteso", Columns::All),
    ("contributo", Columns::All),
    ("collegamento", Columns::All),
    ("peso", Columns::All),
    ("risultati", Columns::Only(&["titolo", "anno", "al", "inventati"])),
    ("rilevazione", Columns::Only(&[
        "di", "valore", "data", "periodo", "precedente", "fonte", "causa", "tipo_causa", "rimedio", "stato", "motivo",
        "atto",
    ])),
];

/// Tables that a score needs and that are not shown as they are: figures of funds and offices may be one person's.
/// Of what was decided on request, the act: not who asked, nor the reasons.
#[rustfmt::skip]
pub static COUNTED: &[(&str, Columns)] = &[
    ("dato", Columns::All),
    ("tabella", Columns::All),
    ("riga", Columns::All),
    ("giudizio", Columns::All),
    ("questionario", Columns::All),
    ("risposta", Columns::All),
    ("istanza", Columns::Only(&["id", "di", "chiede", "valore", "al"])),
    ("decisione", Columns::Only(&[
        "istanza", "tipo", "esito", "valore", "ruolo", "organo", "atto", "numero", "data",
    ])),
];

/// Tables that never leave, and why.
#[rustfmt::skip]
pub static NEVER: &[(&str, &str)] = &[
    ("persona", "people"),
    ("partecipazione", "who takes part in what"),
    ("rata", "what somebody is paid for a project"),
    ("ripartizione", "how rewards are shared"),
    ("elenco", "lists that prove a result, names among them"),
    ("deroga", "remarks accepted while one works"),
    ("stampato", "figures as printed, individual ones among them"),
    ("capitolo", "free text of the document, that nobody read with this in mind"),
    ("identita", "equalities that only checks look at"),
    ("termine", "dates by which one works"),
];

/// Cells that people write for people, where the code of a person may stand: it is taken out.
#[rustfmt::skip]
static PROSE: &[&str] = &[
    "titolo", "nome", "descrizione", "risultato_atteso", "risultati_attesi", "funzioni", "indicatori", "atteso", "linea",
    "obiettivo_strategico", "obiettivo_operativo", "missione", "programma", "dup", "formula_testo", "fonte", "fonte_dati",
    "causa", "rimedio", "motivo", "atto", "organo", "strutture_coinvolte", "valori",
];

/// People below which what they did together is what each did.
const FEW: usize = 3;

/// What stands where the code of a person stood.
const OMITTED: &str = "(omissis)";

/// What everybody sees of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All that leaves.
    Whole,
    /// Not its degree: with the others one would find that of an individual objective.
    NoDegree,
    /// Nothing: an individual objective, or a project paid to one or two, and what is below it; or what has nothing else
    /// below.
    Nothing,
}

/// What of a frozen text everybody may read.
pub struct Public {
    /// Enough to score, without a person in it.
    pub dossier: Dossier,
    /// The rows that leave.
    pub rows: Vec<Row>,
    /// The values with which a report was approved.
    pub set: Option<Set>,
    /// For each node of its tree.
    pub sights: Vec<Sight>,
}

impl Public {
    /// Takes out of a frozen text what everybody may read.
    ///
    /// # Errors
    /// The text is not one of ours.
    ///
    /// # Panics
    /// Never: rows that were put together are a tree.
    pub fn of(canonical: &str) -> Result<Public, String> {
        let rows = canonical::rows(canonical)?;
        let (people, paid) = (people(&rows), paid(&rows));
        let bare: Vec<Row> = rows.iter().filter_map(|it| cut(it, &people)).collect();
        let set = gather::sets(&bare).pop();
        let series = set.as_ref().map(|it| it.series.as_str());
        let made = formats::assemble(&bare, series);
        let made = made.map_err(|it| it.first().map(|it| it.what.clone()).unwrap_or_default())?;
        let tree = Tree::build(&made.dossier).expect("rows that were put together are a tree");
        let sights = sights(&tree, &paid);
        let nodes = tree.nodes.iter().zip(&sights).filter(|(_, it)| **it == Sight::Nothing);
        let hidden: HashSet<String> = nodes.map(|(it, _)| it.id.to_owned()).collect();
        let rows = bare.into_iter().filter(|it| leaves(it, series, &hidden)).collect();
        Ok(Public { dossier: made.dossier, rows, set, sights })
    }

    /// The text of what leaves, in the form in which documents are frozen.
    #[must_use]
    pub fn text(&self) -> String {
        canonical::text(&self.rows)
    }
}

/// The codes of people that the rows name.
fn people(rows: &[Row]) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    for row in rows {
        let columns: &[&str] = match row.sheet.as_str() {
            "persona" => &["id"],
            "partecipazione" => &["persona"],
            "atto" => &["persona", "delega"],
            _ => continue,
        };
        let cells = from_json(&row.cells).into_iter().filter(|(key, _)| columns.contains(&key.as_str()));
        people.extend(cells.filter_map(|(_, it)| match it {
            Cell::Text(it) => Some(it.trim().to_owned()).filter(|it| !it.is_empty()),
            _ => None,
        }));
    }
    people
}

/// The projects that are paid to fewer than [`FEW`] people: what they come to is what those people did.
fn paid(rows: &[Row]) -> HashSet<String> {
    let cell = |row: &Row, key: &str| wording::cell(row, key).trim().to_owned();
    let named = |sheet: &'static str| rows.iter().filter(move |it| it.sheet == sheet);
    let is_paid = |row: &&Row| {
        let id = cell(row, "id");
        let paid = !cell(row, "importo").is_empty() || named("rata").any(|it| cell(it, "obiettivo") == id);
        let takers: BTreeSet<String> = named("partecipazione")
            .filter(|it| cell(it, "obiettivo") == id)
            .map(|it| cell(it, "persona"))
            .collect();
        cell(row, "natura") == Nature::Project.word() && paid && takers.len() < FEW
    };
    let ids = named("obiettivo").filter(is_paid).map(|it| match cell(it, "id") {
        // Without an id it is known by its code.
        id if id.is_empty() => cell(it, "codice"),
        id => id,
    });
    ids.collect()
}

/// A row without what never leaves; none if nothing of it does.
fn cut(row: &Row, people: &BTreeSet<String>) -> Option<Row> {
    let out = OUT.iter().find(|(it, _)| *it == row.sheet).map(|(_, it)| it);
    let columns = match out {
        Some(it) => it,
        None => COUNTED.iter().find(|(it, _)| *it == row.sheet).map(|(_, it)| it)?,
    };
    let mut cells = from_json(&row.cells);
    cells.retain(|(key, _)| match columns {
        Columns::All => key != "nota",
        Columns::Only(names) => names.contains(&key.as_str()),
    });
    // In formulas a datum is called by its name.
    let prose = |key: &str| PROSE.contains(&key) && (out.is_some() || key != "nome");
    for (_, cell) in cells.iter_mut().filter(|(key, _)| prose(key)) {
        match cell {
            Cell::Text(it) => *it = without(it, people),
            Cell::List(them) => them.iter_mut().for_each(|it| *it = without(it, people)),
            Cell::Integer(_) | Cell::Truth(_) => (),
        }
    }
    Some(Row { cells: to_json(&cells), ..row.clone() })
}

/// A text without those words.
fn without(text: &str, words: &BTreeSet<String>) -> String {
    let is_in_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let mut text = text.to_owned();
    // The longest first: one may be part of another.
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_by_key(|it| std::cmp::Reverse(it.len()));
    for word in words {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(word.as_str()) {
            let (before, after) = (&rest[..at], &rest[at + word.len()..]);
            let begins = before.chars().next_back().or_else(|| out.chars().next_back());
            let stands = !is_in_word(begins) && !is_in_word(after.chars().next());
            out += before;
            out += if stands { OMITTED } else { word };
            rest = after;
        }
        text = out + rest;
    }
    text
}

/// Whether a row leaves.
fn leaves(row: &Row, series: Option<&str>, hidden: &HashSet<String>) -> bool {
    let named = ["id", "di", "obiettivo", "indicatore", "nodo", "padre", "figlio"];
    let is_out = OUT.iter().any(|(it, _)| *it == row.sheet);
    let is_of_set = row.series.is_empty() || Some(row.series.as_str()) == series;
    let is_hidden = |(key, cell): &(String, Cell)| {
        named.contains(&key.as_str()) && matches!(cell, Cell::Text(it) if hidden.contains(it.trim()))
    };
    is_out && is_of_set && !from_json(&row.cells).iter().any(is_hidden)
}

/// What everybody sees of each node; those projects are as good as individual objectives.
fn sights(tree: &Tree<'_>, paid: &HashSet<String>) -> Vec<Sight> {
    let is_individual = |at: usize| {
        let node = &tree.nodes[at];
        let row = (node.kind == NodeKind::Objective).then(|| &tree.dossier.objectives[node.row]);
        row.is_some_and(|it| it.nature == Some(Nature::Individual) || paid.contains(node.id))
    };
    let sight = |at: usize| match std::iter::once(at).chain(tree.above(at)).any(is_individual) {
        true => Sight::Nothing,
        false => Sight::Whole,
    };
    let mut sights: Vec<Sight> = (0..tree.nodes.len()).map(sight).collect();
    // A linked child may be folded after who it counts for: the second time all are.
    fold(tree, 0, &mut sights);
    fold(tree, 0, &mut sights);
    sights
}

/// From the leaves to the body: what has something hidden below has no degree; what has nothing else is hidden too.
fn fold(tree: &Tree<'_>, at: usize, sights: &mut [Sight]) {
    let children = &tree.nodes[at].children;
    for it in children.iter().filter(|it| !it.linked) {
        fold(tree, it.child, sights);
    }
    if sights[at] == Sight::Nothing || children.is_empty() {
        return;
    }
    let is_hidden = |it: &engine::tree::Edge<'_>| sights[it.child] == Sight::Nothing;
    if tree.nodes[at].kind == NodeKind::Objective && children.iter().all(is_hidden) {
        sights[at] = Sight::Nothing;
    } else if children.iter().any(|it| sights[it.child] != Sight::Whole) {
        sights[at] = Sight::NoDegree;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_leaves_counts_or_never_leaves() {
        for sheet in formats::SHEETS {
            let name = sheet.name();
            let places = [
                OUT.iter().any(|(it, _)| *it == name),
                COUNTED.iter().any(|(it, _)| *it == name),
                NEVER.iter().any(|(it, _)| *it == name),
            ];
            assert_eq!(places.iter().filter(|it| **it).count(), 1, "{name} is in one list");
            let columns: Vec<&str> = sheet.columns().iter().map(|it| it.key).collect();
            if let Some((_, Columns::Only(names))) = OUT.iter().find(|(it, _)| *it == name) {
                assert!(names.iter().all(|it| columns.contains(it)), "{name} has those columns");
                assert!(!names.contains(&"responsabile"), "{name}");
            } else if places[0] {
                assert!(!columns.contains(&"responsabile"), "{name}");
            }
        }
    }

    #[test]
    fn codes_of_people_are_taken_out_of_texts() {
        let people = BTreeSet::from(["P0".to_owned(), "P01".to_owned(), "Dirigente D".to_owned()]);
        let text = without("P01, P010 e (P0): al Dirigente D.", &people);
        assert_eq!(text, "(omissis), P010 e ((omissis)): al (omissis).");
        assert_eq!(without("aP01 P01", &people), "aP01 (omissis)");
    }
}
