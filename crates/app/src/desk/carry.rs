// SPDX-License-Identifier: AGPL-3.0-or-later
//! A new plan from the one of another year: its structure, never what was found.
//!
//! What the year decides is moved only where it is an exact day; what a person must look at again is listed.

use engine::model::{Deadline, DeadlineKind, Magnitude, Quantity, Understand as _, printed_day};
use formats::{AnySheet, Cell, Kind, Row, STEP, from_json, sheet_of, to_json};
use jiff::civil::Date;

use super::paste::shown;

/// What a new plan takes from another one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The rows of the new plan.
    pub rows: Vec<Row>,
    /// How many rows of each table are copied, by its title, in the order of the document.
    pub copied: Vec<(&'static str, usize)>,
    /// How many are not.
    pub left: Vec<(&'static str, usize)>,
    /// Days and years moved.
    pub moved: Vec<Moved>,
    /// Targets that stay as they were.
    pub unchanged: Vec<Unchanged>,
    /// Cells that still name the old year: row, column, words.
    pub naming: Vec<(String, String, String)>,
}

/// A cell moved to the new year.
#[derive(Debug, PartialEq, Eq)]
pub struct Moved {
    /// What the row is called.
    pub row: String,
    /// Its column.
    pub column: String,
    /// As it was.
    pub old: String,
    /// As it is.
    pub new: String,
}

/// A target that nobody has restated for the new year.
#[derive(Debug, PartialEq, Eq)]
pub struct Unchanged {
    /// Id of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// What is expected of it.
    pub target: String,
}

/// What a plan is copied with. The rest is of its year: acts, chapters, tables, results, instalments.
static KEPT: [&str; 16] = [
    "ente",
    "struttura",
    "persona",
    "piano",
    "termine",
    "obiettivo",
    "fase",
    "indicatore",
    "definizione",
    "atteso",
    "dato",
    "contributo",
    "collegamento",
    "peso",
    "giudizio",
    "partecipazione",
];

/// The tables of the measurement system, copied as they are: who updates it is the Nucleo's opinion, not a copy.
static SYSTEM: [&str; 11] = [
    "sistema",
    "livello",
    "regola",
    "passo",
    "tratto",
    "criterio",
    "scala",
    "grandezza",
    "componente",
    "graduazione",
    "ripartizione",
];

/// Cells that hold what was found, and so stay behind: table, column.
static FOUND: [(&str, &str); 5] = [
    ("indicatore", "precedente"),
    ("dato", "valore"),
    ("obiettivo", "stato"),
    ("obiettivo", "fonte"),
    ("piano", "nota"),
];

/// The words by which a target to be confirmed is found again.
pub const TO_CONFIRM: &str = "target invariato";

/// The rows of a plan of that title and year, from those of another plan of the body.
#[must_use]
pub fn carry(rows: &[Row], title: &str, year: i16) -> Carried {
    let old = year_of(rows).unwrap_or(year);
    let mut carrying = Carrying { old, new: year, carried: Carried::default() };
    for row in rows {
        carrying.take(row, title);
    }
    carrying.restate();
    let mut carried = carrying.carried;
    for title in carried.rows.iter().filter_map(|it| sheet_of(&it.sheet)).map(AnySheet::title) {
        count(&mut carried.copied, title);
    }
    carried
}

/// Counts one more row of a table.
fn count(counts: &mut Vec<(&'static str, usize)>, title: &'static str) {
    match counts.iter_mut().find(|it| it.0 == title) {
        Some((_, count)) => *count += 1,
        None => counts.push((title, 1)),
    }
}

/// The rows of a plan with no objectives: a system, and of another plan of the body who it is and who works there.
#[must_use]
pub fn blank(system: &[Row], own: &[Row], body: &str, title: &str, year: i16) -> Vec<Row> {
    let of = |rows: &[Row], sheets: &[&str]| -> Vec<Row> {
        let kept = rows.iter().filter(|it| it.series.is_empty() && sheets.contains(&it.sheet.as_str()));
        kept.cloned().collect()
    };
    let mut rows = of(own, &["ente", "struttura", "persona"]);
    if !rows.iter().any(|it| it.sheet == "ente") {
        rows.insert(0, single("ente", &[("nome", Cell::Text(body.to_owned()))]));
    }
    rows.extend(of(system, &SYSTEM));
    let plan = [
        ("titolo", Cell::Text(title.to_owned())),
        ("tipo", Cell::Text("piano".to_owned())),
        ("anno", Cell::Integer(i64::from(year))),
    ];
    rows.push(single("piano", &plan));
    for (at, it) in (1..).zip(&mut rows) {
        // Two documents may have given the same key to rows of theirs.
        it.key = format!("{}#{at}", it.sheet);
        it.position = at * STEP;
    }
    rows
}

fn single(sheet: &str, cells: &[(&str, Cell)]) -> Row {
    Row {
        series: String::new(),
        sheet: sheet.to_owned(),
        key: sheet.to_owned(),
        position: 0,
        cells: to_json(cells),
    }
}

/// The year that a plan is of.
#[must_use]
pub fn year_of(rows: &[Row]) -> Option<i16> {
    let plan = rows.iter().find(|it| it.sheet == "piano" && it.series.is_empty())?;
    match cell(&from_json(&plan.cells), "anno")? {
        Cell::Integer(it) => i16::try_from(*it).ok(),
        other => shown(other).parse().ok(),
    }
}

fn cell<'a>(cells: &'a [(String, Cell)], key: &str) -> Option<&'a Cell> {
    cells.iter().find(|(it, _)| it == key).map(|(_, it)| it)
}

fn words(cells: &[(String, Cell)], key: &str) -> String {
    cell(cells, key).map(shown).unwrap_or_default()
}

struct Carrying {
    old: i16,
    new: i16,
    carried: Carried,
}

impl Carrying {
    fn take(&mut self, row: &Row, title: &str) {
        let Some(sheet) = sheet_of(&row.sheet) else { return };
        let is_system = SYSTEM.contains(&row.sheet.as_str());
        if !row.series.is_empty() || !(is_system || KEPT.contains(&row.sheet.as_str())) {
            count(&mut self.carried.left, sheet.title());
            return;
        }
        if is_system {
            self.carried.rows.push(row.clone());
            return;
        }
        let mut cells = from_json(&row.cells);
        cells.retain(|(key, _)| !FOUND.contains(&(row.sheet.as_str(), key.as_str())));
        if row.sheet == "piano" {
            cells.retain(|(key, _)| key != "titolo" && key != "tipo");
            cells.push(("titolo".to_owned(), Cell::Text(title.to_owned())));
            cells.push(("tipo".to_owned(), Cell::Text("piano".to_owned())));
        }
        let name = name(sheet, &cells);
        for (key, cell) in &mut cells {
            self.shift(sheet, key, cell, &name);
        }
        self.carried.rows.push(Row { cells: to_json(&cells), ..row.clone() });
    }

    /// Moves a cell to the new year, where what it says is exactly a day or a year of the old one.
    fn shift(&mut self, sheet: &dyn AnySheet, key: &str, cell: &mut Cell, row: &str) {
        let kind = sheet.columns().iter().find(|it| it.key == key).map(|it| it.kind);
        let old = shown(cell);
        match (cell, kind) {
            // The years of targets are looked at together, when all are known.
            (Cell::Integer(it), _) if sheet.name() == "piano" => *it += i64::from(self.new - self.old),
            (Cell::Text(it), Some(Kind::Written(what))) if self.day(what, it).is_some() => {
                *it = self.day(what, it).unwrap_or_default();
                self.told(row, key, &old, it.clone());
            }
            (Cell::Text(it), _) if key == "anni" && only_years(it) => {
                *it = years(it, self.new - self.old);
                self.told(row, key, &old, it.clone());
            }
            (Cell::Text(it), _) if sheet.name() != "piano" && it.contains(&self.old.to_string()) => {
                self.carried.naming.push((row.to_owned(), key.to_owned(), it.clone()));
            }
            _ => (),
        }
    }

    fn told(&mut self, row: &str, column: &str, old: &str, new: String) {
        let (row, column, old) = (row.to_owned(), column.to_owned(), old.to_owned());
        self.carried.moved.push(Moved { row, column, old, new });
    }

    /// The words of a day of the old year, moved.
    fn day(&self, what: &str, text: &str) -> Option<String> {
        let day = match what {
            it if it == Deadline::WHAT => Deadline::understand(text).map(|it| it.kind),
            it if it == Quantity::WHAT => match Quantity::understand(text)?.magnitude {
                Magnitude::Date(it) => Some(DeadlineKind::Day(it)),
                _ => None,
            },
            _ => None,
        };
        let Some(DeadlineKind::Day(day)) = day else { return None };
        if day.year() != self.old {
            return None;
        }
        let moved =
            Date::new(self.new, day.month(), day.day()).or_else(|_| Date::new(self.new, day.month(), 28));
        let moved = moved.ok()?;
        let year = self.old.to_string();
        // The notation stays, unless the day itself changes or the year is not there in full.
        let kept = text.matches(&year).count() == 1 && moved.day() == day.day();
        Some(if kept { text.replace(&year, &self.new.to_string()) } else { printed_day(moved) })
    }

    /// Targets: those already written for the new year hold, the others stay as they were and are told.
    fn restate(&mut self) {
        let (old, new) = (self.old, self.new);
        let year = |cells: &[(String, Cell)]| words(cells, "anno").parse::<i16>().ok();
        let read: Vec<Vec<(String, Cell)>> =
            self.carried.rows.iter().map(|it| from_json(&it.cells)).collect();
        let of = |at: usize| (words(&read[at], "indicatore"), words(&read[at], "tipo"));
        let rows = &self.carried.rows;
        let expected: Vec<usize> = (0..rows.len()).filter(|it| rows[*it].sheet == "atteso").collect();
        let told = |at: usize, of_year: i16| {
            expected.iter().copied().find(|it| of(*it) == of(at) && year(&read[*it]) == Some(of_year))
        };
        let promised = |at: usize| matches!(words(&read[at], "tipo").as_str(), "" | "atteso" | "intermedio");
        let mut gone = Vec::new();
        let mut stay: Vec<(String, String)> = Vec::new();
        for &at in expected.iter().filter(|it| promised(**it)) {
            let target = words(&read[at], "tipo") != "intermedio";
            match year(&read[at]) {
                Some(it) if it == new && target => {
                    let before = told(at, old).map(|it| words(&read[it], "valore"));
                    if before.as_ref() == Some(&words(&read[at], "valore")) {
                        stay.push((words(&read[at], "indicatore"), words(&read[at], "valore")));
                    }
                }
                Some(it) if it == old && told(at, new).is_none() && old != new => {
                    let mut cells = read[at].clone();
                    cells.retain(|(key, _)| key != "anno");
                    cells.push(("anno".to_owned(), Cell::Integer(i64::from(new))));
                    self.carried.rows[at].cells = to_json(&cells);
                    if target {
                        stay.push((words(&read[at], "indicatore"), words(&read[at], "valore")));
                    }
                }
                // What was promised for years gone by is not what is promised now.
                Some(it) if it < new => gone.push(at),
                _ => (),
            }
        }
        for at in 0..read.len() {
            if self.carried.rows[at].sheet != "indicatore" {
                continue;
            }
            let (id, own) = (words(&read[at], "id"), words(&read[at], "target"));
            let by_year = stay.iter().find(|(it, _)| *it == id).map(|(_, it)| it.clone());
            let restated = expected.iter().any(|it| of(*it).0 == id && year(&read[*it]) == Some(new));
            let Some(target) = by_year.or((!own.is_empty() && !restated).then_some(own)) else { continue };
            let mut cells = read[at].clone();
            let note = words(&cells, "nota");
            let apart = if note.is_empty() { "" } else { " " };
            cells.retain(|(key, _)| key != "nota");
            let note = format!("{note}{apart}{TO_CONFIRM} rispetto al {old}: confermarlo o cambiarlo");
            cells.push(("nota".to_owned(), Cell::Text(note)));
            self.carried.rows[at].cells = to_json(&cells);
            let name = words(&cells, "nome");
            self.carried.unchanged.push(Unchanged { indicator: id, name, target });
        }
        for at in gone.into_iter().rev() {
            self.carried.rows.remove(at);
        }
    }
}

/// What a row is called: its code and title, or what it is of.
fn name(sheet: &dyn AnySheet, cells: &[(String, Cell)]) -> String {
    let first = |keys: &[&str]| keys.iter().map(|it| words(cells, it)).find(|it| !it.is_empty());
    let title = first(&["titolo", "nome", "passo", "indicatore", "obiettivo", "nodo", "id"]);
    let code = words(cells, "codice");
    let apart = if code.is_empty() { "" } else { " " };
    format!("{} {code}{apart}{}", sheet.name(), title.unwrap_or_default()).trim_end().to_owned()
}

/// "2026", "2026-2028": years and nothing else.
fn only_years(text: &str) -> bool {
    let mut parts = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).peekable();
    parts.peek().is_some()
        && parts.all(|it| it.len() == 4)
        && text.chars().all(|it| it.is_ascii_digit() || " -–/,".contains(it))
}

fn years(text: &str, by: i16) -> String {
    let mut out = String::new();
    for part in text.split_inclusive(|it: char| !it.is_ascii_digit()) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse::<i16>() {
            Ok(it) => out += &(it + by).to_string(),
            Err(_) => out += &digits,
        }
        out += &part[digits.len()..];
    }
    out
}

#[cfg(test)]
mod tests;
