// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo/sessioni`: where one is in, and going out of there.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Site,
    page::{Failure, PageResult, Refusal},
    profile_frame::page,
    recognise,
    visitor::{IDLE, Known, role, role_words},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What has just been done.
    fatto: String,
}

/// Which one is to end: `altre`, or the beginning of its hash.
#[derive(Deserialize)]
pub(super) struct Typed {
    quale: String,
}

#[derive(Template)]
#[template(path = "session_list.html")]
pub(super) struct SessionList {
    lines: Vec<Line>,
    done: bool,
}

struct Line {
    /// What the form sends: of the hash of the token, too little to be of use.
    key: String,
    role: &'static str,
    created: String,
    seen: String,
    here: bool,
}

/// How many letters of a hash tell one's own sessions apart.
const KEY: usize = 12;

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    known: Known,
    Query(wanted): Query<Wanted>,
) -> PageResult<SessionList> {
    let now = site.now();
    let sessions = site.store().sessions(&known.session.person).await?.into_iter();
    let live = sessions.filter(|it| it.expires > now && it.seen >= now - IDLE && recognise::is_whole(it));
    let lines = live.map(|it| Line {
        here: it.token == known.session.token,
        key: it.token[..KEY].to_owned(),
        role: role(&it.role).map_or("nessun ruolo scelto", role_words),
        created: site.moment(it.created),
        seen: site.moment(it.seen),
    });
    Ok(page("Sessioni", SessionList { lines: lines.collect(), done: !wanted.fatto.is_empty() }))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    known: Known,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, person) = (site.store(), &known.session.person);
    if typed.quale == "altre" {
        store.close_sessions(person, Some(&known.session.token)).await?;
    } else {
        let sessions = store.sessions(person).await?;
        let chosen = sessions.iter().find(|it| it.token[..KEY] == typed.quale).ok_or(Refusal::NotFound)?;
        store.close_session(&chosen.token).await?;
    }
    Ok(Redirect::to("/profilo/sessioni?fatto=si").into_response())
}
