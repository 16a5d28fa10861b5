// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accessibilita`: how far everybody can use these pages, and whom to tell when they cannot.

use askama::Template;

use super::{
    page::{Page, PageResult},
    version_show::REPOSITORY,
};

#[derive(Template)]
#[template(path = "accessibility_show.html")]
pub(super) struct AccessibilityShow;

/// `GET`
pub(super) async fn get() -> PageResult<AccessibilityShow> {
    Ok(Page::new("Accessibilità", AccessibilityShow))
}
