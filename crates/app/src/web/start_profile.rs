// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio/{plan}/profilo`: how large the body is, on which depends what the law asks of it.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::Thing;
use serde::Deserialize;

use super::{
    Site, opened,
    page::{Failure, Link, Page},
    start::{self, Wrong},
    visitor::Visitor,
};
use crate::desk::Mistake;

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    dipendenti: String,
    abitanti: String,
    dirigenza: String,
}

#[derive(Template)]
#[template(path = "start_profile.html")]
struct StartProfile {
    here: String,
    steps: Vec<Link>,
    typed: Typed,
    wrong: Wrong,
    /// What the numbers mean, once they are known.
    size: Option<Size>,
}

/// How large a body is for the law.
struct Size {
    name: &'static str,
    means: &'static str,
}

static SMALL: Size = Size {
    name: "piccolo",
    means: "meno di 50 dipendenti: il PIAO è semplificato (art. 6, comma 6, D.L. 80/2021), i controlli ne tengono conto",
};
static MEDIUM: Size = Size {
    name: "medio",
    means: "da 50 a 249 dipendenti: il PIAO è intero, con la sottosezione 2.2 sulla performance",
};
static LARGE: Size = Size {
    name: "grande",
    means: "250 dipendenti o più: il PIAO è intero; conviene un responsabile per ogni livello",
};

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let cell = |column| start::cell(&opened, "ente", column);
    let typed =
        Typed { dipendenti: cell("dipendenti"), abitanti: cell("abitanti"), dirigenza: cell("dirigenza") };
    Ok(page(&plan, typed, Vec::new()))
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let mut mistakes = Vec::new();
    for (column, words) in [("dipendenti", &typed.dipendenti), ("abitanti", &typed.abitanti)] {
        if !words.trim().is_empty() && number(words).is_none() {
            mistakes.push(Mistake {
                row: None,
                column: Some(column.to_owned()),
                what: format!("«{}» non è un numero di persone", words.trim()),
                remedy: "scrivere solo cifre, con il punto delle migliaia se si vuole".to_owned(),
            });
        }
    }
    if mistakes.is_empty() {
        let cells = [
            ("dipendenti", typed.dipendenti.as_str()),
            ("abitanti", &typed.abitanti),
            ("dirigenza", &typed.dirigenza),
        ];
        match start::record(&site, &visitor, &opened, &[start::write(&opened, "ente", &cells)]).await? {
            Ok(()) => return Ok(Redirect::to(&format!("/avvio/{plan}/strutture")).into_response()),
            Err(it) => mistakes = it,
        }
    }
    Ok(page(&plan, typed, mistakes))
}

fn page(plan: &str, typed: Typed, mistakes: Vec<Mistake>) -> Response {
    let size = number(&typed.dipendenti).map(|it| match it {
        ..50 => &SMALL,
        50..250 => &MEDIUM,
        250.. => &LARGE,
    });
    let size = size.map(|it| Size { name: it.name, means: it.means });
    let here = format!("/avvio/{plan}/profilo");
    let wrong = Wrong(mistakes);
    let status = wrong.status();
    let main = StartProfile { here, steps: start::links(plan), typed, wrong, size };
    (status, Page::new("Profilo dell'ente", main)).into_response()
}

/// A number of people, thousands set apart or not.
fn number(words: &str) -> Option<u32> {
    words.trim().replace(['.', ' '], "").parse().ok()
}
