// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rows of a part of the system as fields: the keys of each primitive with what its page says of them.

use engine::{
    primitive,
    system::{Compiled, Defect},
};
use formats::{AnySheet, Cell, ColumnInfo, Kind as Cells, Row, sheet_of, to_json};

use crate::{
    desk::{
        Desk, Mistake,
        part::{self, Line, Part},
        wording::{cell, label},
    },
    web::{
        field::{self, Field},
        opened::Opened,
        system_show::{Drawn, drawn, html},
    },
};

/// A row of the part with its fields, and the scale that it reads.
pub(super) struct Block {
    /// What it is: «Passo 2: normalizza».
    pub(super) title: String,
    pub(super) line: RowForm,
    /// What its primitive does, as HTML; blank for what is no step.
    pub(super) about: String,
    pub(super) is_step: bool,
    pub(super) up: bool,
    pub(super) down: bool,
    pub(super) scale: Option<ScaleForm>,
}

/// A row as fields.
pub(super) struct RowForm {
    pub(super) number: usize,
    pub(super) key: String,
    pub(super) sheet: String,
    pub(super) seen: i64,
    pub(super) fields: Vec<Field>,
    /// Cells that are sent as they are.
    pub(super) hidden: Vec<(String, String)>,
    /// What is wrong with it: what, and what to do.
    pub(super) said: Vec<(String, String)>,
    /// What somebody else wrote in it meanwhile.
    pub(super) meanwhile: Vec<String>,
}

/// The pieces of a scale as a table.
pub(super) struct ScaleForm {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<PieceForm>,
    pub(super) drawn: Option<Drawn>,
    /// Others that read it too: what is changed here changes there.
    pub(super) also: Vec<String>,
}

/// A column of the pieces.
pub(super) struct Head {
    pub(super) label: String,
    pub(super) says: String,
}

/// A piece.
pub(super) struct PieceForm {
    pub(super) row: RowForm,
    pub(super) cells: Vec<PieceCell>,
}

/// A cell of a piece.
pub(super) struct PieceCell {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
    /// The words one chooses among; none: anything.
    pub(super) options: Vec<&'static str>,
}

/// What somebody else did to the same rows, since they were read.
#[derive(Default)]
pub(super) struct Meanwhile {
    rows: Vec<(String, Vec<String>)>,
    /// Rows of the part that are not in the form.
    added: usize,
}

impl Meanwhile {
    /// What is not as the form was read.
    pub(super) fn of(plan: &Opened, part: &Part) -> Meanwhile {
        let mut rows = Vec::new();
        for line in &part.lines {
            let now = plan.version(&line.key);
            if now == line.seen {
                continue;
            }
            let mut said = Vec::new();
            match plan.desk.row(&line.key) {
                None => said.push("qualcuno ha tolto questa riga: salvando torna".to_owned()),
                Some(row) => said.extend(differences(row, line)),
            }
            rows.push((line.key.clone(), said));
        }
        for (key, seen) in part.gone.iter().filter(|(key, seen)| plan.version(key) != *seen) {
            if plan.version(key) > *seen {
                rows.push((key.clone(), Vec::new()));
            }
        }
        let kept = Part::of(&plan.desk, &|key| plan.version(key), part.kind, &part.name);
        let known = |key: &str| {
            part.lines.iter().any(|it| it.key == key) || part.gone.iter().any(|(it, _)| it == key)
        };
        // The pieces of a scale that a step reads only now were never in the form.
        let scales = part.scales();
        let added = kept.iter().flat_map(|it| &it.lines).filter(|it| !known(&it.key));
        let added =
            added.filter(|it| it.sheet != "tratto" || scales.iter().any(|name| name == it.cell("curva")));
        Meanwhile { added: added.count(), rows }
    }

    pub(super) fn is_any(&self) -> bool {
        !self.rows.is_empty() || self.added > 0
    }

    /// The same part, with what the others did before the eyes of who saves it again.
    pub(super) fn seen(plan: &Opened, mut part: Part) -> Part {
        for it in &mut part.lines {
            it.seen = plan.version(&it.key);
        }
        for (key, seen) in &mut part.gone {
            *seen = plan.version(key);
        }
        if let Some(kept) = Part::of(&plan.desk, &|key| plan.version(key), part.kind, &part.name) {
            let gone: Vec<String> = part.gone.iter().map(|it| it.0.clone()).collect();
            for line in kept.lines {
                if !gone.contains(&line.key) && !part.lines.iter().any(|it| it.key == line.key) {
                    let at = part.lines.iter().rposition(|it| it.sheet == line.sheet);
                    part.lines.insert(at.map_or(part.lines.len(), |it| it + 1), line);
                }
            }
        }
        part
    }

    fn said(&self, key: &str) -> Vec<String> {
        self.rows.iter().find(|(it, _)| it == key).map(|it| it.1.clone()).unwrap_or_default()
    }
}

/// What a row says that is not what was typed.
fn differences(row: &Row, line: &Line) -> Vec<String> {
    let columns = columns(&row.sheet);
    let typed = |key: &str| line.cells.iter().find(|(it, _)| it == key).map(|it| it.1.trim());
    let differs = columns.iter().filter_map(|it| {
        let now = cell(row, it.key);
        let mine = typed(it.key)?;
        (mine != now.trim()).then(|| format!("{}: qualcuno ha scritto «{}»", label(it.key), now.trim()))
    });
    differs.collect()
}

impl Block {
    /// All of its rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &RowForm> {
        let pieces = self.scale.iter().flat_map(|it| &it.rows).map(|it| &it.row);
        std::iter::once(&self.line).filter(|it| !it.sheet.is_empty()).chain(pieces)
    }
}

/// The part as a form.
pub(super) fn blocks(
    plan: &Opened,
    desk: &Desk,
    part: &Part,
    compiled: &Compiled,
    defects: &[Defect],
    mistakes: &[Mistake],
    meanwhile: &Meanwhile,
) -> Vec<Block> {
    let maker = Maker { plan, desk, part, compiled, defects, mistakes, meanwhile };
    let mut scales = part.scales();
    let mut blocks = Vec::new();
    let mut steps = 0;
    for (number, line) in part.lines.iter().enumerate().filter(|(_, it)| it.sheet != "tratto") {
        let is_step = line.sheet == "passo";
        steps += usize::from(is_step);
        let name = line.cell("primitiva");
        let title = match (is_step, name) {
            (false, _) if line.sheet == "livello" => "Il livello".to_owned(),
            (false, _) => "La regola".to_owned(),
            (true, "") => format!("Passo {steps}"),
            (true, name) => format!("Passo {steps}: {name}"),
        };
        let primitive = primitive::named(name).filter(|_| is_step);
        // A scale stands below the first step that reads it.
        let own = scales.iter().position(|it| it == line.cell("curva")).filter(|_| part::reads_scale(name));
        blocks.push(Block {
            title,
            line: maker.row(number, line),
            about: primitive.map_or_else(String::new, |it| about(it.page)),
            is_step,
            up: number > 0 && part.are_steps(number - 1, number),
            down: part.are_steps(number, number + 1),
            scale: own.map(|it| maker.scale(&scales.remove(it), name)),
        });
    }
    for name in scales {
        let line = maker.row(
            part.lines.len(),
            &Line { key: String::new(), sheet: String::new(), seen: 0, cells: vec![] },
        );
        let scale = Some(maker.scale(&name, ""));
        let title = format!("Tratti di «{name}»");
        blocks.push(Block {
            title,
            line,
            about: String::new(),
            is_step: false,
            up: false,
            down: false,
            scale,
        });
    }
    blocks
}

/// What a primitive does: its page up to the first example, without its title.
fn about(page: &str) -> String {
    let text = page.split("\n## ").next().unwrap_or_default();
    html(text.split_once('\n').map_or(text, |(_, rest)| rest))
}

struct Maker<'a> {
    plan: &'a Opened,
    desk: &'a Desk,
    part: &'a Part,
    compiled: &'a Compiled,
    defects: &'a [Defect],
    mistakes: &'a [Mistake],
    meanwhile: &'a Meanwhile,
}

impl Maker<'_> {
    fn row(&self, number: usize, line: &Line) -> RowForm {
        let row = as_row(line);
        let primitive = primitive::named(line.cell("primitiva"));
        let columns = columns(&line.sheet);
        let mut fields = Vec::new();
        let mut hidden = Vec::new();
        for column in &columns {
            let says = primitive.and_then(|it| it.keys("passo").find(|(key, _)| *key == column.key));
            let name = format!("{number}.{}", column.key);
            let shown = match line.sheet.as_str() {
                "tratto" => false,
                "passo" => column.key == "primitiva" || says.is_some(),
                _ => true,
            };
            let of_owner = line.sheet == "passo" && matches!(column.key, "regola" | "livello");
            // What the primitive does not read is shown if it is written: it can be emptied, and is not lost.
            if shown || (line.sheet == "passo" && !of_owner && !line.cell(column.key).is_empty()) {
                let help = match (line.sheet.as_str(), column.key, says) {
                    ("passo", "primitiva", _) => primitive.map_or("", |it| it.title).to_owned(),
                    ("passo", _, Some((_, says))) => quoted(says),
                    ("passo", ..) => "questa primitiva non lo legge: si può svuotare".to_owned(),
                    ("livello", key, _) => of_level(key),
                    _ => String::new(),
                };
                fields.push(field::one_of_many(self.plan, &row, column, name, &help));
            } else if !of_owner && line.sheet != "tratto" && !line.cell(column.key).is_empty() {
                hidden.push((name, line.cell(column.key).to_owned()));
            }
        }
        RowForm {
            number,
            key: line.key.clone(),
            sheet: line.sheet.clone(),
            seen: line.seen,
            fields,
            hidden,
            said: self.said(&line.key),
            meanwhile: self.meanwhile.said(&line.key),
        }
    }

    /// What is wrong with a row: what cannot be typed so, what cannot be applied.
    fn said(&self, key: &str) -> Vec<(String, String)> {
        let of_row = |it: &&Mistake| it.row.as_deref() == Some(key);
        let mistakes = self.mistakes.iter().filter(of_row).map(|it| {
            let column = it.column.as_deref().map_or_else(String::new, |it| format!("{}: ", label(it)));
            (format!("{column}{}", it.what), it.remedy.clone())
        });
        let here = |it: &&Defect| {
            self.desk.made.origin(it.place).is_some_and(|(row, _)| self.desk.rows[row].key == key)
        };
        let mut said: Vec<(String, String)> = mistakes.collect();
        for it in self.defects.iter().filter(here) {
            let one = (it.what.clone(), it.remedy.clone());
            // A scale may be wrong for two of its readers at once.
            if !said.contains(&one) {
                said.push(one);
            }
        }
        said
    }

    fn scale(&self, name: &str, reader: &str) -> ScaleForm {
        let pieces: Vec<(usize, &Line)> = self
            .part
            .lines
            .iter()
            .enumerate()
            .filter(|(_, it)| it.sheet == "tratto" && it.cell("curva") == name)
            .collect();
        let own: Vec<(&str, &str)> = match primitive::named(reader) {
            Some(it) => it.keys("tratto").collect(),
            None => primitive::ALL.iter().flat_map(|it| it.keys("tratto")).collect(),
        };
        let written = |key: &str| pieces.iter().any(|(_, it)| !it.cell(key).is_empty());
        let columns: Vec<ColumnInfo> = columns("tratto")
            .into_iter()
            .filter(|it| it.key != "curva")
            .filter(|it| own.iter().any(|(key, _)| *key == it.key) || written(it.key))
            .collect();
        let says = |key: &str| own.iter().find(|(it, _)| *it == key).map_or(String::new(), |it| quoted(it.1));
        let rows = pieces.iter().enumerate().map(|(nth, (number, line))| {
            let mut row = self.row(*number, line);
            row.hidden.push((format!("{number}.curva"), name.to_owned()));
            let cells = columns.iter().map(|it| PieceCell {
                name: format!("{number}.{}", it.key),
                label: format!("{}, tratto {}", label(it.key), nth + 1),
                value: line.cell(it.key).to_owned(),
                options: match it.kind {
                    Cells::Choice(words) => words(),
                    _ => Vec::new(),
                },
            });
            PieceForm { row, cells: cells.collect() }
        });
        let at = self.compiled.curves.iter().position(|it| it.name == name);
        let readers = part::readers(self.desk, name);
        let me = format!("{} «{}»", self.part.kind.sheet(), self.part.new_name());
        ScaleForm {
            number: at.unwrap_or(self.compiled.curves.len()),
            name: name.to_owned(),
            heads: columns.iter().map(|it| Head { label: label(it.key), says: says(it.key) }).collect(),
            rows: rows.collect(),
            drawn: at.map(|it| drawn(self.plan, it, &self.compiled.curves[it], Vec::new())),
            also: readers.into_iter().filter(|it| *it != me).collect(),
        }
    }
}

/// What a page says of a key of the levels.
fn of_level(key: &str) -> String {
    let found = primitive::ALL.iter().flat_map(|it| it.keys("livello")).find(|(it, _)| *it == key);
    found.map_or_else(String::new, |it| quoted(it.1))
}

/// A row of the form as one of the dossier, so that its fields know what it is.
fn as_row(line: &Line) -> Row {
    let cells: Vec<(&str, Cell)> =
        line.cells.iter().map(|(key, words)| (key.as_str(), Cell::Text(words.clone()))).collect();
    Row {
        series: String::new(),
        sheet: line.sheet.clone(),
        key: line.key.clone(),
        position: 0,
        cells: to_json(&cells),
    }
}

fn columns(sheet: &str) -> Vec<ColumnInfo> {
    sheet_of(sheet).map(AnySheet::columns).unwrap_or_default()
}

/// What a page says, where there is no Markdown: words of the system between quotes.
fn quoted(says: &str) -> String {
    let parts = says.split('`').enumerate();
    let word = |it: &str| format!("«{}»", it.trim_matches(['[', ']']));
    parts.map(|(nth, it)| if nth % 2 == 1 { word(it) } else { it.to_owned() }).collect()
}
