// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/tabelle`: every table of a dossier, with how many rows it has.

use askama::Template;
use axum::extract::{Path, State};
use engine::cycle::role::Thing;
use formats::sheet_of;

use super::{
    Site, opened,
    page::{Link, Page, PageResult},
    visitor::Visitor,
};
use crate::desk::{reach, wording::GROUPS};

#[derive(Template)]
#[template(path = "sheet_list.html")]
pub(super) struct SheetList {
    tabs: Vec<Link>,
    here: String,
    groups: Vec<(&'static str, Vec<Table>)>,
}

struct Table {
    href: String,
    title: &'static str,
    count: usize,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> PageResult<SheetList> {
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let table = |name: &&'static str| {
        let rows = opened.desk.rows.iter().filter(|it| it.sheet == *name);
        let count = rows.filter(|it| opened.may_see(&visitor, it)).count();
        let readable =
            visitor.may_read(reach::thing(name, "")) || visitor.may_read(Thing::Values) && count > 0;
        let sheet = sheet_of(name).filter(|_| readable)?;
        Some(Table { href: opened.href(&format!("/tabelle/{name}")), title: sheet.title(), count })
    };
    let groups =
        GROUPS.iter().map(|(title, names)| (*title, names.iter().filter_map(table).collect::<Vec<_>>()));
    let groups = groups.filter(|(_, it)| !it.is_empty()).collect();
    let main = SheetList { tabs: opened.tabs(&visitor), here: opened.href("/tabelle"), groups };
    Ok(Page::new("Tabelle", main)
        .below(opened.head.name.clone(), opened.href(""))
        .below("Piani", "/piani")
        .badge(opened::state_badge(&opened.head.state)))
}
