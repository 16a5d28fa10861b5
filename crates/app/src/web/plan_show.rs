// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}`: the tree of a plan.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};

use super::{
    Site,
    opened::{self, Opened},
    page::{Page, PageResult},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "plan_show.html")]
pub(super) struct PlanShow {
    plan: Arc<Opened>,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> PageResult<PlanShow> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let (title, badge) = (plan.head.name.clone(), opened::state_badge(&plan.head.state));
    Ok(Page::new(title, PlanShow { plan }).below("Piani", "/piani").badge(badge))
}
