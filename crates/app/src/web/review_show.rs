// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/verifica`: the desk of the evaluation body: what it may do now, on which text, what the checks say,
//! what the document prints beside what it comes to, what the body has already said.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    check::Severity,
    cycle::{self, Freeze, Request, Role, Step, history, role::Thing},
    model::{Choice as _, printed_day},
    score::with_scorer,
};
use serde::Deserialize;

use super::{
    Site,
    deviation::{self, Missed},
    finding_list::row_href,
    grant,
    opened::{self, Opened, Remark},
    page::{Badge, Link, Page, PageResult},
    result_list::why_href,
    rule_list, secret,
    visitor::Visitor,
};
use crate::{
    desk::gather::{self, Set},
    figures::{Figure, figures},
    step::Ground,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The set of values; the last that is not made up when it is not said.
    serie: Option<String>,
}

#[derive(Template)]
#[template(path = "review_show.html")]
pub(super) struct ReviewShow {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    sets: Vec<(Set, String, bool)>,
    series: String,
    /// The role that makes one a party, where one sits in the evaluation body too.
    party: Option<&'static str>,
    steps: Vec<Move>,
    /// Of the text that would be validated now.
    digest: String,
    counts: Vec<Count>,
    errors: Vec<Said>,
    figures: Vec<Figure>,
    missed: Vec<Missed>,
    said: Vec<Minute>,
}

/// Something the evaluation body may do in this state.
struct Move {
    step: &'static Step,
    href: String,
    /// How many things lack before.
    blocks: usize,
}

/// How many findings of a severity, open and accepted.
struct Count {
    badge: Badge,
    open: usize,
    accepted: usize,
    href: String,
}

/// An error that is still open.
struct Said {
    code: &'static str,
    place: String,
    what: String,
    href: Option<String>,
}

/// What the evaluation body has already said.
struct Minute {
    title: &'static str,
    act: String,
    note: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ReviewShow> {
    visitor.reads(Thing::Opinions)?;
    visitor.reads(Thing::Values)?;
    let plan = opened::open_with_values(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let plan = opened::in_force(&site, &visitor, plan).await?;
    let series = plan.desk.series.clone().unwrap_or_default();
    let ground = Ground::of(site.store(), &visitor.actor, &plan.head, &plan.desk).await?;
    let also = grant::others(&site, &visitor).await?;
    let state = plan.state();
    let own = cycle::ALL.iter().filter(|it| it.roles.contains(&Role::EvaluationBody));
    let steps = own.filter(|it| it.from.contains(&state)).map(|step| {
        let asked = Request { role: Role::EvaluationBody, ..Request::dry(step, site.today()) };
        let blocks = cycle::refusals(&ground.case(), &asked).len();
        Move { step, href: plan.href(&format!("/passi/{}", step.id)), blocks }
    });
    let remarks = plan.remarks();
    let mut figures = figures(plan.dossier());
    figures.sort_by_key(|it| it.agrees);
    let missed = with_scorer(plan.dossier(), &plan.dossier().system, |scorer| {
        deviation::missed(&plan, scorer, &scorer.score(), &series)
    });
    let main = ReviewShow {
        tabs: plan.tabs(&visitor),
        sets: sets(&plan, &series),
        party: also.into_iter().find(|it| visitor.role.is_incompatible(*it)).map(Role::word),
        steps: steps.collect(),
        digest: secret::digest(&ground.canonical(Freeze::Relazione)),
        counts: [Severity::Error, Severity::Warning, Severity::Information]
            .map(|it| count(&plan, remarks, &series, it))
            .into_iter()
            .filter(|it| it.open + it.accepted > 0)
            .collect(),
        errors: remarks
            .iter()
            .filter(|it| it.severity == Severity::Error && it.accepted.is_none())
            .map(|it| Said {
                code: it.check.code,
                place: it.finding.path.clone(),
                what: it.finding.what.clone(),
                href: row_href(&plan, it.finding.place),
            })
            .collect(),
        figures,
        missed: missed.expect("rows that were put together are a tree"),
        said: minutes(&ground),
        series,
        plan: Arc::clone(&plan),
    };
    Ok(Page::new("Verifica del Nucleo", main)
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// The sets of values there are, with the address of this page on each.
fn sets(plan: &Opened, series: &str) -> Vec<(Set, String, bool)> {
    let set = |it: Set| {
        let href = plan.href(&format!("/verifica?serie={}", it.series));
        let here = it.series == series;
        (it, href, here)
    };
    gather::sets(&plan.desk.rows).into_iter().map(set).collect()
}

fn count(plan: &Opened, remarks: &[Remark], series: &str, severity: Severity) -> Count {
    let mut own = remarks.iter().filter(|it| it.severity == severity).peekable();
    let word = severity.word();
    let (accepted, all) = own
        .by_ref()
        .fold((0, 0), |(accepted, all), it| (accepted + usize::from(it.accepted.is_some()), all + 1));
    Count {
        badge: rule_list::severity_badge(severity),
        open: all - accepted,
        accepted,
        href: plan.href(&format!("/rilievi?gravita={word}&serie={series}")),
    }
}

/// What the evaluation body did in this cycle, as its acts prove it.
fn minutes(ground: &Ground) -> Vec<Minute> {
    let done = history::history(&ground.dossier);
    let own = done.iter().filter(|it| it.step.roles == [Role::EvaluationBody]);
    let minute = |it: &history::Done<'_>| {
        let number = Some(it.act.number.trim()).filter(|it| !it.is_empty()).map(|it| format!("n. {it}"));
        let words = [Some(it.act.kind.trim().to_owned()), Some(it.act.organ.trim().to_owned()), number];
        let words: Vec<String> = words.into_iter().flatten().filter(|it| !it.is_empty()).collect();
        let act = format!("{} del {}", words.join(" "), printed_day(it.date));
        Minute { title: it.step.title, act, note: it.act.note.trim().to_owned() }
    };
    own.map(minute).collect()
}

impl ReviewShow {
    fn differing(&self) -> usize {
        self.figures.iter().filter(|it| !it.agrees).count()
    }

    fn unexplained(&self) -> usize {
        self.missed.iter().filter(|it| it.said.is_none()).count()
    }

    fn why(&self, it: &Figure) -> String {
        why_href(&self.plan, &it.node, &self.series)
    }
}
