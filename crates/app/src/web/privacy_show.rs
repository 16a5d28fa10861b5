// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/privacy`: what these pages keep of who opens them.

use askama::Template;

use super::page::{Page, PageResult};

#[derive(Template)]
#[template(path = "privacy_show.html")]
pub(super) struct PrivacyShow;

/// `GET`
pub(super) async fn get() -> PageResult<PrivacyShow> {
    Ok(Page::new("Privacy", PrivacyShow))
}
