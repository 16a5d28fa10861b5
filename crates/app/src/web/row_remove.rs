// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/righe/{key}/togli`: what goes with a row, before it is taken away.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use formats::{AnySheet, Row, sheet_of};
use serde::Deserialize;

use super::{
    Site, done,
    opened::{Opened, Unrecorded},
    page::{Failure, Page, Refusal},
    row_edit,
    visitor::Visitor,
};
use crate::desk::{
    Edit, reach,
    wording::{label, name},
};

/// What the address or the form says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    poi: String,
    /// The version of the dossier that was seen.
    vista: Option<i64>,
}

#[derive(Template)]
#[template(path = "row_remove.html")]
pub(super) struct RowRemove {
    /// What goes with it: table, rows.
    others: Vec<(String, Vec<String>)>,
    count: usize,
    action: String,
    /// The row, for who changes their mind.
    row: String,
    version: i64,
    poi: String,
    /// The dossier changed since it was read.
    changed: bool,
    /// Why it cannot be: what, remedy.
    refused: Option<(String, String)>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    Query(sent): Query<Sent>,
) -> Result<Response, Failure> {
    let (opened, row) = load(&site, &visitor, &plan, &key).await?;
    Ok(page(&visitor, &opened, &row, sent.poi, false).into_response())
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let (opened, row) = load(&site, &visitor, &plan, &key).await?;
    if sent.vista != Some(opened.head.version) {
        // What goes with it may be more than what was read.
        return Ok((StatusCode::CONFLICT, page(&visitor, &opened, &row, sent.poi, true)).into_response());
    }
    match opened.record(&site, &visitor, &[Edit::Remove { key }], &HashMap::new()).await {
        Ok(batch) => {
            let table = opened.href(&format!("/tabelle/{}", row.sheet));
            Ok(done::back(&sent.poi, &table, Some(&batch)).into_response())
        }
        Err(Unrecorded::Changed) => {
            let (opened, row) = load(&site, &visitor, &plan, &row.key).await?;
            Ok((StatusCode::CONFLICT, page(&visitor, &opened, &row, sent.poi, true)).into_response())
        }
        Err(why) => Ok(why.into_response()),
    }
}

async fn load(site: &Site, visitor: &Visitor, plan: &str, key: &str) -> Result<(Arc<Opened>, Row), Failure> {
    let (opened, row) = row_edit::load(site, visitor, plan, key).await?;
    // A dossier always has its only plan, its only body.
    if sheet_of(&row.sheet).is_none_or(AnySheet::single) {
        return Err(Refusal::NotFound.into());
    }
    visitor.writes(reach::thing_of(&row))?;
    match opened.may_change(visitor, &row) {
        Err(Unrecorded::Failed(it)) => Err(it),
        _ => Ok((opened, row)),
    }
}

fn page(visitor: &Visitor, opened: &Opened, row: &Row, poi: String, changed: bool) -> Page<RowRemove> {
    let removed = opened.desk.edit(&[Edit::Remove { key: row.key.clone() }]);
    let mut refused = match &removed {
        Ok(it) => it.removed.iter().find_map(|it| refusal(opened, visitor, it)),
        Err(mistakes) => mistakes.first().map(|it| (it.what.clone(), it.remedy.clone())),
    };
    let mut others: Vec<(String, Vec<String>)> = Vec::new();
    let removed = removed.map(|it| it.removed).unwrap_or_default();
    for it in removed.iter().filter(|it| it.key != row.key) {
        let sheet = label(&it.sheet);
        match others.iter_mut().find(|(it, _)| *it == sheet) {
            Some((_, names)) => names.push(name(it)),
            None => others.push((sheet, vec![name(it)])),
        }
    }
    let own = row_edit::href(opened, &row.key);
    let main = RowRemove {
        count: removed.len().saturating_sub(1),
        others,
        action: format!("{own}/togli"),
        row: own.clone(),
        version: opened.head.version,
        poi,
        changed,
        refused: refused.take(),
    };
    Page::new(format!("Togliere «{}»?", name(row)), main)
        .below(label(&row.sheet), own)
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani")
}

fn refusal(opened: &Opened, visitor: &Visitor, row: &Row) -> Option<(String, String)> {
    match opened.may_change(visitor, row) {
        Ok(_) => None,
        Err(Unrecorded::Cycle(it)) => {
            Some((format!("andrebbe via «{}», ma {}", name(row), it.what), it.remedy))
        }
        Err(_) => Some((
            format!("con questa andrebbe via «{}», che è di un'altra struttura", name(row)),
            "chiedere a chi ne risponde, o al segretario".to_owned(),
        )),
    }
}
