// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo/promemoria`: whether one wants letters that remind, and the address of one's calendar.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::Redirect,
};
use serde::Deserialize;

use super::{
    Site,
    calendar::ENDING,
    page::{Failure, PageResult, Refusal},
    profile_frame::page,
    secret,
    visitor::Known,
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
    azione: String,
    promemoria: String,
}

#[derive(Template)]
#[template(path = "profile_reminders.html")]
pub(super) struct ProfileReminders {
    is_reminded: bool,
    /// Where letters go; blank if nobody knows.
    email: String,
    can_send: bool,
    /// The address just made, shown once.
    href: String,
    /// Since when one has an address; blank if one has none.
    since: String,
    done: &'static str,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    known: Known,
    Query(wanted): Query<Wanted>,
) -> PageResult<ProfileReminders> {
    let (store, person) = (site.store(), &known.session.person);
    let since = store.calendar_since(person).await?;
    let main = ProfileReminders {
        is_reminded: store.is_reminded(person).await?,
        email: store.person(person).await?.email,
        can_send: site.mailer().is_some(),
        href: known.handed(&site, "calendario").await?.unwrap_or_default(),
        since: since.map_or_else(String::new, |it| site.moment(it)),
        done: match wanted.fatto.as_str() {
            "posta" => "La scelta è stata salvata",
            "revoca" => "L'indirizzo del calendario non vale più",
            _ => "",
        },
    };
    Ok(page("Promemoria e calendario", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    known: Known,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failure> {
    let (store, person) = (site.store(), &known.session.person);
    let done = match typed.azione.as_str() {
        "posta" => {
            store.remind(person, !typed.promemoria.is_empty()).await?;
            "?fatto=posta"
        }
        "calendario" => {
            let token = secret::token();
            store.give_calendar(person, &secret::digest(&token), site.now()).await?;
            let home = site.settings().public_url.clone().unwrap_or_default();
            let href = format!("{home}/calendario/{token}{ENDING}");
            known.hand(&site, "calendario", &href).await?;
            "#calendario"
        }
        "revoca" => {
            store.take_calendar(person).await?;
            "?fatto=revoca"
        }
        _ => return Err(Refusal::Unreadable.into()),
    };
    Ok(Redirect::to(&format!("/profilo/promemoria{done}")))
}
