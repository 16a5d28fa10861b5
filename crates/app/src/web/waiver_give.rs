// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/rilievi/deroga`: a finding is accepted with a reason, or the acceptance is withdrawn.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    check::{self, Check},
    cycle::{self, role::Thing},
    model::{Choice as _, printed_day},
};
use serde::Deserialize;

use super::{
    Site,
    finding_list::{Item, of_rule},
    opened::{self, Opened, Unrecorded},
    page::{Failure, Link, Page, Refusal},
    plan_nav,
    visitor::Visitor,
};
use crate::desk::{Edit, fresh_key};

/// Which findings, why, by which act; or the waiver to be withdrawn.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    regola: String,
    nodo: String,
    motivo: String,
    atto: String,
    togli: String,
}

#[derive(Template)]
#[template(path = "waiver_give.html")]
struct WaiverGive {
    tabs: Vec<Link>,
    check: &'static Check,
    typed: Typed,
    found: Vec<Item>,
    error: &'static str,
    refused: Vec<cycle::Refusal>,
    action: String,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Waivers)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    shown(&plan, &visitor, typed, "", Vec::new())
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Waivers)?;
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let (edit, said) = if typed.togli.is_empty() {
        if typed.motivo.trim().is_empty() {
            return shown(
                &plan,
                &visitor,
                typed,
                "scrivere il motivo: senza, la deroga non accetta nulla",
                Vec::new(),
            );
        }
        if check::find(&typed.regola).is_none() {
            return Err(Refusal::NotFound.into());
        }
        (added(&visitor, &typed, &printed_day(site.today())), "data")
    } else {
        let is_waiver = plan.desk.row(&typed.togli).is_some_and(|it| it.sheet == "deroga");
        if !is_waiver {
            return Err(Refusal::Changed.into());
        }
        (Edit::Remove { key: typed.togli.clone() }, "ritirata")
    };
    match plan.record(&site, &visitor, &[edit], &HashMap::new()).await {
        Ok(_) => Ok(Redirect::to(&plan.href(&format!("/rilievi?deroga={said}"))).into_response()),
        Err(Unrecorded::Cycle(it)) if typed.togli.is_empty() => shown(&plan, &visitor, typed, "", vec![it]),
        Err(Unrecorded::Cycle(_)) => Err(Refusal::Forbidden.into()),
        Err(Unrecorded::Changed) => Err(Refusal::Changed.into()),
        Err(Unrecorded::Mistakes(_)) => Err(Refusal::Unreadable.into()),
        Err(Unrecorded::Failed(it)) => Err(it),
    }
}

fn added(visitor: &Visitor, typed: &Typed, today: &str) -> Edit {
    let cells = [
        ("regola", typed.regola.trim()),
        ("nodo", typed.nodo.trim()),
        ("motivo", typed.motivo.trim()),
        ("ruolo", visitor.role.word()),
        ("data", today),
        ("atto", typed.atto.trim()),
    ];
    Edit::Add {
        key: fresh_key(),
        sheet: "deroga".to_owned(),
        series: String::new(),
        after: None,
        cells: cells.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec(),
    }
}

fn shown(
    plan: &Opened,
    visitor: &Visitor,
    typed: Typed,
    error: &'static str,
    refused: Vec<cycle::Refusal>,
) -> Result<Response, Failure> {
    let check = check::find(&typed.regola).ok_or(Refusal::NotFound)?;
    let status = match (error.is_empty(), refused.is_empty()) {
        (true, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let found = of_rule(plan, check.code, &typed.nodo);
    let main = WaiverGive {
        tabs: plan.tabs(visitor),
        check,
        typed,
        found,
        error,
        refused,
        action: plan.href("/rilievi/deroga"),
    };
    let title = format!("Accettare {}", check.code);
    let page: Page<_> = plan_nav::page_in(plan, title, main, ("Controllo di tenuta", "/rilievi"));
    Ok((status, page).into_response())
}
