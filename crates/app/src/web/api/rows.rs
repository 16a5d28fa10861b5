// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/righe`: the rows of a dossier, by table and set of values; one row.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use formats::{Row, SHEETS, sheet_of};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{ObjectBuilder, schema::Type},
};

use super::{
    caller::Caller,
    paging::{Json, Pagina, page},
    problem::Problem,
    sent::{Asked, etag},
};
use crate::web::{Site, opened, opened::Opened, page::Refusal, secret, visitor::Visitor};

/// Una riga di una tabella.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Riga {
    /// La chiave della riga: come si chiama negli indirizzi. Non è l'«id» di un obiettivo, che è una cella.
    pub(super) riga: String,
    /// La tabella.
    #[schema(example = "obiettivo")]
    pub(super) tabella: String,
    /// L'insieme di valori a cui appartiene; vuoto se è del piano.
    pub(super) serie: String,
    /// Il suo posto nel documento.
    pub(super) posizione: i64,
    /// La sua versione, da nominare in «If-Match» per cambiarla.
    pub(super) versione: i64,
    /// Le celle scritte, con le chiavi delle tabelle del dossier; quelle vuote non ci sono.
    #[schema(schema_with = cells_schema)]
    pub(super) celle: Map<String, Value>,
}

/// Quali righe.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Quali {
    /// Solo le righe di questa tabella.
    #[param(schema_with = sheets_schema, required = false)]
    tabella: Option<String>,
    /// Solo le righe di questo insieme di valori; vuoto: solo quelle del piano.
    #[param(required = false, nullable = false)]
    serie: Option<String>,
    /// Quale pagina, da 1.
    #[param(minimum = 1, maximum = 1_000_000, required = false, nullable = false)]
    pagina: Option<usize>,
    /// Quante righe in una pagina; se non si dice, 100.
    #[param(minimum = 1, maximum = 500, required = false, nullable = false)]
    per_pagina: Option<usize>,
}

/// Le righe di un piano
///
/// Nell'ordine del documento; solo quelle che il ruolo della chiave può leggere.
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/righe", operation_id = "righe", tag = "righe",
    params(("piano" = String, Path, description = "il piano"), Quali),
    responses((status = 200, description = "le righe", body = Pagina<Riga>))
)]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Path(plan): Path<String>,
    Asked(asked): Asked<Quali>,
) -> Result<impl IntoResponse, Problem> {
    let opened = opened::open(&site, &caller.visitor, &plan, None).await?;
    if let Some(it) = asked.tabella.as_ref().filter(|it| sheet_of(it).is_none()) {
        return Err(Problem::unreadable(format!("«{it}» non è una tabella")));
    }
    let wanted = |it: &&Row| {
        asked.tabella.as_ref().is_none_or(|name| *name == it.sheet)
            && asked.serie.as_ref().is_none_or(|name| *name == it.series)
            && opened.may_see(&caller.visitor, it)
    };
    let mut rows: Vec<&Row> = opened.desk.rows.iter().filter(wanted).collect();
    rows.sort_by_key(|it| it.stands());
    let rows = rows.into_iter().map(|it| shown(it, opened.version(&it.key))).collect();
    let said = [("tabella", &asked.tabella), ("serie", &asked.serie)];
    let said = said.iter().filter_map(|(key, it)| Some(format!("{key}={}", secret::escaped(it.as_ref()?))));
    let said = said.collect::<Vec<_>>().join("&");
    let here = format!("/api/v1/piani/{plan}/righe{}{said}", if said.is_empty() { "" } else { "?" });
    Ok(Json(page(rows, asked.pagina, asked.per_pagina, &here)?))
}

/// Una riga
#[utoipa::path(
    get, path = "/api/v1/piani/{piano}/righe/{riga}", operation_id = "riga", tag = "righe",
    params(("piano" = String, Path, description = "il piano"), ("riga" = String, Path, description = "la riga")),
    responses((status = 200, description = "la riga", body = Riga, headers(("ETag" = String, description = "la versione"))))
)]
pub(super) async fn one(
    State(site): State<Site>,
    caller: Caller,
    Path((plan, key)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let (opened, row) = load(&site, &caller.visitor, &plan, &key).await?;
    let version = opened.version(&key);
    Ok((etag(version), Json(shown(&row, version))))
}

/// A row and its dossier, with the set of values that it is of.
///
/// # Errors
/// There is none such, or it is not for this visitor.
pub(super) async fn load(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    key: &str,
) -> Result<(Arc<Opened>, Row), Problem> {
    let opened = opened::open(site, visitor, plan, None).await?;
    let row = opened.desk.row(key).cloned().ok_or(Refusal::NotFound)?;
    if !opened.may_see(visitor, &row) {
        return Err(Refusal::Forbidden.into());
    }
    match row.series.as_str() {
        "" => Ok((opened, row)),
        series => Ok((opened::open(site, visitor, plan, Some(series)).await?, row)),
    }
}

/// A row, as programs read it.
pub(super) fn shown(row: &Row, version: i64) -> Riga {
    Riga {
        riga: row.key.clone(),
        tabella: row.sheet.clone(),
        serie: row.series.clone(),
        posizione: row.position,
        versione: version,
        celle: serde_json::from_str(&row.cells).unwrap_or_default(),
    }
}

/// The words that are tables.
pub(super) fn sheets_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(SHEETS.iter().map(|it| it.name())))
}

/// What the cells of a row are.
pub(super) fn cells_schema() -> utoipa::openapi::Ref {
    utoipa::openapi::Ref::from_schema_name("Celle")
}
