// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/istanze/nuova`: asking that a row is not counted, or counts otherwise, with the reason and the proof.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use engine::{
    cycle::{petition, role::Thing},
    model::{Asked, Choice as _, Concerned, Quantity, Understand as _, printed_day},
    tree::{NodeKind, Tree},
};
use serde::Deserialize;

use super::{
    Site, done,
    opened::{self, Opened},
    page::{Failure, Link, Page},
    petition_list::{href, title},
    plan_nav, row_edit,
    visitor::Visitor,
    window_list::Refused,
};
use crate::desk::{Edit, fresh_key, gather, naming, reach};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    di: String,
    chiede: String,
    valore: String,
    al: String,
    riguarda: String,
    motivo: String,
    prova: String,
}

#[derive(Template)]
#[template(path = "petition_ask.html")]
pub(super) struct PetitionAsk {
    tabs: Vec<Link>,
    results: String,
    here: String,
    back: String,
    refused: Option<Refused>,
    typed: Typed,
    /// What one may ask about: id and name.
    nodes: Vec<(String, String)>,
    /// The days of the sets of values there are, with their names.
    days: Vec<(String, String)>,
    /// What is wrong: the field, and what to do.
    wrong: Vec<(&'static str, &'static str)>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Page<PetitionAsk>, Failure> {
    visitor.writes(Thing::Values)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    Ok(page(&plan, &visitor, typed, Vec::new(), None))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Values)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let wrong = wrong(&typed);
    if !wrong.is_empty() {
        let page = page(&plan, &visitor, typed, wrong, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let id = naming::fresh_id(&naming::taken(&plan.desk), "istanza", &[]);
    let value = if typed.chiede == Asked::Neutralise.word() { "" } else { typed.valore.trim() };
    let today = printed_day(site.today());
    let cells = [
        ("id", id.as_str()),
        ("di", typed.di.trim()),
        ("chiede", typed.chiede.as_str()),
        ("valore", value),
        ("al", typed.al.trim()),
        ("riguarda", typed.riguarda.as_str()),
        ("motivo", typed.motivo.trim()),
        ("prova", typed.prova.trim()),
        ("ruolo", visitor.role.word()),
        ("persona", visitor.login.as_str()),
        ("data", today.as_str()),
    ];
    let edit = Edit::Add {
        key: fresh_key(),
        sheet: "istanza".to_owned(),
        series: String::new(),
        after: None,
        cells: cells.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec(),
    };
    match plan.record(&site, &visitor, &[edit], &HashMap::new()).await {
        Ok(batch) => Ok(done::back("", &href(&plan, &id), Some(&batch)).into_response()),
        Err(why) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let told = mistakes.into_iter().next().map(|it| ("", it.what, it.remedy));
            let page = page(&plan, &visitor, typed, Vec::new(), refused.or(told));
            Ok((status, page).into_response())
        }
    }
}

/// What lacks.
fn wrong(typed: &Typed) -> Vec<(&'static str, &'static str)> {
    let asks = Asked::of_word(&typed.chiede);
    let mut wrong = Vec::new();
    if typed.di.trim().is_empty() {
        wrong.push(("di", "scegliere la riga di cui si parla"));
    }
    if asks.is_none() {
        wrong.push(("chiede", "scegliere che cosa si chiede"));
    }
    if Concerned::of_word(&typed.riguarda).is_none() {
        wrong.push(("riguarda", "scegliere di chi è la valutazione: da questo dipende chi decide"));
    }
    let value = Quantity::understand(&typed.valore);
    let is_degree = value.as_ref().and_then(Quantity::number).is_some();
    match asks {
        Some(Asked::Force) if !is_degree => wrong.push(("valore", "scrivere il grado, per esempio 85")),
        Some(Asked::Adjust) if value.is_none() => {
            wrong.push(("valore", "scrivere il valore: un numero, una percentuale, una data, sì o no"));
        }
        _ => (),
    }
    if typed.motivo.trim().is_empty() {
        wrong.push(("motivo", "scrivere perché"));
    }
    wrong
}

fn page(
    plan: &Opened,
    visitor: &Visitor,
    typed: Typed,
    wrong: Vec<(&'static str, &'static str)>,
    refused: Option<Refused>,
) -> Page<PetitionAsk> {
    let dossier = plan.dossier();
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let askable = |at: &usize| {
        let node = &tree.nodes[*at];
        let own = visitor.scopes.is_empty() || reach::is_node_within(dossier, node.id, &visitor.scopes);
        !matches!(node.kind, NodeKind::Body | NodeKind::Structure) && own
    };
    let nodes = (0..tree.nodes.len()).filter(askable);
    let days = gather::sets(&plan.desk.rows).into_iter().filter_map(|it| {
        let day = printed_day(it.day()?);
        Some((day, it.title().to_owned()))
    });
    let early = petition::may_ask(plan.state()).err().map(|it| (it.guard.code, it.what, it.remedy));
    let main = PetitionAsk {
        tabs: plan.tabs(visitor),
        results: plan.href("/risultati"),
        here: plan.href("/istanze/nuova"),
        back: plan.href("/istanze"),
        refused: refused.or(early),
        typed,
        nodes: nodes.map(|at| (tree.nodes[at].id.to_owned(), title(&tree, tree.nodes[at].id))).collect(),
        days: days.collect(),
        wrong,
    };
    plan_nav::page_in(plan, "Presentare un'istanza", main, ("Istanze", "/istanze"))
}

/// What one may ask: the word, and what it says.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    Asked::ALL.iter().map(|(word, it)| {
        let says = match it {
            Asked::Neutralise => "non contare la riga: la causa non dipende dall'ente",
            Asked::Force => "dare un grado, che non viene dalle regole",
            Asked::Adjust => "correggere il valore, che le regole misurano di nuovo",
        };
        (*word, says)
    })
}

/// Whose evaluation it may concern: the word, and what it says.
fn concerned() -> impl Iterator<Item = (&'static str, &'static str)> {
    Concerned::ALL.iter().map(|(word, it)| {
        let says = match it {
            Concerned::Managers => "di chi dirige la struttura: decide l'organo politico, sentito il Nucleo",
            Concerned::Staff => "del personale, EQ comprese se c'è un dirigente: decide il segretario",
        };
        (*word, says)
    })
}

impl PetitionAsk {
    fn error(&self, field: &str) -> &'static str {
        self.wrong.iter().find(|(it, _)| *it == field).map_or("", |(_, it)| it)
    }
}
