// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/manuale`: the pages of the manual, in reading order.

use askama::Template;

use super::{
    manual_show::{target, text},
    markdown,
    page::{Page, PageResult},
};

#[derive(Template)]
#[template(path = "manual_show.html")]
pub(super) struct ManualList {
    text: String,
}

/// `GET`
pub(super) async fn get() -> PageResult<ManualList> {
    let page = markdown::render(text("README").expect("the manual has its contents"), target);
    Ok(Page::new(page.title, ManualList { text: page.html }))
}
