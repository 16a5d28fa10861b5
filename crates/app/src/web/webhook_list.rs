// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/impostazioni/avvisi`: the programs that a body tells what happens, and what each of them answered.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use store::{Delivery, DeliveryId, NewDelivery, NewWebhook, Webhook, WebhookId};

use super::{
    Site,
    job::news::{KINDS, TRIAL},
    page::{Badge, Failure, Link, PageResult, Refusal},
    secret,
    settings_frame::{page, runs, tabs},
    visitor::{Known, Visitor},
};
use crate::webhook;

/// How many programs a body tells.
const MOST: usize = 10;
/// How many of the last deliveries are shown for each.
const SHOWN: i64 = 25;
const TITLE: &str = "Avvisi ai programmi";

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What has just been done.
    fatto: String,
}

/// What was typed: names and values, since what is wanted is many ticks.
type Typed = Vec<(String, String)>;

#[derive(Default, Template)]
#[template(path = "webhook_list.html")]
pub(super) struct WebhookList {
    tabs: Vec<Link>,
    can_tell: bool,
    hooks: Vec<Hook>,
    /// Whether there is place for another.
    may_add: bool,
    name: String,
    address: String,
    kinds: Vec<Kind>,
    name_error: String,
    address_error: String,
    kinds_error: String,
    /// The secret just made, shown once.
    secret: String,
    done: &'static str,
}

/// Something that can be told.
struct Kind {
    word: &'static str,
    says: &'static str,
    is_wanted: bool,
}

struct Hook {
    id: String,
    name: String,
    address: String,
    kinds: String,
    since: String,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    at: String,
    kind: String,
    badge: Badge,
    outcome: String,
    tries: i64,
    again: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    known: Option<axum::Extension<Known>>,
    Query(wanted): Query<Wanted>,
) -> PageResult<WebhookList> {
    runs(&visitor)?;
    let mut main = shown(&site, &visitor, &Typed::new()).await?;
    if let Some(known) = known {
        main.secret = known.handed(&site, "avviso").await?.unwrap_or_default();
    }
    main.done = match wanted.fatto.as_str() {
        "prova" => "L'avviso di prova è in partenza",
        "riprova" => "L'avviso è di nuovo in partenza",
        "togli" => "Il programma non viene più avvisato",
        _ => "",
    };
    Ok(page(TITLE, main))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    known: Known,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    runs(&visitor)?;
    let (store, actor, now) = (site.store(), &visitor.actor, site.now());
    let id = WebhookId::from(field(&typed, "quale"));
    let done = match field(&typed, "azione") {
        "aggiungi" => return add(&site, &visitor, &known, typed).await,
        "togli" => {
            store.remove_webhook(actor, &id, now).await?;
            "togli"
        }
        "prova" => {
            try_out(&site, &visitor, &id).await?;
            "prova"
        }
        "riprova" => {
            store.deliver_again(actor, &DeliveryId::from(field(&typed, "quale")), now).await?;
            "riprova"
        }
        _ => return Err(Refusal::Unreadable.into()),
    };
    Ok(Redirect::to(&format!("/impostazioni/avvisi?fatto={done}")).into_response())
}

async fn add(site: &Site, visitor: &Visitor, known: &Known, typed: Typed) -> Result<Response, Failure> {
    let mut main = shown(site, visitor, &typed).await?;
    if !main.may_add {
        return Err(Refusal::Unreadable.into());
    }
    let (name, address) = (main.name.trim().to_owned(), main.address.trim().to_owned());
    if name.is_empty() || name.chars().count() > 80 {
        main.name_error = String::from("dare al programma un nome fino a 80 caratteri");
    }
    main.address_error = match site.caller() {
        Some(it) => it.unfit(&address).unwrap_or_default(),
        None => "questa installazione non avvisa programmi: chiederlo a chi la gestisce".to_owned(),
    };
    let wanted: Vec<&str> = main.kinds.iter().filter(|it| it.is_wanted).map(|it| it.word).collect();
    let wanted = wanted.join(" ");
    if wanted.is_empty() {
        main.kinds_error = String::from("segnare almeno una cosa di cui avvisarlo");
    }
    if [&main.name_error, &main.address_error, &main.kinds_error].iter().any(|it| !it.is_empty()) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(TITLE, main)).into_response());
    }
    let secret = webhook::secret(&secret::random());
    let new = NewWebhook { name: &name, address: &address, kinds: &wanted, secret: &secret };
    site.store().create_webhook(&visitor.actor, &new, site.now()).await?;
    known.hand(site, "avviso", &secret).await?;
    Ok(Redirect::to("/impostazioni/avvisi").into_response())
}

/// Tells a program that somebody is trying.
async fn try_out(site: &Site, visitor: &Visitor, id: &WebhookId) -> Result<(), Failure> {
    let (store, actor) = (site.store(), &visitor.actor);
    let data = json!({ "ente": actor.body.as_str() });
    let payload = json!({ "tipo": TRIAL, "quando": site.now().to_string(), "dati": data }).to_string();
    let news = [NewDelivery { kind: TRIAL.to_owned(), payload }];
    loop {
        // Again, if meanwhile somebody looked at what happened for it.
        let hook = store.webhook(actor, id).await?;
        if store.tell(actor, &hook, hook.seen, &news, site.now()).await? {
            return Ok(());
        }
    }
}

async fn shown(site: &Site, visitor: &Visitor, typed: &Typed) -> Result<WebhookList, Failure> {
    let mut hooks = Vec::new();
    for it in site.store().webhooks(&visitor.actor).await? {
        let deliveries = site.store().deliveries(&visitor.actor, &it.id, SHOWN).await?;
        hooks.push(hook(site, it, deliveries));
    }
    let is_wanted = |word: &str| !field(typed, word).is_empty();
    Ok(WebhookList {
        tabs: tabs(visitor),
        can_tell: site.caller().is_some(),
        may_add: hooks.len() < MOST,
        hooks,
        name: field(typed, "nome").to_owned(),
        address: field(typed, "indirizzo").to_owned(),
        kinds: KINDS.iter().map(|(_, word, says)| Kind { word, says, is_wanted: is_wanted(word) }).collect(),
        ..WebhookList::default()
    })
}

fn hook(site: &Site, it: Webhook, deliveries: Vec<Delivery>) -> Hook {
    let says = |word: &str| KINDS.iter().find(|it| it.1 == word).map_or("", |it| it.2);
    Hook {
        id: it.id.to_string(),
        name: it.name,
        address: it.address,
        kinds: it.kinds.split_whitespace().map(says).collect::<Vec<_>>().join("; "),
        since: site.moment(it.created),
        lines: deliveries.into_iter().map(|it| line(site, it)).collect(),
    }
}

fn line(site: &Site, it: Delivery) -> Line {
    let badge = |word, colour, icon| Badge { word, colour, icon };
    let when = it.tried.map_or_else(String::new, |at| format!(", {}", site.moment(at)));
    Line {
        id: it.id.to_string(),
        at: site.moment(it.at),
        kind: it.kind,
        badge: match (it.delivered, it.failed) {
            (Some(_), _) => badge("arrivato", "bg-success", "it-check-circle"),
            (None, true) => badge("non arrivato", "bg-danger", "it-close-circle"),
            (None, false) => badge("in partenza", "bg-primary", "it-clock"),
        },
        outcome: if it.outcome.is_empty() { String::new() } else { format!("{}{when}", it.outcome) },
        tries: it.tries,
        again: it.tries > 0,
    }
}

/// What was typed under a name; blank if nothing was.
fn field<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
}
