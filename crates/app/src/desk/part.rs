// SPDX-License-Identifier: AGPL-3.0-or-later
//! A part of the measurement system as one form: a rule, a level or a scale, with its steps and the pieces of its
//! scales, as typed; and the edits that it comes to.

use std::collections::{BTreeMap, HashMap};

use engine::primitive;
use formats::{AnySheet, Row, sheet_of};

use super::{
    Desk, Edit, Mistake, fresh_key, refer,
    wording::{cell, label},
};

/// The longest form that is read.
const MOST: usize = 400;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rule,
    Level,
    Scale,
}

/// A row of it, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub key: String,
    pub sheet: String,
    /// The version that the person had before their eyes; 0 for a new row.
    pub seen: i64,
    pub cells: Vec<(String, String)>,
}

/// A part, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    /// Its name in the system, before it is changed.
    pub name: String,
    /// The row of the rule or level, the steps in order, the pieces.
    pub lines: Vec<Line>,
    /// Keys of the rows taken away, each with the version that was seen.
    pub gone: Vec<(String, i64)>,
}

/// What is typed, in pairs.
pub type Pairs = Vec<(String, String)>;

/// Edits, with the versions that were seen of their rows.
pub type Seen = (Vec<Edit>, HashMap<String, i64>);

impl Kind {
    /// The kind of that address.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Kind> {
        [Kind::Rule, Kind::Level, Kind::Scale].into_iter().find(|it| it.word() == word)
    }

    /// How addresses call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Rule => "regole",
            Kind::Level => "livelli",
            Kind::Scale => "scale",
        }
    }

    /// The table of its row, and the column by which steps say that they are of it.
    #[must_use]
    pub fn sheet(self) -> &'static str {
        match self {
            Kind::Rule => "regola",
            Kind::Level => "livello",
            Kind::Scale => "tratto",
        }
    }
}

impl Line {
    /// The words of a cell; blank when there are none.
    #[must_use]
    pub fn cell(&self, key: &str) -> &str {
        self.cells.iter().find(|(it, _)| it == key).map_or("", |(_, words)| words.as_str())
    }

    /// A row that is not in the dossier.
    fn new(sheet: &str, cells: Vec<(String, String)>) -> Line {
        Line { key: fresh_key(), sheet: sheet.to_owned(), seen: 0, cells }
    }

    fn of(row: &Row, seen: i64) -> Line {
        let columns = sheet_of(&row.sheet).map(AnySheet::columns).unwrap_or_default();
        let cells = columns.iter().map(|it| (it.key.to_owned(), cell(row, it.key)));
        Line {
            key: row.key.clone(),
            sheet: row.sheet.clone(),
            seen,
            cells: cells.filter(|(_, words)| !words.is_empty()).collect(),
        }
    }
}

impl Part {
    /// A part as it is; none when the system has none of that name.
    #[must_use]
    pub fn of(desk: &Desk, version: &dyn Fn(&str) -> i64, kind: Kind, name: &str) -> Option<Part> {
        let rows = own_rows(desk, kind, name);
        let there = rows.iter().any(|it| it.sheet == kind.sheet());
        let lines = rows.into_iter().map(|it| Line::of(it, version(&it.key))).collect();
        there.then(|| Part { kind, name: name.to_owned(), lines, gone: Vec::new() })
    }

    /// A part as a form sends it: `3.quadro` is a cell of the fourth row.
    #[must_use]
    pub fn typed(kind: Kind, name: &str, pairs: &Pairs) -> Part {
        let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
        let mut gone = Vec::new();
        for (field, words) in pairs {
            if field == "tolta" {
                let (key, seen) = words.rsplit_once(' ').unwrap_or((words, "0"));
                gone.push((key.to_owned(), seen.parse().unwrap_or(0)));
                continue;
            }
            let numbered = field.split_once('.').and_then(|(it, rest)| Some((it.parse().ok()?, rest)));
            let Some((number, rest)) = numbered.filter(|(it, _): &(usize, &str)| *it < MOST) else {
                continue;
            };
            let line = lines.entry(number).or_insert_with(|| Line::new("", Vec::new()));
            match rest {
                "chiave" => line.key.clone_from(words),
                "tabella" => line.sheet.clone_from(words),
                "vista" => line.seen = words.parse().unwrap_or(0),
                key => line.cells.push((key.to_owned(), words.trim().to_owned())),
            }
        }
        let is_ours = |it: &Line| ["regola", "livello", "passo", "tratto"].contains(&it.sheet.as_str());
        let lines = lines.into_values().filter(is_ours).collect();
        Part { kind, name: name.to_owned(), lines, gone }
    }

    /// The row of the rule or level; a scale has none.
    #[must_use]
    pub fn head(&self) -> Option<&Line> {
        self.lines.iter().find(|it| it.sheet == self.kind.sheet() && self.kind != Kind::Scale)
    }

    /// The name it would have.
    #[must_use]
    pub fn new_name(&self) -> &str {
        self.head().map_or(&self.name, |it| it.cell("nome"))
    }

    /// The scales that its steps name, each once, in order; or itself.
    #[must_use]
    pub fn scales(&self) -> Vec<String> {
        if self.kind == Kind::Scale {
            return vec![self.name.clone()];
        }
        let mut names: Vec<String> = Vec::new();
        for it in self.lines.iter().filter(|it| it.sheet == "passo" && reads_scale(it.cell("primitiva"))) {
            let name = it.cell("curva");
            if !name.is_empty() && !names.iter().any(|it| it == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Does what a button says: `passo`, `tratto.ritardo`, `su.3`, `giu.3`, `togli.3`. False when it is none of these.
    pub fn act(&mut self, action: &str, primitive: &str) -> bool {
        let (verb, of) = action.split_once('.').unwrap_or((action, ""));
        let number = of.parse::<usize>().ok().filter(|it| *it < self.lines.len());
        match (verb, number) {
            ("passo", _) if self.kind != Kind::Scale => {
                let after = self.lines.iter().rposition(|it| it.sheet != "tratto").map_or(0, |it| it + 1);
                let cells = vec![("primitiva".to_owned(), primitive.to_owned())];
                self.lines.insert(after, Line::new("passo", cells));
            }
            ("tratto", _) if !of.is_empty() => {
                // It begins where the last one ends.
                let last = self.lines.iter().rfind(|it| it.sheet == "tratto" && it.cell("curva") == of);
                let from = last.map_or("", |it| it.cell("a")).to_owned();
                let cells = vec![("curva".to_owned(), of.to_owned()), ("da".to_owned(), from)];
                self.lines.push(Line::new("tratto", cells));
            }
            ("togli", Some(at)) if self.lines[at].sheet != self.kind.sheet() || self.kind == Kind::Scale => {
                let line = self.lines.remove(at);
                if line.seen > 0 {
                    self.gone.push((line.key, line.seen));
                }
            }
            ("su", Some(at)) if at > 0 && self.are_steps(at - 1, at) => self.lines.swap(at - 1, at),
            ("giu", Some(at)) if self.are_steps(at, at + 1) => self.lines.swap(at, at + 1),
            _ => return false,
        }
        true
    }

    /// Whether both rows are steps, so that one can take the place of the other.
    #[must_use]
    pub fn are_steps(&self, one: usize, other: usize) -> bool {
        [one, other].iter().all(|it| self.lines.get(*it).is_some_and(|it| it.sheet == "passo"))
    }

    /// What it comes to, with the versions that were seen.
    ///
    /// # Errors
    /// It has no name, or that of another.
    pub fn edits(&self, desk: &Desk) -> Result<Seen, Vec<Mistake>> {
        let name = self.new_name();
        self.check_name(desk, name)?;
        let mut edits = Vec::new();
        let mut seen: HashMap<String, i64> = self.gone.iter().cloned().collect();
        let mut last: HashMap<&str, String> = HashMap::new();
        for it in own_rows(desk, self.kind, &self.name) {
            last.insert(sheet_of(&it.sheet).map_or("", AnySheet::name), it.key.clone());
        }
        for line in &self.lines {
            let mut cells = line.cells.clone();
            if line.sheet == "passo" && self.kind != Kind::Scale {
                cells.retain(|(key, _)| key != "regola" && key != "livello");
                cells.push((self.kind.sheet().to_owned(), name.to_owned()));
            }
            seen.insert(line.key.clone(), line.seen);
            match desk.row(&line.key) {
                Some(row) => {
                    cells.retain(|(key, words)| cell(row, key).trim() != words.trim());
                    if !cells.is_empty() {
                        edits.push(Edit::Set { key: line.key.clone(), cells });
                    }
                }
                None => {
                    let after = last.get(line.sheet.as_str()).cloned();
                    last.insert(sheet_of(&line.sheet).map_or("", AnySheet::name), line.key.clone());
                    let (key, sheet) = (line.key.clone(), line.sheet.clone());
                    edits.push(Edit::Add { key, sheet, series: String::new(), after, cells });
                }
            }
        }
        let steps: Vec<String> =
            self.lines.iter().filter(|it| it.sheet == "passo").map(|it| it.key.clone()).collect();
        if steps.len() > 1 {
            edits.push(Edit::Order { keys: steps });
        }
        if name != self.name {
            edits.extend(self.renamed(desk, name));
        }
        let gone = self.gone.iter().filter(|(key, _)| desk.row(key).is_some());
        edits.extend(gone.map(|(key, _)| Edit::Remove { key: key.clone() }));
        Ok((edits, seen))
    }

    /// Takes it away, with its steps and the scales that nobody else reads.
    #[must_use]
    pub fn removal(desk: &Desk, kind: Kind, name: &str) -> Vec<Edit> {
        let own = own_rows(desk, kind, name);
        let steps: Vec<&str> =
            own.iter().filter(|it| it.sheet == "passo").map(|it| it.key.as_str()).collect();
        let shared = |curve: &str| {
            let mut all = desk.rows.iter().filter(|it| it.sheet == "passo" && cell(it, "curva") == curve);
            all.any(|it| !steps.contains(&it.key.as_str()))
        };
        let goes = |it: &&Row| it.sheet != "tratto" || kind == Kind::Scale || !shared(&cell(it, "curva"));
        own.iter().copied().filter(goes).map(|it| Edit::Remove { key: it.key.clone() }).collect()
    }

    fn check_name(&self, desk: &Desk, name: &str) -> Result<(), Vec<Mistake>> {
        let Some(head) = self.head() else { return Ok(()) };
        let other = |it: &&Row| it.sheet == head.sheet && it.key != head.key && cell(it, "nome") == name;
        let (what, remedy) = match (name.is_empty(), desk.rows.iter().find(other)) {
            (true, _) => {
                ("manca il nome".to_owned(), "scrivere il nome con cui le altre righe la richiamano")
            }
            (_, Some(_)) => (format!("«{name}» è già il nome di un'altra riga"), "sceglierne un altro"),
            (false, None) => return Ok(()),
        };
        let (row, column) = (Some(head.key.clone()), Some("nome".to_owned()));
        Err(vec![Mistake { row, column, what, remedy: remedy.to_owned() }])
    }

    /// What names it by its old name, wherever it is.
    fn renamed(&self, desk: &Desk, name: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let own = |key: &str| self.lines.iter().any(|it| it.key == key);
        for row in desk.rows.iter().filter(|it| !own(&it.key)) {
            let columns = sheet_of(&row.sheet).map(AnySheet::columns).unwrap_or_default();
            let names = |key: &str| {
                let by_name = |(sheet, by): &(&str, &str)| *sheet == self.kind.sheet() && *by == "nome";
                refer::targets(&row.sheet, key).iter().any(by_name) && cell(row, key).trim() == self.name
            };
            let cells: Vec<(String, String)> = columns
                .iter()
                .filter(|it| names(it.key))
                .map(|it| (it.key.to_owned(), name.to_owned()))
                .collect();
            if !cells.is_empty() {
                edits.push(Edit::Set { key: row.key.clone(), cells });
            }
        }
        edits
    }
}

/// Whether a primitive reads a scale.
#[must_use]
pub fn reads_scale(name: &str) -> bool {
    primitive::named(name).is_some_and(|it| it.keys("tratto").next().is_some())
}

/// The rules, levels and the like whose steps read a scale: «regola ritardo».
#[must_use]
pub fn readers(desk: &Desk, scale: &str) -> Vec<String> {
    let steps = desk.rows.iter().filter(|it| it.sheet == "passo" && cell(it, "curva") == scale);
    let mut found: Vec<String> = Vec::new();
    for step in steps {
        let of = ["regola", "livello"].into_iter().find(|it| !cell(step, it).is_empty());
        let Some(of) = of else { continue };
        let words = format!("{} «{}»", label(of).to_lowercase(), cell(step, of));
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

/// The rows of a part, in the order of the form.
fn own_rows<'d>(desk: &'d Desk, kind: Kind, name: &str) -> Vec<&'d Row> {
    let of = |sheet: &str, column: &str, words: &str| {
        let mut found: Vec<&Row> = desk
            .rows
            .iter()
            .filter(|it| it.sheet == sheet && it.series.is_empty() && cell(it, column).trim() == words)
            .collect();
        found.sort_by_key(|it| it.stands());
        found
    };
    if kind == Kind::Scale {
        return of("tratto", "curva", name);
    }
    let mut rows: Vec<&Row> = of(kind.sheet(), "nome", name).into_iter().take(1).collect();
    let steps = of("passo", kind.sheet(), name);
    let mut scales: Vec<String> = Vec::new();
    for step in &steps {
        let curve = cell(step, "curva").trim().to_owned();
        if reads_scale(&cell(step, "primitiva")) && !curve.is_empty() && !scales.contains(&curve) {
            scales.push(curve);
        }
    }
    rows.extend(steps);
    rows.extend(scales.iter().flat_map(|it| of("tratto", "curva", it)));
    rows
}

#[cfg(test)]
mod tests;
