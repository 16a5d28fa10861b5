// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/storia`: what happened to a dossier, or to one row of it, from the last.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use store::Event;

use super::{
    Site,
    done::Done,
    history::{self, History, Names},
    opened::{self, Opened},
    page::{Failure, Link, Page, PageResult, Refusal},
    row_edit,
    visitor::Visitor,
};
use crate::desk::wording::name;

/// How many times somebody saved are on one page.
const SAVED: usize = 20;
/// How many events are read at once.
const READ: u32 = 200;
/// How many are read at most for one page: those of other dossiers are between.
const MOST: usize = 5000;

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Key of a row.
    riga: String,
    /// Only what happened before this event.
    prima: Option<i64>,
    fatto: String,
}

#[derive(Template)]
#[template(path = "history_list.html")]
pub(super) struct HistoryList {
    tabs: Vec<Link>,
    here: String,
    done: Done,
    /// Address and name of the row, if it is of one.
    row: Option<(String, String)>,
    whole: String,
    history: History,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<HistoryList> {
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let names = Names::read(&site, &visitor).await?;
    let (events, more) = match wanted.riga.is_empty() {
        true => of_dossier(&site, &visitor, &opened, wanted.prima.unwrap_or(i64::MAX)).await?,
        false => (of_row(&site, &visitor, &opened, &wanted.riga).await?, String::new()),
    };
    let row = opened.desk.row(&wanted.riga).map(|it| (row_edit::href(&opened, &it.key), name(it)));
    let title = match &row {
        Some((_, name)) => format!("Storia di «{name}»"),
        None => "Storia".to_owned(),
    };
    let frozen = site.store().baselines(&visitor.actor, &opened.head.id).await?;
    let frozen = frozen.iter().map(|it| it.seq).max().unwrap_or(0);
    let history = History::of_events(&site, &visitor, &opened, (&names, frozen), &events, more);
    let whole = if wanted.riga.is_empty() { String::new() } else { opened.href("/storia") };
    let done = Done::read(&site, &visitor, &opened, &wanted.fatto, opened.href("/storia")).await?;
    let (tabs, here) = (opened.tabs(&visitor), opened.href("/storia"));
    Ok(Page::new(title, HistoryList { tabs, here, done, row, whole, history })
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani"))
}

async fn of_row(site: &Site, visitor: &Visitor, opened: &Opened, key: &str) -> Result<Vec<Event>, Failure> {
    let events = history::of_key(site, visitor, opened, key).await?;
    // One that nobody ever changed has none, but is there.
    match events.is_empty() && opened.desk.row(key).is_none() {
        true => Err(Refusal::NotFound.into()),
        false => Ok(events),
    }
}

/// The events of the last batches of this dossier, and where those before are.
async fn of_dossier(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    before: i64,
) -> Result<(Vec<Event>, String), Failure> {
    let (mut events, mut batches, mut read, mut last) = (Vec::<Event>::new(), 0, 0, before);
    while read < MOST {
        let found = site.store().events(&visitor.actor, last, READ).await?;
        let Some(oldest) = found.last().map(|it| it.seq) else { return Ok((events, String::new())) };
        (read, last) = (read + found.len(), oldest);
        for it in found.into_iter().filter(|it| it.dossier.as_ref() == Some(&opened.head.id)) {
            let same = events.last().is_some_and(|before| before.batch == it.batch);
            if !same && batches == SAVED {
                return Ok((events, opened.href(&format!("/storia?prima={}", it.seq + 1))));
            }
            batches += usize::from(!same);
            events.push(it);
        }
    }
    Ok((events, opened.href(&format!("/storia?prima={last}"))))
}
