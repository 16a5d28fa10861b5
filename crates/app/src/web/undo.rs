// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/piani/{plan}/annulla/{batch}`: brings back what was before something that was saved.

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use engine::model::Choice as _;
use serde::Deserialize;
use store::{BatchId, Change};

use super::{
    Site, done,
    opened::{self, Opened, Unrecorded},
    page::{Failure, Refusal},
    unrecorded,
    visitor::Visitor,
};
use crate::desk::{Desk, loose, place};

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    poi: String,
}

/// `POST`
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, batch)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let events = site.store().batch(&visitor.actor, &BatchId::from(batch)).await?;
    let ours = done::rows(&events, &opened).count();
    let Some(last) = events.last().filter(|_| ours > 0) else { return Err(Refusal::NotFound.into()) };
    if ours < events.len() {
        return Ok(unrecorded::said(
            "Questo non si annulla così",
            "insieme alle righe è stato fatto un passo del ciclo",
            "usare il passo che riapre il piano, nella pagina del ciclo",
        ));
    }
    if done::is_frozen_after(&site, &visitor, &opened, last.seq).await? {
        return Ok(unrecorded::said(
            "Il piano è stato fissato nel frattempo",
            "ciò che era stato salvato è ormai nella versione fissata",
            "correggere la riga: la modifica sarà nella prossima versione",
        ));
    }
    let changes = store::inverse(&events).map_err(|it| Failure::Fault(Box::new(it)))?;
    match undo(&site, &visitor, &opened, changes).await {
        Ok(batch) => Ok(done::back(&sent.poi, &opened.href("/storia"), Some(&batch)).into_response()),
        Err(Unrecorded::Changed) => Ok(unrecorded::said(
            "Non si può più annullare",
            "dopo, le stesse righe sono state cambiate ancora",
            "guardare la storia della riga e riscrivere a mano ciò che serve",
        )),
        Err(Unrecorded::Mistakes(mistakes)) => Ok(unrecorded::said(
            "Non si può più annullare",
            mistakes.first().map_or("altre righe dipendono da questa", |it| it.what.as_str()),
            "togliere prima ciò che è stato aggiunto dopo",
        )),
        Err(other) => Ok(other.into_response()),
    }
}

/// Records the changes, if this visitor may make each of them and a dossier comes out.
async fn undo(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    mut changes: Vec<Change>,
) -> Result<store::Batch, Unrecorded> {
    let mut rows = opened.desk.rows.clone();
    for it in &changes {
        let (there, version) = match it {
            Change::Put(row) => (&row.place, row.version),
            Change::Remove { place, version } => (place, *version),
            _ => continue,
        };
        // Said before anything else: what was changed since may not fit any more.
        if opened.version(&there.id) != version {
            return Err(Unrecorded::Changed);
        }
        if let Some(at) = rows.iter().position(|it| place(it) == *there) {
            opened.may_change(visitor, &rows[at])?;
            rows.remove(at);
        }
        if let Change::Put(row) = it {
            let row = loose(row.clone());
            opened.may_change(visitor, &row)?;
            rows.push(row);
        }
    }
    Desk::open(rows, None).map_err(Unrecorded::Mistakes)?;
    let state = Some(opened.state().word().to_owned());
    changes.push(Change::Given { state, version: None });
    Ok(site.store().record(&visitor.actor, &opened.head.id, &changes, site.now()).await?)
}
