// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier as loose rows, each by itself: what a database keeps and what people change one at a time.

use std::{collections::BTreeMap, path::Path};

use engine::{
    model::{Dossier, Place},
    tree::{Tree, identify},
};
use serde_json::{Map, Value};

use crate::{
    dossier::{FILES, RESULTS, Read, Reading, Unreadable, read, read_system},
    error::ReadError,
    json_line,
    raw::{RawRow, RawTable, span},
    sheet::{AnySheet, Cell, Reader},
    sheets::SHEETS,
    toml_file::write_row,
};

/// A row of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The set of results it belongs to (`risultati`, `risultati-prova`); blank when it is of the plan.
    pub series: String,
    /// Name of its table (`obiettivo`).
    pub sheet: String,
    /// Its own key among the rows of the dossier. Not the `id` of an objective, which is a cell.
    pub key: String,
    /// Where it stands among the rows of the dossier, whatever their table.
    pub position: i64,
    /// The cells as written, blanks left out: a JSON object.
    pub cells: String,
}

impl Row {
    /// Rows in the order of the document; those put in the same place at once, in that of their keys.
    #[must_use]
    pub fn stands(&self) -> (i64, &str) {
        (self.position, &self.key)
    }
}

/// A dossier put together from rows, and which cell each of its words comes from.
#[derive(Debug)]
pub struct Assembled {
    /// The dossier.
    pub dossier: Dossier,
    /// The sets of results there are.
    pub series: Vec<String>,
    cells: Vec<(usize, Option<String>)>,
}

/// Why rows do not make a dossier: what, where, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The row, by its number among those given, when it is known.
    pub row: Option<usize>,
    /// The column, when it is known.
    pub column: Option<String>,
    /// What is wrong, quoting the words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Distance between the positions of two rows that were read one after the other: others fit between.
pub const STEP: i64 = 1024;
/// The number under which places of rows are known.
const FILE: u16 = 1;

/// The rows of a dossier on disk, with all its sets of results. Every row that others refer to carries its `id`.
///
/// # Errors
/// As [`read`].
pub fn rows(path: &Path) -> Result<Vec<Row>, Unreadable> {
    let plain = read(path, None)?;
    let mut rows = Vec::new();
    take(&plain, "", &mut rows);
    for set in &plain.sets {
        take(&read(path, Some(set))?, set.trim_end_matches(".toml"), &mut rows);
    }
    Ok(rows)
}

/// The rows of a measurement system by itself.
///
/// # Errors
/// As [`read_system`].
pub fn system_rows(path: &Path) -> Result<Vec<Row>, Unreadable> {
    let mut rows = Vec::new();
    take(&read_system(path)?, "", &mut rows);
    Ok(rows)
}

/// Takes the rows of one series: what stands in its file, whatever the table.
fn take(read: &Read, series: &str, rows: &mut Vec<Row>) {
    // In a dossier of one file the results stand with the plan.
    let results = match (read.sets.is_empty(), series) {
        (true, _) => "",
        (false, "") => RESULTS,
        (false, it) => it,
    };
    let mut found = Vec::new();
    for sheet in SHEETS {
        for (cells, place) in sheet.write(&read.dossier).into_iter().zip(sheet.places(&read.dossier)) {
            // The row of a table that has one only knows not where it stands: in the usual file of its table.
            let file = read.sources.file(place.file).map(|it| it.name.as_str());
            let file = file.unwrap_or(if sheet.file() == RESULTS { results } else { sheet.file() });
            let own = if file.starts_with("risultati") { file.trim_end_matches(".toml") } else { "" };
            if !cells.is_empty() && own == series {
                // In the order in which it would be exported, whatever the file it was found in.
                let order = FILES.iter().position(|(it, _)| *it == file_of(*sheet, series));
                found.push(((order, place.file, place.start), sheet.name(), cells));
            }
        }
    }
    // A stable sort: rows that come from no file stay in the order of their tables.
    found.sort_by_key(|it| it.0);
    for (_, sheet, cells) in found {
        let at = rows.len() + 1;
        rows.push(Row {
            series: series.to_owned(),
            sheet: sheet.to_owned(),
            key: format!("{sheet}#{at}"),
            position: i64::try_from(at).unwrap_or(i64::MAX / STEP) * STEP,
            cells: to_json(&cells),
        });
    }
}

/// The cells of a row as a JSON object.
#[must_use]
pub fn to_json<K: AsRef<str>>(cells: &[(K, Cell)]) -> String {
    let value = |cell: &Cell| match cell {
        Cell::Text(it) => Value::from(it.as_str()),
        Cell::Integer(it) => Value::from(*it),
        Cell::Truth(it) => Value::from(*it),
        Cell::List(it) => Value::from(it.clone()),
    };
    // In the order of the keys, whatever order they came in: the same cells are the same text.
    let sorted: BTreeMap<&str, Value> = cells.iter().map(|(key, it)| (key.as_ref(), value(it))).collect();
    Value::Object(sorted.into_iter().map(|(key, it)| (key.to_owned(), it)).collect()).to_string()
}

/// The cells of a row from a JSON object; those that no cell can hold are left out.
#[must_use]
pub fn from_json(cells: &str) -> Vec<(String, Cell)> {
    let cells: Map<String, Value> = serde_json::from_str(cells).unwrap_or_default();
    let cell = |value: Value| match value {
        Value::String(it) => Some(Cell::Text(it)),
        Value::Number(it) => Some(it.as_i64().map_or_else(|| Cell::Text(it.to_string()), Cell::Integer)),
        Value::Bool(it) => Some(Cell::Truth(it)),
        Value::Array(it) => {
            Some(Cell::List(it.into_iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()))
        }
        Value::Null | Value::Object(_) => None,
    };
    cells.into_iter().filter_map(|(key, value)| Some((key, cell(value)?))).collect()
}

/// Puts a dossier together from its rows and, if one is named, a set of results.
///
/// # Errors
/// Everything that prevents it. As for files, contents are never a mistake.
pub fn assemble(rows: &[Row], series: Option<&str>) -> Result<Assembled, Vec<RowError>> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.retain(|it| rows[*it].series.is_empty() || Some(rows[*it].series.as_str()) == series);
    order.sort_by_key(|it| rows[*it].stands());
    let mut reading = Reading::default();
    let mut tables: BTreeMap<&str, RawTable<'_>> = BTreeMap::new();
    let mut cells = Vec::new();
    for at in order {
        let row = &rows[at];
        let sheet = sheet_of(&row.sheet);
        let start = cells.len();
        cells.push((at, None));
        let mut own = json_line::row(&row.cells, &mut reading.errors);
        for it in &mut own {
            it.at = span(&(cells.len()..cells.len() + 1));
            it.key_at = it.at.clone();
            cells.push((at, Some(it.key.clone().into_owned())));
        }
        let table = tables.entry(&row.sheet).or_insert_with(|| RawTable {
            name: row.sheet.as_str().into(),
            at: span(&(start..start)),
            single: sheet.is_some_and(AnySheet::single),
            rows: Vec::new(),
            cells: Vec::new(),
        });
        table.rows.push(RawRow { at: span(&(start..cells.len())), count: own.len() });
        table.cells.append(&mut own);
    }
    reading.take(tables.into_values().collect(), Reader { file: FILE });
    let mut dossier = reading.dossier;
    if reading.errors.is_empty() {
        identify(&mut dossier);
        if let Err(found) = Tree::build(&dossier) {
            reading.errors.extend(found.into_iter().map(|it| ReadError::at(it.place, it.what, it.remedy)));
        }
    }
    if !reading.errors.is_empty() {
        return Err(reading.errors.into_iter().map(|it| row_error(it, &cells)).collect());
    }
    let mut series: Vec<String> =
        rows.iter().map(|it| it.series.clone()).filter(|it| !it.is_empty()).collect();
    series.sort();
    series.dedup();
    Ok(Assembled { dossier, series, cells })
}

impl Assembled {
    /// The row (its number among those given) and the column that a place comes from.
    #[must_use]
    pub fn origin(&self, place: Place) -> Option<(usize, Option<&str>)> {
        origin(place, &self.cells)
    }
}

fn origin(place: Place, cells: &[(usize, Option<String>)]) -> Option<(usize, Option<&str>)> {
    let (row, key) = cells.get(place.start as usize).filter(|_| place.file == FILE)?;
    Some((*row, key.as_deref()))
}

fn row_error(error: ReadError, cells: &[(usize, Option<String>)]) -> RowError {
    let at = origin(error.place, cells);
    let (row, column) = (at.map(|it| it.0), at.and_then(|it| it.1).map(str::to_owned));
    RowError { row, column, what: error.what, remedy: error.remedy }
}

/// The files of a dossier folder, by name, with these rows in their order.
#[must_use]
pub fn files(rows: &[Row]) -> BTreeMap<String, String> {
    let mut order: Vec<&Row> = rows.iter().collect();
    order.sort_by_key(|it| it.stands());
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for row in order {
        let Some(sheet) = sheet_of(&row.sheet) else { continue };
        let text = files.entry(file_of(sheet, &row.series)).or_default();
        write_row(sheet, &in_column_order(sheet, from_json(&row.cells)), text);
    }
    files
}

/// The file where a row of a table is written.
fn file_of(sheet: &dyn AnySheet, series: &str) -> String {
    match series {
        // A list that proves a result may stand in the plan already.
        "" if sheet.file() == RESULTS && !sheet.single() => "piano.toml".to_owned(),
        "" => sheet.file().to_owned(),
        series => format!("{series}.toml"),
    }
}

/// JSON objects have no order: people expect that of the columns.
fn in_column_order(sheet: &dyn AnySheet, mut cells: Vec<(String, Cell)>) -> Vec<(String, Cell)> {
    let columns = sheet.columns();
    cells.sort_by_key(|(key, _)| columns.iter().position(|it| it.key == key));
    cells
}

/// The table of that name.
#[must_use]
pub fn sheet_of(name: &str) -> Option<&'static dyn AnySheet> {
    SHEETS.iter().find(|it| it.name() == name).copied()
}
