// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/misurazione`: what was stated about each row beside what it comes to, and what lacks before the results
//! are fixed.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::cycle::{
    self, Request, Role,
    role::{Reach, Thing},
};
use serde::Deserialize;

use super::{
    Site, grant,
    opened::Opened,
    page::{Badge, Link, PageResult},
    petition_list, plan_nav,
    result_list::{load, why_href},
    scorecard,
    visitor::Visitor,
};
use crate::{
    desk::{
        gather::{self, Set},
        reach,
    },
    measurement::{self, Line},
    step::Ground,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The set of values; the last that is not made up when it is not said.
    serie: Option<String>,
    /// Only what one must look at.
    solo: String,
}

#[derive(Template)]
#[template(path = "measure_show.html")]
pub(super) struct MeasureShow {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    sets: Vec<(Set, String, bool)>,
    /// The same page with all rows, or only those to be looked at.
    other: String,
    only: bool,
    rows: Vec<Row>,
    counts: Counts,
    /// Where the results are fixed, and how many things lack before; none when it is not the time, or not theirs.
    step: Option<(String, usize)>,
}

/// How many rows are as they were stated, and how many are not.
#[derive(Default)]
struct Counts {
    all: usize,
    same: usize,
    differ: usize,
    missing: usize,
    decided: usize,
    waiting: usize,
}

/// A row of the table.
struct Row {
    line: Line,
    /// The value that is measured, exact; blank when there is none.
    value: String,
    light: Badge,
    why: String,
    /// Where the petition is read, that was granted or that waits.
    petition: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<MeasureShow> {
    let plan = load(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let series = plan.desk.series.clone().unwrap_or_default();
    let dossier = plan.dossier();
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let seen = |node: &str| all || reach::is_node_within(dossier, node, &visitor.scopes);
    let lines = measurement::lines(dossier, &seen);
    let counts = Counts::of(&lines);
    let only = wanted.solo == "differenze";
    let rows = lines.into_iter().filter(|it| !only || it.stands_out());
    let rows = rows.map(|it| row(&plan, &series, it)).collect();
    let href = |series: &str, only: bool| {
        let rest = if only { "&solo=differenze" } else { "" };
        plan.href(&format!("/misurazione?serie={series}{rest}"))
    };
    let sets = gather::sets(&plan.desk.rows).into_iter().map(|it| {
        let (href, here) = (href(&it.series, only), it.series == series);
        (it, href, here)
    });
    let main = MeasureShow {
        tabs: plan.tabs(&visitor),
        sets: sets.collect(),
        other: href(&series, !only),
        only,
        rows,
        counts,
        step: step(&site, &visitor, &plan, &series).await?,
        plan: Arc::clone(&plan),
    };
    Ok(plan_nav::page_in(&plan, "Misurazione", main, ("Risultati", "/risultati")))
}

/// The step that fixes the results, for who takes it when it is its time.
async fn step(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    series: &str,
) -> Result<Option<(String, usize)>, super::page::Failure> {
    let Some(step) = cycle::find("misura").filter(|it| it.from.contains(&plan.state())) else {
        return Ok(None);
    };
    if visitor.role != Role::Secretary {
        return Ok(None);
    }
    let ground = Ground::of(site.store(), &visitor.actor, &plan.head, &plan.desk).await?;
    let asked = Request {
        role: visitor.role,
        person: visitor.login.clone(),
        also: grant::others(site, visitor).await?,
        ..Request::dry(step, site.today())
    };
    let lacks = cycle::refusals(&ground.case(), &asked).len();
    Ok(Some((plan.href(&format!("/passi/misura?serie={series}")), lacks)))
}

fn row(plan: &Opened, series: &str, line: Line) -> Row {
    let petition = line.decided.as_ref().map(|it| &it.0).or(line.waiting.as_ref());
    Row {
        value: line.value.as_ref().map_or_else(String::new, engine::number::Number::exact),
        light: scorecard::badge(&line.outcome),
        why: why_href(plan, &line.node, series),
        petition: petition.map_or_else(String::new, |it| petition_list::href(plan, it)),
        line,
    }
}

impl Counts {
    fn of(lines: &[Line]) -> Counts {
        let mut counts = Counts { all: lines.len(), ..Counts::default() };
        for it in lines {
            counts.differ += usize::from(!it.difference.is_empty());
            counts.missing += usize::from(!it.missing.is_empty());
            counts.decided += usize::from(it.decided.is_some());
            counts.waiting += usize::from(it.waiting.is_some());
            counts.same += usize::from(!it.stands_out());
        }
        counts
    }
}
