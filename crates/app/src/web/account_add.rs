// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/utenze/nuova`: a person with a first role, and the link with which they come in.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::Thing;
use serde::Deserialize;
use store::{NewPerson, PersonId};

use super::{
    Site,
    grant::{Words, Wrong},
    invitation::{Link, invite},
    page::{Failure, Page, PageResult},
    roster::{Roster, structures},
    visitor::{Known, Visitor},
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    nome: String,
    email: String,
    login: String,
    ruolo: String,
    struttura: String,
    dal: String,
    al: String,
}

#[derive(Default, Template)]
#[template(path = "account_add.html")]
pub(super) struct AccountAdd {
    typed: Typed,
    structures: Vec<(String, String)>,
    name_error: String,
    email_error: String,
    login_error: String,
    wrong: Wrong,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, visitor: Visitor) -> PageResult<AccountAdd> {
    visitor.writes(Thing::Accounts)?;
    let typed = Typed { dal: site.today().to_string(), ..Typed::default() };
    let structures = structures(&site, &visitor).await?;
    Ok(page(AccountAdd { typed, structures, ..AccountAdd::default() }))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Accounts)?;
    let (store, now) = (site.store(), site.now());
    let structures = structures(&site, &visitor).await?;
    let granted = typed.words().read(&structures, site.today());
    let mut main = AccountAdd { typed, structures, ..AccountAdd::default() };
    let login = main.typed.login.trim().to_lowercase();
    let there = match login.as_str() {
        "" => None,
        login => {
            let found = store.account_by_login(login).await?;
            if found.is_none() {
                main.login_error = format!(
                    "nessuno entra con «{login}»: lasciare vuoto se la persona non ha ancora un accesso"
                );
            }
            found.map(|it| it.person)
        }
    };
    if login.is_empty() {
        let roster = Roster::read(&site, &visitor.actor).await?;
        main.name_error = unfit_name(&main.typed.nome);
        main.email_error = unfit_email(&main.typed.email);
        let same = |it: &&store::Person| {
            !it.email.is_empty() && it.email.eq_ignore_ascii_case(main.typed.email.trim())
        };
        if let Some(it) = roster.people.iter().find(same) {
            main.email_error =
                format!("è la posta di {}, che c'è già: darle un altro ruolo dalla sua pagina", it.name);
        }
    }
    if there.as_ref().is_some_and(|it| is_oneself(&visitor, it)) {
        main.login_error =
            String::from("i propri ruoli li cambia qualcun altro: chiederlo a un altro amministratore");
    }
    let fine = [&main.name_error, &main.email_error, &main.login_error].iter().all(|it| it.is_empty());
    let granted = match granted {
        Ok(it) if fine => it,
        other => {
            main.wrong = other.err().unwrap_or_default();
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(main)).into_response());
        }
    };
    if let Some(person) = there {
        let clash = granted.clash(&site, &visitor.actor, &person).await?;
        if !clash.is_empty() {
            main.wrong = Wrong { role: clash, ..Wrong::default() };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(main)).into_response());
        }
        granted.give(&site, &visitor.actor, &person).await?;
        return Ok(Redirect::to(&format!("/utenze/{person}?fatto=ruolo")).into_response());
    }
    let (name, email) = (main.typed.nome.trim(), main.typed.email.trim());
    let person = store.create_person(NewPerson { name, email }, now).await?;
    granted.give(&site, &visitor.actor, &person).await?;
    let link = invite(&site, &headers, &visitor.actor, &store.person(&person).await?, false).await?;
    known.hand(&site, "inviti", &Link::packed(&[link])).await?;
    Ok(Redirect::to(&format!("/utenze/{person}?fatto=persona")).into_response())
}

impl Typed {
    fn words(&self) -> Words {
        Words {
            ruolo: self.ruolo.clone(),
            struttura: self.struttura.clone(),
            dal: self.dal.clone(),
            al: self.al.clone(),
        }
    }
}

fn page(main: AccountAdd) -> Page<AccountAdd> {
    Page::new("Aggiungere una persona", main).below("Utenze", "/utenze")
}

/// Whether a person is who acts, or who they act for: nobody changes their own roles, not even through another.
pub(super) fn is_oneself(visitor: &Visitor, person: &PersonId) -> bool {
    visitor.actor.person == *person || visitor.actor.on_behalf_of.as_ref() == Some(person)
}

/// What is wrong with a name; blank if nothing is.
pub(super) fn unfit_name(name: &str) -> String {
    match name.trim().chars().count() {
        0 => "manca il nome: scrivere nome e cognome".to_owned(),
        1..=120 => String::new(),
        _ => "il nome supera 120 caratteri: accorciarlo".to_owned(),
    }
}

/// What is wrong with an address of electronic mail; blank if nothing is, or if it is not there.
pub(super) fn unfit_email(email: &str) -> String {
    let email = email.trim();
    let is_one = email
        .split_once('@')
        .is_some_and(|(name, place)| !name.is_empty() && place.contains('.') && !place.contains('@'));
    match email.is_empty() || (is_one && !email.contains(char::is_whitespace) && email.len() <= 254) {
        true => String::new(),
        false => format!("«{email}» non è un indirizzo di posta: scriverlo come nome@ente.it"),
    }
}
