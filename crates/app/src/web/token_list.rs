// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/profilo/chiavi`: keys with which a program reads or writes, in one's own name, in one body and role.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use store::{NewToken, TokenId};

use super::{
    Site,
    page::{Failure, PageResult, Refusal},
    profile_frame::page,
    roster::in_words,
    secret,
    visitor::{Known, SCOPES, Visitor},
};

/// For how many days a key may last: the choices.
static DAYS: &[i64] = &[30, 90, 180, 365];

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
    nome: String,
    ruolo: String,
    /// What it lets do; blank: only read.
    ambito: String,
    giorni: String,
    /// The key to be revoked.
    quale: String,
}

#[derive(Template)]
#[template(path = "token_list.html")]
pub(super) struct TokenList {
    /// Why no key can be made here; blank if one can.
    bound: &'static str,
    lines: Vec<Line>,
    /// One's roles in the body: word and words.
    roles: Vec<(String, String)>,
    typed: Typed,
    name_error: String,
    role_error: String,
    /// The key just made, shown once.
    key: String,
    revoked: bool,
}

struct Line {
    id: String,
    name: String,
    role: String,
    scope: &'static str,
    created: String,
    expires: String,
    seen: String,
    /// Whether it is worth something.
    live: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    known: Known,
    visitor: Option<Extension<Visitor>>,
    Query(wanted): Query<Wanted>,
) -> PageResult<TokenList> {
    let visitor = visitor.map(|it| it.0);
    let mut main = shown(&site, visitor.as_ref(), Typed::default()).await?;
    main.key = known.handed(&site, "chiave").await?.unwrap_or_default();
    main.revoked = wanted.fatto == "revoca";
    Ok(page("Chiavi per i programmi", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    known: Known,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if visitor.actor.on_behalf_of.is_some() {
        return Err(Refusal::Forbidden.into());
    }
    let store = site.store();
    if typed.azione == "revoca" {
        let id = TokenId::from(typed.quale.as_str());
        let tokens = store.tokens(&visitor.actor).await?;
        let own = tokens.iter().any(|it| it.id == id && it.person == visitor.actor.person);
        if !own {
            return Err(Refusal::NotFound.into());
        }
        store.revoke_token(&visitor.actor, &id, site.now()).await?;
        return Ok(Redirect::to("/profilo/chiavi?fatto=revoca").into_response());
    }
    let mut main = shown(&site, Some(&visitor), typed).await?;
    let name = main.typed.nome.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 {
        main.name_error =
            String::from("dare alla chiave un nome fino a 80 caratteri: a quale programma serve");
    }
    if !main.roles.iter().any(|(word, _)| *word == main.typed.ruolo) {
        main.role_error = String::from("scegliere uno dei propri ruoli");
    }
    let scope = match main.typed.ambito.as_str() {
        "" => SCOPES[0].0,
        word => SCOPES.iter().find(|it| it.0 == word).ok_or(Refusal::Unreadable)?.0,
    };
    let days = main.typed.giorni.parse().ok().filter(|it| DAYS.contains(it)).ok_or(Refusal::Unreadable)?;
    if !main.name_error.is_empty() || !main.role_error.is_empty() {
        let page = page("Chiavi per i programmi", main);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let key = format!("traguardo_{}", secret::token());
    let (digest, expires) = (secret::digest(&key), site.now() + SignedDuration::from_hours(24 * days));
    let new = NewToken { token: &digest, name: &name, role: &main.typed.ruolo, scope, expires };
    store.create_token(&visitor.actor, &new, site.now()).await?;
    known.hand(&site, "chiave", &key).await?;
    Ok(Redirect::to("/profilo/chiavi").into_response())
}

async fn shown(site: &Site, visitor: Option<&Visitor>, typed: Typed) -> Result<TokenList, Failure> {
    let (mut lines, mut roles) = (Vec::new(), Vec::new());
    if let Some(visitor) = visitor {
        let (store, person, now) = (site.store(), &visitor.actor.person, site.now());
        for it in store.tokens(&visitor.actor).await?.into_iter().filter(|it| it.person == *person) {
            lines.push(Line {
                id: it.id.to_string(),
                role: in_words(&it.role, ""),
                scope: SCOPES.iter().find(|(word, _)| *word == it.scope).map_or("", |it| it.1),
                name: it.name,
                created: site.moment(it.created),
                expires: site.moment(it.expires),
                seen: it.seen.map_or_else(|| "mai".to_owned(), |it| site.moment(it)),
                live: it.revoked.is_none() && it.expires > now,
            });
        }
        for it in store.memberships(person, site.today()).await? {
            if it.body == visitor.actor.body && !roles.iter().any(|(word, _)| *word == it.role) {
                roles.push((it.role.clone(), in_words(&it.role, "")));
            }
        }
    }
    let bound = match visitor {
        None => "una chiave è di un ente e di un ruolo: sceglierli prima",
        Some(it) if it.actor.on_behalf_of.is_some() => {
            "per delega non si fanno chiavi: cambiare ruolo e tornare con uno proprio"
        }
        Some(_) => "",
    };
    let (name_error, role_error, key) = (String::new(), String::new(), String::new());
    Ok(TokenList { bound, lines, roles, typed, name_error, role_error, key, revoked: false })
}
