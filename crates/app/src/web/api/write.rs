// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows written by programs, through the same door as the pages: one added, replaced, changed, taken away.

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use formats::{AnySheet, Row, sheet_of};
use serde::{Deserialize, Serialize};
use store::Batch;
use utoipa::{IntoParams, ToSchema};

use super::{
    caller::Writer,
    cells::{Cells, changed},
    edits::{Nuova, adding, series_of},
    once::{Name, Told},
    paging::Json,
    problem::{Errore, Problem},
    rows::{Riga, cells_schema, load, shown},
    sent::{Asked, Sent, etag, version_read},
};
use crate::{
    desk::{self, Edit, place, reach},
    web::{
        Site, history,
        opened::{self, Opened, Prepared, Unrecorded},
        secret,
        visitor::Visitor,
    },
};

/// Le celle di una riga.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "celle": { "titolo": "Pubblicare l'avviso", "scadenza": "30/09/2026" } }))]
pub(super) struct Celle {
    /// Le celle, con le chiavi delle tabelle del dossier; null o vuoto svuota la cella.
    #[schema(schema_with = cells_schema)]
    celle: Cells,
}

/// Che cosa è stato fatto.
#[derive(Serialize, ToSchema)]
pub(super) struct Esito {
    /// L'insieme delle modifiche nella storia del piano; null se era una prova.
    pub(super) lotto: Option<String>,
    /// La versione del piano dopo.
    pub(super) versione: i64,
    /// Le righe nuove o cambiate, come sono adesso.
    pub(super) righe: Vec<Riga>,
    /// Le chiavi delle righe tolte, anche quelle andate via con altre.
    pub(super) tolte: Vec<String>,
}

/// Come si toglie.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Togliere {
    /// Toglie anche le righe che parlano di questa (le fasi di un obiettivo, i suoi indicatori).
    #[param(required = false)]
    dipendenti: bool,
}

/// Aggiunge una riga
///
/// Se la tabella ha un `id` e non si dà, ne riceve uno. Con `Idempotency-Key` si può rimandare senza rischio.
#[utoipa::path(
    post, path = "/api/v1/piani/{piano}/righe", operation_id = "aggiungi", tag = "righe",
    params(("piano" = String, Path, description = "il piano")), request_body(content = Nuova, content_type = "application/json"),
    responses((
        status = 201, description = "la riga aggiunta", body = Riga,
        headers(("ETag" = String, description = "la versione"), ("Location" = String, description = "il suo indirizzo"))
    ))
)]
pub(super) async fn add(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path(plan): Path<String>,
    name: Name,
    sent: Sent<Nuova>,
) -> Result<Told, Problem> {
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    if let Some(told) = name.told(&site, &visitor, &sent).await? {
        return Ok(told);
    }
    let series = series_of(&opened, &sent.body)?;
    let opened = match series.as_str() {
        "" => opened,
        // Also one that begins with this row, which must make a dossier with the rest.
        set => opened::open(&site, &visitor, &plan, Some(set)).await?,
    };
    let edit = adding(&opened, &visitor, &sent.body, &mut crate::desk::naming::taken(&opened.desk))?;
    let key = edit.key().to_owned();
    let prepared = opened.prepare(&visitor, &[edit], &HashMap::new())?;
    let tell = |batch: &Batch| {
        let row = written(&prepared, batch).into_iter().find(|it| it.riga == key);
        let row = row.expect("it is among those put");
        let (location, version) = (address(&opened, &key), row.versione);
        Told::made(&row, location, version)
    };
    let recorded = name.record(&site, &visitor, &sent, (&opened.head.id, &prepared.changes), &tell).await;
    recorded.map_err(Unrecorded::from)?
}

/// Sostituisce una riga
///
/// Le celle che non si danno restano vuote.
#[utoipa::path(
    put, path = "/api/v1/piani/{piano}/righe/{riga}", operation_id = "sostituisci", tag = "righe",
    params(("piano" = String, Path, description = "il piano"), ("riga" = String, Path, description = "la riga")),
    request_body(content = Celle, content_type = "application/json"),
    responses((status = 200, description = "la riga com'è adesso", body = Riga, headers(("ETag" = String, description = "la versione"))))
)]
pub(super) async fn replace(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path((plan, key)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Sent<Celle>,
) -> Result<Response, Problem> {
    set(&site, &visitor, (&plan, &key), &headers, (&sent.body.celle, true)).await
}

/// Cambia alcune celle di una riga
///
/// Quelle che non si danno restano come sono.
#[utoipa::path(
    patch, path = "/api/v1/piani/{piano}/righe/{riga}", operation_id = "cambia", tag = "righe",
    params(("piano" = String, Path, description = "il piano"), ("riga" = String, Path, description = "la riga")),
    request_body(content = Celle, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "la riga com'è adesso", body = Riga, headers(("ETag" = String, description = "la versione"))))
)]
pub(super) async fn change(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path((plan, key)): Path<(String, String)>,
    headers: HeaderMap,
    sent: Sent<Celle>,
) -> Result<Response, Problem> {
    set(&site, &visitor, (&plan, &key), &headers, (&sent.body.celle, false)).await
}

async fn set(
    site: &Site,
    visitor: &Visitor,
    (plan, key): (&str, &str),
    headers: &HeaderMap,
    (cells, whole): (&Cells, bool),
) -> Result<Response, Problem> {
    let (opened, row) = mine(site, visitor, plan, key, headers).await?;
    let cells = changed(&row, cells, whole)?;
    if cells.is_empty() {
        let version = opened.version(key);
        return Ok((etag(version), Json(shown(&row, version))).into_response());
    }
    let edit = Edit::Set { key: key.to_owned(), cells };
    let prepared = opened.prepare(visitor, &[edit], &HashMap::new())?;
    let recorded = site.store().record(&visitor.actor, &opened.head.id, &prepared.changes, site.now()).await;
    let batch = match recorded.map_err(Unrecorded::from) {
        Ok(it) => it,
        Err(Unrecorded::Changed) => {
            return Err(outdated(site, visitor, &opened, key, opened.version(key)).await?);
        }
        Err(other) => return Err(other.into()),
    };
    let now = written(&prepared, &batch).into_iter().find(|it| it.riga == key);
    let now = now.unwrap_or_else(|| shown(&row, opened.version(key)));
    Ok((etag(now.versione), Json(now)).into_response())
}

/// Toglie una riga
///
/// Se altre righe parlano di questa, va detto che vanno via anche quelle.
#[utoipa::path(
    delete, path = "/api/v1/piani/{piano}/righe/{riga}", operation_id = "togli", tag = "righe",
    params(("piano" = String, Path, description = "il piano"), ("riga" = String, Path, description = "la riga"), Togliere),
    responses((status = 200, description = "che cosa è stato tolto", body = Esito))
)]
pub(super) async fn remove(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path((plan, key)): Path<(String, String)>,
    Asked(asked): Asked<Togliere>,
    headers: HeaderMap,
) -> Result<Json<Esito>, Problem> {
    let (opened, row) = mine(&site, &visitor, &plan, &key, &headers).await?;
    refuse_single(&row)?;
    let prepared = opened.prepare(&visitor, &[Edit::Remove { key: key.clone() }], &HashMap::new())?;
    let others: Vec<&Row> = prepared.edited.removed.iter().filter(|it| it.key != key).collect();
    if !others.is_empty() && !asked.dipendenti {
        let error = |it: &&Row| Errore {
            riga: Some(it.key.clone()),
            che_cosa: format!("andrebbe via «{}»", desk::named(it)),
            rimedio: "toglierla prima, o darle un altro posto".to_owned(),
            ..Errore::default()
        };
        let detail = format!("con questa riga ne andrebbero via altre {}", others.len());
        let status = axum::http::StatusCode::CONFLICT;
        return Err(Problem::new(status, "dipendenti", "Altre righe parlano di questa", detail)
            .remedy("mandare «dipendenti=true» se devono andare via anche quelle")
            .with(others.iter().map(error).collect()));
    }
    let recorded = site.store().record(&visitor.actor, &opened.head.id, &prepared.changes, site.now()).await;
    match recorded.map_err(Unrecorded::from) {
        Ok(batch) => Ok(Json(outcome(&prepared, &batch))),
        Err(Unrecorded::Changed) => {
            Err(outdated(&site, &visitor, &opened, &key, opened.version(&key)).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The row to be changed, if it may be and is the one that was read.
async fn mine(
    site: &Site,
    visitor: &Visitor,
    plan: &str,
    key: &str,
    headers: &HeaderMap,
) -> Result<(std::sync::Arc<Opened>, Row), Problem> {
    let (opened, row) = load(site, visitor, plan, key).await?;
    visitor.writes(reach::thing_of(&row))?;
    opened.may_change(visitor, &row)?;
    let read = version_read(headers)?;
    if read != opened.version(key) {
        return Err(outdated(site, visitor, &opened, key, read).await?);
    }
    Ok((opened, row))
}

/// A dossier always has its only plan, its only body.
///
/// # Errors
/// It is the only row of its table.
pub(super) fn refuse_single(row: &Row) -> Result<(), Problem> {
    match sheet_of(&row.sheet).is_none_or(AnySheet::single) {
        true => Err(Problem::wrong(
            format!("«{}» ha una sola riga, che c'è sempre", row.sheet),
            "cambiarne le celle",
        )),
        false => Ok(()),
    }
}

/// The rows that were written, with the versions that they have now.
pub(super) fn written(prepared: &Prepared, batch: &Batch) -> Vec<Riga> {
    prepared.edited.put.iter().zip(&batch.versions).map(|(row, version)| shown(row, *version)).collect()
}

/// What was done.
pub(super) fn outcome(prepared: &Prepared, batch: &Batch) -> Esito {
    Esito {
        lotto: Some(batch.id.to_string()),
        versione: batch.version,
        righe: written(prepared, batch),
        tolte: prepared.edited.removed.iter().map(|it| it.key.clone()).collect(),
    }
}

/// The row is no longer the one that was read: what it was, and what it is.
///
/// # Errors
/// A fault of the database.
pub(super) async fn outdated(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    key: &str,
    read: i64,
) -> Result<Problem, Problem> {
    let opened = opened::open(site, visitor, opened.head.id.as_str(), None).await?;
    let Some(row) = opened.desk.row(key) else { return Ok(Problem::outdated(None, None)) };
    let history = site.store().history(&visitor.actor, &opened.head.id, &place(row)).await?;
    // Events are from the last: the first that followed has what was read.
    let next = history.iter().rfind(|it| it.seq > read);
    let known = read > 0 && read <= opened.head.version;
    let was = next.filter(|_| known).map(|it| Row { cells: history::cells(it, "old"), ..row.clone() });
    let now = shown(row, opened.version(key));
    Ok(Problem::outdated(was.map(|it| shown(&it, read)), Some(now)))
}

/// Where a row is.
fn address(opened: &Opened, key: &str) -> String {
    format!("/api/v1/piani/{}/righe/{}", opened.head.id, secret::escaped(key).replace('/', "%2F"))
}
