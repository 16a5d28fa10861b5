// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why nothing was recorded, as a page, for handlers that have no better place to say it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use engine::cycle;

use super::{
    opened::Unrecorded,
    page::{Page, Refusal},
};
use crate::desk::Mistake;

#[derive(Template)]
#[template(path = "unrecorded.html")]
struct NotRecorded {
    code: &'static str,
    reasons: Vec<(String, String)>,
}

impl IntoResponse for Unrecorded {
    fn into_response(self) -> Response {
        match self {
            Unrecorded::Mistakes(mistakes) => {
                let reasons =
                    mistakes.into_iter().map(|Mistake { what, remedy, .. }| (what, remedy)).collect();
                page(StatusCode::UNPROCESSABLE_ENTITY, "Non si può salvare così", "", reasons)
            }
            Unrecorded::Changed => Refusal::Changed.into_response(),
            Unrecorded::Cycle(it) => {
                let reasons = vec![(it.what.clone(), it.remedy.clone())];
                page(status(&it), it.guard.title, it.guard.code, reasons)
            }
            Unrecorded::Failed(it) => it.into_response(),
        }
    }
}

/// A page that says why nothing was done: what, and what to do.
pub(super) fn said(title: &str, what: &str, remedy: &str) -> Response {
    page(StatusCode::CONFLICT, title, "", vec![(what.to_owned(), remedy.to_owned())])
}

/// The same, where it is what was sent that cannot be.
pub(super) fn unfit(title: &str, what: &str, remedy: &str) -> Response {
    page(StatusCode::UNPROCESSABLE_ENTITY, title, "", vec![(what.to_owned(), remedy.to_owned())])
}

/// Forbidden to a role, or not now.
pub(super) fn status(refusal: &cycle::Refusal) -> StatusCode {
    if refusal.guard.code == "CICL-02" { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT }
}

fn page(status: StatusCode, title: &str, code: &'static str, reasons: Vec<(String, String)>) -> Response {
    (status, Page::new(title, NotRecorded { code, reasons })).into_response()
}
