// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/tabelle/{sheet}`: the rows of a table, with search and filter kept in the address.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::cycle;
use formats::{AnySheet, Row, sheet_of};
use serde::Deserialize;

use super::{
    Site,
    done::Done,
    opened::{self, Opened},
    page::{Link, Page, PageResult, Refusal},
    row_edit, row_new, secret,
    visitor::Visitor,
};
use crate::desk::{
    Desk, reach,
    refer::{self, Named},
    wording::{cell, label, name},
};

/// Rows on a page.
const ROWS: usize = 100;
/// Columns of the table; the others are in the row.
const COLUMNS: usize = 6;
/// Columns that people look for first.
const FIRST: [&str; 8] =
    ["struttura", "responsabile", "peso", "scadenza", "target", "alla_data", "anno", "valore"];
/// Columns whose words would make a table too wide.
const WIDE: [&str; 4] = ["nota", "testo", "descrizione", "risultato_atteso"];

/// What is looked for; a blank field asks for nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    cerca: String,
    obiettivo: String,
    pagina: Option<usize>,
    fatto: String,
}

#[derive(Template)]
#[template(path = "sheet_show.html")]
pub(super) struct SheetShow {
    tabs: Vec<Link>,
    above: String,
    wanted: Wanted,
    objectives: Vec<Named>,
    heads: Vec<String>,
    rows: Vec<Line>,
    caption: String,
    page: usize,
    last: usize,
    /// This address, to come back to.
    here: String,
    /// This address without its page.
    pages: String,
    /// Blank where this visitor does not write.
    new: String,
    paste: String,
    /// Why nobody writes in it now.
    refused: Option<(String, String)>,
    done: Done,
}

struct Line {
    href: String,
    name: String,
    cells: Vec<String>,
    /// How many findings it has.
    remarks: usize,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, sheet)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> PageResult<SheetShow> {
    let sheet = sheet_of(&sheet).ok_or(Refusal::NotFound)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let series = row_new::usual_series(sheet.name());
    visitor.reads(reach::thing(sheet.name(), series))?;
    let address = opened.href(&format!("/tabelle/{}", sheet.name()));
    let mut rows = found(&visitor, &opened, sheet, &wanted);
    rows.sort_by_key(|it| (it.series.as_str(), it.stands()));
    let caption = match rows.len() {
        1 => "Una riga".to_owned(),
        count => format!("{count} righe"),
    };
    let columns = main_columns(sheet, &rows);
    let last = rows.len().div_ceil(ROWS).max(1);
    let page = wanted.pagina.unwrap_or(1).clamp(1, last);
    let query =
        format!("cerca={}&obiettivo={}", secret::escaped(&wanted.cerca), secret::escaped(&wanted.obiettivo));
    let here = format!("{address}?{query}&pagina={page}");
    let line = |row: &&Row| Line {
        href: row_edit::href(&opened, &row.key),
        name: name(row),
        cells: columns.iter().map(|it| cell(row, it)).collect(),
        remarks: opened.remarks().iter().filter(|it| it.row.as_deref() == Some(row.key.as_str())).count(),
    };
    let thing = reach::thing_for(sheet.name(), series, opened.state(), visitor.role);
    let writing = cycle::role::may_write(opened.state(), visitor.role, thing);
    let may_add = writing.is_ok() && visitor.may_write(thing) && (!sheet.single() || rows.is_empty());
    let to = |what: &str| match may_add {
        true => format!(
            "{}?{}poi={}",
            opened.href(&format!("/{what}/{}", sheet.name())),
            given(sheet, &wanted),
            secret::escaped(&here)
        ),
        false => String::new(),
    };
    let main = SheetShow {
        tabs: opened.tabs(&visitor),
        above: opened.href("/tabelle"),
        objectives: if may_filter(sheet) {
            refer::options(&opened.desk, "fase", "obiettivo")
        } else {
            Vec::new()
        },
        heads: columns.iter().map(|it| label(it)).collect(),
        rows: rows.iter().skip((page - 1) * ROWS).take(ROWS).map(line).collect(),
        caption,
        page,
        last,
        pages: format!("{address}?{query}&pagina="),
        new: to("nuova"),
        paste: if sheet.single() { String::new() } else { to("incolla") },
        refused: writing.err().filter(|_| visitor.may_write(thing)).map(|it| (it.what, it.remedy)),
        done: Done::read(&site, &visitor, &opened, &wanted.fatto, here.clone()).await?,
        here,
        wanted,
    };
    Ok(Page::new(sheet.title(), main)
        .below("Tabelle", opened.href("/tabelle"))
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&opened.head.state)))
}

/// The rows that this visitor may see and looks for.
fn found<'a>(visitor: &Visitor, opened: &'a Opened, sheet: &dyn AnySheet, wanted: &Wanted) -> Vec<&'a Row> {
    let with = (!wanted.obiettivo.is_empty()).then(|| under(&opened.desk, &wanted.obiettivo));
    let fits = |row: &&Row| {
        let text = row.cells.to_lowercase();
        row.sheet == sheet.name()
            && opened.may_see(visitor, row)
            && wanted.cerca.to_lowercase().split_whitespace().all(|it| text.contains(it))
            && with.as_ref().is_none_or(|ids| NAMES.iter().any(|it| ids.contains(&cell(row, it))))
    };
    opened.desk.rows.iter().filter(fits).collect()
}

/// Columns by which a row names what it belongs to, or itself.
const NAMES: [&str; 7] = ["id", "obiettivo", "di", "nodo", "figlio", "padre", "indicatore"];

/// An objective with its phases, contributions and their indicators.
fn under(desk: &Desk, objective: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::from([objective.to_owned()]);
    for (sheet, by) in [("fase", "obiettivo"), ("contributo", "obiettivo"), ("indicatore", "di")] {
        let own = desk.rows.iter().filter(|it| it.sheet == sheet && ids.contains(&cell(it, by)));
        let own: Vec<String> = own.map(|it| cell(it, "id")).filter(|it| !it.is_empty()).collect();
        ids.extend(own);
    }
    ids
}

/// Whether rows of a table belong to objectives.
fn may_filter(sheet: &dyn AnySheet) -> bool {
    !sheet.single() && sheet.columns().iter().any(|it| NAMES[1..5].contains(&it.key))
}

/// The cells that a new row takes from the filter.
fn given(sheet: &dyn AnySheet, wanted: &Wanted) -> String {
    let own = sheet.columns().iter().map(|it| it.key).find(|it| ["obiettivo", "di", "nodo"].contains(it));
    match own.filter(|_| !wanted.obiettivo.is_empty()) {
        Some(key) => format!("{key}={}&", secret::escaped(&wanted.obiettivo)),
        None => String::new(),
    }
}

/// The first columns that are written in some row and fit in a table. The name of the row stands before them.
fn main_columns(sheet: &dyn AnySheet, rows: &[&Row]) -> Vec<&'static str> {
    let columns = sheet.columns().into_iter().map(|it| it.key);
    let fits = |key: &&'static str| {
        let mut words = rows.iter().map(|it| cell(it, key)).filter(|it| !it.is_empty()).peekable();
        words.peek().is_some() && words.all(|it| it.chars().count() <= 60)
    };
    let named = ["codice", "titolo", "nome"];
    let own = columns.filter(|it| !WIDE.contains(it) && !named.contains(it) && *it != "id");
    let mut own: Vec<&'static str> = own.filter(fits).collect();
    own.sort_by_key(|it| !FIRST.contains(it));
    own.truncate(COLUMNS);
    own
}
