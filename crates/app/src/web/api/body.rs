// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/ente`, `/piani`, `/piani/{piano}`: whose key it is, the dossiers of the body, one of them.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use engine::{cycle::role::Thing, model::Choice as _};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    caller::Caller,
    paging::{Json, Pagina, page},
    problem::Problem,
    sent::{Asked, etag},
};
use crate::web::{Site, opened};

/// L'ente e la persona di cui è la chiave.
#[derive(Serialize, ToSchema)]
pub(super) struct Ente {
    /// Nome dell'ente.
    ente: String,
    /// Nome di accesso della persona a cui la chiave appartiene.
    persona: String,
    /// Ruolo in cui la chiave agisce.
    #[schema(example = "segretario")]
    ruolo: &'static str,
    /// Codici delle strutture per cui vale il ruolo; vuoto: tutto l'ente.
    strutture: Vec<String>,
    /// Che cosa la chiave può fare.
    #[schema(value_type = Ambito)]
    ambito: &'static str,
    /// Fino a quando vale.
    #[schema(format = DateTime)]
    scade: String,
}

/// Che cosa una chiave può fare.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only says which words there are")]
pub(super) enum Ambito {
    /// Solo leggere.
    Lettura,
    /// Leggere e scrivere.
    Scrittura,
}

/// Un piano (o una relazione) dell'ente.
#[derive(Serialize, ToSchema)]
pub(super) struct Piano {
    /// Il nome del piano negli indirizzi.
    piano: String,
    /// L'anno che misura.
    anno: i16,
    /// Il suo titolo.
    nome: String,
    /// Dov'è nel ciclo.
    #[schema(example = "approvato")]
    stato: &'static str,
    /// La sua versione: cambia a ogni modifica di una sua riga e a ogni passo.
    versione: i64,
    /// Quando è stato creato.
    #[schema(format = DateTime)]
    creato: String,
}

/// Quale pagina di un elenco.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Pagine {
    /// Quale pagina, da 1.
    #[param(minimum = 1, maximum = 1_000_000, required = false, nullable = false)]
    pagina: Option<usize>,
    /// Quanti elementi in una pagina; se non si dice, 100.
    #[param(minimum = 1, maximum = 500, required = false, nullable = false)]
    per_pagina: Option<usize>,
}

/// Di chi è la chiave
///
/// L'ente, la persona e il ruolo per cui la chiave agisce, che cosa può fare e fino a quando.
#[utoipa::path(
    get, path = "/api/v1/ente", operation_id = "ente", tag = "piani",
    responses((status = 200, description = "l'ente della chiave", body = Ente))
)]
pub(super) async fn get(State(site): State<Site>, caller: Caller) -> Result<impl IntoResponse, Problem> {
    let body = site.store().body(&caller.visitor.actor).await?;
    Ok(Json(Ente {
        ente: body.name,
        persona: caller.visitor.login,
        ruolo: caller.visitor.role.word(),
        strutture: caller.visitor.scopes,
        ambito: caller.key.scope(),
        scade: caller.key.expires.to_string(),
    }))
}

/// I piani dell'ente
///
/// Dal più recente.
#[utoipa::path(
    get, path = "/api/v1/piani", operation_id = "piani", tag = "piani", params(Pagine),
    responses((status = 200, description = "i piani", body = Pagina<Piano>))
)]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Asked(asked): Asked<Pagine>,
) -> Result<impl IntoResponse, Problem> {
    caller.visitor.reads(Thing::Plan)?;
    let dossiers = site.store().dossiers(&caller.visitor.actor).await?;
    let plans = dossiers.into_iter().map(shown).collect();
    Ok(Json(page(plans, asked.pagina, asked.per_pagina, "/api/v1/piani")?))
}

/// Un piano
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}", operation_id = "piano", tag = "piani",
    params(("piano" = String, Path, description = "il piano")),
    responses((status = 200, description = "il piano", body = Piano, headers(("ETag" = String, description = "la versione"))))
)]
pub(super) async fn plan(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let opened = opened::open(&site, &caller.visitor, &plan, None).await?;
    Ok((etag(opened.head.version), Json(shown(opened.head.clone()))))
}

fn shown(head: store::Dossier) -> Piano {
    let state = engine::cycle::State::of_word(&head.state).unwrap_or(engine::cycle::State::Setup);
    Piano {
        piano: head.id.to_string(),
        anno: head.year,
        nome: head.name,
        stato: state.word(),
        versione: head.version,
        creato: head.created.to_string(),
    }
}
