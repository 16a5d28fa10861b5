// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accesso`: coming in with login and password; `/uscita`: going out.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use store::Session;

use super::{
    Site,
    page::{Failure, Page, PageResult},
    secret,
    visitor::{self, Known},
};

/// How many mistakes before one waits.
const MISTAKES: i64 = 5;
/// The longest wait. It is of who tries a login from the same place of mind: the account is never locked.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Where to go afterwards.
    poi: String,
    /// The session had ended while something was being sent.
    scaduta: String,
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
    error: &'static str,
    expired: bool,
}

/// `GET`
pub(super) async fn get(Query(wanted): Query<Wanted>) -> PageResult<SessionOpen> {
    let expired = !wanted.scaduta.is_empty();
    Ok(Page::new("Accesso", SessionOpen { login: String::new(), poi: wanted.poi, error: "", expired }))
}

/// `POST`
pub(super) async fn post(State(site): State<Site>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, now) = (site.store(), site.now());
    let login = typed.login.trim().to_lowercase();
    let key = format!("login {login}");
    let again = |error| {
        let main = SessionOpen { login: typed.login.clone(), poi: typed.poi.clone(), error, expired: false };
        Page::new("Accesso", main).into_response()
    };
    if let Some(tries) = store.attempts(&key).await?
        && tries.failures >= MISTAKES
        && now < tries.last + wait(tries.failures)
    {
        return Ok(again("Troppi tentativi sbagliati con questo nome: aspettare qualche minuto e riprovare"));
    }
    let account = store.account_by_login(&login).await?.filter(|it| !it.disabled);
    let kept = account.as_ref().and_then(|it| it.password.clone());
    let right = secret::is_right(typed.password.chars().take(secret::LONGEST).collect(), kept).await;
    let (Some(account), true) = (account, right) else {
        store.fail(&key, now).await?;
        return Ok(again("Nome o password non sono giusti: controllare maiuscole e minuscole e riprovare"));
    };
    store.forgive(&key).await?;
    let token = secret::token();
    let mut session = Session {
        token: secret::digest(&token),
        person: account.person.clone(),
        body: None,
        role: String::new(),
        on_behalf_of: None,
        created: now,
        seen: now,
        expires: now + visitor::LONGEST,
    };
    let roles = store.memberships(&account.person, site.today()).await?;
    let lent = store.delegations_to(&account.person, site.today()).await?;
    if let ([only], [], false) = (roles.as_slice(), lent.as_slice(), account.administrator) {
        session.body = Some(only.body.clone());
        session.role.clone_from(&only.role);
    }
    store.open_session(&session).await?;
    // Only an address of ours: another would send who comes in to somebody else's page.
    let to = if typed.poi.starts_with('/') && !typed.poi.starts_with("//") { &typed.poi } else { "/" };
    let to = if session.body.is_some() { to } else { "/ruolo" };
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().insert(header::SET_COOKIE, visitor::cookie(&site, Some(&token)));
    Ok(response)
}

/// `POST /uscita`
pub(super) async fn leave(State(site): State<Site>, known: Known) -> Result<Response, Failure> {
    site.store().close_session(&known.session.token).await?;
    let mut response = Redirect::to("/accesso").into_response();
    response.headers_mut().insert(header::SET_COOKIE, visitor::cookie(&site, None));
    Ok(response)
}

/// Twice as long at every mistake after the first few.
fn wait(failures: i64) -> SignedDuration {
    let doubled = u32::try_from(failures - MISTAKES).unwrap_or(0).min(10);
    SignedDuration::from_secs(15 * 2_i64.pow(doubled)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        assert_eq!(wait(MISTAKES), SignedDuration::from_secs(15));
        assert_eq!(wait(MISTAKES + 1), SignedDuration::from_secs(30));
        assert_eq!(wait(1000), LONGEST_WAIT);
    }
}
