// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/righe/{key}`: one row of any table of a dossier, read and written.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use engine::cycle::role::Writing;
use formats::Row;
use serde::Deserialize;

use super::{
    Site,
    comment_list::Comments,
    done::{self, Done},
    evidence_list::Proofs,
    field::{self, Part, Said},
    opened::{self, Opened, Unrecorded},
    page::{Failure, Page, Refusal},
    row_merge, secret, unrecorded,
    visitor::Visitor,
};
use crate::desk::{
    Edit, Mistake, reach,
    wording::{cell, label, name},
};

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Where to go back.
    poi: String,
    /// What was just saved.
    fatto: String,
}

/// The form of a row, there or new.
#[derive(Default, Template)]
#[template(path = "row_edit.html")]
pub(super) struct RowForm {
    pub(super) parts: Vec<Part>,
    /// Where it is sent.
    pub(super) action: String,
    /// The version that is seen; 0 for a new row.
    pub(super) seen: i64,
    pub(super) poi: String,
    /// Whether it can be written; otherwise it is read.
    pub(super) editable: bool,
    /// Whether what is written waits for the next version.
    pub(super) draft: bool,
    pub(super) mistakes: Vec<Mistake>,
    /// Why it cannot be written: code, what, remedy.
    pub(super) refused: Option<(&'static str, String, String)>,
    /// What the checks say of the row as a whole.
    pub(super) said: Vec<Said>,
    pub(super) done: Done,
    pub(super) comments: Comments,
    pub(super) proofs: Proofs,
    /// Where it is taken away; blank when it cannot be.
    pub(super) remove: String,
    /// Where one reads what happened to it; blank for a new row.
    pub(super) history: String,
}

/// What was typed into the form of a row.
pub(super) type Typed = HashMap<String, String>;

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (opened, row) = load(&site, &visitor, &plan, &key).await?;
    let mut form = shown(&site, &visitor, &opened, &row, &Typed::new(), Vec::new()).await?;
    form.done = Done::read(&site, &visitor, &opened, &wanted.fatto, href(&opened, &key)).await?;
    form.poi = wanted.poi;
    Ok(page(&opened, &row, form).into_response())
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, key)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut typed: Typed = sent.iter().cloned().collect();
    let poi = typed.remove("poi").unwrap_or_default();
    let (opened, row) = match load(&site, &visitor, &plan, &key).await {
        Ok(it) => it,
        Err(Failure::Refused(Refusal::NotFound)) => {
            return row_merge::gone(&site, &visitor, &plan, &key, &typed).await;
        }
        Err(other) => return Err(other),
    };
    visitor.writes(reach::thing_of(&row))?;
    let version = opened.version(&key);
    let seen = typed.remove("vista").and_then(|it| it.parse().ok()).unwrap_or(version);
    // From the page where two texts are put together: which one, where both are new.
    let base = typed.remove("base").and_then(|it| it.parse().ok()).unwrap_or(seen);
    let chosen = row_merge::choose(&mut typed, &sent);
    if seen != version || !chosen {
        let base = if chosen { seen } else { base };
        return row_merge::page(&site, &visitor, &opened, &row, base, &typed, &poi).await;
    }
    let cells = changed(&row, &typed);
    let recorded = match opened.may_change(&visitor, &row) {
        Err(why) => Err(why),
        Ok(_) if cells.is_empty() => {
            return Ok(done::back(&poi, &href(&opened, &key), None).into_response());
        }
        Ok(_) => {
            let edit = Edit::Set { key: key.clone(), cells };
            opened.record(&site, &visitor, &[edit], &HashMap::from([(key.clone(), seen)])).await
        }
    };
    match recorded {
        Ok(batch) => Ok(done::back(&poi, &href(&opened, &key), Some(&batch)).into_response()),
        Err(Unrecorded::Changed) => {
            let (opened, row) = load(&site, &visitor, &plan, &key).await?;
            row_merge::page(&site, &visitor, &opened, &row, seen, &typed, &poi).await
        }
        Err(why) => {
            let (status, mistakes, refused) = match why {
                // Their own row, which they would give to a structure that is not theirs.
                Unrecorded::Failed(Failure::Refused(Refusal::Forbidden))
                    if opened.may_change(&visitor, &row).is_ok() =>
                {
                    (StatusCode::FORBIDDEN, Vec::new(), Some(not_yours()))
                }
                other => told(other)?,
            };
            let mut form = shown(&site, &visitor, &opened, &row, &typed, mistakes).await?;
            form.poi = poi;
            if refused.is_some() {
                // What was typed stays to be copied, whatever forbids it.
                (form.refused, form.editable) = (refused, true);
            }
            Ok((status, page(&opened, &row, form)).into_response())
        }
    }
}

/// A row and its dossier, with the set of results that it is of.
///
/// # Errors
/// There is none such, or it is not for this visitor.
pub(super) async fn load(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    key: &str,
) -> Result<(Arc<Opened>, Row), Failure> {
    let opened = opened::open(site, visitor, plan, None).await?;
    let row = opened.desk.row(key).cloned().ok_or(Refusal::NotFound)?;
    if !opened.may_see(visitor, &row) {
        return Err(Refusal::Forbidden.into());
    }
    match row.series.as_str() {
        "" => Ok((opened, row)),
        series => Ok((opened::open(site, visitor, plan, Some(series)).await?, row)),
    }
}

/// The address of a row.
pub(super) fn href(opened: &Opened, key: &str) -> String {
    opened.row_href(key, "")
}

/// The cells that are typed otherwise than they are.
pub(super) fn changed(row: &Row, typed: &Typed) -> Vec<(String, String)> {
    let columns = formats::sheet_of(&row.sheet).map(formats::AnySheet::columns).unwrap_or_default();
    let typed = columns.iter().filter_map(|it| Some((it.key, plain(typed.get(it.key)?))));
    typed
        .filter(|(key, words)| plain(&cell(row, key)) != *words)
        .map(|(key, it)| (key.to_owned(), it))
        .collect()
}

/// Words without what forms add to them.
pub(super) fn plain(words: &str) -> String {
    words.replace("\r\n", "\n").trim().to_owned()
}

/// Why nothing was recorded, to be said in the form.
type Told = (StatusCode, Vec<Mistake>, Option<(&'static str, String, String)>);

/// What of it can be said in the form.
///
/// # Errors
/// The rest.
pub(super) fn told(why: Unrecorded) -> Result<Told, Failure> {
    match why {
        Unrecorded::Mistakes(it) => Ok((StatusCode::UNPROCESSABLE_ENTITY, it, None)),
        Unrecorded::Cycle(it) => {
            Ok((unrecorded::status(&it), Vec::new(), Some((it.guard.code, it.what, it.remedy))))
        }
        Unrecorded::Changed => Err(Refusal::Changed.into()),
        Unrecorded::Failed(it) => Err(it),
    }
}

/// The form as it is shown.
async fn shown(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    row: &Row,
    typed: &Typed,
    mistakes: Vec<Mistake>,
) -> Result<RowForm, Failure> {
    let writing = opened.may_change(visitor, row);
    let single = formats::sheet_of(&row.sheet).is_some_and(formats::AnySheet::single);
    let here = href(opened, &row.key);
    Ok(RowForm {
        parts: field::form(opened, row, typed, &mistakes),
        action: here.clone(),
        seen: opened.version(&row.key),
        editable: writing.is_ok(),
        draft: writing.as_ref().is_ok_and(|it| *it == Writing::Draft),
        refused: match &writing {
            // Who only reads is not told every time.
            Err(_) if !visitor.may_write(reach::thing_of(row)) => None,
            Err(Unrecorded::Cycle(it)) => Some((it.guard.code, it.what.clone(), it.remedy.clone())),
            Err(Unrecorded::Failed(_)) => Some(not_yours()),
            _ => None,
        },
        mistakes,
        said: field::said(opened, row, |it| it.column.is_none()),
        comments: Comments::read(site, visitor, opened, row, here.clone()).await?,
        proofs: Proofs::read(site, visitor, opened, row).await?,
        remove: if writing.is_ok() && !single { format!("{here}/togli") } else { String::new() },
        history: opened.href(&format!("/storia?riga={}", secret::escaped(&row.key))),
        ..RowForm::default()
    })
}

/// Why who answers for one structure does not write what is of another.
pub(super) fn not_yours() -> (&'static str, String, String) {
    (
        "",
        "la riga è di un'altra struttura, o di nessuna".to_owned(),
        "può cambiarla chi ne risponde, o il segretario: scrivere un commento".to_owned(),
    )
}

fn page(opened: &Opened, row: &Row, form: RowForm) -> Page<RowForm> {
    let sheet = label(&row.sheet);
    let words = name(row);
    let title = if words == sheet { sheet.clone() } else { format!("{sheet}: {words}") };
    Page::new(title, form)
        .below(sheet, opened.href(&format!("/tabelle/{}", row.sheet)))
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&opened.head.state))
}
