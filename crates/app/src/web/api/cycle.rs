// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/ciclo`: where the cycle stands, whose turn it is, what blocks the next step.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};

use super::{caller::Caller, paging::Json, problem::Problem, sent::etag};
use crate::{
    cli::cycle_json,
    step::Ground,
    web::{Site, opened},
};

/// A che punto è il ciclo di un piano
///
/// Lo stato e ogni passo, come li scrive `traguardo cycle --format json`: fatto, da fare, che cosa manca, entro quando.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/ciclo", operation_id = "ciclo", tag = "ciclo",
    params(("piano" = String, Path, description = "il piano")),
    responses((
        status = 200, description = "il ciclo", body = ref("#/components/schemas/Ciclo"),
        headers(("ETag" = String, description = "la versione del piano, da nominare per fare un passo"))
    ))
)]
pub(super) async fn get(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let plan = opened::open(&site, &caller.visitor, &plan, None).await?;
    let ground = Ground::of(site.store(), &caller.visitor.actor, &plan.head, &plan.desk).await?;
    Ok((etag(plan.head.version), Json(cycle_json(&ground.case(), site.today()))))
}
