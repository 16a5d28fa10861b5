// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo/password`: another password; the old one is asked, and every other session ends.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Site, entry,
    network::Network,
    page::{Failure, PageResult},
    password,
    profile_frame::page,
    secret,
    session_open::throttled,
    throttle::Guess,
    visitor::{Known, Visitor},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What has just been done.
    fatto: String,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    attuale: String,
    nuova: String,
    ripeti: String,
}

#[derive(Default, Template)]
#[template(path = "password_change.html")]
pub(super) struct PasswordChange {
    /// For who keeps passwords: whose it is.
    login: String,
    done: bool,
    old_error: String,
    new_error: String,
    repeat_error: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    known: Known,
    Query(wanted): Query<Wanted>,
) -> PageResult<PasswordChange> {
    let login = site.store().account(&known.session.person).await?.login;
    let done = !wanted.fatto.is_empty();
    Ok(page("Password", PasswordChange { login, done, ..PasswordChange::default() }))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    network: Network,
    known: Known,
    visitor: Option<axum::Extension<Visitor>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, person) = (site.store(), known.session.person.clone());
    let account = store.account(&person).await?;
    let mut main = PasswordChange { login: account.login.clone(), ..PasswordChange::default() };
    let guess = match Guess::begin(&site, &format!("password {person}"), network).await? {
        Ok(it) => it,
        Err(wait) => {
            main.old_error = wait.words();
            return Ok(throttled(wait, page("Password", main).into_response()));
        }
    };
    if secret::is_right(typed.attuale, account.password.clone()).await {
        guess.right(&site).await?;
    } else {
        guess.wrong(&site).await?;
        main.old_error = String::from("non è la password di adesso: riscriverla");
    }
    let name = store.person(&person).await?.name;
    let body = match &visitor {
        Some(it) => store.body(&it.actor).await?.name,
        None => String::new(),
    };
    main.new_error = password::refused(&typed.nuova, &[&account.login, &name, &body]).unwrap_or_default();
    if typed.nuova != typed.ripeti {
        main.repeat_error = String::from("le due password sono diverse: riscriverle");
    }
    if [&main.old_error, &main.new_error, &main.repeat_error].iter().any(|it| !it.is_empty()) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page("Password", main)).into_response());
    }
    store.set_password(&person, Some(&secret::hash(typed.nuova).await)).await?;
    store.close_sessions(&person, Some(&known.session.token)).await?;
    if let Some(it) = visitor {
        store.note(&it.actor, "access.password", person.as_str(), json!({}), site.now()).await?;
    }
    entry::turn(&site, known, "/profilo/password?fatto=si").await
}
