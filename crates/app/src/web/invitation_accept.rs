// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/invito/{token}`: who was invited sets name and password, once.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::json;
use store::{Account, Actor, Invitation, NewAccount};

use super::{
    Site, entry,
    page::{Failure, Page},
    password, secret,
    visitor::Known,
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    login: String,
    password: String,
    ripeti: String,
}

#[derive(Default, Template)]
#[template(path = "invitation_accept.html")]
pub(super) struct InvitationAccept {
    /// Who was invited; none if the link is worth nothing.
    name: Option<String>,
    login: String,
    /// Whether they have an access already, with that login.
    again: bool,
    login_error: String,
    password_error: String,
    repeat_error: String,
}

/// A link that is worth something.
struct Invited {
    invitation: Invitation,
    name: String,
    account: Option<Account>,
    /// Name of the body that invites.
    body: String,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, Failure> {
    // Nobody guesses 256 bits: there is nothing to slow down.
    let Some(invited) = invited(&site, &token).await? else { return Ok(worthless()) };
    let login = match &invited.account {
        Some(it) => it.login.clone(),
        None => suggested(&invited.name),
    };
    Ok(page(InvitationAccept::of(&invited, login)))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    old: Option<Extension<Known>>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, now) = (site.store(), site.now());
    let Some(invited) = invited(&site, &token).await? else { return Ok(worthless()) };
    let login = match &invited.account {
        Some(it) => it.login.clone(),
        None => typed.login.trim().to_lowercase(),
    };
    let mut main = InvitationAccept::of(&invited, login.clone());
    if invited.account.is_none() {
        main.login_error = match unfit(&login) {
            Some(it) => it,
            None if store.account_by_login(&login).await?.is_some() => {
                format!("«{login}» è già di qualcun altro: aggiungere, per esempio, l'iniziale o il comune")
            }
            None => String::new(),
        };
    }
    let names = [login.as_str(), &invited.name, &invited.body];
    main.password_error = password::refused(&typed.password, &names).unwrap_or_default();
    if typed.password != typed.ripeti {
        main.repeat_error = String::from("le due password sono diverse: riscriverle");
    }
    if [&main.login_error, &main.password_error, &main.repeat_error].iter().any(|it| !it.is_empty()) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(main)).into_response());
    }
    let hash = secret::hash(typed.password).await;
    // Two who send it together: only the first one's is taken.
    if !store.use_invitation(&secret::digest(&token), now).await? {
        return Ok(worthless());
    }
    let person = &invited.invitation.person;
    match invited.account {
        Some(_) => {
            store.set_password(person, Some(&hash)).await?;
            store.set_totp(person, None, &[]).await?;
            store.close_sessions(person, None).await?;
        }
        None => {
            let new = NewAccount { person, login: &login, password: Some(&hash), administrator: false };
            store.create_account(new, now).await?;
        }
    }
    tell(&site, &invited.invitation).await?;
    let account = store.account(person).await?;
    entry::open(&site, &account, old.map(|it| it.0.session.token).as_deref(), "/").await
}

impl InvitationAccept {
    fn of(invited: &Invited, login: String) -> InvitationAccept {
        let (name, again) = (Some(invited.name.clone()), invited.account.is_some());
        InvitationAccept { name, login, again, ..InvitationAccept::default() }
    }
}

fn worthless() -> Response {
    (StatusCode::NOT_FOUND, page(InvitationAccept::default())).into_response()
}

fn page(main: InvitationAccept) -> Response {
    let title = if main.name.is_some() { "Invito" } else { "L'invito non vale" };
    Page::new(title, main).into_response()
}

async fn invited(site: &Site, token: &str) -> Result<Option<Invited>, Failure> {
    let store = site.store();
    let Some(invitation) = store.invitation(&secret::digest(token), site.now()).await? else {
        return Ok(None);
    };
    let account = match store.account(&invitation.person).await {
        Ok(it) => Some(it),
        Err(store::Error::Refusal(store::Refusal::NotFound)) => None,
        Err(it) => return Err(it.into()),
    };
    if account.as_ref().is_some_and(|it| it.disabled) {
        return Ok(None);
    }
    let name = store.person(&invitation.person).await?.name;
    let body = match &invitation.body {
        Some(body) => store.body(&acting(&invitation, body.clone(), String::new())).await?.name,
        None => String::new(),
    };
    Ok(Some(Invited { invitation, name, account, body }))
}

/// Writes in the log of the body that invited that the link was used.
async fn tell(site: &Site, invitation: &Invitation) -> Result<(), Failure> {
    let Some(body) = &invitation.body else { return Ok(()) };
    let roles = site.store().memberships(&invitation.person, site.today()).await?;
    let role = roles.into_iter().find(|it| it.body == *body).map_or(String::new(), |it| it.role);
    let actor = acting(invitation, body.clone(), role);
    site.store().note(&actor, "access.set", actor.person.as_str(), json!({}), site.now()).await?;
    Ok(())
}

fn acting(invitation: &Invitation, body: store::BodyId, role: String) -> Actor {
    Actor { body, person: invitation.person.clone(), role, on_behalf_of: None }
}

/// Why a login is not one; nothing if it is.
fn unfit(login: &str) -> Option<String> {
    let fit = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-_@".contains(it);
    match login.chars().count() {
        0..=2 => Some("il nome di accesso ha almeno tre caratteri: allungarlo".to_owned()),
        3..=64 if login.chars().all(fit) => None,
        3..=64 => Some("nel nome di accesso vanno solo lettere senza accento, cifre e . - _ @".to_owned()),
        _ => Some("il nome di accesso ha al massimo 64 caratteri: accorciarlo".to_owned()),
    }
}

/// A login made of a name: `anna.rossi`.
fn suggested(name: &str) -> String {
    let plain = |it: char| match it {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        other => other,
    };
    let small: String = name.to_lowercase().chars().map(plain).collect();
    let words = small.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_suggested_and_checked() {
        assert_eq!(suggested("Nicolò D'Amico"), "nicolo.d.amico");
        assert_eq!(unfit("nicolo.d.amico"), None);
        for bad in ["ab", "anna rossi", "niccolò", &"a".repeat(65)] {
            assert!(unfit(bad).is_some(), "{bad}");
        }
    }
}
