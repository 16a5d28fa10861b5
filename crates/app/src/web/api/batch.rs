// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/piani/{piano}/modifiche`: many rows in one request, all or none.

use std::collections::{BTreeSet, HashMap};

use axum::extract::{Path, State};
use serde::Deserialize;
use store::Batch;
use utoipa::ToSchema;

use super::{
    caller::Writer,
    cells::{Cells, changed},
    edits::{Nuova, adding, series_of},
    once::{Name, Told},
    problem::Problem,
    rows::cells_schema,
    sent::Sent,
    write::{Esito, outcome, outdated, refuse_single},
};
use crate::{
    desk::{Edit, naming},
    web::{
        Site,
        opened::{self, Opened, Unrecorded},
        visitor::Visitor,
    },
};

/// Changes in one request, at most.
const MOST: usize = 1000;

/// Modifiche da fare insieme: tutte o nessuna.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "prova": true, "modifiche": [
    { "azione": "aggiungi", "tabella": "fase", "celle": { "obiettivo": "OB-01", "titolo": "Pubblicare l'avviso" } }
] }))]
pub(super) struct Modifiche {
    /// Le modifiche, nell'ordine in cui si fanno. Toccano il piano e al più un insieme di valori.
    #[schema(min_items = 1, max_items = 1000)]
    modifiche: Vec<Modifica>,
    /// Solo una prova: dice che cosa verrebbe, e non registra nulla.
    #[serde(default)]
    #[schema(required = false)]
    prova: bool,
}

/// Una modifica.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "azione", rename_all = "lowercase", deny_unknown_fields)]
enum Modifica {
    /// Aggiunge una riga.
    Aggiungi(Nuova),
    /// Cambia alcune celle di una riga.
    Cambia(Cambio),
    /// Toglie una riga, con quelle che parlano di lei.
    Togli(Tolta),
}

/// Celle di una riga da cambiare.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Cambio {
    /// La chiave della riga.
    riga: String,
    /// La versione che si è letta.
    versione: i64,
    /// Le celle da cambiare; null o vuoto svuota la cella.
    #[schema(schema_with = cells_schema)]
    celle: Cells,
}

/// Una riga da togliere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tolta {
    /// La chiave della riga.
    riga: String,
    /// La versione che si è letta.
    versione: i64,
}

/// Molte modifiche insieme
///
/// Aggiunge, cambia e toglie righe: tutte o nessuna. Con `Idempotency-Key` si può rimandare senza rischio.
#[utoipa::path(
    post, path = "/api/v1/piani/{piano}/modifiche", operation_id = "modifiche", tag = "righe",
    params(("piano" = String, Path, description = "il piano")), request_body(content = Modifiche, content_type = "application/json"),
    responses((status = 200, description = "che cosa è stato fatto, o verrebbe fatto", body = Esito))
)]
pub(super) async fn post(
    State(site): State<Site>,
    Writer(visitor): Writer,
    Path(plan): Path<String>,
    name: Name,
    sent: Sent<Modifiche>,
) -> Result<Told, Problem> {
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    if let Some(told) = name.told(&site, &visitor, &sent).await? {
        return Ok(told);
    }
    let asked = &sent.body;
    if asked.modifiche.is_empty() || asked.modifiche.len() > MOST {
        let what = format!("in «modifiche» ce ne sono {}", asked.modifiche.len());
        return Err(Problem::wrong(what, format!("mandarne da 1 a {MOST}")));
    }
    let series = series(&opened, &asked.modifiche)?;
    let opened = match series {
        Some(it) => opened::open(&site, &visitor, &plan, Some(&it)).await?,
        None => opened,
    };
    let (mut taken, mut seen, mut edits) = (naming::taken(&opened.desk), HashMap::new(), Vec::new());
    for it in &asked.modifiche {
        match it {
            Modifica::Aggiungi(new) => edits.push(adding(&opened, &visitor, new, &mut taken)?),
            Modifica::Cambia(it) => {
                let row = named(&site, &visitor, &opened, &it.riga, it.versione).await?;
                let cells = changed(row, &it.celle, false)?;
                if !cells.is_empty() {
                    edits.push(Edit::Set { key: it.riga.clone(), cells });
                }
                seen.insert(it.riga.clone(), it.versione);
            }
            Modifica::Togli(it) => {
                let row = named(&site, &visitor, &opened, &it.riga, it.versione).await?;
                refuse_single(row)?;
                edits.push(Edit::Remove { key: it.riga.clone() });
                seen.insert(it.riga.clone(), it.versione);
            }
        }
    }
    let prepared = opened.prepare(&visitor, &edits, &seen)?;
    if asked.prova {
        // What they would be: their versions are those of now, 0 for who is not there.
        let versions = prepared.edited.put.iter().map(|it| opened.version(&it.key)).collect();
        let batch = Batch { id: store::BatchId::from(""), versions, version: opened.head.version };
        return Ok(Told::done(&Esito { lotto: None, ..outcome(&prepared, &batch) }));
    }
    let tell = |batch: &Batch| Told::done(&outcome(&prepared, batch));
    let recorded = name.record(&site, &visitor, &sent, (&opened.head.id, &prepared.changes), &tell).await;
    recorded.map_err(Unrecorded::from)?
}

/// The row of that name, if it may be changed and is the one that was read.
async fn named<'o>(
    site: &Site,
    visitor: &Visitor,
    opened: &'o Opened,
    key: &str,
    read: i64,
) -> Result<&'o formats::Row, Problem> {
    let row = opened.desk.row(key).filter(|it| opened.may_see(visitor, it));
    let row = row.ok_or_else(|| {
        Problem::wrong(format!("la riga «{key}» non c'è"), "rileggere le righe: qualcuno può averla tolta")
    })?;
    opened.may_change(visitor, row)?;
    match read == opened.version(key) {
        true => Ok(row),
        false => Err(outdated(site, visitor, opened, key, read).await?),
    }
}

/// The one set of values that the changes touch, if any.
fn series(opened: &Opened, changes: &[Modifica]) -> Result<Option<String>, Problem> {
    let mut found = BTreeSet::new();
    for it in changes {
        found.insert(match it {
            Modifica::Aggiungi(new) => series_of(opened, new)?,
            Modifica::Cambia(Cambio { riga, .. }) | Modifica::Togli(Tolta { riga, .. }) => {
                opened.desk.row(riga).map(|it| it.series.clone()).unwrap_or_default()
            }
        });
    }
    found.remove("");
    if found.len() > 1 {
        let names: Vec<String> = found.into_iter().collect();
        let what = format!("le modifiche toccano più insiemi di valori: {}", names.join(", "));
        return Err(Problem::wrong(what, "fare una richiesta per ciascuno"));
    }
    Ok(found.into_iter().next())
}
