// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo`: one's own name and address, and what one may do where.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use store::NewPerson;

use super::{
    Site,
    account_add::{unfit_email, unfit_name},
    page::{Failure, Page, PageResult},
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
    nome: String,
    email: String,
}

#[derive(Template)]
#[template(path = "profile_show.html")]
pub(super) struct ProfileShow {
    typed: Typed,
    login: String,
    name_error: String,
    email_error: String,
    done: bool,
    /// The provider of identity, and whether it is tied already.
    provider: Option<(String, bool)>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    known: Known,
    Query(wanted): Query<Wanted>,
) -> PageResult<ProfileShow> {
    let person = site.store().person(&known.session.person).await?;
    let typed = Typed { nome: person.name, email: person.email };
    let mut main = shown(&site, &known, typed).await?;
    main.done = !wanted.fatto.is_empty();
    Ok(Page::new("Profilo", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    known: Known,
    visitor: Option<Extension<Visitor>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, person) = (site.store(), &known.session.person);
    let (name_error, email_error) = (unfit_name(&typed.nome), unfit_email(&typed.email));
    if !name_error.is_empty() || !email_error.is_empty() {
        let main = ProfileShow { name_error, email_error, ..shown(&site, &known, typed).await? };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page::new("Profilo", main)).into_response());
    }
    let old = store.person(person).await?;
    let new = NewPerson { name: typed.nome.trim(), email: typed.email.trim() };
    store.change_person(person, new).await?;
    // The log names people as they are called today: it must say that one was called otherwise.
    if let Some(Extension(visitor)) = visitor.filter(|_| old.name != new.name) {
        let detail = json!({ "old": old.name, "new": new.name });
        store.note(&visitor.actor, "person.rename", person.as_str(), detail, site.now()).await?;
    }
    Ok(Redirect::to("/profilo?fatto=dati").into_response())
}

async fn shown(site: &Site, known: &Known, typed: Typed) -> Result<ProfileShow, Failure> {
    let account = site.store().account(&known.session.person).await?;
    let provider = site.provider().map(|it| {
        let is_tied = account.identity.as_ref().is_some_and(|(issuer, _)| *issuer == it.settings.issuer);
        (it.settings.name.clone(), is_tied)
    });
    let (name_error, email_error) = (String::new(), String::new());
    Ok(ProfileShow { typed, login: account.login, name_error, email_error, done: false, provider })
}
