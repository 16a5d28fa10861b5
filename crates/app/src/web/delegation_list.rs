// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/deleghe`: roles lent and borrowed, for a time and a structure; lending one and taking it back.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{cycle::role::Thing, model::Choice as _};
use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use store::{Delegation, DelegationId, NewDelegation, PersonId};

use super::{
    Site,
    grant::day_of,
    page::{Failure, Page, PageResult, Refusal},
    roster::{Access, Roster, day, in_words, structures},
    visitor::{Visitor, role, role_words},
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
    persona: String,
    struttura: String,
    dal: String,
    al: String,
    /// The delegation to be ended.
    quale: String,
}

#[derive(Default, Template)]
#[template(path = "delegation_list.html")]
pub(super) struct DelegationList {
    given: Vec<Line>,
    taken: Vec<Line>,
    /// Those of others, for who runs the accounts of the body.
    others: Vec<Line>,
    /// The role one can lend, in words; blank if none.
    lendable: &'static str,
    /// To whom: id and name.
    people: Vec<(String, String)>,
    structures: Vec<(String, String)>,
    typed: Typed,
    person_error: String,
    scope_error: String,
    since_error: String,
    until_error: String,
    done: &'static str,
}

struct Line {
    id: String,
    giver: String,
    taker: String,
    role: String,
    since: String,
    until: String,
    lasts: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> PageResult<DelegationList> {
    let typed = Typed { dal: site.today().to_string(), ..Typed::default() };
    let mut main = shown(&site, &visitor, typed).await?;
    main.done = match wanted.fatto.as_str() {
        "delega" => "La delega è data",
        "concludi" => "La delega è finita",
        _ => "",
    };
    Ok(Page::new("Deleghe", main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    match typed.azione.as_str() {
        "concludi" => end(&site, &visitor, &typed.quale).await,
        "delega" => lend(&site, &visitor, typed).await,
        _ => Err(Refusal::Unreadable.into()),
    }
}

async fn lend(site: &Site, visitor: &Visitor, typed: Typed) -> Result<Response, Failure> {
    if !may_lend(visitor) {
        return Err(Refusal::Forbidden.into());
    }
    let mut main = shown(site, visitor, typed).await?;
    let (since, until) = (day_of(&main.typed.dal), day_of(&main.typed.al));
    if !main.people.iter().any(|(id, _)| *id == main.typed.persona) {
        main.person_error = String::from("scegliere la persona che riceve la delega");
    }
    let scope = main.typed.struttura.trim().to_owned();
    if !scope.is_empty() && !main.structures.iter().any(|(id, _)| *id == scope) {
        main.scope_error = String::from("la struttura non è fra quelle del proprio ruolo: sceglierne una");
    }
    if since.is_none_or(|it| it < site.today()) {
        main.since_error = String::from("una delega comincia oggi o più avanti: correggere la data");
    }
    if until.is_none_or(|it| since.is_some_and(|since| it < since)) {
        main.until_error = String::from("una delega ha un ultimo giorno, non prima del primo: scriverlo");
    }
    let errors = [&main.person_error, &main.scope_error, &main.since_error, &main.until_error];
    let (Some(since), Some(until), true) = (since, until, errors.iter().all(|it| it.is_empty())) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page::new("Deleghe", main)).into_response());
    };
    let taker = PersonId::from(main.typed.persona.as_str());
    let new = NewDelegation {
        giver: &visitor.actor.person,
        taker: &taker,
        role: visitor.role.word(),
        scope: &scope,
        since,
        until: Some(until),
    };
    site.store().delegate(&visitor.actor, &new, site.now()).await?;
    Ok(Redirect::to("/deleghe?fatto=delega").into_response())
}

async fn end(site: &Site, visitor: &Visitor, id: &str) -> Result<Response, Failure> {
    let all = site.store().delegations(&visitor.actor).await?;
    let id = DelegationId::from(id);
    let found = all.iter().find(|it| it.id == id).ok_or(Refusal::NotFound)?;
    let own = found.giver == visitor.actor.person || found.taker == visitor.actor.person;
    if !own {
        visitor.writes(Thing::Accounts)?;
    }
    // A role holds on its last day too.
    let until = site.today() - 1.day();
    site.store().end_delegation(&visitor.actor, &id, Some(until), site.now()).await?;
    Ok(Redirect::to("/deleghe?fatto=concludi").into_response())
}

/// Whether the role in which one works is one's own, and may be lent.
fn may_lend(visitor: &Visitor) -> bool {
    visitor.actor.on_behalf_of.is_none() && visitor.role.is_delegable()
}

async fn shown(site: &Site, visitor: &Visitor, typed: Typed) -> Result<DelegationList, Failure> {
    let roster = Roster::read(site, &visitor.actor).await?;
    let (me, today) = (&visitor.actor.person, site.today());
    let mut main = DelegationList { typed, ..DelegationList::default() };
    for it in site.store().delegations(&visitor.actor).await? {
        let line = line(&it, &roster, today);
        if it.giver == *me {
            main.given.push(line);
        } else if it.taker == *me {
            main.taken.push(line);
        } else if visitor.may_read(Thing::Accounts) {
            main.others.push(line);
        }
    }
    if may_lend(visitor) {
        main.lendable = role_words(visitor.role);
        let others = roster.people.iter().filter(|it| it.id != *me);
        main.people = others
            .filter(|it| roster.access(&it.id) == Access::Active)
            .filter(|it| roster.roles(&it.id, today).next().is_some())
            // Who checks does not act for who is checked (CICL-28).
            .filter(|it| {
                let own = roster.roles(&it.id, today).filter_map(|it| role(&it.role));
                own.into_iter().all(|it| !visitor.role.is_incompatible(it))
            })
            .map(|it| (it.id.to_string(), it.name.clone()))
            .collect();
        main.structures = structures(site, visitor).await?;
        main.structures.retain(|(id, _)| visitor.scopes.is_empty() || visitor.scopes.contains(id));
    }
    Ok(main)
}

fn line(it: &Delegation, roster: &Roster, today: Date) -> Line {
    Line {
        id: it.id.to_string(),
        giver: roster.name(&it.giver).to_owned(),
        taker: roster.name(&it.taker).to_owned(),
        role: in_words(&it.role, &it.scope),
        since: day(it.since),
        until: it.until.map(day).unwrap_or_default(),
        lasts: it.until.is_none_or(|it| it >= today),
    }
}
