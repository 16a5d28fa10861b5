// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accesso/codice`: the second factor, asked of who has one after the password.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use store::Account;

use super::{
    Site, entry,
    network::Network,
    page::{Failure, Page, PageResult},
    session_open::throttled,
    throttle::Guess,
    totp,
    visitor::Halfway,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Where to go afterwards.
    poi: String,
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    codice: String,
    #[serde(default)]
    poi: String,
}

#[derive(Template)]
#[template(path = "session_confirm.html")]
pub(super) struct SessionConfirm {
    poi: String,
    error: String,
    /// Whether the password was right a short while ago.
    waiting: bool,
}

/// `GET`
pub(super) async fn get(
    halfway: Option<Extension<Halfway>>,
    Query(wanted): Query<Wanted>,
) -> PageResult<SessionConfirm> {
    let main = SessionConfirm { poi: wanted.poi, error: String::new(), waiting: halfway.is_some() };
    Ok(Page::new("Secondo passaggio", main).below("Accesso", "/accesso"))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    network: Network,
    halfway: Option<Extension<Halfway>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let Some(Extension(Halfway(session))) = halfway else {
        return Ok(Redirect::to("/accesso?scaduta=si").into_response());
    };
    let again = |error: String| {
        let main = SessionConfirm { poi: typed.poi.clone(), error, waiting: true };
        Page::new("Secondo passaggio", main).below("Accesso", "/accesso").into_response()
    };
    let guess = match Guess::begin(&site, &format!("codice {}", session.person), network).await? {
        Ok(it) => it,
        Err(wait) => return Ok(throttled(wait, again(wait.words()))),
    };
    let account = site.store().account(&session.person).await?;
    if !is_right(&site, &account, &typed.codice).await? {
        guess.wrong(&site).await?;
        let error = "il codice non è giusto, o è già stato usato: aspettare il prossimo e riprovare";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again(error.to_owned())).into_response());
    }
    guess.right(&site).await?;
    entry::open(&site, &account, Some(&session.token), &typed.poi).await
}

/// Whether a code is that of the telephone, now and not used before, or a recovery code; it no longer is either.
///
/// # Errors
/// A fault.
pub(super) async fn is_right(site: &Site, account: &Account, typed: &str) -> Result<bool, Failure> {
    let step = account.totp.as_ref().and_then(|it| totp::step_of(it, typed, site.now()));
    Ok(match step {
        Some(step) => site.store().use_totp(&account.person, step).await?,
        None => site.store().use_recovery(&account.person, &totp::recovery_digest(typed)).await?,
    })
}
