// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/versioni/{number}/pubblicazione`: a frozen plan or report is shown to everybody, or no more.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::Thing;
use serde::Deserialize;
use store::{NewPublication, Publication};

use super::{
    Site, baseline_list,
    opened::{self, Opened},
    page::{Failure, Link, Refusal},
    plan_nav, public,
    visitor::Visitor,
};
use crate::{
    published::{Public, Sight},
    step::kept_of,
};

/// What is to be done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    azione: String,
}

#[derive(Template)]
#[template(path = "publication.html")]
struct PublicationPage {
    tabs: Vec<Link>,
    action: String,
    back: String,
    /// Where everybody reads it, or would.
    address: String,
    /// Since when, if it is public.
    since: Option<String>,
    objectives: usize,
    hidden: usize,
    error: &'static str,
}

/// A version that may be published.
struct Version {
    plan: Arc<Opened>,
    baseline: store::Baseline,
    document: String,
    published: Option<Publication>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let version = load(&site, &visitor, &plan, number).await?;
    shown(&site, &visitor, &version, "").await
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, number)): Path<(String, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let version = load(&site, &visitor, &plan, number).await?;
    let (actor, id, at) = (&visitor.actor, &version.plan.head.id, site.now());
    let (said, done) = match (typed.azione.as_str(), &version.published) {
        ("pubblica", None) => {
            let slug = public::slug(&site.store().body(actor).await?.name);
            let (year, document) = (version.plan.head.year.into(), version.document.as_str());
            let new = NewPublication { dossier: id, number, year, document, slug: &slug };
            ("pubblicata", site.store().publish(actor, &new, at).await)
        }
        ("ritira", Some(_)) => ("ritirata", site.store().withdraw(actor, id, number, at).await),
        // Somebody else did it meanwhile: it is as it was wanted.
        ("pubblica", Some(_)) => ("pubblicata", Ok(())),
        ("ritira", None) => ("ritirata", Ok(())),
        _ => {
            let error = "scegliere se pubblicare o ritirare la versione";
            return shown(&site, &visitor, &version, error).await;
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&version.plan.href(&format!("/versioni?{said}={number}"))).into_response()),
        Err(store::Error::Refusal(store::Refusal::Taken)) => {
            let error = "a questo indirizzo c'è già una versione di un altro dossier dello stesso anno: ritirare prima quella";
            shown(&site, &visitor, &version, error).await
        }
        Err(it) => Err(it.into()),
    }
}

async fn load(site: &Site, visitor: &Visitor, plan: &str, number: i64) -> Result<Version, Failure> {
    visitor.writes(Thing::Published)?;
    visitor.reads(Thing::Baselines)?;
    let plan = opened::open(site, visitor, plan, None).await?;
    let baseline = site.store().baseline(&visitor.actor, &plan.head.id, number).await?;
    let document = kept_of(&baseline.frozen).and_then(|it| public::document_name(&it));
    let document = document.ok_or(Refusal::NotFound)?;
    let all = site.store().publications(&visitor.actor, &plan.head.id).await?;
    let published = all.into_iter().find(|it| it.number == number);
    Ok(Version { plan, baseline, document, published })
}

async fn shown(
    site: &Site,
    visitor: &Visitor,
    version: &Version,
    error: &'static str,
) -> Result<Response, Failure> {
    let Version { plan, baseline, document, published } = version;
    let unread = |it: String| Failure::Fault(format!("la versione non si legge: {it}").into());
    let cut = Public::of(&baseline.canonical).map_err(unread)?;
    let rows = cut.rows.iter().filter(|it| it.sheet == "obiettivo");
    let address = match published {
        Some(it) => public::href(it),
        None => {
            let slug = public::slug(&site.store().body(&visitor.actor).await?.name);
            format!("{}/{slug}/{}/{document}", public::ROOT, plan.head.year)
        }
    };
    let name = baseline_list::name(&baseline.frozen);
    let number = baseline.frozen.number;
    let main = PublicationPage {
        tabs: plan.tabs(visitor),
        action: plan.href(&format!("/versioni/{number}/pubblicazione")),
        back: plan.href("/versioni"),
        address: public::canonical(site, &address),
        since: published.as_ref().map(|it| site.moment(it.at)),
        objectives: rows.count(),
        hidden: cut.sights.iter().filter(|it| **it == Sight::Nothing).count(),
        error,
    };
    let verb = if published.is_some() { "Ritirare" } else { "Pubblicare" };
    let page = plan_nav::page(plan, format!("{verb} «{name}»"), main);
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page).into_response())
}
