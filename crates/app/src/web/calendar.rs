// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/calendario/{file}`: the terms that concern a person, for the program in which they keep their days. No session: who
//! has the address reads it. Nobody's name is in it.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use engine::{
    cycle::{
        gathering::{Gathering, gathering},
        role::Thing,
    },
    model::Deadline,
};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use jiff::{SignedDuration, civil::Date};
use store::Pace;

use super::{
    Site, duty,
    network::Network,
    page::{Failure, Refusal},
    seats::seats,
    secret,
    throttle::Guess,
    visitor::Visitor,
};
use crate::desk::gather;

/// What an address ends with.
pub(super) const ENDING: &str = ".ics";

/// How often a minute one calendar is read: programs do it every few hours.
const PACE: Pace = Pace { burst: 30, every: SignedDuration::from_secs(2) };

/// A day to remember.
struct Term {
    /// The same as long as it is the same term, whatever its day.
    id: String,
    day: Date,
    text: String,
    /// The plan it is of.
    plan: String,
    href: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    network: Network,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let digest = secret::digest(file.strip_suffix(ENDING).ok_or(Refusal::NotFound)?);
    let Some(person) = site.store().calendar_owner(&digest).await? else {
        // Only the network is slowed down: programs go on for years asking for an address that is no more.
        let guess = Guess::begin(&site, &format!("calendario {}", secret::token()), network).await?;
        let Ok(guess) = guess else { return Err(Refusal::TooMany.into()) };
        guess.wrong(&site).await?;
        return Err(Refusal::NotFound.into());
    };
    let asker = secret::digest(&format!("calendario di {person}"));
    if !site.store().keep_pace(&asker, PACE, site.now()).await? {
        return Err(Refusal::TooMany.into());
    }
    let mut calendar = Calendar::new();
    calendar.name("Ciclo della performance").timezone("Europe/Rome");
    let (mut told, stamp) = (BTreeSet::new(), site.now().strftime("%Y%m%dT%H%M%SZ").to_string());
    let home = site.settings().public_url.clone().unwrap_or_default();
    for visitor in seats(&site, &person, None).await? {
        if !visitor.may_read(Thing::Plan) {
            continue;
        }
        let body = site.store().body(&visitor.actor).await?.name;
        for term in terms(&site, &visitor).await? {
            // Two roles may have the same term.
            if told.insert(term.id.clone()) {
                calendar.push(event(&term, &body, &home, &stamp));
            }
        }
    }
    let mut response = calendar.done().to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The days that concern who has a role: the steps that they take, and the last days to write values.
async fn terms(site: &Site, visitor: &Visitor) -> Result<Vec<Term>, Failure> {
    let mut terms = Vec::new();
    for (plan, lines, _) in duty::at_work(site, visitor).await? {
        let id = |rest: &str| format!("{}.{rest}@traguardo", plan.head.id);
        for line in lines.iter().filter(|it| it.step.roles.contains(&visitor.role)) {
            let Some(day) = line.due else { continue };
            let (text, plan) = (duty::capital(line.step.title), plan.head.name.clone());
            terms.push(Term { id: id(line.step.id), day, text, plan, href: line.href.clone() });
        }
        if !visitor.may_write(Thing::Values) {
            continue;
        }
        for set in gather::sets(&plan.desk.rows) {
            let closes = set.head.closes.value.as_ref().and_then(Deadline::exact_day);
            let (Some(day), true) = (closes, gathering(&set.head, visitor.today) != Gathering::Closed) else {
                continue;
            };
            let text = format!("Ultimo giorno per i valori: {}", set.title());
            let href = plan.href(&format!("/valori/{}", set.series));
            terms.push(Term { id: id(&set.series), day, text, plan: plan.head.name.clone(), href });
        }
    }
    Ok(terms)
}

fn event(term: &Term, body: &str, home: &str, stamp: &str) -> Event {
    let day = |key: &str, day: Date| {
        Property::new(key, day.strftime("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
    };
    let mut event = Event::new();
    event
        .uid(&term.id)
        .add_property("DTSTAMP", stamp)
        .append_property(day("DTSTART", term.day))
        .append_property(day("DTEND", term.day.tomorrow().unwrap_or(term.day)))
        .summary(&term.text)
        .add_property("TRANSP", "TRANSPARENT")
        .location(body);
    match home {
        "" => event.description(&term.plan),
        _ => {
            let href = format!("{home}{}", term.href);
            event.description(&format!("{}\n{href}", term.plan)).url(&href)
        }
    };
    event.done()
}
