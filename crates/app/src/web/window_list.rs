// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/valori`: the sets of values of a plan, each with its window, who has still to write, and opening one.

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
        gathering::{Gathering, gathered, gathering, is_due},
        role::Thing,
    },
    model::{Choice as _, Deadline, Gathered, Text, Written, printed_day},
    score::with_scorer,
    tree::Tree,
};
use serde::Deserialize;

use super::{
    Site,
    done::{self, Done},
    opened::{self, Opened},
    page::{Badge, Failure, Link, Page, PageResult},
    row_edit,
    visitor::Visitor,
};
use crate::desk::{
    Edit, Mistake,
    gather::{self, Found, Set},
    reach,
};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The batch that was just recorded.
    fatto: String,
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// Which set; blank for a new one.
    serie: String,
    azione: String,
    titolo: String,
    al: String,
    raccoglie: String,
    apre: String,
    chiude: String,
}

#[derive(Template)]
#[template(path = "window_list.html")]
pub(super) struct WindowList {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    done: Done,
    windows: Vec<Window>,
    /// This person opens and closes them.
    may_open: bool,
    /// Why not, where it is the cycle that forbids it.
    refused: Option<Refused>,
    typed: Typed,
    mistakes: Vec<Mistake>,
}

/// The rule that forbids it, what it forbids, what to do.
pub(super) type Refused = (&'static str, String, String);

/// A set of values as the list shows it.
pub(super) struct Window {
    pub(super) set: Set,
    pub(super) href: String,
    /// The day its values refer to, as written.
    pub(super) at: Option<String>,
    pub(super) badge: Badge,
    /// When it is written in.
    pub(super) when: String,
    /// How many values are there, of how many.
    pub(super) said: usize,
    pub(super) all: usize,
    /// Who has still to write: owner, structure, how many.
    pub(super) silent: Vec<(String, String, usize)>,
    pub(super) closed: bool,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(wanted): Query<Wanted>,
) -> PageResult<WindowList> {
    page(&site, &visitor, &plan, &wanted.fatto, Typed::default(), (Vec::new(), None)).await
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Values)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let (status, mistakes, refused) = match edits(&opened, &typed) {
        Err(mistakes) => (StatusCode::UNPROCESSABLE_ENTITY, mistakes, None),
        Ok(edits) => match opened.record(&site, &visitor, &edits, &HashMap::new()).await {
            Ok(batch) => return Ok(done::back("", &opened.href("/valori"), Some(&batch)).into_response()),
            Err(why) => row_edit::told(why)?,
        },
    };
    let page = page(&site, &visitor, &plan, "", typed, (mistakes, refused)).await?;
    Ok((status, page).into_response())
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    batch: &str,
    typed: Typed,
    (mistakes, refused): (Vec<Mistake>, Option<Refused>),
) -> PageResult<WindowList> {
    visitor.reads(Thing::Values)?;
    let plan = opened::open(site, visitor, plan, None).await?;
    let mut windows = Vec::new();
    for set in gather::sets(&plan.desk.rows) {
        let opened = opened::open(site, visitor, plan.head.id.as_str(), Some(&set.series)).await?;
        let opened = opened::in_force(site, visitor, opened).await?;
        windows.push(window(&opened, visitor, set));
    }
    windows.reverse();
    let writing = cycle::role::may_write(plan.state(), visitor.role, Thing::Values);
    let main = WindowList {
        tabs: plan.tabs(visitor),
        done: Done::read(site, visitor, &plan, batch, plan.href("/valori")).await?,
        windows,
        may_open: visitor.may_write_all(Thing::Values),
        refused: refused.or(match (visitor.may_write(Thing::Values), writing) {
            (true, Err(it)) => Some((it.guard.code, it.what, it.remedy)),
            _ => None,
        }),
        typed,
        mistakes,
        plan: Arc::clone(&plan),
    };
    Ok(Page::new("Valori", main)
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// A set of values as this person sees it: who answers for some structures counts what is theirs.
pub(super) fn window(plan: &Opened, visitor: &Visitor, set: Set) -> Window {
    let dossier = plan.dossier();
    let found = Found::new(&plan.desk.rows, &set.series);
    let counted = with_scorer(dossier, &dossier.system, |scorer| {
        let (tree, card) = (scorer.tree, scorer.score());
        let (mut said, mut all) = (0, 0);
        let mut silent: Vec<(String, String, usize)> = Vec::new();
        for at in gathered(tree).into_iter().filter(|it| is_due(tree, *it)) {
            let own = || reach::is_node_within(dossier, tree.nodes[at].id, &visitor.scopes);
            if !visitor.scopes.is_empty() && !own() {
                continue;
            }
            all += 1;
            if found.is_answered(tree, at) && !card.of(at).awaits_reading() {
                said += 1;
                continue;
            }
            let (owner, structure) = whose(plan, tree, at);
            match silent.iter_mut().find(|it| it.0 == owner && it.1 == structure) {
                Some(it) => it.2 += 1,
                None => silent.push((owner, structure, 1)),
            }
        }
        (said, all, silent)
    });
    let (said, all, silent) = counted.expect("rows that were put together are a tree");
    let gathering = gathering(&set.head, visitor.today);
    let (badge, when) = seen(gathering);
    Window {
        href: plan.href(&format!("/valori/{}", set.series)),
        at: set.day().map(printed_day),
        badge,
        when,
        said,
        all,
        silent,
        closed: gathering == Gathering::Closed,
        set,
    }
}

/// Who answers for a node: the owner written on it or above it, and the structure.
fn whose(plan: &Opened, tree: &Tree<'_>, at: usize) -> (String, String) {
    let dossier = plan.dossier();
    let id = reach::of_node(dossier, tree.nodes[at].id).unwrap_or_default();
    let structure = dossier.structures.iter().find(|it| it.id.trim() == id);
    let objectives = std::iter::once(at)
        .chain(tree.above(at))
        .filter_map(|it| dossier.objectives.iter().find(|row| row.id.trim() == tree.nodes[it].id));
    let owner = objectives.map(|it| it.owner.trim()).find(|it| !it.is_empty());
    let owner = owner.or(structure.map(|it| it.owner.trim())).unwrap_or_default();
    (owner.to_owned(), structure.map_or(id.clone(), |it| it.name.trim().to_owned()))
}

/// How a window looks, and when it is written in.
pub(super) fn seen(it: Gathering) -> (Badge, String) {
    let badge = |word, colour, icon| Badge { word, colour, icon };
    match it {
        Gathering::Coming(day) => (
            badge("non ancora aperta", "bg-secondary", "it-clock"),
            format!("si apre il {}", printed_day(day)),
        ),
        Gathering::Open(None) => {
            (badge("aperta", "bg-primary", "it-pencil"), "finché non si chiude".to_owned())
        }
        Gathering::Open(Some(day)) => {
            (badge("aperta", "bg-primary", "it-pencil"), format!("fino al {}", printed_day(day)))
        }
        Gathering::Past(day) => (
            badge("finita", "bg-warning", "it-clock"),
            format!("finita il {}: scrive ancora il segretario", printed_day(day)),
        ),
        Gathering::Closed => (badge("chiusa", "bg-secondary", "it-lock"), "chiusa dal segretario".to_owned()),
    }
}

/// What is to be recorded.
fn edits(plan: &Opened, typed: &Typed) -> Result<Vec<Edit>, Vec<Mistake>> {
    let known = gather::sets(&plan.desk.rows).into_iter().find(|it| it.series == typed.serie);
    let cell = |key: &str, words: &str| (key.to_owned(), words.trim().to_owned());
    let cells = match (typed.azione.as_str(), &known) {
        ("chiudi", Some(_)) => vec![cell("chiusa", "sì")],
        ("riapri", Some(_)) => vec![cell("chiusa", ""), cell("chiude", day("chiude", &typed.chiude)?)],
        ("prolunga", Some(_)) => vec![cell("chiude", day("chiude", &typed.chiude)?)],
        _ => return open(plan, typed),
    };
    let Set { series, key, .. } = known.expect("one of those there are");
    Ok(vec![match key.as_str() {
        // A set that came from a file without its head.
        "" => Edit::Add { key: head_key(&series), sheet: "risultati".to_owned(), series, after: None, cells },
        _ => Edit::Set { key, cells },
    }])
}

fn head_key(series: &str) -> String {
    format!("{series}#risultati")
}

/// A new set.
fn open(plan: &Opened, typed: &Typed) -> Result<Vec<Edit>, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut check = |it: Result<&str, Vec<Mistake>>| mistakes.extend(it.err().unwrap_or_default());
    check(day("al", &typed.al));
    check(day("apre", &typed.apre));
    check(day("chiude", &typed.chiude));
    let at = exact(&typed.al);
    let mut wrong = |column: &str, what: &str, remedy: &str| {
        let column = Some(column.to_owned());
        mistakes.push(Mistake { row: None, column, what: what.to_owned(), remedy: remedy.to_owned() });
    };
    if typed.titolo.trim().is_empty() {
        wrong("titolo", "manca il nome della finestra", "per esempio «Monitoraggio al 30 giugno»");
    }
    if typed.al.trim().is_empty() {
        wrong("al", "manca il giorno a cui i valori si riferiscono", "per esempio 30/06/2026");
    }
    if exact(&typed.apre).zip(exact(&typed.chiude)).is_some_and(|(opens, closes)| closes < opens) {
        wrong("chiude", "la finestra finisce prima di aprirsi", "scambiare i due giorni");
    }
    let (Some(at), true) = (at, mistakes.is_empty()) else { return Err(mistakes) };
    let series = gather::new_series(&plan.desk.rows, at);
    let cell = |key: &str, words: &str| (key.to_owned(), words.trim().to_owned());
    let cells = vec![
        cell("titolo", &typed.titolo),
        cell("al", &typed.al),
        cell("raccoglie", &typed.raccoglie),
        cell("apre", &typed.apre),
        cell("chiude", &typed.chiude),
    ];
    Ok(vec![Edit::Add { key: head_key(&series), sheet: "risultati".to_owned(), series, after: None, cells }])
}

/// A day as typed; blank is fine.
fn day<'t>(column: &str, typed: &'t str) -> Result<&'t str, Vec<Mistake>> {
    match typed.trim().is_empty() || exact(typed).is_some() {
        true => Ok(typed),
        false => Err(vec![Mistake {
            row: None,
            column: Some(column.to_owned()),
            what: format!("«{}» non è un giorno", typed.trim()),
            remedy: "scriverlo così: 30/06/2026".to_owned(),
        }]),
    }
}

fn exact(typed: &str) -> Option<jiff::civil::Date> {
    let day: Written<Deadline> = Written::from_text(Text::new(typed.trim()));
    day.value.as_ref().and_then(Deadline::exact_day)
}

impl WindowList {
    fn error(&self, column: &str) -> String {
        let own = self.mistakes.iter().find(|it| it.column.as_deref() == Some(column));
        own.map_or_else(String::new, |it| format!("{}: {}", it.what, it.remedy))
    }
}

/// What a set may gather: the word, and what it says.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    Gathered::ALL.iter().map(|(word, it)| {
        let says = match it {
            Gathered::All => "tutto: indicatori, fasi e obiettivi",
            Gathered::Indicators => "solo gli indicatori",
            Gathered::Phases => "solo le fasi",
        };
        (*word, says)
    })
}
