// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/incolla/{sheet}`: a table copied from a spreadsheet, seen cell by cell before it is saved.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use engine::cycle;
use formats::{AnySheet, sheet_of};

use super::{
    Site, done,
    opened::{self, Opened, Unrecorded},
    page::{Badge, Failure, Page, Refusal},
    row_edit::Typed,
    row_new,
    visitor::Visitor,
};
use crate::desk::{
    Edit, Mistake, fresh_key,
    paste::{self, PastedCell, Target},
    reach,
    wording::{label, name},
};

#[derive(Template)]
#[template(path = "sheet_paste.html")]
pub(super) struct SheetPaste {
    action: String,
    text: String,
    poi: String,
    /// The set of results; blank for the plan.
    series: String,
    /// The headings that are understood: word, what it means.
    known: Vec<(String, &'static str)>,
    /// What every row will have: key, label, words.
    fixed: Vec<(String, String, String)>,
    /// Why the text is no table.
    error: String,
    /// Why nothing of it can be saved now.
    refused: Option<(String, String)>,
    /// The dossier changed since the preview.
    changed: bool,
    preview: Option<Preview>,
}

/// What would change.
struct Preview {
    version: i64,
    heads: Vec<String>,
    unread: Vec<String>,
    rows: Vec<Line>,
    summary: String,
    /// Mistakes of no row.
    mistakes: Vec<String>,
    can_save: bool,
}

struct Line {
    number: usize,
    badge: Badge,
    /// Of the row that is there.
    name: String,
    cells: Vec<PastedCell>,
    mistakes: Vec<String>,
}

/// A table to be pasted onto.
struct Place {
    opened: Arc<Opened>,
    sheet: &'static dyn AnySheet,
    target: Target,
    poi: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, sheet)): Path<(String, String)>,
    Query(query): Query<Typed>,
) -> Result<Response, Failure> {
    let place = open(&site, &visitor, &plan, &sheet, &query).await?;
    Ok(place.page(place.form(&visitor, "")).into_response())
}

/// `POST`: the preview, then the rows.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, sheet)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let place = open(&site, &visitor, &plan, &sheet, &typed).await?;
    let text = typed.get("testo").map_or("", String::as_str);
    let mut form = place.form(&visitor, text);
    let pasted = match paste::read(&place.opened.desk, &place.target, text) {
        Ok(it) => it,
        Err(why) => {
            form.error = why;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, place.page(form)).into_response());
        }
    };
    let edits = paste::edits(&place.opened.desk, &pasted, &place.target, fresh_key);
    let seen = typed.get("vista").and_then(|it| it.parse::<i64>().ok());
    form.changed = seen.is_some_and(|it| it != place.opened.head.version);
    let preview = place.preview(&visitor, pasted, &edits);
    if seen.is_none() || form.changed || !preview.can_save || form.refused.is_some() {
        let status = match (form.changed || form.refused.is_some(), preview.can_save || edits.is_empty()) {
            (true, _) => StatusCode::CONFLICT,
            (_, true) => StatusCode::OK,
            (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        form.preview = Some(preview);
        return Ok((status, place.page(form)).into_response());
    }
    let edits: Vec<Edit> = edits.into_iter().map(|(_, it)| it).collect();
    match place.opened.record(&site, &visitor, &edits, &HashMap::new()).await {
        Ok(batch) => {
            let table = place.opened.href(&format!("/tabelle/{}", place.sheet.name()));
            Ok(done::back(&place.poi, &table, Some(&batch)).into_response())
        }
        Err(Unrecorded::Changed) => {
            (form.changed, form.preview) = (true, Some(preview));
            Ok((StatusCode::CONFLICT, place.page(form)).into_response())
        }
        Err(why) => Ok(why.into_response()),
    }
}

async fn open(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    sheet: &str,
    given: &Typed,
) -> Result<Place, Failure> {
    let opened = opened::open(site, visitor, plan, None).await?;
    let sheet = sheet_of(sheet).filter(|it| !it.single()).ok_or(Refusal::NotFound)?;
    let series =
        given.get("serie").cloned().unwrap_or_else(|| row_new::usual_series(sheet.name()).to_owned());
    visitor.writes(reach::thing_for(sheet.name(), &series, opened.state(), visitor.role))?;
    let columns: Vec<&'static str> = sheet.columns().iter().map(|it| it.key).collect();
    let fixed = columns.iter().filter_map(|it| Some(((*it).to_owned(), given.get(*it)?.trim().to_owned())));
    let fixed: Vec<(String, String)> = fixed.filter(|(_, words)| !words.is_empty()).collect();
    let columns = columns.into_iter().filter(|it| *it != "id" && !fixed.iter().any(|(key, _)| key == it));
    let target = Target { sheet: sheet.name().to_owned(), series, columns: columns.collect(), fixed };
    Ok(Place { opened, sheet, target, poi: given.get("poi").cloned().unwrap_or_default() })
}

impl Preview {
    fn is_wrong(&self) -> bool {
        !self.mistakes.is_empty() || self.rows.iter().any(|it| !it.mistakes.is_empty())
    }
}

impl Place {
    /// The form with that text.
    fn form(&self, visitor: &Visitor, text: &str) -> SheetPaste {
        let columns = self.sheet.columns();
        let fixed = self.target.fixed.iter();
        let state = self.opened.state();
        let thing = reach::thing_for(self.sheet.name(), &self.target.series, state, visitor.role);
        let writing = cycle::role::may_write(state, visitor.role, thing);
        SheetPaste {
            action: self.opened.href(&format!("/incolla/{}", self.sheet.name())),
            text: text.to_owned(),
            poi: self.poi.clone(),
            series: self.target.series.clone(),
            known: columns.iter().map(|it| (label(it.key), it.doc)).collect(),
            fixed: fixed.map(|(key, words)| (key.clone(), label(key), words.clone())).collect(),
            error: String::new(),
            refused: writing.err().map(|it| (it.what, it.remedy)),
            changed: false,
            preview: None,
        }
    }

    fn page(&self, form: SheetPaste) -> Page<SheetPaste> {
        let title = if form.preview.is_some() {
            "Anteprima di ciò che è incollato"
        } else {
            "Incolla da un foglio di calcolo"
        };
        Page::new(title, form)
            .below(self.sheet.title(), self.opened.href(&format!("/tabelle/{}", self.sheet.name())))
            .below(self.opened.head.name.clone(), self.opened.href(""))
            .below("Piani", "/piani")
    }

    /// What the pasted rows would change, and what prevents it.
    fn preview(&self, visitor: &Visitor, pasted: paste::Pasted, edits: &[(usize, Edit)]) -> Preview {
        let mut wrong: HashMap<usize, Vec<String>> = HashMap::new();
        let mut mistakes = Vec::new();
        let row_of = |key: &str| {
            let is = |it: &Edit| matches!(it, Edit::Set { key: own, .. } | Edit::Add { key: own, .. } if own == key);
            edits.iter().find(|(_, it)| is(it)).map(|(at, _)| *at)
        };
        let plain: Vec<Edit> = edits.iter().map(|(_, it)| it.clone()).collect();
        let mut tell = |row: Option<&str>, words: String| match row.and_then(row_of) {
            Some(at) => wrong.entry(at).or_default().push(words),
            None => mistakes.push(words),
        };
        match self.opened.desk.edit(&plain) {
            Ok(edited) => {
                for it in &edited.put {
                    let old = self.opened.desk.row(&it.key);
                    let rows = [Some(it), old];
                    if let Some(why) = rows.into_iter().flatten().find_map(|it| self.refusal(visitor, it)) {
                        tell(Some(&it.key), why);
                    }
                }
            }
            Err(found) => {
                for Mistake { row, what, remedy, .. } in found {
                    tell(row.as_deref(), format!("{what}: {remedy}"));
                }
            }
        }
        let can_save = wrong.is_empty() && mistakes.is_empty() && !edits.is_empty();
        let heads = pasted.columns.iter().flatten().map(|it| label(it)).collect();
        let mut counts = [0; 3];
        let mut line = |(at, row): (usize, paste::PastedRow)| {
            let (badge, kind) = match (&row.key, row.cells.iter().all(|it| it.state() == "uguale")) {
                (None, _) => (Badge { word: "nuova", colour: "bg-success", icon: "it-plus-circle" }, 0),
                (Some(_), false) => (Badge { word: "cambiata", colour: "bg-warning", icon: "it-pencil" }, 1),
                (Some(_), true) => (Badge { word: "uguale", colour: "bg-secondary", icon: "it-check" }, 2),
            };
            counts[kind] += 1;
            let known = row.key.as_deref().and_then(|it| self.opened.desk.row(it));
            Line {
                number: at + 1,
                badge,
                name: known.map(name).unwrap_or_default(),
                cells: row.cells,
                mistakes: wrong.remove(&at).unwrap_or_default(),
            }
        };
        let rows = pasted.rows.into_iter().enumerate().map(&mut line).collect();
        Preview {
            version: self.opened.head.version,
            heads,
            unread: pasted.unread,
            rows,
            summary: format!("Righe nuove: {}; cambiate: {}; uguali: {}.", counts[0], counts[1], counts[2]),
            mistakes,
            can_save,
        }
    }

    fn refusal(&self, visitor: &Visitor, row: &formats::Row) -> Option<String> {
        match self.opened.may_change(visitor, row) {
            // Said once, above.
            Ok(_) | Err(Unrecorded::Cycle(_)) => None,
            Err(_) => Some(
                "la riga è di un'altra struttura, o di nessuna: toglierla da ciò che si incolla".to_owned(),
            ),
        }
    }
}
