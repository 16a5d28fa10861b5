// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/altre-regole`: what the plan would come to under another system, or with other values;
//! `/piani/{plan}/attesi-di-prima`: on the targets first approved. Nothing is saved.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use engine::{
    compare::compare,
    cycle::{
        Freeze,
        role::{Reach, Thing},
    },
    model::Dossier,
    number::{Number, Rounding},
    system::System,
    tree::{NodeKind, Tree},
};
use formats::Row;
use serde::Deserialize;
use store::DossierId;

use super::{
    Site,
    nested::{Nested, nested},
    opened::{self, Opened},
    page::{Failure, Link, PageResult, Refusal},
    plan_nav,
    result_list::load,
    start_system::READY,
    visitor::Visitor,
};
use crate::{
    canonical,
    contrast::{self, Side, contrast},
    desk::{
        gather::{self, Set},
        reach,
        wording::cell,
    },
    step::kept_of,
    trial,
};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The set of values; the last that is not made up when it is not said.
    serie: Option<String>,
    /// The other system: that of another plan of the body, or of an example; blank for its own.
    sistema: String,
    /// The other set of values; blank for the same.
    valori: String,
    /// Also what does not change, and what stands below objectives.
    tutto: String,
}

#[derive(Template)]
#[template(path = "contrast_show.html")]
pub(super) struct ContrastShow {
    tabs: Vec<Link>,
    results: String,
    here: String,
    /// What is compared, in a sentence.
    lead: String,
    wanted: Wanted,
    series: String,
    sets: Vec<Set>,
    /// The systems one may choose: the word of the address, and what they are. None where targets are compared.
    systems: Option<Vec<(String, String)>>,
    before: String,
    after: String,
    lines: Vec<Line>,
    /// How many nodes change, of how many.
    changed: usize,
    all: usize,
    /// What differs between the two plans, in words.
    told: Vec<String>,
    /// Why nothing can be compared; blank when it can.
    nothing: String,
}

/// A node, before and after.
struct Line {
    path: String,
    title: String,
    before: String,
    after: String,
    /// With its sign; blank when one of the two has no value.
    gap: String,
    whys: Option<[Vec<Nested<String>>; 2]>,
}

/// `GET …/altre-regole`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ContrastShow> {
    let plan = load(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let systems = systems(&site, &visitor, &plan).await?;
    let other = match wanted.valori.as_str() {
        "" => Arc::clone(&plan),
        series => opened::open_with_values(&site, &visitor, plan.head.id.as_str(), Some(series)).await?,
    };
    let system = system(&site, &visitor, &plan, &wanted.sistema, &systems).await?;
    let name = |set: &Opened| {
        gather::set(&set.desk.rows, set.desk.series.as_deref().unwrap_or_default()).title().to_owned()
    };
    let chosen = systems.iter().find(|it| it.0 == wanted.sistema).map(|it| it.1.clone());
    let after = match (chosen, wanted.valori.is_empty()) {
        (Some(system), true) => system,
        (Some(system), false) => format!("{system}, valori «{}»", name(&other)),
        (None, _) => format!("valori «{}»", name(&other)),
    };
    let old = plan.dossier();
    let new = (other.dossier(), system.as_ref().unwrap_or(&old.system));
    let rows = contrast((old, &old.system), new);
    let mut main = shown(&plan, &visitor, wanted, rows);
    main.here = plan.href("/altre-regole");
    "Che cosa verrebbe con altre regole, o con altri valori: si guarda soltanto, non si salva niente. L'indirizzo tiene la scelta."
        .clone_into(&mut main.lead);
    main.before = format!("regole del piano, valori «{}»", name(&plan));
    main.after = after;
    if main.wanted.sistema.is_empty() && main.wanted.valori.is_empty() {
        "Scegliere un altro sistema, o altri valori.".clone_into(&mut main.nothing);
    }
    main.systems = Some(systems);
    Ok(plan_nav::page_in(&plan, "E se le regole fossero altre?", main, ("Risultati", "/risultati")))
}

/// `GET …/attesi-di-prima`
pub(super) async fn get_targets(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ContrastShow> {
    visitor.reads(Thing::Baselines)?;
    visitor.reads(Thing::Values)?;
    // The plan as it is written, draft of the next version included: what it would move is read before it is approved.
    let plan = opened::open_with_values(&site, &visitor, &plan, wanted.serie.as_deref()).await?;
    let first = first_plan(&site, &visitor, &plan).await?;
    let now = plan.dossier();
    let (rows, told, before) = match &first {
        Some((name, old)) => {
            let rows = contrast((old, &old.system), (now, &now.system));
            (rows, differences(old, now), name.clone())
        }
        None => (Vec::new(), Vec::new(), String::new()),
    };
    let mut main = shown(&plan, &visitor, wanted, rows);
    main.here = plan.href("/attesi-di-prima");
    "Gli stessi valori misurati sul piano come fu approvato la prima volta, e sul piano di adesso: quanto del risultato viene dall'aver cambiato ciò che si aspettava."
        .clone_into(&mut main.lead);
    main.before = before;
    "il piano di adesso".clone_into(&mut main.after);
    main.told = told;
    if first.is_none() {
        "Il piano non è ancora stato approvato: non c'è una versione con cui confrontarlo."
            .clone_into(&mut main.nothing);
    }
    Ok(plan_nav::page_in(&plan, "Con i valori attesi di prima", main, ("Risultati", "/risultati")))
}

/// The page, without what is of one of the two.
fn shown(plan: &Opened, visitor: &Visitor, wanted: Wanted, rows: Vec<contrast::Row>) -> ContrastShow {
    let dossier = plan.dossier();
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let seen = |id: &str| all || reach::is_node_within(dossier, id, &visitor.scopes);
    let rows: Vec<contrast::Row> = rows.into_iter().filter(|it| seen(&it.id)).collect();
    let (changed, count) = (rows.iter().filter(|it| !it.is_same()).count(), rows.len());
    let whole = !wanted.tutto.is_empty();
    let is_wanted = |it: &contrast::Row| {
        let head = matches!(it.kind, NodeKind::Body | NodeKind::Structure | NodeKind::Objective);
        let moves = it.gap().is_some_and(|it| !it.is_zero());
        whole || it.kind == NodeKind::Body || (head && !it.is_same()) || moves
    };
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let line = |it: contrast::Row| {
        let path = tree.find(&it.id).map_or_else(|| it.label.clone(), |at| tree.path(at));
        line(it, path)
    };
    ContrastShow {
        tabs: plan.tabs(visitor),
        results: plan.href("/risultati"),
        here: String::new(),
        lead: String::new(),
        series: plan.desk.series.clone().unwrap_or_default(),
        sets: gather::sets(&plan.desk.rows),
        systems: None,
        before: String::new(),
        after: String::new(),
        lines: rows.into_iter().filter(is_wanted).map(line).collect(),
        changed,
        all: count,
        told: Vec::new(),
        nothing: String::new(),
        wanted,
    }
}

fn line(it: contrast::Row, path: String) -> Line {
    let words = |side: &Option<Side>| side.as_ref().map_or_else(|| "non c'è".to_owned(), Side::words);
    let (before, after, same) = (words(&it.old), words(&it.new), it.is_same());
    let gap = it.gap().map_or_else(String::new, |it| signed(&it));
    // The first steps: the rest is in the page of each why.
    let first = |it: Side| nested(it.why.into_iter().filter(|it| it.0 == 0).collect());
    let why = |side: Option<Side>| side.map(first).unwrap_or_default();
    let whys = if same { None } else { Some([why(it.old), why(it.new)]) };
    Line { path, title: it.title.trim().to_owned(), before, after, gap, whys }
}

fn signed(gap: &Number) -> String {
    let sign = match (gap.is_zero(), gap.is_negative()) {
        (true, _) => "",
        (_, true) => "−",
        _ => "+",
    };
    format!("{sign}{}", gap.abs().italian(2, Rounding::HalfUp))
}

/// The systems that one may look through: those of the other plans of the body, then those of the examples.
async fn systems(site: &Site, visitor: &Visitor, plan: &Opened) -> Result<Vec<(String, String)>, Failure> {
    let own = site.store().dossiers(&visitor.actor).await?;
    let others = own.into_iter().filter(|it| it.id != plan.head.id);
    let others = others.map(|it| (format!("piano:{}", it.id), format!("{} ({})", it.name, it.year)));
    let ready = READY.iter().map(|it| (format!("esempio:{}", it.folder), format!("esempio: {}", it.name)));
    Ok(others.chain(ready).collect())
}

/// The system chosen; none when it is the plan's own.
async fn system(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    chosen: &str,
    systems: &[(String, String)],
) -> Result<Option<System>, Failure> {
    if chosen.is_empty() {
        return Ok(None);
    }
    if !systems.iter().any(|it| it.0 == chosen) {
        return Err(Refusal::NotFound.into());
    }
    if let Some(folder) = chosen.strip_prefix("esempio:") {
        let rows = trial::rows(folder).map_err(|it| Failure::Fault(Box::new(it)))?;
        let made = formats::assemble(&rows, None).map_err(|it| Failure::Fault(format!("{it:?}").into()))?;
        return Ok(Some((*made.dossier.system).clone()));
    }
    let id = DossierId::from(chosen.trim_start_matches("piano:").to_owned());
    debug_assert!(id != plan.head.id, "its own is not among them");
    let other = opened::open(site, visitor, id.as_str(), None).await?;
    Ok(Some((*other.dossier().system).clone()))
}

/// The plan as it was first approved, with the values looked at: those of rows it had.
async fn first_plan(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
) -> Result<Option<(String, Dossier)>, Failure> {
    let frozen = site.store().baselines(&visitor.actor, &plan.head.id).await?;
    let is_plan = |it: &&store::Frozen| kept_of(it).is_some_and(|it| it.what == Freeze::Plan);
    let Some(first) = frozen.iter().find(is_plan) else { return Ok(None) };
    let baseline = site.store().baseline(&visitor.actor, &plan.head.id, first.number).await?;
    let mut rows = canonical::rows(&baseline.canonical).map_err(|it| Failure::Fault(it.into()))?;
    let mut ids: Vec<String> = rows.iter().map(|it| cell(it, "id")).filter(|it| !it.is_empty()).collect();
    let series = plan.desk.series.clone().unwrap_or_default();
    let is_of_set = |it: &&Row| !series.is_empty() && it.series == series;
    for row in plan.desk.rows.iter().filter(|it| is_of_set(it) || reach::is_beside_plan(it)) {
        let about = ["di", "nodo", "istanza", "questionario"].map(|key| cell(row, key));
        // What was found, asked or decided of a row that the first plan had not is of today's only.
        if about.iter().all(|it| it.is_empty() || ids.contains(it)) {
            ids.push(cell(row, "id"));
            rows.push(row.clone());
        }
    }
    let set = Some(series.as_str()).filter(|it| !it.is_empty());
    let made = formats::assemble(&rows, set).map_err(|it| Failure::Fault(format!("{it:?}").into()))?;
    let name = kept_of(first).map_or_else(String::new, |it| it.act);
    Ok(Some((format!("il piano approvato la prima volta ({name})"), made.dossier)))
}

fn differences(old: &Dossier, new: &Dossier) -> Vec<String> {
    match (Tree::build(old), Tree::build(new)) {
        (Ok(old), Ok(new)) => compare(&old, &new).iter().map(engine::compare::Difference::words).collect(),
        _ => Vec::new(),
    }
}

impl ContrastShow {
    /// The same page with what does not change, or without.
    fn other(&self) -> String {
        let it = &self.wanted;
        let pairs = [("serie", &self.series), ("sistema", &it.sistema), ("valori", &it.valori)];
        let said = pairs.iter().filter(|(_, words)| !words.is_empty());
        let mut query: Vec<String> =
            said.map(|(name, words)| format!("{name}={}", super::secret::escaped(words))).collect();
        if it.tutto.is_empty() {
            query.push("tutto=si".to_owned());
        }
        format!("{}?{}", self.here, query.join("&"))
    }
}
