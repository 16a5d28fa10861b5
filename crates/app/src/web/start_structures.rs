// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio/{plan}/strutture`: the organisation chart and the people, typed or pasted from a sheet.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::role::Thing,
    model::{Person, Structure},
};
use serde::Deserialize;

use super::{
    Site,
    opened::{self, Opened},
    page::{Failure, Link, Page},
    start::{self, Wrong},
    visitor::Visitor,
};
use crate::desk::{
    Edit, Mistake, fresh_key,
    paste::{self, Target},
};

/// What was typed or pasted; which of the two tables by the button.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    strutture: String,
    persone: String,
    vai: String,
}

#[derive(Template)]
#[template(path = "start_structures.html")]
struct StartStructures {
    here: String,
    steps: Vec<Link>,
    structures: Vec<Structure>,
    people: Vec<Person>,
    typed: Typed,
    wrong: Wrong,
}

/// The columns of a pasted table without headings.
static STRUCTURES: [&str; 4] = ["id", "nome", "responsabile", "padre"];
static PEOPLE: [&str; 4] = ["id", "ruolo", "struttura", "categoria"];

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::People)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    Ok(page(&plan, &opened, Typed::default(), Vec::new()))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::People)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let mut edits = Vec::new();
    let mut mistakes = Vec::new();
    for (sheet, columns, text) in
        [("struttura", &STRUCTURES, &typed.strutture), ("persona", &PEOPLE, &typed.persone)]
    {
        if text.trim().is_empty() {
            continue;
        }
        let target = Target {
            sheet: sheet.to_owned(),
            series: String::new(),
            columns: columns.to_vec(),
            fixed: Vec::new(),
        };
        // Who types has no tab on the keyboard of a form: a semicolon sets cells apart too.
        let text = if text.contains('\t') { text.clone() } else { text.replace(';', "\t") };
        match paste::read(&opened.desk, &target, &text) {
            Ok(read) => {
                let own = paste::edits(&opened.desk, &read, &target, fresh_key);
                edits.extend(own.into_iter().map(|(_, it)| it));
            }
            Err(what) => mistakes.push(Mistake {
                row: None,
                column: Some(sheet.to_owned()),
                what,
                remedy: "una riga per ciascuna, celle separate da tabulazione o punto e virgola".to_owned(),
            }),
        }
    }
    if mistakes.is_empty() && !edits.is_empty() {
        name_by_code(&mut edits);
        if let Err(it) = start::record(&site, &visitor, &opened, &edits).await? {
            mistakes = it;
        }
    }
    if !mistakes.is_empty() {
        return Ok(page(&plan, &opened, typed, mistakes));
    }
    let next = if typed.vai.is_empty() { "strutture" } else { "sistema" };
    Ok(Redirect::to(&format!("/avvio/{plan}/{next}")).into_response())
}

/// A structure without name is called by its code.
fn name_by_code(edits: &mut [Edit]) {
    for it in edits {
        if let Edit::Add { sheet, cells, .. } = it
            && sheet == "struttura"
            && !cells.iter().any(|(key, _)| key == "nome")
            && let Some((_, id)) = cells.iter().find(|(key, _)| key == "id").cloned()
        {
            cells.push(("nome".to_owned(), id));
        }
    }
}

fn page(plan: &str, opened: &Opened, typed: Typed, mistakes: Vec<Mistake>) -> Response {
    let wrong = Wrong(mistakes);
    let status = wrong.status();
    let main = StartStructures {
        here: format!("/avvio/{plan}/strutture"),
        steps: start::links(plan),
        structures: opened.dossier().structures.clone(),
        people: opened.dossier().people.clone(),
        typed,
        wrong,
    };
    (status, Page::new("Strutture e persone", main)).into_response()
}
