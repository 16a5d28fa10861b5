// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/nuova/{sheet}`: a new row of a table, with the cells that the address gives.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::{self, role::Writing};
use formats::{AnySheet, Row, sheet_of};

use super::{
    Site, done, field,
    opened::{self, Opened},
    page::{Failure, Page, Refusal},
    row_edit::{self, RowForm, Typed},
    visitor::Visitor,
};
use crate::desk::{Edit, Mistake, fresh_key, naming, reach, wording::label};

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, sheet)): Path<(String, String)>,
    Query(mut typed): Query<Typed>,
) -> Result<Response, Failure> {
    let poi = typed.remove("poi").unwrap_or_default();
    let series = typed.remove("serie").unwrap_or_else(|| usual_series(&sheet).to_owned());
    let (opened, sheet) = open(&site, &visitor, &plan, &sheet, &series).await?;
    if let Some(row) = opened.desk.rows.iter().find(|it| sheet.single() && it.sheet == sheet.name()) {
        return Ok(Redirect::to(&row_edit::href(&opened, &row.key)).into_response());
    }
    let form = form(&visitor, &opened, sheet, &series, &typed, &[], poi);
    Ok(page(&opened, sheet, form).into_response())
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, sheet)): Path<(String, String)>,
    Query(mut query): Query<Typed>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Failure> {
    let poi = typed.remove("poi").unwrap_or_default();
    let series = query.remove("serie").unwrap_or_else(|| usual_series(&sheet).to_owned());
    let (opened, sheet) = open(&site, &visitor, &plan, &sheet, &series).await?;
    let key = fresh_key();
    let mut cells: Vec<(String, String)> = sheet
        .columns()
        .iter()
        .filter_map(|it| Some((it.key.to_owned(), row_edit::plain(typed.get(it.key)?))))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    if cells.is_empty() {
        let mistake = Mistake {
            row: None,
            column: None,
            what: "non è stato scritto nulla".to_owned(),
            remedy: "compilare almeno una voce".to_owned(),
        };
        let form = form(&visitor, &opened, sheet, &series, &typed, &[mistake], poi);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&opened, sheet, form)).into_response());
    }
    if naming::has_id(sheet.name()) && !cells.iter().any(|(it, _)| it == "id") {
        let id = naming::fresh_id(&naming::taken(&opened.desk), sheet.name(), &cells);
        cells.push(("id".to_owned(), id));
    }
    let after = naming::after(&opened.desk, sheet.name(), &series, &cells);
    let (name, own) = (sheet.name().to_owned(), series.clone());
    let edit = Edit::Add { key, sheet: name, series: own, after, cells };
    match opened.record(&site, &visitor, &[edit], &HashMap::new()).await {
        Ok(batch) => {
            let table = opened.href(&format!("/tabelle/{}", sheet.name()));
            Ok(done::back(&poi, &table, Some(&batch)).into_response())
        }
        Err(opened::Unrecorded::Failed(Failure::Refused(Refusal::Forbidden))) => {
            let mut form = form(&visitor, &opened, sheet, &series, &typed, &[], poi);
            form.refused = Some(row_edit::not_yours());
            Ok((StatusCode::FORBIDDEN, page(&opened, sheet, form)).into_response())
        }
        Err(why) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let mut form = form(&visitor, &opened, sheet, &series, &typed, &mistakes, poi);
            form.refused = refused.or(form.refused);
            Ok((status, page(&opened, sheet, form)).into_response())
        }
    }
}

/// The set of results to which a row belongs if nobody says another.
pub(super) fn usual_series(sheet: &str) -> &'static str {
    match sheet {
        "risultati" | "rilevazione" | "stampato" => "risultati",
        _ => "",
    }
}

async fn open(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    sheet: &str,
    series: &str,
) -> Result<(Arc<Opened>, &'static dyn AnySheet), Failure> {
    // With its set of values, also one that begins with this row: together they must make a dossier.
    let set = Some(series).filter(|it| !it.is_empty());
    let opened = opened::open(site, visitor, plan, set).await?;
    let sheet = sheet_of(sheet).ok_or(Refusal::NotFound)?;
    visitor.writes(reach::thing(sheet.name(), series))?;
    Ok((opened, sheet))
}

fn form(
    visitor: &Visitor,
    opened: &Opened,
    sheet: &dyn AnySheet,
    series: &str,
    typed: &Typed,
    mistakes: &[Mistake],
    poi: String,
) -> RowForm {
    let row = Row {
        series: series.to_owned(),
        sheet: sheet.name().to_owned(),
        key: String::new(),
        position: 0,
        cells: "{}".to_owned(),
    };
    let writing = cycle::role::may_write(opened.state(), visitor.role, reach::thing(sheet.name(), series));
    RowForm {
        parts: field::form(opened, &row, typed, mistakes),
        action: opened.href(&format!("/nuova/{}?serie={series}", sheet.name())),
        poi,
        // Shown also when the cycle refuses: what was typed is not lost.
        editable: writing.is_ok() || !typed.is_empty(),
        draft: writing.as_ref().is_ok_and(|it| *it == Writing::Draft),
        refused: writing.err().map(|it| (it.guard.code, it.what, it.remedy)),
        mistakes: mistakes.to_vec(),
        ..RowForm::default()
    }
}

fn page(opened: &Opened, sheet: &dyn AnySheet, form: RowForm) -> Page<RowForm> {
    let one = label(sheet.name());
    Page::new(format!("Nuova riga: {}", one.to_lowercase()), form)
        .below(one, opened.href(&format!("/tabelle/{}", sheet.name())))
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&opened.head.state))
}
