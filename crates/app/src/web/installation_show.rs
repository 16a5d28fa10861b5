// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/installazione`: the bodies of the installation and who runs it; never the data of a body.

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{cycle::Role, model::Choice as _};
use serde::Deserialize;
use store::{Account, Actor, BodyId, NewMembership, NewPerson};

use super::{
    Site,
    account_add::{unfit_email, unfit_name},
    invitation::{Link, invite},
    page::{Failure, Page, PageResult, Refusal},
    settings_change::unfit,
    version_show,
    visitor::Operator,
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// The body that gets somebody who administers it; blank: a new one.
    ente: String,
    nome_ente: String,
    nome: String,
    email: String,
}

#[derive(Default, Template)]
#[template(path = "installation_show.html")]
pub(super) struct InstallationShow {
    bodies: Vec<Line>,
    operators: Vec<String>,
    /// Accesses of who has no role anywhere today.
    idle: Vec<String>,
    size: String,
    typed: Typed,
    body_error: String,
    name_error: String,
    email_error: String,
    links: Vec<Link>,
}

struct Line {
    id: String,
    name: String,
    created: String,
    events: i64,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, Operator(known): Operator) -> PageResult<InstallationShow> {
    let mut main = shown(&site).await?;
    main.links = Link::unpacked(known.handed(&site, "inviti").await?);
    Ok(Page::new("Installazione", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    Operator(known): Operator,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, now) = (site.store(), site.now());
    let is_new = typed.ente.is_empty();
    let body_error = if is_new { unfit(&typed.nome_ente).unwrap_or_default() } else { String::new() };
    let (name_error, email_error) = (unfit_name(&typed.nome), unfit_email(&typed.email));
    if [&body_error, &name_error, &email_error].iter().any(|it| !it.is_empty()) {
        let main = InstallationShow { typed, body_error, name_error, email_error, ..shown(&site).await? };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page::new("Installazione", main)).into_response());
    }
    let role = Role::Installation.word();
    let actor = match is_new {
        true => store.create_body(typed.nome_ente.trim(), &known.session.person, role, now).await?,
        false => {
            let bodies = store.bodies().await?;
            let body = bodies.into_iter().find(|it| it.id.as_str() == typed.ente).ok_or(Refusal::NotFound)?;
            acting(body.id, &known.session.person)
        }
    };
    let (name, email) = (typed.nome.trim(), typed.email.trim());
    let person = store.create_person(NewPerson { name, email }, now).await?;
    let new = NewMembership {
        person: &person,
        role: Role::Administrator.word(),
        scope: "",
        since: site.today(),
        until: None,
    };
    store.grant(&actor, &new, now).await?;
    let link = invite(&site, &headers, &actor, &store.person(&person).await?, false).await?;
    known.hand(&site, "inviti", &Link::packed(&[link])).await?;
    Ok(Redirect::to("/installazione").into_response())
}

fn acting(body: BodyId, person: &store::PersonId) -> Actor {
    Actor { body, person: person.clone(), role: Role::Installation.word().to_owned(), on_behalf_of: None }
}

async fn shown(site: &Site) -> Result<InstallationShow, Failure> {
    let store = site.store();
    let bodies = store.bodies().await?.into_iter().map(|it| Line {
        id: it.id.to_string(),
        name: it.name,
        created: site.moment(it.created),
        events: it.events,
    });
    let (operators, others): (Vec<Account>, Vec<Account>) =
        store.accounts().await?.into_iter().partition(|it| it.administrator);
    let mut idle = Vec::new();
    for it in others {
        let roles = store.memberships(&it.person, site.today()).await?;
        if roles.is_empty() && store.delegations_to(&it.person, site.today()).await?.is_empty() {
            idle.push(it.login);
        }
    }
    Ok(InstallationShow {
        bodies: bodies.collect(),
        operators: operators.into_iter().map(|it| it.login).collect(),
        idle,
        size: megabytes(store.size().await?),
        ..InstallationShow::default()
    })
}

/// Bytes as people say them.
fn megabytes(bytes: i64) -> String {
    let tenths = bytes * 10 / 1_000_000;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_with_a_comma() {
        assert_eq!(megabytes(12_345_678), "12,3 MB");
        assert_eq!(megabytes(99), "0,0 MB");
    }
}
