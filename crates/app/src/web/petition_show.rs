// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/istanze/{id}`: a request, what granting it would come to, what was said of it; giving the opinion or
//! the decision.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{
        Role, petition,
        role::{Reach, Thing},
    },
    model::{
        Answer, Asked, Choice as _, Concerned, Deadline, Dossier, Petition, Quantity, Ruling, RulingKind,
        Text, Written,
    },
    score::with_scorer,
    tree::{Tree, rulings},
};
use serde::Deserialize;

use super::{
    Site,
    done::Done,
    opened::{self, Opened, Unrecorded},
    page::{Badge, Failure, Link, Page, Refusal},
    petition_list::{asked, badge, href, may_see, title},
    plan_nav, role_words, row_edit,
    visitor::Visitor,
    window_list::Refused,
};
use crate::desk::{Edit, fresh_key, gather, reach};

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
    esito: String,
    valore: String,
    organo: String,
    atto: String,
    numero: String,
    data: String,
    motivo: String,
}

#[derive(Template)]
#[template(path = "petition_show.html")]
pub(super) struct PetitionShow {
    tabs: Vec<Link>,
    results: String,
    here: String,
    done: Done,
    badge: Badge,
    facts: Vec<(&'static str, String)>,
    effects: Vec<Effect>,
    said: Vec<Said>,
    /// What this visitor may say of it now.
    offered: Option<RulingKind>,
    /// Whose turn it is, where it is somebody else's.
    turn: String,
    has_value: bool,
    typed: Typed,
    refused: Option<Refused>,
}

/// What granting it would come to, for the row and for what stands above it.
struct Effect {
    title: String,
    before: String,
    after: String,
}

/// An opinion or a decision.
struct Said {
    what: &'static str,
    badge: Badge,
    by: String,
    act: String,
    reason: String,
    value: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Page<PetitionShow>, Failure> {
    let (plan, at) = load(&site, &visitor, &plan, &id).await?;
    let done = Done::read(&site, &visitor, &plan, &wanted.fatto, href(&plan, &id)).await?;
    Ok(page(&plan, &visitor, at, Typed::default(), None, done))
}

/// `POST`: records an opinion or a decision.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (plan, at) = load(&site, &visitor, &plan, &id).await?;
    let petition = &plan.dossier().petitions[at];
    let kind = match visitor.role {
        Role::EvaluationBody => RulingKind::Opinion,
        _ => RulingKind::Decision,
    };
    let ruling = typed.ruling(petition, kind, &visitor);
    let refused = match ruling.answer {
        None => Some((String::new(), "manca l'esito".to_owned(), "scegliere se si accoglie o no".to_owned())),
        Some(_) if ruling.value.is_obscure() => {
            let what = format!("«{}» non si legge come un valore", ruling.value.text.trim());
            Some((String::new(), what, "scrivere un numero, una percentuale o una data".to_owned()))
        }
        Some(_) => petition::may_decide(plan.dossier(), plan.state(), petition, &ruling, visitor.role)
            .err()
            .map(|it| (it.guard.code.to_owned(), it.what, it.remedy)),
    };
    if let Some((code, what, remedy)) = refused {
        let foreign = code == "CICL-29" && visitor.role != petition::decider(petition);
        let status = if foreign { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        let code = engine::cycle::guards().into_iter().find(|it| it.code == code).map_or("", |it| it.code);
        let page = page(&plan, &visitor, at, typed, Some((code, what, remedy)), Done::default());
        return Ok((status, page).into_response());
    }
    match plan.record_decided(&site, &visitor, &[added(&ruling)]).await {
        Ok(_) => Ok(Redirect::to(&href(&plan, &id)).into_response()),
        Err(why @ Unrecorded::Mistakes(_)) => {
            let (status, mistakes, refused) = row_edit::told(why)?;
            let told = mistakes.into_iter().next().map(|it| ("", it.what, it.remedy));
            let page = page(&plan, &visitor, at, typed, refused.or(told), Done::default());
            Ok((status, page).into_response())
        }
        Err(why) => Ok(why.into_response()),
    }
}

/// The dossier with the values that the petition is about, and its number among the petitions.
async fn load(site: &Site, visitor: &Visitor, plan: &str, id: &str) -> Result<(Arc<Opened>, usize), Failure> {
    visitor.reads(Thing::Decisions)?;
    let opened = opened::open(site, visitor, plan, None).await?;
    let at = opened.dossier().petitions.iter().position(|it| it.id.trim() == id).ok_or(Refusal::NotFound)?;
    let petition = &opened.dossier().petitions[at];
    if !may_see(opened.dossier(), visitor, petition) {
        return Err(Refusal::Forbidden.into());
    }
    let day = petition.at.value.as_ref().and_then(Deadline::exact_day);
    let set = gather::sets(&opened.desk.rows).into_iter().find(|it| day.is_some() && it.day() == day);
    let series = set.map(|it| it.series);
    Ok((opened::open_with_values(site, visitor, plan, series.as_deref()).await?, at))
}

impl Typed {
    /// What would be recorded.
    fn ruling(&self, petition: &Petition, kind: RulingKind, visitor: &Visitor) -> Ruling {
        let text = |it: &str| Text::new(it.trim());
        Ruling {
            petition: petition.id.clone(),
            kind: Some(kind),
            answer: Answer::of_word(&self.esito),
            value: Written::<Quantity>::from_text(text(&self.valore)),
            role: Text::new(visitor.role.word()),
            organ: text(&self.organo),
            act: text(&self.atto),
            number: text(&self.numero),
            date: Written::<Deadline>::from_text(text(&self.data)),
            reason: text(&self.motivo),
            person: Text::new(visitor.login.as_str()),
            ..Ruling::default()
        }
    }
}

fn added(it: &Ruling) -> Edit {
    let alone = Dossier { rulings: vec![it.clone()], ..Dossier::default() };
    let sheet = formats::sheet_of("decisione").expect("there is a table of decisions");
    let cells = sheet.write(&alone).concat().into_iter();
    Edit::Add {
        key: fresh_key(),
        sheet: sheet.name().to_owned(),
        series: String::new(),
        after: None,
        cells: cells.map(|(key, it)| (key.to_owned(), crate::desk::paste::shown(&it))).collect(),
    }
}

fn page(
    plan: &Opened,
    visitor: &Visitor,
    at: usize,
    typed: Typed,
    refused: Option<Refused>,
    done: Done,
) -> Page<PetitionShow> {
    let dossier = plan.dossier();
    let petition = &dossier.petitions[at];
    let tree = Tree::build(dossier).expect("rows that were put together are a tree");
    let said: Vec<Said> = rulings(dossier, petition).map(said).collect();
    let decision = engine::tree::ruling(dossier, petition, RulingKind::Decision);
    let pending = engine::tree::is_pending(dossier, petition);
    let opinion = engine::tree::ruling(dossier, petition, RulingKind::Opinion);
    let open = pending && petition::may_ask(plan.state()).is_ok();
    let turn = petition::turn(dossier, petition);
    let offered = match visitor.role {
        Role::EvaluationBody if open && opinion.is_none() => Some(RulingKind::Opinion),
        role if open && role == turn => Some(RulingKind::Decision),
        _ => None,
    };
    let main = PetitionShow {
        tabs: plan.tabs(visitor),
        results: plan.href("/risultati"),
        here: href(plan, petition.id.trim()),
        done,
        badge: badge(decision.and_then(|it| it.answer)),
        facts: facts(petition),
        effects: if pending { effects(dossier, petition, visitor) } else { Vec::new() },
        said,
        turn: if open && offered.is_none() { role_words(turn).to_owned() } else { String::new() },
        offered,
        has_value: petition.asks != Some(Asked::Neutralise),
        typed,
        refused,
    };
    let name = title(&tree, petition.of.trim());
    plan_nav::page_in(plan, format!("Istanza: {name}"), main, ("Istanze", "/istanze"))
}

fn facts(it: &Petition) -> Vec<(&'static str, String)> {
    let concerns = match it.concerns {
        Some(Concerned::Managers) => "chi dirige la struttura: decide l'organo politico, sentito il Nucleo",
        Some(Concerned::Staff) => "il personale: decide il segretario",
        None => "non è detto: decide l'organo politico, sentito il Nucleo",
    };
    let all = [
        ("Si chiede di", asked(it)),
        ("Motivo", it.reason.trim().to_owned()),
        ("Prova", it.evidence.trim().to_owned()),
        ("Presentata da", format!("{} {}", it.role.trim(), it.person.trim()).trim().to_owned()),
        ("Il giorno", it.date.text.trim().to_owned()),
        ("Riguarda", concerns.to_owned()),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

fn said(it: &Ruling) -> Said {
    let opinion = it.kind == Some(RulingKind::Opinion);
    let mut badge = badge(it.answer);
    if opinion {
        badge.word = if it.answer == Some(Answer::Granted) { "favorevole" } else { "contrario" };
    }
    Said {
        what: if opinion { "Parere" } else { "Decisione" },
        badge,
        by: it.role.trim().to_owned(),
        act: it.cited(),
        reason: it.reason.trim().to_owned(),
        value: it.value.text.trim().to_owned(),
    }
}

/// The degrees of the row and of what stands above it, now and if it were granted as it was asked.
fn effects(dossier: &Dossier, petition: &Petition, visitor: &Visitor) -> Vec<Effect> {
    let all = visitor.role.right(Thing::Values).reads == Reach::All;
    let seen = |id: &str| all || reach::is_node_within(dossier, id, &visitor.scopes);
    let mut granted = dossier.clone();
    granted.rulings.push(Ruling {
        petition: petition.id.clone(),
        kind: Some(RulingKind::Decision),
        answer: Some(Answer::Granted),
        ..Ruling::default()
    });
    let degrees = |dossier: &Dossier| {
        let scored = with_scorer(dossier, &dossier.system, |scorer| {
            let card = scorer.score();
            let at = scorer.tree.find(petition.of.trim());
            let nodes = at.into_iter().flat_map(|it| std::iter::once(it).chain(scorer.tree.above(it)));
            let degree = |at: usize| {
                let outcome = card.of(at);
                let shown = scorer.shown(at, outcome);
                match outcome.value {
                    Some(_) => shown,
                    None => format!("{shown} ({})", outcome.state.word()),
                }
            };
            let nodes = nodes.filter(|it| seen(scorer.tree.nodes[*it].id));
            nodes.map(|it| (scorer.tree.path(it), degree(it))).collect::<Vec<_>>()
        });
        scored.expect("rows that were put together are a tree")
    };
    let (now, then) = (degrees(dossier), degrees(&granted));
    let pairs = now.into_iter().zip(then);
    pairs.map(|((title, before), (_, after))| Effect { title, before, after }).collect()
}

impl PetitionShow {
    fn is_opinion(&self) -> bool {
        self.offered == Some(RulingKind::Opinion)
    }
}
