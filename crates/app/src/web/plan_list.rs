// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani`: the dossiers of the body, from the last year.

use askama::Template;
use axum::extract::State;
use engine::cycle::role::{Reach, Thing};
use store::Dossier;

use super::{
    Site, opened,
    page::{Page, PageResult},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "plan_list.html")]
pub(super) struct PlanList {
    dossiers: Vec<Dossier>,
    caption: String,
}

/// `GET`
pub(super) async fn get(State(site): State<Site>, visitor: Visitor) -> PageResult<PlanList> {
    visitor.reads(Thing::Plan)?;
    let dossiers = site.store().dossiers(&visitor.actor).await?;
    let caption = match dossiers.len() {
        1 => "Un documento".to_owned(),
        count => format!("{count} documenti"),
    };
    let page = Page::new("Piani", PlanList { dossiers, caption });
    Ok(match visitor.role.right(Thing::Plan).writes {
        Reach::All => page.action("Nuovo piano", "/piani/nuovo"),
        _ => page,
    })
}
