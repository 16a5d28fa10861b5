// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/sistema/{kind}/{name}`: a rule, a level or a scale of the system as a form, with its drawing, examples
//! computed as one types, and what it would change in the data there are.

mod form;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{self, role::Thing},
    describe,
    model::Choice as _,
    system::{PrimitiveName, compile},
};

use super::{
    Site,
    done::Done,
    nested::{Nested, nested},
    opened::{self, Opened, Unrecorded},
    page::{Failure, Link, Page, Refusal},
    row_edit, secret, system_compare,
    system_show::{self, Wrong, part_href},
    visitor::Visitor,
};
use crate::desk::{
    Desk, Mistake,
    examples::{OfLevel, OfRule, of_level, of_rule},
    part::{Kind, Pairs, Part},
    suppose::Supposed,
};
use form::{Block, Meanwhile};

/// Steps that one may add: the primitive, and what it does.
type Choices = Vec<(&'static str, &'static str)>;

#[derive(Template)]
#[template(path = "system_edit.html")]
pub(super) struct SystemEdit {
    plan: Arc<Opened>,
    tabs: Vec<Link>,
    done: Done,
    here: String,
    kind: Kind,
    editable: bool,
    refused: Option<(&'static str, String, String)>,
    /// What is typed is not what is kept.
    unsaved: bool,
    /// Somebody else wrote meanwhile.
    clashed: bool,
    mistakes: Vec<(String, String)>,
    blocks: Vec<Block>,
    gone: Vec<(String, i64)>,
    primitives: Choices,
    /// What else is wrong in the system.
    others: Vec<Wrong>,
    /// The part in words.
    words: String,
    of_rule: Option<OfRule>,
    of_level: Option<OfLevel>,
    /// What it changes in the data of a year, in a sentence, and where one reads more.
    effect: Option<(String, String)>,
    /// Where one reads what is said of its row, and what happened to it; blank without a row.
    row_href: String,
    /// The parts of the page that follow what is typed.
    live: String,
}

/// What a page shows besides what is kept.
#[derive(Default)]
struct Typed {
    part: Option<Part>,
    pairs: Pairs,
    mistakes: Vec<Mistake>,
    refused: Option<(&'static str, String, String)>,
    meanwhile: Meanwhile,
    batch: String,
}

/// `GET`: as it is, tried on what the address says.
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, kind, name)): Path<(String, String, String)>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Failure> {
    visitor.reads(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let kind = Kind::of_word(&kind).ok_or(Refusal::NotFound)?;
    let batch = pairs.iter().find(|(it, _)| it == "fatto").map_or(String::new(), |(_, it)| it.clone());
    let typed = Typed { pairs, batch, ..Typed::default() };
    Ok(page(&site, &visitor, &plan, kind, &name, typed).await?.into_response())
}

/// `POST`: does what a button asks to what is typed, and shows what it comes to; or records it.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, kind, name)): Path<(String, String, String)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::System)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let kind = Kind::of_word(&kind).ok_or(Refusal::NotFound)?;
    let sent = |name: &str| pairs.iter().find(|(it, _)| it == name).map_or("", |(_, it)| it.as_str());
    let mut part = Part::typed(kind, &name, &pairs);
    let action = sent("azione").to_owned();
    match action.as_str() {
        "salva" => return save(&site, &visitor, &plan, part, pairs).await,
        "elimina" => return remove(&site, &visitor, &plan, kind, &name).await,
        "" | "calcola" => {}
        action if part.act(action, sent("nuova")) => {}
        _ => return Err(Refusal::Unreadable.into()),
    }
    let typed = Typed { part: Some(part), pairs, ..Typed::default() };
    Ok(page(&site, &visitor, &plan, kind, &name, typed).await?.into_response())
}

async fn save(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    part: Part,
    pairs: Pairs,
) -> Result<Response, Failure> {
    let (kind, name) = (part.kind, part.name.clone());
    if Part::of(&plan.desk, &|_| 0, kind, &name).is_none() {
        return Err(Refusal::NotFound.into());
    }
    let clash = |plan: &Opened| Meanwhile::of(plan, &part);
    let recorded = match part.edits(&plan.desk) {
        Err(mistakes) => Err(Unrecorded::Mistakes(mistakes)),
        Ok(_) if clash(plan).is_any() => Err(Unrecorded::Changed),
        Ok((edits, seen)) => match plan.desk.edit(&edits) {
            // Nothing to be said of it either.
            Ok(it) if it.put.is_empty() && it.removed.is_empty() => Ok(None),
            _ => plan.record(site, visitor, &edits, &seen).await.map(Some),
        },
    };
    let why = match recorded {
        Ok(batch) => {
            // The examples stay as they were typed.
            let mut query: Vec<String> = batch.iter().map(|it| format!("fatto={}", it.id)).collect();
            let of_examples = |it: &&(String, String)| {
                ["prova.", "caso.", "figlio.", "dato."].iter().any(|part| it.0.starts_with(part))
            };
            let kept = pairs.iter().filter(of_examples).take(60);
            query.extend(kept.map(|(it, words)| format!("{it}={}", secret::escaped(words))));
            let href = part_href(plan, kind.sheet(), part.new_name());
            return Ok(Redirect::to(&format!("{href}?{}", query.join("&"))).into_response());
        }
        Err(it) => it,
    };
    if matches!(why, Unrecorded::Changed) {
        let plan = opened::open(site, visitor, plan.head.id.as_str(), None).await?;
        let meanwhile = Meanwhile::of(&plan, &part);
        let part = Some(Meanwhile::seen(&plan, part));
        let page =
            page(site, visitor, &plan, kind, &name, Typed { part, pairs, meanwhile, ..Typed::default() });
        return Ok((StatusCode::CONFLICT, page.await?).into_response());
    }
    let (status, mistakes, refused) = row_edit::told(why)?;
    let typed = Typed { part: Some(part), pairs, mistakes, refused, ..Typed::default() };
    Ok((status, page(site, visitor, plan, kind, &name, typed).await?).into_response())
}

async fn remove(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    kind: Kind,
    name: &str,
) -> Result<Response, Failure> {
    let edits = Part::removal(&plan.desk, kind, name);
    if edits.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    match plan.record(site, visitor, &edits, &HashMap::new()).await {
        Ok(batch) => Ok(Redirect::to(&plan.href(&format!("/sistema?fatto={}", batch.id))).into_response()),
        Err(why) => Ok(why.into_response()),
    }
}

async fn page(
    site: &Site,
    visitor: &Visitor,
    plan: &Arc<Opened>,
    kind: Kind,
    name: &str,
    typed: Typed,
) -> Result<Page<SystemEdit>, Failure> {
    let kept = Part::of(&plan.desk, &|key| plan.version(key), kind, name);
    let writing = cycle::role::may_write(plan.state(), visitor.role, Thing::System);
    let writable = writing.is_ok();
    let unsaved = typed.part.is_some();
    // Somebody may have taken it away: what was typed is kept.
    let sent = typed.part.filter(|it| !it.lines.is_empty() || !it.gone.is_empty());
    let part = sent.or(kept).ok_or(Refusal::NotFound)?;
    let mut mistakes = typed.mistakes;
    let tried = part.edits(&plan.desk).and_then(|(edits, _)| plan.desk.edit(&edits));
    let edited = match tried {
        Ok(it) if unsaved => Some(it.desk),
        Err(found) if unsaved && mistakes.is_empty() => {
            mistakes = found;
            None
        }
        _ => None,
    };
    let computed = !unsaved || edited.is_some();
    let desk: &Desk = edited.as_ref().unwrap_or(&plan.desk);
    let dossier = &desk.made.dossier;
    let (compiled, defects) = compile(&dossier.system);
    let blocks = form::blocks(plan, desk, &part, &compiled, &defects, &mistakes, &typed.meanwhile);
    let own: Vec<&str> = part.lines.iter().map(|it| it.key.as_str()).collect();
    let is_other = |it: &engine::system::Defect| {
        let row = desk.made.origin(it.place).map(|(row, _)| desk.rows[row].key.as_str());
        row.is_none_or(|it| !own.contains(&it))
    };
    let other: Vec<_> = defects.iter().filter(|it| is_other(it)).cloned().collect();
    let new_name = part.new_name().to_owned();
    let words =
        describe::parts(&compiled).into_iter().find(|it| it.table == kind.sheet() && it.name == new_name);
    let asked = |field: &str| typed.pairs.iter().find(|(it, _)| it == field).map(|(_, it)| it.clone());
    let leaf_rule = compiled.level_index(&new_name).and_then(|it| compiled.levels[it].rule);
    let rule = match kind {
        Kind::Rule => Some(new_name.clone()),
        Kind::Level if ["indicatore", "fase"].contains(&new_name.as_str()) => {
            leaf_rule.map(|it| compiled.rules[it].name.clone())
        }
        _ => None,
    };
    let with_level = computed && kind == Kind::Level && rule.is_none();
    let here = part_href(plan, kind.sheet(), name);
    let main = SystemEdit {
        tabs: plan.tabs(visitor),
        done: Done::read(site, visitor, plan, &typed.batch, here.clone()).await?,
        kind,
        editable: writable || typed.refused.is_some(),
        refused: typed.refused.or_else(|| {
            let refusal = writing.err().filter(|_| visitor.may_write(Thing::System))?;
            Some((refusal.guard.code, refusal.what, refusal.remedy))
        }),
        unsaved,
        clashed: typed.meanwhile.is_any(),
        mistakes: mistakes.iter().map(|it| (it.what.clone(), it.remedy.clone())).collect(),
        live: live(if writable { &blocks } else { &[] }),
        blocks,
        gone: part.gone.clone(),
        row_href: part
            .head()
            .filter(|it| plan.desk.row(&it.key).is_some())
            .map_or_else(String::new, |it| plan.row_href(&it.key, "")),
        primitives: primitives(),
        others: system_show::wrong(plan, &other),
        words: words.map_or_else(String::new, |it| system_show::html(&it.text)),
        of_rule: rule.filter(|_| computed).map(|it| of_rule(dossier, &it, &asked)),
        of_level: with_level.then(|| of_level(dossier, &new_name, &asked)),
        effect: match computed {
            true => system_compare::effect(site, visitor, plan, &dossier.system).await?,
            false => None,
        },
        here,
        plan: Arc::clone(plan),
    };
    let title = match kind {
        Kind::Rule => "Regola",
        Kind::Level => "Livello",
        Kind::Scale => "Scala",
    };
    Ok(Page::new(format!("{title} «{name}»"), main)
        .below("Sistema", plan.href("/sistema"))
        .below(plan.head.name.clone(), plan.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&plan.head.state)))
}

/// What a step may be, in the order in which a rule usually has them.
fn primitives() -> Choices {
    let is_step = |id: &str| PrimitiveName::ALL.iter().any(|(word, _)| *word == id);
    engine::primitive::ALL.iter().filter(|it| is_step(it.id)).map(|it| (it.id, it.title)).collect()
}

/// The parts of the page that change as one types.
fn live(blocks: &[Block]) -> String {
    // What is said aloud stays where it is, with other words in it.
    let mut ids = vec!["#esito:innerHTML".to_owned(), "#difetti:innerHTML".to_owned()];
    for it in blocks {
        ids.extend(it.rows().map(|it| format!("#detto-{}:innerHTML", it.number)));
        ids.extend(it.scale.as_ref().map(|it| format!("#figura-{}", it.number)));
    }
    ids.join(",")
}

impl SystemEdit {
    /// The inputs of the examples.
    fn inputs(&self) -> &[crate::desk::examples::Input] {
        match (&self.of_rule, &self.of_level) {
            (Some(it), _) => &it.inputs,
            (_, Some(it)) => &it.inputs,
            _ => &[],
        }
    }

    fn is_scale(&self) -> bool {
        self.kind == Kind::Scale
    }
}

/// The reasons of a value, laid out.
fn whys(it: &Supposed) -> Vec<Nested<String>> {
    nested(it.whys.clone())
}

/// The reasons of the degree of a level, laid out.
fn level_whys(it: &OfLevel) -> Vec<Nested<String>> {
    nested(it.whys.clone())
}

/// Over the pieces of a scale: a page may have several.
fn pieces_caption(scale: &form::ScaleForm) -> String {
    match scale.rows.len() {
        1 => format!("Un tratto di «{}»", scale.name),
        count => format!("{count} tratti di «{}»", scale.name),
    }
}
