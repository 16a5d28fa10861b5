// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/ciclo`: the cycle of one plan, step by step, and where its terms come from.

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    cycle::{ALL, State as CycleState, Step, calendar},
    model::{Choice as _, printed_day},
    source::Source,
};
use serde::Deserialize;
use serde_json::Value;
use store::{BatchId, Store};

use super::{
    Site, opened,
    page::{Failure, Link, PageResult},
    plan_nav,
    timeline::{Line, lines},
    visitor::Visitor,
};
use crate::step::Ground;

/// What has just been done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    fatto: String,
}

#[derive(Template)]
#[template(path = "cycle_show.html")]
pub(super) struct CycleShow {
    tabs: Vec<Link>,
    here: String,
    done: Option<Done>,
    state: CycleState,
    lines: Vec<Line>,
    others: Vec<Other>,
    terms: Vec<Term>,
}

/// The step that was just taken.
struct Done {
    title: &'static str,
    told: Vec<String>,
}

/// A step that is taken when it is needed.
struct Other {
    step: &'static Step,
    href: String,
    who: String,
}

/// A term of the calendar.
struct Term {
    step: &'static Step,
    day: String,
    kind: &'static str,
    why: String,
    source: &'static Source,
    /// Whether the deferrals of that year are known here.
    known: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult<CycleShow> {
    let plan = opened::open_with_values(&site, &visitor, &plan, None).await?;
    let ground = Ground::of(site.store(), &visitor.actor, &plan.head, &plan.desk).await?;
    let state = plan.state();
    let others = ALL.iter().filter(|it| !it.main && it.from.contains(&state));
    let other = |step: &&'static Step| Other {
        step,
        href: plan.href(&format!("/passi/{}", step.id)),
        who: super::timeline::who(step),
    };
    let term = |step: &&'static Step| {
        let it = calendar::term(step, &ground.dossier)?;
        let (day, kind, known) = (printed_day(it.day), it.kind.word(), it.is_known);
        Some(Term { step, day, kind, why: it.why, source: it.source, known })
    };
    let page = CycleShow {
        tabs: plan.tabs(&visitor),
        here: plan.href("/ciclo"),
        done: done(site.store(), &visitor, &asked.fatto).await?,
        state,
        lines: lines(&plan, &ground, site.today()),
        others: others.map(other).collect(),
        terms: ALL.iter().filter_map(term).collect(),
    };
    Ok(plan_nav::page(&plan, "Ciclo", page))
}

/// The step that a batch took, and what it told.
async fn done(store: &Store, visitor: &Visitor, batch: &str) -> Result<Option<Done>, Failure> {
    if batch.is_empty() {
        return Ok(None);
    }
    let events = store.batch(&visitor.actor, &BatchId::from(batch.to_owned())).await?;
    let Some(event) = events.iter().find(|it| it.kind == "dossier.state") else { return Ok(None) };
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let detail = &detail["detail"];
    let told = detail["told"].as_array().into_iter().flatten();
    let told = told.filter_map(|it| it.as_str().map(str::to_owned)).collect();
    let step = detail["step"].as_str().and_then(engine::cycle::find);
    Ok(step.map(|it| Done { title: it.title, told }))
}
