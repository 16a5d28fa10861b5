// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio`: the first access to an empty installation, with the key that the console shows.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use store::{NewAccount, NewPerson};

use super::{
    Site, entry,
    page::{Failure, Page, Refusal},
    password, secret,
};
use crate::trial;

/// The key, as the address carries it.
#[derive(Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    chiave: String,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    chiave: String,
    nome: String,
    login: String,
    password: String,
    ripetuta: String,
    prova: String,
}

#[derive(Template)]
#[template(path = "start_open.html")]
pub(super) struct StartOpen {
    typed: Typed,
    wrong: Wrong,
}

/// What is wrong, field by field; blank when nothing is.
#[derive(Default, PartialEq)]
struct Wrong {
    name: &'static str,
    login: &'static str,
    password: String,
    again: &'static str,
}

/// What is there once the examples are loaded.
#[derive(Template)]
#[template(path = "start_trial.html")]
struct StartTrial {
    password: &'static str,
}

/// There is somebody already.
#[derive(Template)]
#[template(path = "start_over.html")]
struct StartOver;

/// `GET`
pub(super) async fn get(State(site): State<Site>, Query(key): Query<Key>) -> Result<Response, Failure> {
    let is_over = !site.store().accounts().await?.is_empty();
    if is_over {
        return Ok(Page::new("L'avvio è già fatto", StartOver).into_response());
    }
    if !fits(&site, &key.chiave) {
        return Err(Refusal::Forbidden.into());
    }
    let typed = Typed { chiave: key.chiave, ..Typed::default() };
    Ok(Page::new("Primo avvio", StartOpen { typed, wrong: Wrong::default() }).into_response())
}

/// `POST`
pub(super) async fn post(State(site): State<Site>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let store = site.store();
    if !store.accounts().await?.is_empty() || !fits(&site, &typed.chiave) {
        return Err(Refusal::Forbidden.into());
    }
    if !typed.prova.is_empty() {
        trial::load(store, site.now()).await.map_err(Failure::Fault)?;
        let main = StartTrial { password: trial::PASSWORD };
        return Ok(Page::new("Gli enti di esempio sono pronti", main).into_response());
    }
    let login = typed.login.trim().to_lowercase();
    let wrong = mistakes(&typed, &login);
    if wrong != Wrong::default() {
        let page = Page::new("Primo avvio", StartOpen { typed, wrong });
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let now = site.now();
    let person = store.create_person(NewPerson { name: typed.nome.trim(), email: "" }, now).await?;
    let password = secret::hash(typed.password).await;
    let account =
        NewAccount { person: &person, login: &login, password: Some(&password), administrator: true };
    store.create_account(account, now).await?;
    let account = store.account(&person).await?;
    entry::open(&site, &account, None, "/avvio/ente").await
}

fn fits(site: &Site, key: &str) -> bool {
    // What is compared is a digest: how long it takes tells nothing of the key.
    site.settings().first_key.as_ref().is_some_and(|it| *it == secret::digest(key.trim()))
}

/// What is wrong with what was typed.
fn mistakes(typed: &Typed, login: &str) -> Wrong {
    let known = |it: char| it.is_ascii_alphanumeric() || ".-_@".contains(it);
    Wrong {
        name: if typed.nome.trim().is_empty() { "Scrivere nome e cognome" } else { "" },
        login: match login {
            "" => "Scegliere un nome di accesso",
            it if !it.chars().all(known) => "Usare lettere senza accenti, cifre, punto, trattino",
            _ => "",
        },
        password: password::refused(&typed.password, &[login, &typed.nome]).unwrap_or_default(),
        again: if typed.password == typed.ripetuta { "" } else { "Le due password non sono uguali" },
    }
}
