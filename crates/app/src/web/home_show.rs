// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/`: where one starts.

use askama::Template;
use engine::check;

use super::page::{Page, PageResult};

#[derive(Template)]
#[template(path = "home_show.html")]
pub(super) struct HomeShow {
    rules: usize,
}

/// `GET`
pub(super) async fn get() -> PageResult<HomeShow> {
    Ok(Page::new("Il ciclo della performance, dal piano ai premi", HomeShow { rules: check::ALL.len() }))
}
