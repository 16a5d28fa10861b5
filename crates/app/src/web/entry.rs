// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in: the session that begins once one has shown who one is, always under a new token.

use axum::{
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{cycle::Role, model::Choice as _};
use jiff::SignedDuration;
use store::{Account, PersonId, Session};

use super::{
    Site, done,
    page::Failure,
    secret,
    visitor::{self, HALFWAY, Known},
};

/// Within which the second factor must follow the password.
const CODE: SignedDuration = SignedDuration::from_mins(5);
/// For how long sessions that ended are kept, for who looks at their own.
const SWEPT: SignedDuration = SignedDuration::from_hours(24);

/// Lets in somebody who showed all that was asked. `old` is the session that the browser had, which ends.
///
/// # Errors
/// A fault.
pub(super) async fn open(
    site: &Site,
    account: &Account,
    old: Option<&str>,
    wanted: &str,
) -> Result<Response, Failure> {
    let (store, now, today) = (site.store(), site.now(), site.today());
    store.sweep_sessions(now - SWEPT, now - SWEPT).await?;
    store.entered(&account.person, now).await?;
    let (token, mut session) = fresh(site, &account.person, "", visitor::LONGEST);
    let roles = store.memberships(&account.person, today).await?;
    let lent = store.delegations_to(&account.person, today).await?;
    // Who has one thing to be is not asked which.
    match (roles.first(), lent.as_slice(), account.administrator) {
        (Some(first), [], false) if roles.iter().all(|it| it.body == first.body && it.role == first.role) => {
            session.body = Some(first.body.clone());
            session.role.clone_from(&first.role);
        }
        (None, [], true) => Role::Installation.word().clone_into(&mut session.role),
        _ => {}
    }
    let to = if session.role.is_empty() { "/ruolo" } else { ours(wanted) };
    begin(site, &token, &session, old, to).await
}

/// Lets in halfway somebody whose password was right and who has a second factor.
///
/// # Errors
/// A fault.
pub(super) async fn halfway(
    site: &Site,
    person: &PersonId,
    old: Option<&str>,
    wanted: &str,
) -> Result<Response, Failure> {
    let (token, session) = fresh(site, person, HALFWAY, CODE);
    let to = format!("/accesso/codice?poi={}", secret::escaped(ours(wanted)));
    begin(site, &token, &session, old, &to).await
}

/// Gives a session that is whole a new token, because what it may do has changed.
///
/// # Errors
/// It has ended meanwhile.
pub(super) async fn turn(site: &Site, known: Known, to: &str) -> Result<Response, Failure> {
    let Known { mut session, .. } = known;
    let (old, token) = (session.token.clone(), secret::token());
    session.token = secret::digest(&token);
    session.seen = site.now();
    site.store().turn_session(&old, &session).await?;
    Ok(given(site, &token, to))
}

/// An address of ours: another would send who comes in to somebody else's page.
pub(super) fn ours(wanted: &str) -> &str {
    done::own(wanted).unwrap_or("/")
}

fn fresh(site: &Site, person: &PersonId, role: &str, lasts: SignedDuration) -> (String, Session) {
    let (now, token) = (site.now(), secret::token());
    let session = Session {
        token: secret::digest(&token),
        person: person.clone(),
        body: None,
        role: role.to_owned(),
        on_behalf_of: None,
        created: now,
        seen: now,
        expires: now + lasts,
    };
    (token, session)
}

async fn begin(
    site: &Site,
    token: &str,
    session: &Session,
    old: Option<&str>,
    to: &str,
) -> Result<Response, Failure> {
    if let Some(old) = old {
        site.store().close_session(old).await?;
    }
    site.store().open_session(session).await?;
    Ok(given(site, token, to))
}

fn given(site: &Site, token: &str, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().insert(header::SET_COOKIE, visitor::cookie(site, Some(token)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_only_to_pages_of_ours() {
        assert_eq!(ours("/piani?di=a%20b"), "/piani?di=a%20b");
        for other in ["", "https://a.example", "//a.example", "/\\a.example", "/\t/a.example", "a", "/è"] {
            assert_eq!(ours(other), "/", "{other}");
        }
    }
}
