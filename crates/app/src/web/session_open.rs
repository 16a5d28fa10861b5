// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accesso`: coming in with login and password; `/uscita`: going out.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Site, entry,
    network::Network,
    page::{Failure, Page, PageResult},
    secret,
    throttle::{Guess, Wait},
    visitor::{self, Halfway, Known},
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Where to go afterwards.
    poi: String,
    /// The session had ended while something was being sent.
    scaduta: String,
    /// One has just gone out.
    uscita: String,
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    login: String,
    password: String,
    #[serde(default)]
    poi: String,
}

#[derive(Template)]
#[template(path = "session_open.html")]
pub(super) struct SessionOpen {
    login: String,
    poi: String,
    error: String,
    expired: bool,
    left: bool,
    /// What the provider of identity is called, if there is one.
    provider: Option<String>,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, Query(wanted): Query<Wanted>) -> PageResult<SessionOpen> {
    let provider = provider(&site);
    let (expired, left) = (!wanted.scaduta.is_empty(), !wanted.uscita.is_empty());
    let main =
        SessionOpen { login: String::new(), poi: wanted.poi, error: String::new(), expired, left, provider };
    Ok(Page::new("Accesso", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    network: Network,
    old: Option<Extension<Known>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let store = site.store();
    let login = typed.login.trim().to_lowercase();
    let guess = match Guess::begin(&site, &format!("accesso {login}"), network).await? {
        Ok(it) => it,
        Err(wait) => return Ok(throttled(wait, again(&site, typed, wait.words()))),
    };
    let account = store.account_by_login(&login).await?.filter(|it| !it.disabled);
    let kept = account.as_ref().and_then(|it| it.password.clone());
    let right = secret::is_right(typed.password.clone(), kept).await;
    let (Some(account), true) = (account, right) else {
        guess.wrong(&site).await?;
        let error = "nome o password non sono giusti: controllare maiuscole e minuscole e riprovare";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again(&site, typed, error.to_owned())).into_response());
    };
    guess.right(&site).await?;
    let old = old.map(|it| it.0.session.token);
    match account.totp {
        Some(_) => entry::halfway(&site, &account.person, old.as_deref(), &typed.poi).await,
        None => entry::open(&site, &account, old.as_deref(), &typed.poi).await,
    }
}

/// `POST /uscita`
pub(super) async fn leave(
    State(site): State<Site>,
    known: Option<Extension<Known>>,
    halfway: Option<Extension<Halfway>>,
) -> Result<Response, Failure> {
    let known = known.map(|it| it.0.session.token);
    if let Some(token) = known.or(halfway.map(|it| it.0.0.token)) {
        site.store().close_session(&token).await?;
    }
    let mut response = Redirect::to("/accesso?uscita=si").into_response();
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, visitor::cookie(&site, None));
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    headers.insert(HeaderName::from_static("clear-site-data"), all);
    Ok(response)
}

/// The answer to who must wait.
pub(super) fn throttled(wait: Wait, page: Response) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
    response
}

fn again(site: &Site, typed: Typed, error: String) -> Response {
    let provider = provider(site);
    let main =
        SessionOpen { login: typed.login, poi: typed.poi, error, expired: false, left: false, provider };
    Page::new("Accesso", main).into_response()
}

fn provider(site: &Site) -> Option<String> {
    site.provider().map(|it| it.settings.name.clone())
}
