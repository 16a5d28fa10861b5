// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/obiettivi/{id}/pesatura`: the marks of an objective are saved.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use super::{
    Site,
    objective_show::{self, marks},
    opened::{self, Unrecorded},
    page::{Failure, Refusal},
    secret,
    visitor::Visitor,
};
use crate::desk::weighing;

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, id)): Path<(String, String)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let plan = opened::open(&site, &visitor, &plan, None).await?;
    let criteria = weighing::criteria(&plan.desk, &id);
    let edits = weighing::edits(&id, &criteria, &marks(&pairs), || format!("giudizio-{}", secret::token()));
    let here = plan.objective_href(&id);
    if edits.is_empty() {
        return Ok(Redirect::to(&format!("{here}#pesatura")).into_response());
    }
    let (what, remedy) = match plan.record(&site, &visitor, &edits, &HashMap::new()).await {
        Ok(batch) => return Ok(Redirect::to(&format!("{here}?fatto={}#pesatura", batch.id)).into_response()),
        Err(Unrecorded::Failed(it)) => return Err(it),
        Err(Unrecorded::Changed) => return Err(Refusal::Changed.into()),
        Err(Unrecorded::Cycle(it)) => (it.what, it.remedy),
        Err(Unrecorded::Mistakes(it)) => {
            it.into_iter().next().map(|it| (it.what, it.remedy)).unwrap_or_default()
        }
    };
    let talk = objective_show::talk(&site, &visitor, &plan, &id, &pairs).await?;
    let page = objective_show::page(&site, &visitor, &plan, &id, &pairs, Some((what, remedy)), talk)?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
