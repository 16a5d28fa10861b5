// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/passi/{step}`: what a step does and what blocks it; taking it, after a look at what will be recorded.

mod form;

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    check::check,
    cycle::{self, Change, Freeze, Paper, Request, Role, Step, calendar},
    model::{Choice as _, printed_day},
};
use form::{Typed, Wrong};
use serde::Deserialize;

use super::{
    Site,
    cycle_rules::passage,
    duty::capital,
    finding_list::row_href,
    grant,
    opened::{self, Opened},
    page::{Failure, Link, Page, Refusal},
    plan_nav, secret,
    timeline::who,
    visitor::Visitor,
};
use crate::{
    desk::{
        self,
        gather::{self, Set},
    },
    step::{Ground, Untaken},
};

/// Which set of results the step looks at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    serie: Option<String>,
}

#[derive(Template)]
#[template(path = "step_take.html")]
pub(super) struct StepTake {
    tabs: Vec<Link>,
    step: &'static Step,
    when: String,
    /// What lacks before it can be taken.
    blocks: Vec<cycle::Refusal>,
    /// The errors among what lacks, each with its place.
    errors: Vec<Blocking>,
    /// What an act on the plan would change of the last frozen version.
    differences: Vec<String>,
    /// Fingerprint of the text that would be frozen.
    digest: String,
    /// Whether it is a step of the reader's role.
    mine: bool,
    /// Whether the form is shown.
    offered: bool,
    typed: Typed,
    wrong: Wrong,
    /// What was refused of what was sent.
    refused: Vec<cycle::Refusal>,
    /// What changed in the plan since the form was read.
    meanwhile: Vec<Link>,
    /// What will be recorded, to be confirmed.
    confirm: Option<Change>,
    sets: Vec<Set>,
    compare: String,
    action: String,
}

/// An error that stops the step.
struct Blocking {
    code: &'static str,
    place: String,
    what: String,
    remedy: String,
    href: Option<String>,
}

/// What a request is about.
pub(super) struct Scene {
    pub(super) plan: Arc<Opened>,
    pub(super) ground: Ground,
    pub(super) step: &'static Step,
    /// The other roles of who looks at it.
    also: Vec<Role>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, step)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let scene = scene(&site, &visitor, &plan, &step, asked.serie).await?;
    let typed = Typed::blank(&scene.step_form(), site.today(), scene.plan.head.version);
    let page = scene.page(&site, &visitor, typed);
    Ok(scene.framed(page).into_response())
}

/// `POST`: tries the step; what it would record is shown first, and recorded once confirmed.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, step)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let scene = scene(&site, &visitor, &plan, &step, Some(typed.serie.clone())).await?;
    let Some(date) = typed.day() else {
        let mut page = scene.page(&site, &visitor, typed);
        "scrivere un giorno, per esempio 31/01/2026".clone_into(&mut page.wrong.date);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, scene.framed(page)).into_response());
    };
    let request = Request {
        date,
        kind: typed.tipo.clone(),
        organ: typed.organo.clone(),
        number: typed.numero.clone(),
        reason: typed.motivo.clone(),
        ..scene.asked_by(&visitor)
    };
    let refused = cycle::refusals(&scene.ground.case(), &request);
    if !refused.is_empty() {
        // Not one's own step at all, or one's own with something to mend.
        let foreign = refused.iter().any(|it| ["CICL-02", "CICL-03"].contains(&it.guard.code));
        let status = if foreign { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
        let mut page = scene.page(&site, &visitor, typed);
        page.wrong = Wrong::of(&refused, &page.typed);
        page.errors = scene.errors(&request);
        page.refused = refused;
        return Ok((status, scene.framed(page)).into_response());
    }
    if typed.versione != scene.plan.head.version {
        return Ok(scene.moved(&site, &visitor, typed));
    }
    if typed.conferma.is_empty() {
        let change = cycle::take(&scene.ground.case(), &request).ok();
        let mut page = scene.page(&site, &visitor, typed);
        page.confirm = change;
        return Ok(scene.framed(page).into_response());
    }
    let version = typed.versione;
    let taken = scene.ground.take(site.store(), &visitor.actor, &request, version, site.now()).await;
    match taken {
        Ok(it) => {
            let to = scene.plan.href(&format!("/ciclo?fatto={}", secret::escaped(it.batch.id.as_str())));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Untaken::Refused(_)) => Err(Refusal::Changed.into()),
        Err(Untaken::Store(it)) => Err(it.into()),
    }
}

/// A step, and the dossier on which it is taken.
///
/// # Errors
/// There is none such, or it is not for this visitor.
pub(super) async fn scene(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    step: &str,
    series: Option<String>,
) -> Result<Scene, Failure> {
    let step = cycle::find(step).ok_or(Refusal::NotFound)?;
    // Nothing chosen is the last set.
    let series = series.as_deref().filter(|it| !it.is_empty());
    let plan = match reads_values(step) {
        true => opened::open_with_values(site, visitor, plan, series).await?,
        false => opened::open(site, visitor, plan, None).await?,
    };
    let ground = Ground::of(site.store(), &visitor.actor, &plan.head, &plan.desk).await?;
    let also = grant::others(site, visitor).await?;
    Ok(Scene { plan, ground, step, also })
}

/// Whether a step looks at what was found, and not only at the plan.
fn reads_values(step: &Step) -> bool {
    step.freezes
        .is_some_and(|it| !matches!(it, Freeze::System | Freeze::Provisional | Freeze::Plan | Freeze::Sheets))
}

impl Scene {
    /// The request of somebody, complete in its form.
    pub(super) fn asked_by(&self, visitor: &Visitor) -> Request {
        Request {
            role: visitor.role,
            person: visitor.login.clone(),
            on_behalf_of: visitor.giver.clone(),
            also: self.also.clone(),
            ..Request::dry(self.step, visitor.today)
        }
    }

    fn step_form(&self) -> form::Usual {
        form::Usual {
            step: self.step,
            body: self.ground.dossier.body.kind,
            series: self.plan.desk.series.clone().unwrap_or_default(),
        }
    }

    fn page(&self, site: &Site, visitor: &Visitor, typed: Typed) -> StepTake {
        let (step, today) = (self.step, site.today());
        let mine = step.roles.contains(&visitor.role);
        let dry = if mine { self.asked_by(visitor) } else { Request::dry(step, today) };
        let blocks = cycle::refusals(&self.ground.case(), &dry);
        let offered = mine && !blocks.iter().any(|it| it.guard.code == "CICL-01");
        let term = calendar::term(step, &self.ground.dossier);
        let when = term.map_or_else(String::new, |it| {
            format!("entro il {} (termine {}: {})", printed_day(it.day), it.kind.word(), it.why)
        });
        let differences = match step.freezes {
            Some(Freeze::Plan) => self.differences(),
            _ => Vec::new(),
        };
        let digest = step.freezes.map(|it| secret::digest(&self.ground.canonical(it))).unwrap_or_default();
        StepTake {
            tabs: self.plan.tabs(visitor),
            step,
            when,
            errors: if blocks.is_empty() { Vec::new() } else { self.errors(&dry) },
            blocks,
            differences,
            digest,
            mine,
            offered,
            typed,
            wrong: Wrong::default(),
            refused: Vec::new(),
            meanwhile: Vec::new(),
            confirm: None,
            sets: if reads_values(step) { gather::sets(&self.plan.desk.rows) } else { Vec::new() },
            compare: self.plan.href("/versioni"),
            action: self.plan.href(&format!("/passi/{}", step.id)),
        }
    }

    fn framed(&self, main: StepTake) -> Page<StepTake> {
        let title = capital(self.step.title);
        plan_nav::page_in(&self.plan, title, main, ("Ciclo", "/ciclo"))
    }

    /// The errors of the document, with the act in it, that stop the step.
    fn errors(&self, request: &Request) -> Vec<Blocking> {
        if self.step.stages.is_empty() {
            return Vec::new();
        }
        let mut after = self.ground.dossier.clone();
        after.acts.push(request.act());
        let found = check(&after).unwrap_or_default();
        let stops = found.into_iter().filter(|it| self.step.is_stopped_by(it));
        let blocking = |it: engine::check::Found<'_>| Blocking {
            code: it.check.code,
            place: it.finding.path,
            what: it.finding.what,
            remedy: it.finding.remedy,
            href: row_href(&self.plan, it.finding.place),
        };
        stops.map(blocking).collect()
    }

    fn differences(&self) -> Vec<String> {
        let trees = self.ground.baseline.as_ref().map(|it| {
            use engine::tree::Tree;
            (Tree::build(it), Tree::build(&self.ground.dossier))
        });
        match trees {
            Some((Ok(old), Ok(new))) => {
                engine::compare::compare(&old, &new).iter().map(engine::compare::Difference::words).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The plan is not the one that was read: what was typed stays, what changed is told.
    fn moved(&self, site: &Site, visitor: &Visitor, mut typed: Typed) -> Response {
        let seen = std::mem::replace(&mut typed.versione, self.plan.head.version);
        let changed = self.plan.desk.rows.iter().filter(|it| self.plan.version(&it.key) > seen);
        let link = |it: &formats::Row| Link {
            text: desk::named(it),
            href: self.plan.href(&format!("/righe/{}", secret::escaped(&it.key))),
        };
        let mut page = self.page(site, visitor, typed);
        page.meanwhile = changed.map(link).collect();
        if page.meanwhile.is_empty() {
            page.meanwhile.push(Link { text: "righe tolte".to_owned(), href: self.plan.href("") });
        }
        (StatusCode::CONFLICT, self.framed(page)).into_response()
    }
}
