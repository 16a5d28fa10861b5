// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/valori/{series}`: the values one has to write, a form each, with the degree each would give and why.

mod card;
mod column;

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
    /// What was typed for a node, which is not recorded.
    typed: Option<card::Typed<'t>>,
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
    let node = said("di").to_owned();
    let typed = card::Typed::read(&sent);
    let (edits, seen) = typed.edits(&plan)?;
    let mistakes = typed.mistakes();
    if said("azione").is_empty() || said("azione") == "calcola" || !mistakes.is_empty() {
        let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let shown = Shown { typed: Some(typed.with(mistakes)), ..Shown::default() };
        return Ok((status, page(&site, &visitor, &plan, wanted, shown).await?).into_response());
    }
    let back = address(&plan, &wanted, &format!("#voce-{}", card::anchor(&node)));
    if edits.is_empty() {
        return Ok(done::back("", &back, None).into_response());
    }
    match plan.record(&site, &visitor, &edits, &seen).await {
        Ok(batch) => Ok(done::back("", &back, Some(&batch)).into_response()),
        Err(Unrecorded::Changed) => {
            let plan = load(&site, &visitor, plan.head.id.as_str(), &series).await?;
            let shown = Shown { typed: Some(typed.over_others()), ..Shown::default() };
            let page = page(&site, &visitor, &plan, wanted, shown).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(why) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let shown = Shown { typed: Some(typed.with(mistakes)), refused, ..Shown::default() };
            Ok((status, page(&site, &visitor, &plan, wanted, shown).await?).into_response())
        }
    }
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
    let groups = groups(plan, visitor, &wanted, None);
    let cards = groups.iter().flat_map(|it| &it.cards).filter(|it| it.inputs.is_empty());
    let column = Column::read(said("colonna"), cards);
    let edits = column.edits(plan);
    if said("azione") != "colonna-salva" || !column.fits() || edits.is_empty() {
        let shown = Shown { column: Some(column), ..Shown::default() };
        return Ok(page(site, visitor, plan, wanted, shown).await?.into_response());
    }
    match plan.record(site, visitor, &edits, &HashMap::new()).await {
        Ok(batch) => Ok(done::back("", &address(plan, &wanted, ""), Some(&batch)).into_response()),
        Err(why) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let mistake = mistakes.first().map(|it| (it.what.clone(), it.remedy.clone()));
            let shown = Shown { column: Some(column), refused, mistake, ..Shown::default() };
            Ok((status, page(site, visitor, plan, wanted, shown).await?).into_response())
        }
    }
}

/// The dossier with that set of values.
async fn load(site: &Site, visitor: &Visitor, plan: &str, series: &str) -> Result<Arc<Opened>, Failure> {
    visitor.reads(Thing::Values)?;
    let plan = opened::open(site, visitor, plan, None).await?;
    match plan.desk.made.series.iter().any(|it| it == series) {
        true => opened::open(site, visitor, plan.head.id.as_str(), Some(series)).await,
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
    let all = Wanted { mancano: String::new(), ..wanted.clone() };
    let mut groups = groups(plan, visitor, &all, shown.typed.as_ref());
    let count = |groups: &[Group], test: &dyn Fn(&Card) -> bool| {
        groups.iter().flat_map(|it| &it.cards).filter(|it| test(it)).count()
    };
    let (said, every) = (count(&groups, &|it| it.due && it.said), count(&groups, &|it| it.due));
    if !wanted.mancano.is_empty() {
        // What was just typed stays where it was.
        for it in &mut groups {
            it.cards.retain(|card| (card.due && !card.said) || card.typed);
        }
        groups.retain(|it| !it.cards.is_empty());
    }
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
fn groups(plan: &Opened, visitor: &Visitor, wanted: &Wanted, typed: Option<&card::Typed<'_>>) -> Vec<Group> {
    let series = plan.desk.series.as_deref().unwrap_or_default();
    let edits: Vec<Edit> =
        typed.and_then(|it| it.edits(plan).ok()).map(|(edits, _)| edits).unwrap_or_default();
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
            let card = cards.card(at, own && visitor.may_write(Thing::Values), typed);
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
