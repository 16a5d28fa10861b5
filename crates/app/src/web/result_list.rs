// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/risultati`: what every node came to with a set of values, with its light; `/perche/{node}`: why.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    cycle::role::{Reach, Thing},
    model::printed_day,
    score::{Scorecard, Scorer, with_scorer},
    tree::is_pending,
};
use serde::Deserialize;

use super::{
    Site,
    charts::{self, Chart, Moment},
    nested::{Nested, nested},
    opened::{self, Opened},
    outlook::outlook,
    page::{Failure, Link, Page, PageResult, Refusal},
    petition_list,
    scorecard::{self, Scored},
    secret,
    visitor::Visitor,
};
use crate::desk::{
    gather::{self, Set},
    reach,
    weighing::lines,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The set of values; the last that is not made up when it is not said.
    serie: Option<String>,
}

#[derive(Template)]
#[template(path = "result_list.html")]
pub(super) struct ResultList {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    /// The sets there are, with their address.
    sets: Vec<(Set, String, bool)>,
    series: String,
    /// The whole body, and its objectives in a sentence; not for who sees only what is theirs.
    whole: Option<(Scored, String)>,
    charts: Vec<Chart>,
    /// Requests that nobody has decided yet.
    waiting: usize,
    lines: Vec<Nested<Scored>>,
}

#[derive(Template)]
#[template(path = "result_why.html")]
pub(super) struct ResultWhy {
    it: Scored,
    set: String,
    /// What stands right below it.
    below: Vec<(Scored, String)>,
    whys: Vec<Nested<String>>,
    /// Where one asks that it counts otherwise; blank for who may not.
    ask: String,
    back: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ResultList> {
    let plan = load(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let series = plan.desk.series.clone().unwrap_or_default();
    let dossier = plan.dossier();
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let drawn = with_scorer(dossier, &dossier.system, |scorer| {
        let card = scorer.score();
        let nodes = &scorer.tree.nodes;
        let seen = |at: usize| all || reach::is_node_within(dossier, nodes[at].id, &visitor.scopes);
        let whole = all.then(|| {
            (
                scorecard::line(scorer, &card, 0),
                scorecard::summary(&card, scorecard::last_objectives(scorer)).words(),
            )
        });
        (whole, drawings(scorer, &card, &seen), scorecard::lines(scorer, &card, &seen))
    });
    let (whole, mut charts, lines) = drawn.expect("rows that were put together are a tree");
    if series.is_empty() {
        charts.clear();
    } else if all {
        charts.extend(charts::trend(&moments(&site, &visitor, &plan).await?));
    }
    let sets = gather::sets(&plan.desk.rows).into_iter().map(|it| {
        let href = plan.href(&format!("/risultati?serie={}", it.series));
        let here = it.series == series;
        (it, href, here)
    });
    let main = ResultList {
        tabs: plan.tabs(&visitor),
        sets: sets.collect(),
        series,
        whole,
        charts,
        waiting: waiting(&plan, &visitor),
        lines,
        plan: Arc::clone(&plan),
    };
    Ok(Page::new("Risultati", main)
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// The drawings of a set of values, with where one would arrive from there.
fn drawings(scorer: &Scorer<'_>, card: &Scorecard, seen: &dyn Fn(usize) -> bool) -> Vec<Chart> {
    let mut all = charts::charts(scorer, card, seen);
    all.extend(outlook(scorer, seen));
    all
}

/// How many requests that this visitor may see nobody has decided yet.
fn waiting(plan: &Opened, visitor: &Visitor) -> usize {
    let dossier = plan.dossier();
    let seen = dossier.petitions.iter().filter(|it| petition_list::may_see(dossier, visitor, it));
    seen.filter(|it| is_pending(dossier, it)).count()
}

/// What each set of values of the year that is not made up came to.
async fn moments(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Vec<Moment>, Failure> {
    let mut moments = Vec::new();
    let sets = gather::sets(&plan.desk.rows).into_iter();
    for set in sets.filter(|it| it.head.invented != Some(true)) {
        let opened = opened::open(site, visitor, plan.head.id.as_str(), Some(&set.series)).await?;
        let opened = opened::in_force(site, visitor, opened).await?;
        let dossier = opened.dossier();
        let moment = with_scorer(dossier, &dossier.system, |scorer| {
            let card = scorer.score();
            let summary = scorecard::summary(&card, scorecard::last_objectives(scorer));
            let (reached, known) = (summary.full, summary.full + summary.below);
            let name = set.day().map_or_else(|| set.title().to_owned(), printed_day);
            Moment { name, all: known + summary.missing, reached, known, body: scorer.shown(0, card.of(0)) }
        });
        moments.push(moment.expect("rows that were put together are a tree"));
    }
    Ok(moments)
}

/// `GET …/perche/{node}`
pub(super) async fn get_why(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, node)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ResultWhy> {
    let plan = load(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let series = plan.desk.series.clone().unwrap_or_default();
    let dossier = plan.dossier();
    let own = reach::is_node_within(dossier, &node, &visitor.scopes);
    if visitor.role.right(Thing::Values).reads == Reach::Own && !own {
        return Err(Refusal::Forbidden.into());
    }
    let drawn = with_scorer(dossier, &dossier.system, |scorer| {
        let at = scorer.tree.find(&node)?;
        let card = scorer.score();
        let below = scorer.tree.nodes[at].children.iter().map(|it| {
            let mut line = scorecard::line(scorer, &card, it.child);
            line.weight = scorer.written_weight(at, it).map_or_else(String::new, |it| it.to_string());
            let href = why_href(&plan, &line.id, &series);
            (line, href)
        });
        let whys = nested(lines(&scorer.explain(&card, at).parts));
        Some((scorecard::line(scorer, &card, at), below.collect(), whys, scorer.tree.path(at)))
    });
    let drawn = drawn.expect("rows that were put together are a tree");
    let (it, below, whys, path) = drawn.ok_or(Refusal::NotFound)?;
    let back = plan.href(&format!("/risultati?serie={series}"));
    let set = gather::set(&plan.desk.rows, &series).title().to_owned();
    let mine = visitor.scopes.is_empty() || own;
    let may_ask = mine && !node.is_empty() && !it.is_structure && petition_list::may_ask(&plan, &visitor);
    let ask = match may_ask {
        true => plan.href(&format!("/istanze/nuova?di={}", secret::escaped(&node))),
        false => String::new(),
    };
    let title = format!("Perché {}", it.degree);
    Ok(Page::new(title, ResultWhy { it, set, below, whys, ask, back: back.clone() })
        .below(path, back.clone())
        .below("Risultati", back)
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani"))
}

/// Where one reads why a node came to what it did.
pub(super) fn why_href(plan: &Opened, node: &str, series: &str) -> String {
    plan.href(&format!("/perche/{}?serie={series}", secret::escaped(node).replace('/', "%2F")))
}

/// The dossier with the set of values asked for, or with the last one.
///
/// # Errors
/// There is none such, or it is not for this visitor.
pub(super) async fn load(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    series: Option<&str>,
) -> Result<Arc<Opened>, Failure> {
    visitor.reads(Thing::Values)?;
    let plan = opened::open_with_values(site, visitor, plan, series).await?;
    opened::in_force(site, visitor, plan).await
}

impl ResultList {
    fn why(&self, it: &Scored) -> String {
        why_href(&self.plan, &it.id, &self.series)
    }
}
