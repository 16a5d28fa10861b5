// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier on the desk: its rows, what they make together, and what a change to some of them would make.
//!
//! Nothing is written here. A change that would leave a dossier that cannot be read is refused before it is
//! recorded, with the same words as for a file.

pub mod carry;
pub mod examples;
pub mod gather;
mod heading;
pub mod naming;
pub mod part;
pub mod paste;
pub mod reach;
pub mod refer;
pub mod suppose;
pub mod weighing;
pub mod wording;

use std::collections::BTreeSet;

use formats::{AnySheet, Assembled, Cell, Kind, Row, RowError, STEP, assemble, from_json, sheet_of, to_json};

/// The longest name of a set of values.
const LONGEST: usize = 100;

/// The rows of a dossier and what they make.
#[derive(Debug)]
pub struct Desk {
    /// The rows, plan and results.
    pub rows: Vec<Row>,
    /// The set of results looked at.
    pub series: Option<String>,
    /// What they make.
    pub made: Assembled,
}

/// What somebody wants to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Some cells of a row, as typed: `(column, words)`. Blank words empty the cell.
    Set {
        /// Key of the row.
        key: String,
        /// The cells typed, the others stay.
        cells: Vec<(String, String)>,
    },
    /// A new row.
    Add {
        /// Key it will have, new in the dossier.
        key: String,
        /// Its table.
        sheet: String,
        /// Its set of results; blank for the plan.
        series: String,
        /// Key of the row after which it stands; the end when absent.
        after: Option<String>,
        /// Its cells.
        cells: Vec<(String, String)>,
    },
    /// A row goes, with every row that would speak of something that is no longer there.
    Remove {
        /// Key of the row.
        key: String,
    },
    /// These rows stand in this order, in the places that they have among them.
    Order {
        /// Their keys.
        keys: Vec<String>,
    },
}

/// What a change comes to.
#[derive(Debug)]
pub struct Edited {
    /// The dossier as it would be.
    pub desk: Desk,
    /// The rows that are new or different.
    pub put: Vec<Row>,
    /// The rows that are no longer there.
    pub removed: Vec<Row>,
}

/// Why a change cannot be: what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Key of the row, when it is known.
    pub row: Option<String>,
    /// Column, when it is known.
    pub column: Option<String>,
    /// What is wrong, quoting the words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Edit {
    /// Key of the row it is about; blank where it is about the order of many.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Edit::Set { key, .. } | Edit::Add { key, .. } | Edit::Remove { key } => key,
            Edit::Order { .. } => "",
        }
    }
}

impl Desk {
    /// Puts rows on the desk, with a set of results.
    ///
    /// # Errors
    /// What prevents these rows from being a dossier.
    pub fn open(rows: Vec<Row>, series: Option<&str>) -> Result<Desk, Vec<Mistake>> {
        match assemble(&rows, series) {
            Ok(made) => Ok(Desk { rows, series: series.map(str::to_owned), made }),
            Err(errors) => Err(errors.into_iter().map(|it| mistake(it, &rows)).collect()),
        }
    }

    /// The row of that key.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|it| it.key == key)
    }

    /// What some edits, all together, come to.
    ///
    /// # Errors
    /// What is wrong with the edits, or with the dossier they would make.
    pub fn edit(&self, edits: &[Edit]) -> Result<Edited, Vec<Mistake>> {
        let mut rows = self.rows.clone();
        let mut gone = BTreeSet::new();
        let mut mistakes = Vec::new();
        for it in edits {
            match it {
                Edit::Set { key, cells } => match rows.iter_mut().find(|it| it.key == *key) {
                    Some(row) => {
                        row.cells = typed(key, &row.sheet, from_json(&row.cells), cells, &mut mistakes);
                    }
                    None => mistakes.push(lost(key)),
                },
                Edit::Add { key, sheet, series, after, cells } => {
                    if !self.made.series.contains(series) {
                        mistakes.extend(misnamed(series));
                    }
                    let position = place_after(&rows, after.as_deref());
                    let cells = typed(key, sheet, Vec::new(), cells, &mut mistakes);
                    rows.push(Row {
                        series: series.clone(),
                        sheet: sheet.clone(),
                        key: key.clone(),
                        position,
                        cells,
                    });
                }
                Edit::Remove { key } => {
                    if !rows.iter().any(|it| it.key == *key) {
                        mistakes.push(lost(key));
                    }
                    gone.insert(key.clone());
                }
                Edit::Order { keys } => order(&mut rows, keys),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        rows.retain(|it| !gone.contains(&it.key));
        // Sets of values speak of rows of the plan by their id.
        let named = |it: &Edit| matches!(it, Edit::Set { cells, .. } if cells.iter().any(|it| it.0 == "id"));
        let desk = self.settle(rows, !gone.is_empty(), edits.iter().any(named))?;
        let put = desk.rows.iter().filter(|it| self.row(&it.key) != Some(it)).cloned().collect();
        let removed = self.rows.iter().filter(|it| desk.row(&it.key).is_none()).cloned().collect();
        Ok(Edited { desk, put, removed })
    }

    /// Opens the rows; after a removal, lets those go that speak of what is gone, in every set of results.
    fn settle(&self, mut rows: Vec<Row>, removing: bool, renaming: bool) -> Result<Desk, Vec<Mistake>> {
        let sets: Vec<Option<String>> = match removing || renaming {
            true => self.made.series.iter().cloned().map(Some).chain([None]).collect(),
            false => vec![self.series.clone()],
        };
        for set in sets {
            while let Err(errors) = assemble(&rows, set.as_deref()) {
                let mistakes: Vec<Mistake> = errors.into_iter().map(|it| mistake(it, &rows)).collect();
                let orphans: BTreeSet<&str> = mistakes.iter().filter_map(|it| it.row.as_deref()).collect();
                if !removing || orphans.is_empty() {
                    return Err(mistakes);
                }
                rows.retain(|it| !orphans.contains(it.key.as_str()));
            }
        }
        Desk::open(rows, self.series.as_deref())
    }
}

/// A row of the database as one of a dossier.
#[must_use]
pub fn loose(row: store::Row) -> Row {
    let store::Place { series, sheet, id } = row.place;
    Row { series, sheet, key: id, position: row.position, cells: row.cells }
}

/// A row of a dossier as one of the database, over that version of it.
#[must_use]
pub fn kept(row: &Row, version: i64) -> store::Row {
    store::Row { place: place(row), position: row.position, cells: row.cells.clone(), version }
}

/// Which row of the database that is.
#[must_use]
pub fn place(row: &Row) -> store::Place {
    store::Place { series: row.series.clone(), sheet: row.sheet.clone(), id: row.key.clone() }
}

/// A key that no row has yet.
#[must_use]
pub fn fresh_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// How a row is named to people: «obiettivo 3, Portare in rete le domande».
#[must_use]
pub fn named(row: &Row) -> String {
    let cells = from_json(&row.cells);
    let cell = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| cells.iter().find(|(it, _)| it == key));
        found.map(|(_, it)| paste::shown(it)).unwrap_or_default()
    };
    let code = cell(&["codice", "id", "passo", "regola", "oggetto"]);
    let title = cell(&["titolo", "nome", "indicatore", "obiettivo", "nodo", "di"]);
    let words = [format!("{} {code}", row.sheet).trim().to_owned(), title];
    words.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Gives some rows the places that they have among them, in another order. A key that is not there counts for nothing.
fn order(rows: &mut [Row], keys: &[String]) {
    let mut places: Vec<i64> =
        rows.iter().filter(|it| keys.contains(&it.key)).map(|it| it.position).collect();
    places.sort_unstable();
    let mut places = places.into_iter();
    for key in keys {
        if let Some(row) = rows.iter_mut().find(|it| it.key == *key) {
            row.position = places.next().unwrap_or(row.position);
        }
    }
}

fn lost(key: &str) -> Mistake {
    Mistake {
        row: Some(key.to_owned()),
        column: None,
        what: "la riga non c'è più: qualcuno l'ha tolta nel frattempo".to_owned(),
        remedy: "ricaricare la pagina".to_owned(),
    }
}

/// What is wrong with the name of a set of values: in a folder it is that of a file.
fn misnamed(series: &str) -> Option<Mistake> {
    let fits = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    let rest = series.strip_prefix("risultati-").or((series == "risultati").then_some(""));
    let is_name = rest.is_some_and(|it| it.chars().all(fits)) && series.len() <= LONGEST;
    (!series.is_empty() && !is_name).then(|| Mistake {
        row: None,
        column: None,
        what: format!("«{series}» non è il nome di un insieme di valori"),
        remedy: "chiamarlo per esempio «risultati-2026-12-31»: lettere, cifre e trattini".to_owned(),
    })
}

fn mistake(error: RowError, rows: &[Row]) -> Mistake {
    let row = error.row.map(|it| rows[it].key.clone());
    Mistake { row, column: error.column, what: error.what, remedy: error.remedy }
}

/// The position right after a row, before the next one.
fn place_after(rows: &[Row], after: Option<&str>) -> i64 {
    let last = rows.iter().map(|it| it.position).max().unwrap_or(0);
    let Some(before) = after.and_then(|key| rows.iter().find(|it| it.key == key)) else { return last + STEP };
    let next = rows.iter().map(|it| it.position).filter(|it| *it > before.position).min();
    // Near the one before, so that many, each after the other, find room.
    next.map_or(last + STEP, |next| {
        let room = next - before.position;
        before.position + (room / 32).max(1).min(room - 1)
    })
}

/// The cells of a row once some are typed anew, as JSON; what cannot be is added to the mistakes.
fn typed(
    row: &str,
    sheet: &str,
    mut cells: Vec<(String, Cell)>,
    words: &[(String, String)],
    mistakes: &mut Vec<Mistake>,
) -> String {
    let columns = sheet_of(sheet).map(AnySheet::columns).unwrap_or_default();
    for (key, words) in words {
        cells.retain(|(it, _)| it != key);
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        let kind = columns.iter().find(|it| it.key == key).map(|it| it.kind);
        let cell = match kind {
            Some(Kind::Integer) => words.parse().map(Cell::Integer).map_err(|_| "scrivere un numero intero"),
            Some(Kind::Truth) => truth(words).map(Cell::Truth).ok_or("scrivere sì o no"),
            Some(Kind::List) => Ok(Cell::List(lines(words))),
            _ => Ok(Cell::Text(words.replace("\r\n", "\n"))),
        };
        match cell {
            Ok(it) => cells.push((key.clone(), it)),
            Err(remedy) => mistakes.push(Mistake {
                row: Some(row.to_owned()),
                column: Some(key.clone()),
                what: format!("«{words}» non va in «{}»", wording::label(key)),
                remedy: remedy.to_owned(),
            }),
        }
    }
    to_json(&cells)
}

fn truth(words: &str) -> Option<bool> {
    match words.to_lowercase().as_str() {
        "sì" | "si" | "vero" | "true" => Some(true),
        "no" | "falso" | "false" => Some(false),
        _ => None,
    }
}

fn lines(words: &str) -> Vec<String> {
    words.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
