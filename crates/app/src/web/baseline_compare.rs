// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/versioni/{from}/{to}`: two versions beside each other; `to` may be «adesso».

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, State};
use engine::{compare::compare, cycle::role::Thing, model::Dossier, tree::Tree};
use formats::{Row, from_json};

use super::{
    Site,
    baseline_list::name,
    opened::{self, Opened},
    page::{Failure, Link, PageResult, Refusal},
    plan_nav,
    visitor::Visitor,
};
use crate::{
    canonical,
    desk::{self, paste::shown, reach},
};

#[derive(Template)]
#[template(path = "baseline_compare.html")]
pub(super) struct BaselineCompare {
    tabs: Vec<Link>,
    old: String,
    new: String,
    /// What changed in objectives, phases, indicators, in words.
    told: Vec<String>,
    rows: Vec<RowChange>,
}

/// A row that is not as it was.
struct RowChange {
    name: String,
    /// «nuova», «tolta»; blank: it was and is there.
    state: &'static str,
    cells: Vec<CellChange>,
}

/// A cell that is not as it was.
struct CellChange {
    column: String,
    old: String,
    new: String,
}

/// A version to be compared.
struct Side {
    name: String,
    rows: Vec<Row>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, from, to)): Path<(String, i64, String)>,
) -> PageResult<BaselineCompare> {
    visitor.reads(Thing::Baselines)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let mut old = frozen(&site, &visitor, &plan, from).await?;
    let mut new = match to.as_str() {
        "adesso" => Side { name: "adesso".to_owned(), rows: plan.desk.rows.clone() },
        number => {
            let number = number.parse().map_err(|_| Refusal::NotFound)?;
            frozen(&site, &visitor, &plan, number).await?
        }
    };
    // A frozen plan has no values: what was found later is no difference. Acts are in the cycle.
    let with_values = old.rows.iter().any(|it| !it.series.is_empty());
    for side in [&mut old, &mut new] {
        let of_plan = |it: &Row| it.series.is_empty() && !reach::is_beside_plan(it);
        side.rows.retain(|it| it.sheet != "atto" && (with_values || of_plan(it)));
    }
    let page = BaselineCompare {
        tabs: plan.tabs(&visitor),
        told: told(&old.rows, &new.rows),
        rows: changes(&old.rows, &new.rows),
        old: old.name,
        new: new.name,
    };
    let title = format!("Da «{}» a «{}»", page.old, page.new);
    Ok(plan_nav::page_in(&plan, title, page, ("Versioni", "/versioni")))
}

async fn frozen(site: &Site, visitor: &Visitor, plan: &Opened, number: i64) -> Result<Side, Failure> {
    let it = site.store().baseline(&visitor.actor, &plan.head.id, number).await?;
    let rows = canonical::rows(&it.canonical).map_err(|it| Failure::Fault(it.into()))?;
    Ok(Side { name: name(&it.frozen), rows })
}

/// What changed in the nodes of the plan.
fn told(old: &[Row], new: &[Row]) -> Vec<String> {
    let dossier = |rows: &[Row]| -> Option<Dossier> { Some(formats::assemble(rows, None).ok()?.dossier) };
    let (Some(old), Some(new)) = (dossier(old), dossier(new)) else { return Vec::new() };
    match (Tree::build(&old), Tree::build(&new)) {
        (Ok(old), Ok(new)) => compare(&old, &new).iter().map(engine::compare::Difference::words).collect(),
        _ => Vec::new(),
    }
}

/// What changed in each row, in the order of the document.
fn changes(old: &[Row], new: &[Row]) -> Vec<RowChange> {
    let find = |rows: &'_ [Row], like: &Row| rows.iter().position(|it| is_same(it, like));
    let gone = old.iter().filter(|it| find(new, it).is_none()).map(|it| (it.stands(), Some(it), None));
    let kept = new.iter().map(|it| (it.stands(), find(old, it).map(|at| &old[at]), Some(it)));
    let mut pairs: Vec<_> = gone.chain(kept).collect();
    pairs.sort_by_key(|it| it.0);
    pairs.into_iter().filter_map(|(_, old, new)| change(old, new)).collect()
}

fn is_same(one: &Row, other: &Row) -> bool {
    (&one.series, &one.sheet, &one.key) == (&other.series, &other.sheet, &other.key)
}

fn change(old: Option<&Row>, new: Option<&Row>) -> Option<RowChange> {
    let (before, after) = (words(old), words(new));
    let columns: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let cell = |column: &String| {
        let [old, new] = [&before, &after].map(|it| it.get(column).cloned().unwrap_or_default());
        (old != new).then(|| CellChange { column: column.replace('_', " "), old, new })
    };
    let cells: Vec<CellChange> = columns.into_iter().filter_map(cell).collect();
    let state = match (old, new) {
        (None, _) => "nuova",
        (_, None) => "tolta",
        _ => "",
    };
    let row = new.or(old)?;
    (!cells.is_empty()).then(|| RowChange { name: desk::named(row), state, cells })
}

fn words(row: Option<&Row>) -> BTreeMap<String, String> {
    let cells = row.map(|it| from_json(&it.cells)).unwrap_or_default();
    cells.into_iter().map(|(key, it)| (key, shown(&it))).collect()
}
