// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two people wrote in one row: what it was, what each wrote, and what it shall be.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use formats::{AnySheet, Row, sheet_of};
use store::Event;

use super::{
    Site,
    field::{self, Field},
    history::{self, Names, cells},
    opened::{self, Opened},
    page::{Failure, Page, Refusal},
    row_edit::{self, Typed, plain},
    visitor::Visitor,
};
use crate::desk::{
    place,
    wording::{cell, label, name},
};

#[derive(Template)]
#[template(path = "row_merge.html")]
struct RowMerge {
    action: String,
    /// The version that is there now.
    seen: i64,
    /// The one from which the person started.
    base: i64,
    poi: String,
    /// Who wrote meanwhile, and when.
    others: Vec<String>,
    fields: Vec<Differing>,
}

/// A cell that is no longer what one of the two started from.
struct Differing {
    key: &'static str,
    label: String,
    was: String,
    theirs: String,
    /// Who wrote it so, and when.
    by: String,
    mine: String,
    /// Both wrote: one must choose.
    both: bool,
    /// Where only one wrote, the field with what they wrote.
    field: Field,
}

#[derive(Template)]
#[template(path = "row_gone.html")]
struct RowGone {
    by: String,
    /// Where it is written again.
    action: String,
    cells: Vec<(&'static str, String, String)>,
}

/// Takes the choices out of what was typed, and does them; false if one is missing.
pub(super) fn choose(typed: &mut Typed, sent: &[(String, String)]) -> bool {
    let asked: Vec<&str> = sent.iter().filter(|(it, _)| it == "scegli").map(|(_, it)| it.as_str()).collect();
    let mut all = true;
    for key in asked {
        match typed.get(&format!("scelta.{key}")).map(String::as_str) {
            // What is there stays.
            Some("suo") => drop(typed.remove(key)),
            Some("altro") => {
                let words = typed.get(&format!("altro.{key}")).cloned().unwrap_or_default();
                typed.insert(key.to_owned(), words);
            }
            Some("mio") => {}
            _ => all = false,
        }
    }
    all
}

/// The page that shows both texts.
///
/// # Errors
/// A fault of the database.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    row: &Row,
    base: i64,
    typed: &Typed,
    poi: &str,
) -> Result<Response, Failure> {
    let history = site.store().history(&visitor.actor, &opened.head.id, &place(row)).await?;
    let since: Vec<&Event> = history.iter().filter(|it| it.seq > base).collect();
    let names = Names::read(site, visitor).await?;
    // Events are from the last: the first that followed has what the person started from.
    let was = since.last().map_or_else(|| row.cells.clone(), |it| cells(it, "old"));
    let was = Row { cells: was, ..row.clone() };
    let mut fields = Vec::new();
    for column in sheet_of(&row.sheet).map(AnySheet::columns).unwrap_or_default() {
        let key = column.key;
        let (was, theirs) = (plain(&cell(&was, key)), plain(&cell(row, key)));
        let mine = typed.get(key).map_or_else(|| was.clone(), |it| plain(it));
        let (mine_new, theirs_new) = (mine != was, theirs != was);
        if mine == theirs || !(mine_new || theirs_new) {
            continue;
        }
        let wrote = since.iter().find(|it| {
            let of = |which| cell(&Row { cells: cells(it, which), ..row.clone() }, key);
            of("old") != of("new")
        });
        let preset = if mine_new { mine.clone() } else { theirs.clone() };
        fields.push(Differing {
            key,
            label: label(key),
            by: wrote.map_or_else(String::new, |it| names.by(site, it)),
            both: mine_new && theirs_new,
            field: field::field(opened, row, &column, Some(preset), &[]),
            was,
            theirs,
            mine,
        });
    }
    let others: BTreeSet<String> = since.iter().map(|it| names.by(site, it)).collect();
    let merge = RowMerge {
        action: row_edit::href(opened, &row.key),
        seen: opened.version(&row.key),
        base,
        poi: poi.to_owned(),
        others: others.into_iter().collect(),
        fields,
    };
    let page = Page::new(format!("Due modifiche a «{}»", name(row)), merge)
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani");
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// What was typed into a row that somebody took away, to be written again if it is still wanted.
///
/// # Errors
/// There never was one.
pub(super) async fn gone(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    key: &str,
    typed: &Typed,
) -> Result<Response, Failure> {
    let opened = opened::open(site, visitor, plan, None).await?;
    let events = history::of_key(site, visitor, &opened, key).await?;
    let last = events.first().filter(|it| it.kind == "row.remove").ok_or(Refusal::NotFound)?;
    let sheet = sheet_of(&last.place.sheet).ok_or(Refusal::NotFound)?;
    let columns = sheet.columns().into_iter();
    let cells = columns.filter_map(|it| {
        let words = typed.get(it.key).map(|it| plain(it)).filter(|it| !it.is_empty())?;
        Some((it.key, label(it.key), words))
    });
    let gone = RowGone {
        by: Names::read(site, visitor).await?.by(site, last),
        action: opened.href(&format!("/nuova/{}?serie={}", sheet.name(), last.place.series)),
        cells: cells.collect(),
    };
    let page = Page::new("La riga è stata tolta", gone)
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani");
    Ok((StatusCode::CONFLICT, page).into_response())
}
