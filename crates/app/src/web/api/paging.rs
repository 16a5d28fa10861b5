// SPDX-License-Identifier: AGPL-3.0-or-later
//! Long lists, a page at a time.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;

/// How many there are in a page if nobody says otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 500;
/// The last page there may be.
const LAST: usize = 1_000_000;

/// Una pagina di un elenco.
#[derive(Serialize, ToSchema)]
pub(super) struct Pagina<T> {
    /// Quanti sono in tutto.
    pub(super) totale: usize,
    /// Quale pagina è questa, da 1.
    pub(super) pagina: usize,
    /// Quanti ce ne sono al più in una pagina.
    pub(super) per_pagina: usize,
    /// Indirizzo della pagina che segue; null se è l'ultima.
    pub(super) successiva: Option<String>,
    /// Quelli di questa pagina.
    pub(super) elementi: Vec<T>,
}

/// The page of a list that was asked for. `here` is the address of the list, with its other parameters.
///
/// # Errors
/// There is no such page.
pub(super) fn page<T>(
    all: Vec<T>,
    page: Option<usize>,
    each: Option<usize>,
    here: &str,
) -> Result<Pagina<T>, Problem> {
    let (page, each) = (page.unwrap_or(1), each.unwrap_or(USUAL));
    if !(1..=LAST).contains(&page) || !(1..=MOST).contains(&each) {
        return Err(Problem::unreadable(format!(
            "«pagina» va da 1 a {LAST}, «per_pagina» da 1 a {MOST}: qui sono {page} e {each}"
        )));
    }
    let total = all.len();
    let first = (page - 1).saturating_mul(each);
    let rows: Vec<T> = all.into_iter().skip(first).take(each).collect();
    let next = (first.saturating_add(each) < total).then(|| {
        let joint = if here.contains('?') { '&' } else { '?' };
        format!("{here}{joint}pagina={}&per_pagina={each}", page + 1)
    });
    Ok(Pagina { totale: total, pagina: page, per_pagina: each, successiva: next, elementi: rows })
}

/// JSON, as an answer.
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.0).expect("keys are strings");
        ([(axum::http::header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
