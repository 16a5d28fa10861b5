// SPDX-License-Identifier: AGPL-3.0-or-later
//! A cell of the dossier as a field of a form: its control, its help, what the checks say of it.

use std::collections::HashMap;

use askama::{Template, filters::HtmlSafe};
use formats::{AnySheet, ColumnInfo, Kind, Row, sheet_of};

use super::{
    opened::{Opened, Remark},
    page::Badge,
    rule_list,
};
use crate::desk::{
    Mistake, refer,
    wording::{cell, label, sections},
};

/// Columns that are written at length.
const LONG: [&str; 13] = [
    "descrizione",
    "risultato_atteso",
    "testo",
    "nota",
    "funzioni",
    "condizione",
    "motivo",
    "causa",
    "prova",
    "graduazione",
    "formula_testo",
    "risultati_attesi",
    "strutture_coinvolte",
];

/// A field of a form.
#[derive(Template)]
#[template(path = "field.html")]
pub(super) struct Field {
    /// The name it is sent by.
    pub(super) key: String,
    pub(super) label: String,
    help: String,
    /// As typed, or as it is.
    pub(super) value: String,
    error: String,
    pub(super) remarks: Vec<Said>,
    control: Control,
}

impl HtmlSafe for Field {}

impl Field {
    /// The id of its proposals.
    fn list(&self) -> String {
        format!("{}-list", self.key)
    }

    /// Whether what is written is none of these.
    fn is_other(&self, options: &[(String, String)]) -> bool {
        !self.value.is_empty() && !options.iter().any(|(id, _)| *id == self.value)
    }
}

/// With what it is typed.
enum Control {
    Line,
    Number,
    /// That many lines.
    Area(usize),
    /// One of these: what is sent, what is read.
    Select(Vec<(String, String)>),
    /// Anything, with these as proposals.
    Suggest(Vec<(String, String)>),
}

/// What a check says of a cell or of a row.
pub(super) struct Said {
    pub(super) code: &'static str,
    pub(super) badge: Badge,
    pub(super) what: String,
    pub(super) remedy: String,
    pub(super) accepted: bool,
}

/// A part of a form.
pub(super) struct Part {
    /// Blank when the form is one part.
    pub(super) title: &'static str,
    pub(super) fields: Vec<Field>,
    /// What is seldom written; closed unless something is to be seen in it.
    pub(super) folded: bool,
    pub(super) open: bool,
}

impl Part {
    /// How many of its fields are written.
    pub(super) fn written(&self) -> usize {
        self.fields.iter().filter(|it| !it.value.is_empty()).count()
    }
}

/// The form of a row, with what was typed over what is there, and mistakes beside their field.
pub(super) fn form(
    opened: &Opened,
    row: &Row,
    typed: &HashMap<String, String>,
    mistakes: &[Mistake],
) -> Vec<Part> {
    let columns = sheet_of(&row.sheet).map(AnySheet::columns).unwrap_or_default();
    let sections = sections(&row.sheet);
    let field = |it: &ColumnInfo| field(opened, row, it, typed.get(it.key).cloned(), mistakes);
    let part = |title, fields: Vec<Field>, folded| {
        let open = fields.iter().any(|it| !it.error.is_empty() || !it.remarks.is_empty());
        Part { title, fields, folded, open }
    };
    let mut parts: Vec<Part> = Vec::new();
    for (title, keys) in sections {
        let own = keys.iter().filter_map(|key| columns.iter().find(|it| it.key == *key));
        parts.push(part(title, own.map(field).collect(), false));
    }
    let is_placed = |key: &str| sections.iter().any(|(_, keys)| keys.contains(&key));
    let rest = columns.iter().filter(|it| !is_placed(it.key)).map(field).collect();
    parts.push(part(if sections.is_empty() { "" } else { "Altre voci" }, rest, !sections.is_empty()));
    parts
}

/// One field.
pub(super) fn field(
    opened: &Opened,
    row: &Row,
    column: &ColumnInfo,
    typed: Option<String>,
    mistakes: &[Mistake],
) -> Field {
    let value = typed.unwrap_or_else(|| cell(row, column.key));
    let key = column.key;
    let error = mistakes.iter().find(|it| it.column.as_deref() == Some(key));
    let (control, hint) = control(opened, row, column, &value);
    let own = label(key);
    // A help that only says the label again is noise.
    let doc = if own.to_lowercase() == column.doc { "" } else { column.doc };
    let help: Vec<&str> = [doc, hint.as_str()].into_iter().filter(|it| !it.is_empty()).collect();
    Field {
        key: key.to_owned(),
        label: own,
        help: help.join("; "),
        control,
        error: error.map_or_else(String::new, |it| format!("{}: {}", it.what, it.remedy)),
        remarks: said(opened, row, |it| it.column.as_deref() == Some(key)),
        value,
    }
}

/// A field of a form of many rows, by another name and with a help of its own; what the checks say is said of the row.
pub(super) fn one_of_many(
    opened: &Opened,
    row: &Row,
    column: &ColumnInfo,
    name: String,
    help: &str,
) -> Field {
    let plain = field(opened, row, column, None, &[]);
    let help = if help.is_empty() { plain.help } else { help.to_owned() };
    Field { key: name, help, remarks: Vec::new(), ..plain }
}

/// What the checks say of a row, where that is true.
pub(super) fn said(opened: &Opened, row: &Row, wanted: impl Fn(&Remark) -> bool) -> Vec<Said> {
    let of_row = opened.remarks().iter().filter(|it| it.row.as_deref() == Some(row.key.as_str()));
    let said = |it: &Remark| Said {
        code: it.check.code,
        badge: rule_list::severity_badge(it.severity),
        what: it.finding.what.clone(),
        remedy: it.finding.remedy.clone(),
        accepted: it.accepted.is_some(),
    };
    of_row.filter(|it| wanted(it)).map(said).collect()
}

fn control(opened: &Opened, row: &Row, column: &ColumnInfo, value: &str) -> (Control, String) {
    let sheet = row.sheet.as_str();
    let lines = value.lines().map(|it| it.chars().count() / 80 + 1).sum::<usize>();
    let same = |it: &str| (it.to_owned(), it.to_owned());
    match column.kind {
        Kind::Choice(words) => (Control::Select(words().into_iter().map(same).collect()), String::new()),
        Kind::Truth => (Control::Select(vec![same("sì"), same("no")]), String::new()),
        Kind::Integer => (Control::Number, "un numero intero".to_owned()),
        Kind::List => (Control::Area(lines.clamp(3, 12)), "una voce per riga".to_owned()),
        Kind::Text | Kind::Written(_) => {
            let itself = cell(row, "id");
            let named = refer::options(&opened.desk, sheet, column.key);
            let named = named.into_iter().filter(|it| it.id != itself).map(|it| {
                let text =
                    if it.title == it.id { it.id.clone() } else { format!("{} ({})", it.title, it.id) };
                (it.id, text)
            });
            let named: Vec<(String, String)> = named.collect();
            let hint = match column.kind {
                Kind::Written(what) => format!("si scrive come nel documento: {what}"),
                _ => String::new(),
            };
            let control = if !named.is_empty() && refer::is_closed(sheet, column.key) {
                Control::Select(named)
            } else if !named.is_empty() {
                Control::Suggest(named)
            } else if LONG.contains(&column.key) || value.contains('\n') || value.chars().count() > 100 {
                Control::Area(lines.clamp(3, 20))
            } else {
                Control::Line
            };
            (control, hint)
        }
    }
}
