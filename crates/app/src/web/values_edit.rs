// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/valori/{series}`: the values one has to write, a form each, with the degree each would give and why.

mod card;
mod column;
mod typed;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use engine::{
    cycle::{
        self,
        gathering::{self, gathered},
        role::Thing,
    },
    model::{CauseKind, Choice as _},
    score::with_scorer,
    tree::NodeKind,
};
use serde::Deserialize;
use store::Batch;

use super::{
    Site,
    done::{self, Done},
    opened::{self, Opened, Unrecorded},
    page::{Failure, Page, PageResult, Refusal},
    row_edit,
    visitor::Visitor,
    window_list::{Refused, seen},
};
use crate::desk::{Desk, Edit, Mistake, gather, reach};
pub(super) use card::badge;
use card::{Card, Cards};
use column::Column;
use typed::{Edits, Typed};

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The batch that was just recorded.
    fatto: String,
    /// All of them, also of others.
    tutti: String,
    /// Only those still to be written.
    mancano: String,
}

#[derive(Template)]
#[template(path = "values_edit.html")]
pub(super) struct ValuesEdit {
    plan: Arc<Opened>,
    here: String,
    done: Done,
    when: String,
    at: String,
    /// Why nothing is written now.
    refused: Option<Refused>,
    wanted: Wanted,
    has_own: bool,
    groups: Vec<Group>,
    said: usize,
    all: usize,
    column: Option<Column>,
    mistake: Option<(String, String)>,
}

/// What is read of a value where it is not written.
const READ: [(&str, &str); 9] = [
    ("valore", "Valore"),
    ("data", "Data"),
    ("fonte", "Fonte"),
    ("prova", "Prova"),
    ("tipo_causa", "Tipo di causa"),
    ("causa", "Causa dello scostamento"),
    ("rimedio", "Che cosa si fa per rimediare"),
    ("motivo", "Perché non si misura"),
    ("nota", "Nota"),
];

/// The values of an objective.
struct Group {
    title: String,
    href: String,
    structure: String,
    cards: Vec<Card>,
}

/// What was typed.
type Pairs = Vec<(String, String)>;

/// What a page shows besides what is recorded.
#[derive(Default)]
struct Shown<'t> {
    /// What was typed, which is not recorded.
    typed: Vec<Typed<'t>>,
    column: Option<Column>,
    refused: Option<Refused>,
    mistake: Option<(String, String)>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, series)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> PageResult<ValuesEdit> {
    let plan = load(&site, &visitor, &plan, &series).await?;
    page(&site, &visitor, &plan, wanted, Shown::default()).await
}

/// `POST`: computes what is typed; records it when it is asked to.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, series)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    Form(sent): Form<Pairs>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Values)?;
    let plan = load(&site, &visitor, &plan, &series).await?;
    let said = |name: &str| sent.iter().find(|(it, _)| it == name).map_or("", |(_, it)| it.as_str());
    if !said("colonna").is_empty() || said("azione").starts_with("colonna") {
        return column(&site, &visitor, &plan, wanted, &sent).await;
    }
    let mut typed = Typed::all(&sent);
    let edits = typed::edits(&plan, &mut typed)?;
    typed.iter_mut().for_each(Typed::judge);
    if ["", "calcola"].contains(&said("azione")) && said("nessuna").is_empty() {
        let wrong = typed.iter().any(Typed::is_wrong);
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let shown = Shown { typed, ..Shown::default() };
        return Ok((status, page(&site, &visitor, &plan, wanted, shown).await?).into_response());
    }
    let (batch, left) = save(&site, &visitor, &plan, typed, edits).await?;
    if left.typed.is_empty() && left.refused.is_none() {
        return Ok(done::back("", &address(&plan, &wanted, ""), batch.as_ref()).into_response());
    }
    // What could be saved is; the rest stays as it was typed.
    let conflict = left.typed.iter().any(|it| it.conflict);
    let status = if conflict { StatusCode::CONFLICT } else { left.status };
    let wanted = Wanted { fatto: batch.map_or_else(String::new, |it| it.id.to_string()), ..wanted };
    let plan = load(&site, &visitor, plan.head.id.as_str(), &series).await?;
    let shown = Shown { typed: left.typed, refused: left.refused, ..Shown::default() };
    Ok((status, page(&site, &visitor, &plan, wanted, shown).await?).into_response())
}

/// What could not be saved, and why.
struct Left<'t> {
    typed: Vec<Typed<'t>>,
    refused: Option<Refused>,
    status: StatusCode,
}

/// Saves what is right: all together if it can be, else node by node, so that nobody's mistake or hurry keeps back the
/// rest.
async fn save<'t>(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    typed: Vec<Typed<'t>>,
    edits: Vec<Edits>,
) -> Result<(Option<Batch>, Left<'t>), Failure> {
    let mut left = Left { typed: Vec::new(), refused: None, status: StatusCode::UNPROCESSABLE_ENTITY };
    let (wrong, right): (Vec<_>, Vec<_>) = typed.into_iter().zip(edits).partition(|(it, _)| it.is_wrong());
    left.typed.extend(wrong.into_iter().map(|(it, _)| it));
    let right: Vec<_> = right.into_iter().filter(|(_, (edits, _))| !edits.is_empty()).collect();
    let all: Vec<Edit> = right.iter().flat_map(|(_, (edits, _))| edits.clone()).collect();
    let seen: HashMap<String, i64> = right.iter().flat_map(|(_, (_, seen))| seen.clone()).collect();
    if all.is_empty() {
        return Ok((None, left));
    }
    if let Ok(it) = plan.record(site, visitor, &all, &seen).await {
        return Ok((Some(it), left));
    }
    let mut last = None;
    for (typed, (edits, seen)) in right {
        match plan.record(site, visitor, &edits, &seen).await {
            Ok(it) => last = Some(it),
            Err(Unrecorded::Changed) => left.typed.push(typed.over_others()),
            Err(why) => {
                let (status, mistakes, refused) = row_edit::told(why)?;
                left.typed.push(typed.with(mistakes));
                (left.status, left.refused) = (status, refused.or(left.refused));
            }
        }
    }
    Ok((last, left))
}

/// A column pasted from a spreadsheet: looked at first, then recorded all together.
async fn column(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    wanted: Wanted,
    sent: &Pairs,
) -> Result<Response, Failure> {
    let said = |name: &str| sent.iter().find(|(it, _)| it == name).map_or("", |(_, it)| it.as_str());
    let looked = said("nodi");
    // What was looked at may have been written meanwhile: it is still what the lines are for.
    let groups = match looked {
        "" => sought(groups(plan, visitor, &wanted, &[]), &wanted),
        _ => groups(plan, visitor, &wanted, &[]),
    };
    let cards = groups.iter().flat_map(|it| &it.cards).filter(|it| it.inputs.is_empty());
    let column = Column::read(said("colonna"), looked, cards);
    let (edits, seen) = column.edits(plan);
    if said("azione") != "colonna-salva" || !column.fits() || edits.is_empty() {
        let shown = Shown { column: Some(column), ..Shown::default() };
        return Ok(page(site, visitor, plan, wanted, shown).await?.into_response());
    }
    match plan.record(site, visitor, &edits, &seen).await {
        Ok(batch) => Ok(done::back("", &address(plan, &wanted, ""), Some(&batch)).into_response()),
        Err(Unrecorded::Changed) => {
            let plan = load(site, visitor, plan.head.id.as_str(), plan.desk.series.as_deref().unwrap_or(""));
            let what = "nel frattempo qualcun altro ha scritto alcuni di questi valori".to_owned();
            let remedy = "guardare che cosa c'è adesso e incollare di nuovo".to_owned();
            let shown = Shown { mistake: Some((what, remedy)), ..Shown::default() };
            let page = page(site, visitor, &plan.await?, wanted, shown).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(why) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let mistake = mistakes.first().map(|it| (it.what.clone(), it.remedy.clone()));
            let shown = Shown { column: Some(column), refused, mistake, ..Shown::default() };
            Ok((status, page(site, visitor, plan, wanted, shown).await?).into_response())
        }
    }
}

/// The values that the address asks for: of those said already, only what was just typed.
fn sought(mut groups: Vec<Group>, wanted: &Wanted) -> Vec<Group> {
    if !wanted.mancano.is_empty() {
        for it in &mut groups {
            it.cards.retain(|card| (card.due && !card.said) || card.typed);
        }
        groups.retain(|it| !it.cards.is_empty());
    }
    groups
}

/// The dossier with that set of values.
async fn load(site: &Site, visitor: &Visitor, plan: &str, series: &str) -> Result<Arc<Opened>, Failure> {
    visitor.reads(Thing::Values)?;
    let plan = opened::open(site, visitor, plan, None).await?;
    match plan.desk.made.series.iter().any(|it| it == series) {
        true => {
            let plan = opened::open(site, visitor, plan.head.id.as_str(), Some(series)).await?;
            opened::in_force(site, visitor, plan).await
        }
        false => Err(Refusal::NotFound.into()),
    }
}

/// The address of the page, with what is looked for.
fn address(plan: &Opened, wanted: &Wanted, rest: &str) -> String {
    let series = plan.desk.series.as_deref().unwrap_or_default();
    let filters = [("tutti", &wanted.tutti), ("mancano", &wanted.mancano)];
    let used: Vec<String> =
        filters.iter().filter(|(_, it)| !it.is_empty()).map(|(name, _)| format!("{name}=si")).collect();
    let query = if used.is_empty() { String::new() } else { format!("?{}", used.join("&")) };
    plan.href(&format!("/valori/{series}{query}{rest}"))
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    wanted: Wanted,
    shown: Shown<'_>,
) -> PageResult<ValuesEdit> {
    let series = plan.desk.series.clone().unwrap_or_default();
    let set = gather::set(&plan.desk.rows, &series);
    let (badge, when) = seen(gathering::gathering(&set.head, visitor.today));
    let may = cycle::role::may_write(plan.state(), visitor.role, Thing::Values)
        .and_then(|_| gathering::may_write(&set.head, visitor.role, visitor.today));
    let refused = match (visitor.may_write(Thing::Values), may) {
        (true, Err(it)) => Some((it.guard.code, it.what, it.remedy)),
        _ => shown.refused,
    };
    let groups = groups(plan, visitor, &wanted, &shown.typed);
    let count =
        |test: &dyn Fn(&Card) -> bool| groups.iter().flat_map(|it| &it.cards).filter(|it| test(it)).count();
    let (said, every) = (count(&|it| it.due && it.said), count(&|it| it.due));
    let groups = sought(groups, &wanted);
    let here = address(plan, &wanted, "");
    let main = ValuesEdit {
        done: Done::read(site, visitor, plan, &wanted.fatto, here.clone()).await?,
        here,
        when,
        at: set.head.at.text.trim().to_owned(),
        refused,
        has_own: !visitor.scopes.is_empty(),
        wanted,
        groups,
        said,
        all: every,
        column: shown.column,
        mistake: shown.mistake,
        plan: Arc::clone(plan),
    };
    Ok(Page::new(set.title().to_owned(), main)
        .below("Valori", plan.href("/valori"))
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(badge))
}

/// The values of the set that this person looks for, by objective; what is typed counts as if it were recorded.
fn groups(plan: &Opened, visitor: &Visitor, wanted: &Wanted, typed: &[Typed<'_>]) -> Vec<Group> {
    let series = plan.desk.series.as_deref().unwrap_or_default();
    let mut typed = typed.to_vec();
    let edits = typed::edits(plan, &mut typed).unwrap_or_default();
    let edits: Vec<Edit> = edits.into_iter().flat_map(|(it, _)| it).collect();
    let edited = if edits.is_empty() { None } else { plan.desk.edit(&edits).ok() };
    let desk: &Desk = edited.as_ref().map_or(&plan.desk, |it| &it.desk);
    let dossier = &desk.made.dossier;
    let mine = !visitor.scopes.is_empty() && wanted.tutti.is_empty();
    let drawn = with_scorer(dossier, &dossier.system, |scorer| {
        let tree = scorer.tree;
        let cards = Cards::new(plan, desk, series, scorer);
        let mut groups: Vec<(usize, Group)> = Vec::new();
        for at in gathered(tree) {
            let id = tree.nodes[at].id;
            let own = visitor.scopes.is_empty() || reach::is_node_within(dossier, id, &visitor.scopes);
            if (mine && !own) || !may_read(visitor, own) {
                continue;
            }
            let up = std::iter::once(at).chain(tree.above(at));
            let objective =
                up.into_iter().find(|it| tree.nodes[*it].kind == NodeKind::Objective).unwrap_or(at);
            let card = cards.card(at, own && visitor.may_write(Thing::Values), &typed);
            match groups.last_mut().filter(|it| it.0 == objective) {
                Some((_, group)) => group.cards.push(card),
                None => groups.push((objective, group(plan, desk, tree, objective, card))),
            }
        }
        groups.into_iter().map(|(_, it)| it).collect()
    });
    drawn.expect("rows that were put together are a tree")
}

fn may_read(visitor: &Visitor, own: bool) -> bool {
    match visitor.role.right(Thing::Values).reads {
        cycle::role::Reach::All => true,
        cycle::role::Reach::Own => own,
        cycle::role::Reach::Nothing => false,
    }
}

fn group(plan: &Opened, desk: &Desk, tree: &engine::tree::Tree<'_>, at: usize, card: Card) -> Group {
    let dossier = &desk.made.dossier;
    let (node, structure) = (&tree.nodes[at], reach::of_node(dossier, tree.nodes[at].id).unwrap_or_default());
    let named = dossier.structures.iter().find(|it| it.id.trim() == structure);
    Group {
        title: [node.code.trim(), node.title.trim()].join(" ").trim().to_owned(),
        href: plan.objective_href(node.id),
        structure: named.map_or(structure.clone(), |it| it.name.trim().to_owned()),
        cards: vec![card],
    }
}

/// The kinds of causes that one may choose.
fn kinds() -> &'static [(&'static str, CauseKind)] {
    CauseKind::ALL
}

impl ValuesEdit {
    /// Whether anything shown is written here now.
    fn writes(&self) -> bool {
        self.refused.is_none() && self.groups.iter().flat_map(|it| &it.cards).any(|it| it.writable)
    }

    /// The mistakes of the cycle or of the database that no field can tell.
    fn filters(&self) -> (String, String) {
        let with = |tutti: &str, mancano: &str| {
            let wanted =
                Wanted { tutti: tutti.to_owned(), mancano: mancano.to_owned(), fatto: String::new() };
            address(&self.plan, &wanted, "")
        };
        let other = |it: &str| if it.is_empty() { "si" } else { "" };
        (
            with(other(&self.wanted.tutti), &self.wanted.mancano),
            with(&self.wanted.tutti, other(&self.wanted.mancano)),
        )
    }
}
