// SPDX-License-Identifier: AGPL-3.0-or-later
//! A table copied from a spreadsheet and pasted onto one of the dossier: what would change, cell by cell.

use engine::dictionary::folded;
use formats::{AnySheet, Cell, ColumnInfo, Kind, from_json, sheet_of};

use super::{Desk, Edit, heading, naming, refer};

/// Where a table is pasted.
#[derive(Clone, Debug)]
pub struct Target {
    /// The table.
    pub sheet: String,
    /// The set of results; blank for the plan.
    pub series: String,
    /// The columns of the page, in its order: those of a pasted table without headings.
    pub columns: Vec<&'static str>,
    /// What every row of this page has: `("obiettivo", "ob1")`.
    pub fixed: Vec<(String, String)>,
}

/// What a pasted table comes to.
#[derive(Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The columns recognised, in the order of the pasted table.
    pub columns: Vec<Option<&'static str>>,
    /// Headings that are no column: their cells are not read.
    pub unread: Vec<String>,
    /// The rows.
    pub rows: Vec<PastedRow>,
}

/// A pasted row.
#[derive(Debug, PartialEq, Eq)]
pub struct PastedRow {
    /// Key of the row that it changes; a new row when absent.
    pub key: Option<String>,
    /// The cells read.
    pub cells: Vec<PastedCell>,
}

/// A pasted cell.
#[derive(Debug, PartialEq, Eq)]
pub struct PastedCell {
    /// Its column.
    pub column: &'static str,
    /// What is there now; blank when nothing.
    pub old: String,
    /// What was pasted.
    pub new: String,
}

impl PastedCell {
    /// "nuova", "cambiata", "uguale".
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.old == self.new, self.old.is_empty()) {
            (true, _) => "uguale",
            (false, true) => "nuova",
            (false, false) => "cambiata",
        }
    }
}

/// Most rows taken from one paste.
pub const MOST: usize = 2000;

/// The columns by which a pasted row is known to be one that is there already.
const KEYS: [&str; 4] = ["id", "codice", "titolo", "nome"];

/// Where rows have none of those: the columns that no two rows have equal.
#[rustfmt::skip]
static TOGETHER: &[(&str, &[&str])] = &[
    ("atteso", &["indicatore", "tipo", "anno", "alla_data"]),
    ("contributo", &["obiettivo", "struttura"]),
    ("collegamento", &["padre", "figlio"]),
    ("partecipazione", &["persona", "obiettivo"]),
    ("peso", &["nodo", "insieme"]),
    ("giudizio", &["nodo", "criterio"]),
    ("rilevazione", &["di", "data"]),
    ("stampato", &["nodo", "grandezza", "dove"]),
    ("scala", &["criterio", "giudizio"]),
];

/// Reads a pasted table. Nothing is changed.
///
/// # Errors
/// What is wrong with the text, in Italian.
pub fn read(desk: &Desk, target: &Target, text: &str) -> Result<Pasted, String> {
    let columns = sheet_of(&target.sheet).map(AnySheet::columns).unwrap_or_default();
    let mut records = records(text)?;
    let Some(first) = records.first() else {
        return Err("non c'è nessuna riga: copiare le celle dal foglio e incollarle qui".to_owned());
    };
    let recognised: Vec<Option<&'static str>> = heading::columns(&target.sheet, first, &columns);
    let headed = recognised.iter().flatten().count() * 2 > first.iter().filter(|it| !it.is_empty()).count();
    let (order, unread) = if headed {
        let heads = records.remove(0);
        let unread = heads.into_iter().zip(&recognised).filter(|(head, it)| it.is_none() && !head.is_empty());
        (recognised.clone(), unread.map(|(head, _)| head).collect())
    } else {
        (target.columns.iter().copied().map(Some).collect(), Vec::new())
    };
    if let Some(wide) = records.iter().find(|it| it.len() > order.len() && !headed) {
        return Err(format!(
            "la riga «{}…» ha {} celle e la tabella {} colonne: incollare anche la riga delle intestazioni",
            wide.first().map_or("", String::as_str),
            wide.len(),
            order.len()
        ));
    }
    if records.len() > MOST {
        return Err(format!(
            "le righe sono {}, se ne possono incollare {MOST} per volta: dividerle",
            records.len()
        ));
    }
    let rows = records.iter().map(|it| row(desk, target, &columns, &order, it)).collect();
    Ok(Pasted { columns: order, unread, rows })
}

/// The edits that a pasted table comes to, and for each the number of its pasted row, from 0. `fresh` gives keys for
/// new rows, each later than the one before.
pub fn edits(
    desk: &Desk,
    pasted: &Pasted,
    target: &Target,
    mut fresh: impl FnMut() -> String,
) -> Vec<(usize, Edit)> {
    let mut edits = Vec::new();
    let mut taken = naming::taken(desk);
    let mut last: Option<String> = None;
    for (at, row) in pasted.rows.iter().enumerate() {
        let changed = row.cells.iter().filter(|it| it.state() != "uguale");
        let mut cells: Vec<(String, String)> =
            changed.map(|it| (it.column.to_owned(), it.new.clone())).collect();
        if cells.is_empty() {
            continue;
        }
        if let Some(key) = &row.key {
            edits.push((at, Edit::Set { key: key.clone(), cells }));
            continue;
        }
        let key = fresh();
        cells.retain(|(column, _)| !target.fixed.iter().any(|(it, _)| it == column));
        cells.extend(target.fixed.iter().cloned());
        if naming::has_id(&target.sheet) && !cells.iter().any(|(it, _)| it == "id") {
            let id = naming::fresh_id(&taken, &target.sheet, &cells);
            taken.insert(id.clone());
            cells.push(("id".to_owned(), id));
        }
        let (sheet, series) = (target.sheet.clone(), target.series.clone());
        let after = last.replace(key.clone());
        let after = after.or_else(|| naming::after(desk, &sheet, &series, &cells));
        edits.push((at, Edit::Add { key, sheet, series, after, cells }));
    }
    edits
}

/// Lines of cells set apart by tabs; a cell with lines of its own is between quotes, as spreadsheets copy it.
fn records(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for it in reader.records() {
        let it =
            it.map_err(|_| "il testo incollato non è una tabella: copiare le celle dal foglio".to_owned())?;
        let cells: Vec<String> = it.iter().map(|it| it.trim().to_owned()).collect();
        if cells.iter().any(|it| !it.is_empty()) {
            records.push(cells);
        }
    }
    Ok(records)
}

fn row(
    desk: &Desk,
    target: &Target,
    columns: &[ColumnInfo],
    order: &[Option<&'static str>],
    words: &[String],
) -> PastedRow {
    let typed: Vec<(&'static str, String)> = order
        .iter()
        .zip(words)
        .filter_map(|(column, words)| {
            Some(((*column)?, meant(desk, &target.sheet, columns, (*column)?, words)))
        })
        .collect();
    let known = known(desk, target, &typed);
    let now = known.map(|it| from_json(&it.cells)).unwrap_or_default();
    let cells = typed.into_iter().map(|(column, words)| PastedCell {
        column,
        old: now.iter().find(|(key, _)| key == column).map_or_else(String::new, |(_, it)| shown(it)),
        new: words,
    });
    PastedRow { key: known.map(|it| it.key.clone()), cells: cells.collect() }
}

/// The row that is there already and that a pasted one means.
fn known<'a>(desk: &'a Desk, target: &Target, typed: &[(&'static str, String)]) -> Option<&'a formats::Row> {
    let words = |key: &str| typed.iter().find(|(it, _)| *it == key).map_or("", |(_, it)| it.as_str());
    let fixed = |key: &str| target.fixed.iter().find(|(it, _)| it == key).map(|(_, it)| it.as_str());
    let only = |keys: &[&str]| {
        let wanted = |it: &&formats::Row| {
            let cells = from_json(&it.cells);
            let is = |key: &str| {
                cells.iter().find(|(it, _)| it == key).map_or_else(String::new, |(_, it)| shown(it))
            };
            it.sheet == target.sheet
                && it.series == target.series
                && target.fixed.iter().all(|(key, words)| is(key) == *words)
                && keys.iter().all(|key| is(key) == fixed(key).unwrap_or_else(|| words(key)))
        };
        let mut found = desk.rows.iter().filter(wanted);
        // Two rows with that code: which one is meant cannot be known.
        found.next().filter(|_| found.next().is_none())
    };
    match TOGETHER.iter().find(|(it, _)| *it == target.sheet) {
        Some((_, keys)) => only(keys),
        None => KEYS.iter().filter(|key| !words(key).is_empty()).find_map(|key| only(&[key])),
    }
}

/// Pasted words as the cell wants them: the id of the row that a name means, the word of a list however it is written.
fn meant(desk: &Desk, sheet: &str, columns: &[ColumnInfo], column: &'static str, words: &str) -> String {
    if let Some(Kind::Choice(all)) = columns.iter().find(|it| it.key == column).map(|it| it.kind) {
        let wanted = folded(words);
        let found = all().into_iter().find(|it| folded(it) == wanted);
        return found.unwrap_or(words).to_owned();
    }
    refer::resolved(desk, sheet, column, words).unwrap_or_else(|| words.to_owned())
}

/// A cell as it is shown and typed.
#[must_use]
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(it) => it.clone(),
        Cell::Integer(it) => it.to_string(),
        Cell::Truth(true) => "sì".to_owned(),
        Cell::Truth(false) => "no".to_owned(),
        Cell::List(it) => it.join("\n"),
    }
}
