// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/regole/{code}`: one check, why it is there and where it comes from.

use askama::Template;
use axum::extract::Path;
use engine::check::{self, Check};

use super::{
    markdown,
    page::{Page, PageResult, Refusal},
    rule_list::badge,
};

#[derive(Template)]
#[template(path = "rule_show.html")]
pub(super) struct RuleShow {
    check: &'static Check,
    text: String,
}

/// `GET`
pub(super) async fn get(Path(code): Path<String>) -> PageResult<RuleShow> {
    let check = check::find(&code).ok_or(Refusal::NotFound)?;
    // The pages of rules name one another by code, and link to nothing.
    let text = markdown::render(check.page, |_| None).html;
    let title = format!("{} — {}", check.code, check.title);
    Ok(Page::new(title, RuleShow { check, text }).below("Regole", "/regole").badge(badge(check)))
}
