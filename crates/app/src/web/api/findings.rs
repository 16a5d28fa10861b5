// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/rilievi`: what the checks say of a dossier, and of which of its rows.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use engine::check::{Severity, check};
use formats::Sources;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{
    IntoParams,
    openapi::{ObjectBuilder, schema::Type},
};

use super::{caller::Caller, paging::Json, problem::Problem, sent::Asked};
use crate::{
    cli::finding_json,
    web::{Site, opened},
};

/// Quali rilievi.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Quali {
    /// Solo quelli di questa gravità.
    #[param(value_type = Gravita, required = false, nullable = false)]
    gravita: Option<String>,
    /// Solo quelli di questa regola.
    #[param(schema_with = codes_schema, required = false)]
    regola: Option<String>,
}

/// The codes that are rules.
fn codes_schema() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(engine::check::ALL.iter().map(|it| it.code)))
}

/// Quanto è grave un rilievo.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only says which words there are")]
pub(super) enum Gravita {
    Errore,
    Avviso,
    Informazione,
}

/// I rilievi di un piano
///
/// Ciascuno come lo scrive `traguardo check --format json`, con la riga e la colonna di cui parla e se ferma un passo del
/// ciclo.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/rilievi", operation_id = "rilievi", tag = "rilievi",
    params(("piano" = String, Path, description = "il piano"), Quali),
    responses((status = 200, description = "i rilievi", body = ref("#/components/schemas/Rilievi")))
)]
pub(super) async fn get(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
    Asked(asked): Asked<Quali>,
) -> Result<impl IntoResponse, Problem> {
    let plan = opened::open(&site, &caller.visitor, &plan, None).await?;
    let known = [Severity::Error, Severity::Warning, Severity::Information];
    if let Some(it) = asked.gravita.as_ref().filter(|it| !known.iter().any(|one| one.word() == *it)) {
        return Err(Problem::unreadable(format!("«{it}» non è una gravità")));
    }
    if let Some(it) = asked.regola.as_ref().filter(|it| engine::check::find(it).is_none()) {
        return Err(Problem::unreadable(format!("nessuna regola ha il codice «{it}»")));
    }
    let found = check(plan.dossier()).expect("rows that were put together are a tree");
    let wanted = |it: &engine::check::Found<'_>| {
        asked.gravita.as_ref().is_none_or(|word| *word == it.severity.word())
            && asked.regola.as_ref().is_none_or(|code| *code == it.check.code)
    };
    let shown = |it: engine::check::Found<'_>| {
        let origin = plan.desk.made.origin(it.finding.place);
        json!({
            "rilievo": finding_json(&it, &Sources::default()),
            "riga": origin.map(|(row, _)| plan.desk.rows[row].key.as_str()),
            "colonna": origin.and_then(|(_, column)| column),
            "ferma": it.blocks(),
        })
    };
    let found: Vec<Value> = found.into_iter().filter(wanted).map(shown).collect();
    Ok(Json(json!({ "rilievi": found })))
}
