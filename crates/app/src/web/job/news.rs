// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells programs what happened in a body: looks at its events, and delivers.

use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use store::{DeliveryId, Event, Job, NewDelivery, Trial};

use super::{
    super::{Site, page::Failure},
    End, PAUSES, day,
};
use crate::webhook::Call;

/// How often one looks, as long as somebody wants to know.
const EVERY: SignedDuration = SignedDuration::from_secs(10);
/// Events looked at together.
const MANY: i64 = 500;

/// What may be told: how events of the database begin, the word for it, and what it says. One line each.
#[rustfmt::skip]
pub(in crate::web) static KINDS: &[(&str, &str, &str)] = &[
    ("dossier.create", "piano.creato", "un piano è stato creato"),
    ("row.", "piano.modificato", "sono cambiate righe del piano"),
    ("row.", "valori.modificati", "sono stati scritti valori"),
    ("dossier.state", "ciclo.passo", "il ciclo è andato avanti, o indietro"),
    ("dossier.freeze", "versione.fissata", "una versione è stata fissata da un atto"),
    ("publication.add", "pubblicazione.fatta", "una versione è stata pubblicata"),
    ("publication.remove", "pubblicazione.ritirata", "una versione non è più pubblica"),
];

/// The word of what is told to try.
pub(in crate::web) const TRIAL: &str = "prova";

/// Looks at what happened since the last time, and writes what each program is to be told.
pub(super) async fn look(site: &Site, job: &Job) -> Result<End, Failure> {
    let Some(body) = &job.body else { return Ok(End::Done) };
    let (store, actor) = (site.store(), day::nobody(body));
    let hooks = store.webhooks(&actor).await?;
    if hooks.is_empty() {
        return Ok(End::Done);
    }
    let mut more = false;
    for hook in hooks {
        let events = store.events_after(&actor, hook.seen, MANY).await?;
        let Some(last) = events.last() else { continue };
        let wanted: Vec<&str> = hook.kinds.split_whitespace().collect();
        let news = news(&events, body.as_str(), &wanted);
        store.tell(&actor, &hook, last.seq, &news, site.now()).await?;
        more |= i64::try_from(events.len()).is_ok_and(|it| it == MANY);
    }
    Ok(End::Again(if more { SignedDuration::ZERO } else { EVERY }))
}

/// What some events come to: what was done together is told once for each dossier and set of values.
fn news(events: &[Event], body: &str, wanted: &[&str]) -> Vec<NewDelivery> {
    let mut told: Vec<(String, &Event)> = Vec::new();
    for event in events {
        let Some(word) = word(event).filter(|it| wanted.contains(it)) else { continue };
        let same = |it: &&mut (String, &Event)| {
            let (was, of) = (&it.0, it.1);
            was == word
                && of.batch == event.batch
                && of.dossier == event.dossier
                && of.place.series == event.place.series
        };
        match told.iter_mut().find(same) {
            // The version is that of the last of them.
            Some(it) => it.1 = event,
            None => told.push((word.to_owned(), event)),
        }
    }
    told.into_iter().map(|(kind, it)| NewDelivery { payload: payload(&kind, body, it), kind }).collect()
}

fn word(event: &Event) -> Option<&'static str> {
    let is_value = !event.place.series.is_empty();
    let mut fit = KINDS.iter().filter(|it| event.kind.starts_with(it.0)).map(|it| it.1);
    if event.kind.starts_with("row.") { fit.nth(usize::from(is_value)) } else { fit.next() }
}

/// What is told: the kind, the body, the plan, its version, the moment. Nobody's name, and nothing that was written.
fn payload(kind: &str, body: &str, event: &Event) -> String {
    let mut data = Map::new();
    data.insert("ente".to_owned(), Value::from(body));
    if let Some(it) = &event.dossier {
        data.insert("piano".to_owned(), Value::from(it.as_str()));
        data.insert("versione".to_owned(), Value::from(event.seq));
    }
    if !event.place.series.is_empty() {
        data.insert("serie".to_owned(), Value::from(event.place.series.as_str()));
    }
    json!({ "tipo": kind, "quando": event.at.to_string(), "dati": data }).to_string()
}

/// Tells a program something, and keeps what it answered.
pub(super) async fn deliver(site: &Site, job: &Job) -> Result<End, Failure> {
    let Some(body) = &job.body else { return Ok(End::Done) };
    let (store, actor, id) = (site.store(), day::nobody(body), DeliveryId::from(job.key.as_str()));
    let delivery = store.delivery(&actor, &id).await?;
    if delivery.delivered.is_some() {
        return Ok(End::Done);
    }
    let hook = store.webhook(&actor, &delivery.webhook).await?;
    let call =
        Call { address: &hook.address, id: id.as_str(), secret: &hook.secret, payload: &delivery.payload };
    let told = match site.caller() {
        Some(it) => it.call(&call, site.now()).await,
        None => Err("questa installazione non avvisa programmi".to_owned()),
    };
    match told {
        Ok(status) => {
            store.tried_delivery(&actor, &id, Trial::Done(&format!("risponde {status}")), site.now()).await?;
            Ok(End::Done)
        }
        Err(why) => {
            let is_last = usize::try_from(job.tries).is_ok_and(|it| it > PAUSES.len());
            let trial = if is_last { Trial::Never(&why) } else { Trial::Later(&why) };
            store.tried_delivery(&actor, &id, trial, site.now()).await?;
            Ok(End::Failed(why))
        }
    }
}
