// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/ruolo`: in which body and role one works, for who has more than one.

use askama::Template;
use axum::{Form, extract::State, response::Response};
use engine::{cycle::Role, model::Choice as _};
use serde::Deserialize;
use store::{Actor, BodyId, PersonId};

use super::{
    Site, entry,
    page::{Failure, Page, PageResult, Refusal},
    recognise,
    visitor::{Known, role, role_words},
};

/// What was chosen.
#[derive(Deserialize)]
pub(super) struct Chosen {
    ruolo: String,
}

#[derive(Template)]
#[template(path = "role_choose.html")]
pub(super) struct RoleChoose {
    seats: Vec<Seat>,
}

/// Somewhere one may work.
struct Seat {
    /// What the form sends.
    key: String,
    words: String,
    body: Option<BodyId>,
    role: String,
    on_behalf_of: Option<PersonId>,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, known: Known) -> PageResult<RoleChoose> {
    Ok(Page::new("In quale veste", RoleChoose { seats: seats(&site, &known).await? }))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    known: Known,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let found = seats(&site, &known).await?.into_iter().find(|it| it.key == chosen.ruolo);
    let seat = found.ok_or(Refusal::NotFound)?;
    let mut known = known;
    known.session.body = seat.body;
    known.session.role = seat.role;
    known.session.on_behalf_of = seat.on_behalf_of;
    // Whoever had the old token has not the rights of the new role.
    entry::turn(&site, known, "/").await
}

async fn seats(site: &Site, known: &Known) -> Result<Vec<Seat>, Failure> {
    let (store, person, today) = (site.store(), &known.session.person, site.today());
    let mut seats: Vec<Seat> = Vec::new();
    if known.administrator {
        seats.push(Seat {
            key: Role::Installation.word().to_owned(),
            words: "Questa installazione: amministrare gli enti e gli accessi".to_owned(),
            body: None,
            role: Role::Installation.word().to_owned(),
            on_behalf_of: None,
        });
    }
    for it in store.memberships(person, today).await? {
        // The same role on two structures is one choice: both are in its reach.
        if seats.iter().any(|seat| seat.body.as_ref() == Some(&it.body) && seat.role == it.role) {
            continue;
        }
        let words = format!("{}: {}", body_name(site, &it.body, person, &it.role).await?, words(&it.role));
        seats.push(Seat {
            key: it.id.to_string(),
            words,
            body: Some(it.body),
            role: it.role,
            on_behalf_of: None,
        });
    }
    for it in store.delegations_to(person, today).await? {
        let same = |seat: &Seat| {
            seat.body.as_ref() == Some(&it.body)
                && seat.role == it.role
                && seat.on_behalf_of.as_ref() == Some(&it.giver)
        };
        let Some(lent) = role(&it.role) else { continue };
        // Who lent it may no longer have it.
        if seats.iter().any(same)
            || recognise::scopes(site, person, &it.body, lent, Some(&it.giver)).await?.is_none()
        {
            continue;
        }
        let (body, giver) =
            (body_name(site, &it.body, person, &it.role).await?, store.person(&it.giver).await?.name);
        seats.push(Seat {
            key: it.id.to_string(),
            words: format!("{body}: {}, per delega di {giver}", words(&it.role)),
            body: Some(it.body),
            role: it.role,
            on_behalf_of: Some(it.giver),
        });
    }
    Ok(seats)
}

async fn body_name(site: &Site, body: &BodyId, person: &PersonId, role: &str) -> Result<String, Failure> {
    let actor =
        Actor { body: body.clone(), person: person.clone(), role: role.to_owned(), on_behalf_of: None };
    Ok(site.store().body(&actor).await?.name)
}

fn words(word: &str) -> &'static str {
    role(word).map_or("", role_words)
}
