// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/versioni`: what was frozen, by which act, with its fingerprint; each version as a file.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use engine::{cycle::role::Thing, model::Choice as _};
use serde::Deserialize;
use store::{Baseline, Frozen, Publication};

use super::{
    Site,
    opened::{self, Opened},
    page::{Failure, Link, PageResult},
    plan_nav, public, secret,
    visitor::Visitor,
};
use crate::step::{Kept, kept_of};

/// What the address says: the version that was just published, or withdrawn.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    pubblicata: Option<i64>,
    ritirata: Option<i64>,
}

#[derive(Template)]
#[template(path = "baseline_list.html")]
pub(super) struct BaselineList {
    /// What was just done, in words.
    done: Option<&'static str>,
    tabs: Vec<Link>,
    here: String,
    versions: Vec<Version>,
}

/// A frozen version.
struct Version {
    name: String,
    /// When it was recorded.
    at: String,
    act: String,
    person: String,
    reason: String,
    sha256: String,
    /// Whether the text is still the one of which that is the fingerprint.
    whole: bool,
    file: String,
    /// The comparison with the version before of the same kind, if there is one, and with now.
    comparisons: Vec<Link>,
    /// Where everybody reads it, and since when.
    published: Option<(String, String)>,
    /// Where it is published or withdrawn, for who may.
    publication: Option<String>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<BaselineList> {
    visitor.reads(Thing::Baselines)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let frozen = site.store().baselines(&visitor.actor, &plan.head.id).await?;
    let publications = site.store().publications(&visitor.actor, &plan.head.id).await?;
    let mut versions = Vec::new();
    for it in &frozen {
        let baseline = site.store().baseline(&visitor.actor, &plan.head.id, it.number).await?;
        let mut version = version(&site, &plan, &baseline, &frozen);
        let published: Option<&Publication> = publications.iter().find(|own| own.number == it.number);
        version.published = published.map(|it| (public::href(it), site.moment(it.at)));
        let is_for_all = kept_of(it).and_then(|it| public::document_name(&it)).is_some();
        if is_for_all && visitor.may_write_all(Thing::Published) {
            version.publication = Some(plan.href(&format!("/versioni/{}/pubblicazione", it.number)));
        }
        versions.push(version);
    }
    versions.reverse();
    let is_public = |it: Option<i64>| it.map(|it| publications.iter().any(|own| own.number == it));
    let done = match (is_public(wanted.pubblicata), is_public(wanted.ritirata)) {
        (Some(true), _) => Some("La versione è pubblica"),
        (_, Some(false)) => Some("La versione non è più pubblica"),
        _ => None,
    };
    let (tabs, here) = (plan.tabs(&visitor), plan.href("/versioni"));
    Ok(plan_nav::page(&plan, "Versioni", BaselineList { done, tabs, here, versions }))
}

/// `GET` of the text of a version.
pub(super) async fn get_text(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    visitor.reads(Thing::Baselines)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let baseline = site.store().baseline(&visitor.actor, &plan.head.id, number).await?;
    let what = kept_of(&baseline.frozen).map_or("versione", |it| it.what.word()).replace(' ', "-");
    let name = format!("attachment; filename=\"{what}-{}-v{number}.json\"", plan.head.year);
    let headers =
        [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, baseline.canonical).into_response())
}

fn version(site: &Site, plan: &Opened, baseline: &Baseline, all: &[Frozen]) -> Version {
    let frozen = &baseline.frozen;
    let kept = kept_of(frozen);
    let compare =
        |from: i64, to: &str, text: String| Link { text, href: plan.href(&format!("/versioni/{from}/{to}")) };
    let mut comparisons = Vec::new();
    if let Some(what) = kept.as_ref().map(|it| it.what) {
        let mut before = all.iter().filter(|it| it.number < frozen.number);
        if let Some(before) = before.rfind(|it| kept_of(it).is_some_and(|it| it.what == what)) {
            let text = format!("dalla versione {} a questa", kept_of(before).map_or(0, |it| it.version));
            comparisons.push(compare(before.number, &frozen.number.to_string(), text));
        }
    }
    comparisons.push(compare(frozen.number, "adesso", "da questa a com'è adesso".to_owned()));
    Version {
        name: name(frozen),
        at: site.moment(frozen.at),
        act: kept.as_ref().map(|it| it.act.clone()).unwrap_or_default(),
        person: kept.as_ref().map(|it| it.person.clone()).unwrap_or_default(),
        reason: kept.map(|it| it.reason).unwrap_or_default(),
        sha256: frozen.sha256.clone(),
        whole: secret::digest(&baseline.canonical) == frozen.sha256,
        file: plan.href(&format!("/versioni/{}", frozen.number)),
        comparisons,
        published: None,
        publication: None,
    }
}

/// How a version is called: «piano, versione 1».
pub(super) fn name(frozen: &Frozen) -> String {
    match kept_of(frozen) {
        Some(Kept { what, version, .. }) => format!("{}, versione {version}", what.word()),
        None => format!("versione {}", frozen.number),
    }
}
