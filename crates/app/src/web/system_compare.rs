// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/sistema/confronto`: this system beside that of another year, in words and on the values of that year.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    cycle::role::{Reach, Thing},
    describe,
    system::{System, compile},
    tree::NodeKind,
};
use serde::Deserialize;

use super::{
    Site,
    nested::{Nested, nested},
    opened::{self, Opened},
    page::{Failure, Link, Page, PageResult, Refusal},
    secret,
    visitor::Visitor,
};
use crate::{
    contrast::{Fate, Row, Side, contrast},
    desk::{Desk, gather, wording},
};

/// Tables of the system whose rows say something that its words do not.
const ROWS: [&str; 5] = ["criterio", "scala", "componente", "graduazione", "sistema"];

/// What the address says; a blank field asks for nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The other plan.
    con: String,
    /// The set of values of that plan.
    serie: Option<String>,
    /// Also what does not change.
    tutti: String,
}

#[derive(Template)]
#[template(path = "system_compare.html")]
pub(super) struct SystemCompare {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    /// The plans with which it can be compared.
    plans: Vec<store::Dossier>,
    other: Option<Other>,
    wanted: Wanted,
}

/// What it is compared with.
struct Other {
    plan: Arc<Opened>,
    sets: Vec<gather::Set>,
    /// The set whose values are scored; blank without one.
    set: String,
    /// The same system: there is nothing to compare.
    same: bool,
    changes: Vec<Change>,
    summary: String,
    rows: Vec<Row>,
    /// Not for who sees only what is theirs.
    hidden: bool,
}

/// A part of the system that is not as it was.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// What it is: «Regola «Giorni di ritardo»».
    pub(super) name: String,
    /// «nuovo», «non c'è più»; blank: it was and is there.
    pub(super) state: &'static str,
    pub(super) old: String,
    pub(super) new: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<SystemCompare> {
    visitor.reads(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let plans = site.store().dossiers(&visitor.actor).await?;
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let chosen = match plans.iter().find(|it| it.id.to_string() == wanted.con) {
        Some(it) if all => {
            Some(opened::open_with_values(&site, &visitor, it.id.as_str(), wanted.serie.as_deref()).await?)
        }
        Some(it) => Some(opened::open(&site, &visitor, it.id.as_str(), None).await?),
        None if !wanted.con.is_empty() => return Err(Refusal::NotFound.into()),
        None => reference(&site, &visitor, &plan, all).await?,
    };
    let other = chosen.map(|other| Other::of(&plan, other, !all));
    let main = SystemCompare { tabs: plan.tabs(&visitor), plans, other, wanted, plan: Arc::clone(&plan) };
    Ok(Page::new("Che cosa cambia nel sistema", main)
        .below("Sistema", plan.href("/sistema"))
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// What a system would change in the data of the year before, or of its own year: a sentence, and where one reads more.
///
/// # Errors
/// A fault of the database.
pub(super) async fn effect(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    system: &System,
) -> Result<Option<(String, String)>, Failure> {
    if visitor.role.right(Thing::Values).reads != Reach::All {
        return Ok(None);
    }
    let Some(other) = reference(site, visitor, plan, true).await? else { return Ok(None) };
    let Some(series) = other.desk.series.clone() else { return Ok(None) };
    let dossier = other.dossier();
    if *dossier.system == *system {
        return Ok(None);
    }
    let set = gather::set(&other.desk.rows, &series);
    let rows = contrast((dossier, &dossier.system), (dossier, system));
    let words = format!("{} ({}): {}", other.head.name, set.title(), summary(&rows));
    let href = format!("/sistema/confronto?con={}&serie={}", other.head.id, secret::escaped(&series));
    Ok(Some((words, plan.href(&href))))
}

/// The nearest year before with values, else the nearest year before, else itself.
async fn reference(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    with_values: bool,
) -> Result<Option<Arc<Opened>>, Failure> {
    let all = site.store().dossiers(&visitor.actor).await?;
    let before = all.iter().filter(|it| it.year < plan.head.year);
    let mut without = None;
    for it in before {
        let other = match with_values {
            true => opened::open_with_values(site, visitor, it.id.as_str(), None).await?,
            false => opened::open(site, visitor, it.id.as_str(), None).await?,
        };
        if other.desk.series.is_some() {
            return Ok(Some(other));
        }
        without = without.or(Some(other));
    }
    if without.is_some() || !with_values {
        return Ok(without);
    }
    let own = opened::open_with_values(site, visitor, plan.head.id.as_str(), None).await?;
    Ok(Some(own).filter(|it| it.desk.series.is_some()))
}

impl Other {
    fn of(plan: &Opened, other: Arc<Opened>, hidden: bool) -> Other {
        let (old, new) = (&other.dossier().system, &plan.dossier().system);
        let sets = gather::sets(&other.desk.rows);
        let set = other.desk.series.clone().filter(|_| !hidden).unwrap_or_default();
        let same = other.head.id == plan.head.id;
        let changes = changes(&other.desk, &plan.desk);
        let rows = if set.is_empty() || same {
            Vec::new()
        } else {
            contrast((other.dossier(), old), (other.dossier(), new))
        };
        let summary = summary(&rows);
        Other { sets, set, same, changes, summary, rows, hidden, plan: other }
    }
}

/// What changes from one system to the other, in words: parts by their name, rows by what they say.
pub(super) fn changes(old: &Desk, new: &Desk) -> Vec<Change> {
    let parts = |it: &Desk| describe::parts(&compile(&it.made.dossier.system).0);
    let (was, is) = (parts(old), parts(new));
    let named = |all: &[describe::Part], it: &describe::Part| {
        let found = all.iter().find(|other| other.table == it.table && other.name == it.name);
        found.map_or_else(String::new, |it| plain(&it.text))
    };
    let mut found = Vec::new();
    for it in was.iter().chain(is.iter().filter(|it| named(&was, it).is_empty())) {
        let (old, new) = (named(&was, it), named(&is, it));
        if old != new {
            let name = format!("{} «{}»", wording::label(it.table), it.title);
            let state = match (old.is_empty(), new.is_empty()) {
                (true, _) => "nuovo",
                (_, true) => "non c'è più",
                _ => "",
            };
            // What both say is not read twice.
            found.push(Change { name, state, old: beyond(&old, &new), new: beyond(&new, &old) });
        }
    }
    for sheet in ROWS {
        let lines = |it: &Desk| {
            let mut rows: Vec<_> = it.rows.iter().filter(|it| it.sheet == sheet).collect();
            rows.sort_by_key(|it| it.stands());
            rows.into_iter().map(said).collect::<Vec<String>>()
        };
        let (was, is) = (lines(old), lines(new));
        let only = |of: &[String], other: &[String]| {
            of.iter().filter(|it| !other.contains(it)).cloned().collect::<Vec<_>>().join("\n")
        };
        let (gone, come) = (only(&was, &is), only(&is, &was));
        if !gone.is_empty() || !come.is_empty() {
            let name = formats::sheet_of(sheet).map_or(sheet, formats::AnySheet::title).to_owned();
            found.push(Change { name, state: "", old: gone, new: come });
        }
    }
    found
}

/// The sentences of a text that another one has not.
fn beyond(text: &str, other: &str) -> String {
    let sentences = |it: &str| {
        // A step with its number, or a citation, is one.
        let is_one = |it: &str| it.starts_with("Fonte:") || it.starts_with(|it: char| it.is_ascii_digit());
        let split = |it: &str| if is_one(it) { it.to_owned() } else { it.replace(". ", ".\n") };
        it.lines().map(split).collect::<Vec<_>>().join("\n").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let known = sentences(other);
    sentences(text)
        .into_iter()
        .filter(|it| !it.is_empty() && !known.contains(it))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What a row says, column by column.
fn said(row: &formats::Row) -> String {
    let columns = formats::sheet_of(&row.sheet).map(formats::AnySheet::columns).unwrap_or_default();
    let cells = columns.iter().map(|it| (it.key, wording::cell(row, it.key)));
    let words: Vec<String> = cells
        .filter(|(_, words)| !words.is_empty())
        .map(|(key, words)| format!("{}: {words}", wording::label(key).to_lowercase()))
        .collect();
    words.join(", ")
}

/// Words without the signs of Markdown.
fn plain(text: &str) -> String {
    text.replace('`', "")
}

/// How many go up, down, and the like.
fn summary(rows: &[Row]) -> String {
    let count = |fate: Fate| rows.iter().filter(|it| it.fate() == fate).count();
    #[rustfmt::skip]
    let all = [
        (count(Fate::Up), "grado sale", "gradi salgono"),
        (count(Fate::Down), "grado scende", "gradi scendono"),
        (count(Fate::Found), "grado compare", "gradi compaiono"),
        (count(Fate::Lost), "grado si perde", "gradi si perdono"),
        (count(Fate::Otherwise), "si legge in un altro modo", "si leggono in un altro modo"),
    ];
    let said: Vec<String> = all
        .iter()
        .filter(|it| it.0 > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    match said.as_slice() {
        [] => format!("nessun grado cambia, su {}", rows.len()),
        said => format!("{}, su {}", said.join(", "), rows.len()),
    }
}

/// How a change looks: its word and its icon.
fn fate(it: &Row) -> (&'static str, &'static str) {
    match it.fate() {
        Fate::Up => ("sale", "it-arrow-up"),
        Fate::Down => ("scende", "it-arrow-down"),
        Fate::Found => ("compare", "it-plus-circle"),
        Fate::Lost => ("si perde", "it-warning-circle"),
        Fate::Otherwise => ("si legge diverso", "it-refresh"),
        Fate::Same => ("resta", "it-check"),
    }
}

fn kind(it: &Row) -> &'static str {
    match it.kind {
        NodeKind::Body => "ente",
        other => other.level(),
    }
}

fn is_same(it: &Row) -> bool {
    it.fate() == Fate::Same
}

fn old_whys(it: &Row) -> Vec<Nested<String>> {
    whys(it, it.old.as_ref())
}

fn new_whys(it: &Row) -> Vec<Nested<String>> {
    whys(it, it.new.as_ref())
}

/// The reasons of a node that changes.
fn whys(it: &Row, side: Option<&Side>) -> Vec<Nested<String>> {
    let why = side.filter(|_| it.fate() != Fate::Same).map(|it| it.why.clone());
    nested(why.unwrap_or_default())
}

/// What a node comes to; nothing where it is not there.
fn words(side: Option<&Side>) -> String {
    side.map(Side::classed).unwrap_or_default()
}

impl SystemCompare {
    /// The rows that are shown.
    fn shown<'a>(&self, other: &'a Other) -> Vec<&'a Row> {
        let all = !self.wanted.tutti.is_empty();
        other.rows.iter().filter(|it| all || it.fate() != Fate::Same).collect()
    }

    fn all_href(&self, other: &Other) -> String {
        let tutti = if self.wanted.tutti.is_empty() { "&tutti=si" } else { "" };
        let rest = format!(
            "/sistema/confronto?con={}&serie={}{tutti}#risultati",
            other.plan.head.id,
            secret::escaped(&other.set)
        );
        self.plan.href(&rest)
    }
}
