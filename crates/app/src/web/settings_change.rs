// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/impostazioni`: the name of the body and what it decides for itself.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::{Reach, Thing};
use serde::Deserialize;

use super::{
    Site,
    body_settings::{BodySettings, IDLE, ORDERS},
    page::{Failure, Link, Page, PageResult, Refusal},
    settings_frame::tabs,
    visitor::Visitor,
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
    secondo_fattore: String,
    inattivita: i64,
    relazione: String,
    /// The version of the body that was read.
    versione: i64,
}

#[derive(Template)]
#[template(path = "settings_change.html")]
pub(super) struct SettingsChange {
    tabs: Vec<Link>,
    name: String,
    chosen: BodySettings,
    version: i64,
    may_write: bool,
    name_error: String,
    done: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<SettingsChange> {
    visitor.reads(Thing::Settings)?;
    let body = site.store().body(&visitor.actor).await?;
    let main = SettingsChange {
        tabs: tabs(&visitor),
        chosen: BodySettings::read(&body.settings),
        name: body.name,
        version: body.version,
        may_write: may_write(&visitor),
        name_error: String::new(),
        done: !wanted.fatto.is_empty(),
    };
    Ok(Page::new("Impostazioni", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if !may_write(&visitor) {
        return Err(Refusal::Forbidden.into());
    }
    let is_order = ORDERS.iter().any(|it| it.0 == typed.relazione);
    if !IDLE.contains(&typed.inattivita) || !is_order {
        return Err(Refusal::Unreadable.into());
    }
    let chosen = BodySettings {
        second_factor: !typed.secondo_fattore.is_empty(),
        idle: typed.inattivita,
        order: typed.relazione,
    };
    let name = typed.nome.trim();
    if let Some(name_error) = unfit(name) {
        let (name, version) = (typed.nome, typed.versione);
        let tabs = tabs(&visitor);
        let main = SettingsChange { tabs, name, chosen, version, may_write: true, name_error, done: false };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page::new("Impostazioni", main)).into_response());
    }
    let body = site.store().body(&visitor.actor).await?;
    let settings = chosen.written_in(&body.settings);
    site.store().change_body(&visitor.actor, name, &settings, typed.versione, site.now()).await?;
    Ok(Redirect::to("/impostazioni?fatto=si").into_response())
}

/// Why a name is not that of a body; nothing if it is.
pub(super) fn unfit(name: &str) -> Option<String> {
    match name.trim().chars().count() {
        0 => Some("manca il nome dell'ente: scriverlo come sta negli atti".to_owned()),
        1..=200 => None,
        _ => Some("il nome supera 200 caratteri: accorciarlo".to_owned()),
    }
}

fn may_write(visitor: &Visitor) -> bool {
    visitor.role.right(Thing::Settings).writes == Reach::All
}
