// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/valori`: the sets of values, each with its window.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use engine::{
    cycle::{gathering, role::Thing},
    model::Choice,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{caller::Caller, paging::Json, problem::Problem};
use crate::{
    desk::gather,
    web::{Site, opened},
};

/// Un insieme di valori.
#[derive(Serialize, ToSchema)]
pub(super) struct Insieme {
    /// Il suo nome: da dare come «serie» alle righe e ai gradi.
    #[schema(example = "risultati-2026-06-30")]
    serie: String,
    /// Il suo titolo.
    titolo: String,
    /// Il giorno a cui i valori si riferiscono, come è scritto; vuoto se non è scritto.
    al: String,
    /// Se i valori sono inventati, per prova.
    inventati: bool,
    /// Che cosa raccoglie, se lo dice.
    raccoglie: Option<&'static str>,
    /// Primo giorno in cui si scrive, come è scritto.
    apre: String,
    /// Ultimo giorno in cui si scrive, come è scritto.
    chiude: String,
    /// Se il ruolo della chiave oggi vi può scrivere.
    aperto: bool,
    /// Perché oggi non vi può scrivere.
    motivo: Option<String>,
}

/// Gli insiemi di valori di un piano.
#[derive(Serialize, ToSchema)]
pub(super) struct Insiemi {
    insiemi: Vec<Insieme>,
}

/// Gli insiemi di valori
///
/// Per giorno. I valori sono righe (`rilevazione`, `dato`) con la «serie» dell'insieme.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/valori", operation_id = "valori", tag = "risultati",
    params(("piano" = String, Path, description = "il piano")),
    responses((status = 200, description = "gli insiemi", body = Insiemi))
)]
pub(super) async fn get(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let visitor = &caller.visitor;
    visitor.reads(Thing::Values)?;
    let plan = opened::open(&site, visitor, &plan, None).await?;
    let shown = |it: gather::Set| {
        let closed = engine::cycle::role::may_write(plan.state(), visitor.role, Thing::Values)
            .and_then(|_| gathering::may_write(&it.head, visitor.role, visitor.today))
            .err();
        Insieme {
            titolo: it.title().to_owned(),
            al: it.head.at.text.trim().to_owned(),
            inventati: it.head.invented == Some(true),
            raccoglie: it.head.gathers.map(Choice::word),
            apre: it.head.opens.text.trim().to_owned(),
            chiude: it.head.closes.text.trim().to_owned(),
            aperto: closed.is_none(),
            motivo: closed.map(|it| it.what),
            serie: it.series,
        }
    };
    Ok(Json(Insiemi { insiemi: gather::sets(&plan.desk.rows).into_iter().map(shown).collect() }))
}
