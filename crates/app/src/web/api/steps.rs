// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/passi/{passo}`: a step of the cycle, tried or taken.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use engine::{
    cycle::{self, Request},
    model::{Deadline, Understand as _},
};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use store::Batch;
use utoipa::ToSchema;

use super::{
    caller::Writer,
    once::{Name, Told},
    problem::Problem,
    sent::{Sent, version_read},
};
use crate::{
    cli::change_json,
    web::{Site, page::Refusal, step_take},
};

/// L'atto con cui si fa un passo.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Passo {
    /// Il giorno dell'atto, come 31/01/2026 o 2026-01-31; se non si dice, oggi.
    #[schema(example = "2026-01-31", required = false)]
    data: Option<String>,
    /// Il tipo di atto; se non si dice, quello solito del passo.
    #[schema(required = false)]
    tipo: String,
    /// L'organo che lo adotta.
    #[schema(required = false)]
    organo: String,
    /// Il numero.
    #[schema(required = false)]
    numero: String,
    /// Il motivo.
    #[schema(required = false)]
    motivo: String,
    /// L'insieme di valori che il passo guarda, se ne guarda; se non si dice, l'ultimo.
    #[schema(required = false)]
    serie: Option<String>,
    /// Solo una prova: dice che cosa verrebbe, e non registra nulla.
    #[schema(required = false)]
    prova: bool,
}

/// Fa un passo del ciclo, o lo prova
///
/// Come la pagina del passo: le stesse regole, lo stesso atto, la stessa versione fissata. Per farlo davvero va nominata in
/// `If-Match` la versione del piano.
#[utoipa::path(
    post, path = "/api/v1/piani/{piano}/passi/{passo}", operation_id = "passo", tag = "ciclo",
    params(
        ("piano" = String, Path, description = "il piano"),
        ("passo" = String, Path, description = "il passo, come lo chiama il ciclo")
    ),
    request_body(content = Passo, content_type = "application/json"),
    responses((status = 200, description = "che cosa il passo ha cambiato, o cambierebbe", body = ref("#/components/schemas/PassoFatto")))
)]
pub(super) async fn post(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path((plan, step)): Path<(String, String)>,
    headers: HeaderMap,
    name: Name,
    sent: Sent<Passo>,
) -> Result<Told, Problem> {
    let asked = &sent.body;
    let scene = step_take::scene(&site, &visitor, &plan, &step, asked.serie.clone()).await?;
    if let Some(told) = name.told(&site, &visitor, &sent).await? {
        return Ok(told);
    }
    let date = match &asked.data {
        None => site.today(),
        Some(it) => day(it).ok_or_else(|| {
            Problem::wrong(format!("in «data» c'è «{it}», che non è un giorno"), "scriverlo così: 2026-01-31")
        })?,
    };
    let request = Request {
        date,
        kind: asked.tipo.clone(),
        organ: asked.organo.clone(),
        number: asked.numero.clone(),
        reason: asked.motivo.clone(),
        role: visitor.role,
        person: visitor.login.clone(),
        on_behalf_of: visitor.giver.clone(),
        ..Request::dry(scene.step, site.today())
    };
    let refused = cycle::refusals(&scene.ground.case(), &request);
    if !refused.is_empty() {
        return Err(Problem::refused(&refused));
    }
    let version = scene.plan.head.version;
    if asked.prova {
        let change = cycle::take(&scene.ground.case(), &request).map_err(|it| Problem::refused(&[it]))?;
        let mut told = change_json(&change);
        (told["lotto"], told["versione"]) = (json!(null), json!(version));
        return Ok(Told::done(&told));
    }
    let read = version_read(&headers)?;
    if read != version {
        let detail = format!("il piano è cambiato: ora è alla versione {version}");
        let title = "Qualcuno ha modificato nel frattempo";
        return Err(Problem::new(StatusCode::PRECONDITION_FAILED, "versione", title, detail)
            .remedy("rileggere il ciclo, provare di nuovo il passo e farlo con la versione di adesso"));
    }
    let (change, changes) = scene.ground.prepare(&request, version).map_err(|it| Problem::refused(&[it]))?;
    let tell = |batch: &Batch| {
        let mut told = change_json(&change);
        (told["lotto"], told["versione"]) = (json!(batch.id.as_str()), json!(batch.version));
        Told::done(&told).of_version(batch.version)
    };
    match name.record(&site, &visitor, &sent, (&scene.plan.head.id, &changes), &tell).await {
        Ok(it) => it,
        Err(store::Error::Refusal(_)) => Err(Refusal::Changed.into()),
        Err(other) => Err(other.into()),
    }
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok().or_else(|| Deadline::understand(text.trim())?.exact_day())
}
