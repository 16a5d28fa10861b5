// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/versioni`: what was frozen, by which act; the canonical text of each.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use engine::{cycle::role::Thing, model::Choice as _};
use serde::Serialize;
use serde_json::Value;
use store::Frozen;
use utoipa::ToSchema;

use super::{caller::Caller, paging::Json, problem::Problem};
use crate::{
    step::kept_of,
    web::{Site, opened, page::Refusal},
};

/// Una versione fissata, che non cambia più.
#[derive(Serialize, ToSchema)]
pub(super) struct Versione {
    /// Il suo numero negli indirizzi.
    numero: i64,
    /// Che cosa è stato fissato.
    #[schema(example = "piano")]
    cosa: Option<&'static str>,
    /// Quale versione di quella cosa, da 1.
    versione: Option<u64>,
    /// Il passo che l'ha fissata.
    passo: Option<String>,
    /// L'atto: tipo, organo, numero e data.
    atto: Option<String>,
    /// Quando è stata registrata.
    #[schema(format = DateTime)]
    quando: String,
    /// SHA-256 del testo.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    sha256: String,
}

/// Le versioni di un piano.
#[derive(Serialize, ToSchema)]
pub(super) struct Versioni {
    versioni: Vec<Versione>,
}

/// Le versioni fissate
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/versioni", operation_id = "versioni", tag = "versioni",
    params(("piano" = String, Path, description = "il piano")),
    responses((status = 200, description = "le versioni, dalla prima", body = Versioni))
)]
pub(super) async fn get(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    caller.visitor.reads(Thing::Baselines)?;
    let plan = opened::open(&site, &caller.visitor, &plan, None).await?;
    let frozen = site.store().baselines(&caller.visitor.actor, &plan.head.id).await?;
    Ok(Json(Versioni { versioni: frozen.iter().map(shown).collect() }))
}

/// Il testo di una versione
///
/// Il testo canonico, byte per byte quello di cui l'elenco dà lo SHA-256.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/versioni/{numero}", operation_id = "versione", tag = "versioni",
    params(
        ("piano" = String, Path, description = "il piano"),
        ("numero" = i64, Path, description = "il numero della versione", minimum = 1)
    ),
    responses((status = 200, description = "il testo", body = ref("#/components/schemas/TestoCanonico")))
)]
pub(super) async fn get_text(
    State(site): State<Site>,
    caller: Caller,
    Path((plan, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    caller.visitor.reads(Thing::Baselines)?;
    let plan = opened::open(&site, &caller.visitor, &plan, None).await?;
    let number = number.parse().map_err(|_| Refusal::NotFound)?;
    let baseline = site.store().baseline(&caller.visitor.actor, &plan.head.id, number).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], baseline.canonical).into_response())
}

fn shown(frozen: &Frozen) -> Versione {
    let kept = kept_of(frozen);
    let act: Option<Value> = serde_json::from_str(&frozen.act).ok();
    Versione {
        numero: frozen.number,
        cosa: kept.as_ref().map(|it| it.what.word()),
        versione: kept.as_ref().map(|it| it.version),
        passo: kept.as_ref().map(|it| it.step.clone()).filter(|_| act.is_some()),
        atto: kept.map(|it| it.act),
        quando: frozen.at.to_string(),
        sha256: frozen.sha256.clone(),
    }
}
