// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether the history of a body is whole, and tells of the rows that are there.

use std::{collections::BTreeMap, fmt};

use futures_util::TryStreamExt;
use serde_json::{Value, json};

use crate::{
    Body, BodyId, Error, Fault, Place, Store,
    db::{Tx, sql},
    event::{expected_hash, sha256},
    record::{Read, Record, values},
};

/// How long a history is and the hash of its last event. Who keeps it elsewhere can tell later whether what there
/// was then is still there: an installation alone cannot tell a history that was cut and closed again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    pub events: i64,
    pub head: String,
}

/// Why a history is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The first event that is not right.
    pub seq: i64,
    /// What is wrong.
    pub what: String,
}

/// What the rows must be according to the events read so far.
#[derive(Default)]
struct Told {
    /// Number of the event, position and cells.
    rows: BTreeMap<(String, Place), (i64, Value)>,
    /// State of each dossier and the event that says it.
    states: BTreeMap<String, (i64, String)>,
    /// Hash of each frozen plan and the event that says it.
    baselines: BTreeMap<(String, i64), (i64, String)>,
}

impl Store {
    /// Reads the whole history of a body; then compares what it tells with the rows, the states and the frozen plans
    /// that there are. `remembered` is what it was at an earlier time.
    ///
    /// # Errors
    /// There is no such body, or it cannot be read; that it is broken is not an error.
    pub async fn verify(
        &self,
        body: &BodyId,
        remembered: Option<&Chain>,
    ) -> Result<Result<Chain, Broken>, Error> {
        whole(&mut self.read(Some(body)).await?, body, remembered).await
    }
}

/// As `verify`, as a transaction sees it.
pub(crate) async fn whole(
    tx: &mut Tx,
    body: &BodyId,
    remembered: Option<&Chain>,
) -> Result<Result<Chain, Broken>, Error> {
    let statement = sql!("select id, name, settings, created, version, events, head from body where id = $1");
    let end: Body = tx.one(statement, values![body.as_str()]).await?;
    let end = Chain { events: end.events, head: end.head };
    let told = match told(tx, body, &end, remembered).await? {
        Ok(told) => told,
        Err(broken) => return Ok(Err(broken)),
    };
    Ok(compare(tx, body, told).await?.map_or(Ok(end), Err))
}

/// Reads every event in order: each follows the one before and nobody touched it.
async fn told(
    tx: &mut Tx,
    body: &BodyId,
    end: &Chain,
    remembered: Option<&Chain>,
) -> Result<Result<Told, Broken>, Error> {
    let statement = sql!(
        "select body, seq, at, person, role, on_behalf_of, kind, dossier, series, sheet, subject, detail, batch,
                previous, hash
         from event where body = $1 order by seq"
    );
    let mut told = Told::default();
    let mut last = Chain { events: 0, head: String::new() };
    let mut events = tx.stream(statement, values![body.as_str()])?;
    while let Some(event) = events.try_next().await? {
        let (seq, hash) = (event.number("seq")?, event.text("hash")?);
        if seq != last.events + 1 {
            return Ok(broken(last.events + 1, "manca"));
        }
        if event.text("previous")? != last.head {
            return Ok(broken(seq, "non è quello che seguiva il precedente"));
        }
        if expected_hash(&event)? != hash {
            return Ok(broken(seq, "è stato modificato"));
        }
        if remembered.is_some_and(|it| it.events == seq && it.head != hash) {
            return Ok(broken(seq, "non è più quello di allora: la storia è stata riscritta"));
        }
        told.learn(seq, &event)?;
        last = Chain { events: seq, head: hash };
    }
    let known = [Some(end), remembered].into_iter().flatten();
    if known.map(|it| it.events).max().is_some_and(|it| it > last.events) {
        return Ok(broken(last.events + 1, "manca, con quelli che seguivano"));
    }
    if *end != last {
        return Ok(broken(last.events, "non è l'ultimo che la banca dati ricorda"));
    }
    Ok(Ok(told))
}

/// Compares what was told with what there is.
async fn compare(tx: &mut Tx, body: &BodyId, mut told: Told) -> Result<Option<Broken>, Error> {
    let statement = sql!(
        "select dossier, series, sheet, id, position, cells, version from row
         where body = $1 order by dossier, series, sheet, id"
    );
    let mut rows = tx.stream(statement, values![body.as_str()])?;
    while let Some(row) = rows.try_next().await? {
        let (key, version) = ((row.text("dossier")?, place(&row, "id")?), row.number("version")?);
        let cells: Value = serde_json::from_str(&row.text("cells")?).unwrap_or_default();
        let content = json!({ "position": row.number("position")?, "cells": cells });
        if told.rows.remove(&key).is_none_or(|it| it != (version, content)) {
            return Ok(Some(differs(version, &key.1)));
        }
    }
    drop(rows);
    if let Some(((_, place), (seq, _))) = told.rows.pop_first() {
        return Ok(Some(differs(seq, &place)));
    }
    let statement = sql!("select id, state from dossier where body = $1 order by id");
    for State(id, state) in tx.all(statement, values![body.as_str()]).await? {
        let (seq, said) = told.states.remove(&id).unwrap_or_default();
        if said != state {
            let what = format!("non dice che il dossier {id} è nello stato «{state}»");
            return Ok(Some(Broken { seq, what }));
        }
    }
    let statement = sql!(
        "select dossier, number, sha256, canonical from baseline where body = $1 order by dossier, number"
    );
    let mut baselines = tx.stream(statement, values![body.as_str()])?;
    while let Some(it) = baselines.try_next().await? {
        let (dossier, number, kept) = (it.text("dossier")?, it.number("number")?, it.text("sha256")?);
        let (seq, said) = told.baselines.remove(&(dossier, number)).unwrap_or_default();
        if said != kept || sha256(&it.text("canonical")?) != said {
            let what = format!("parla di una versione {number} del piano che non è quella conservata");
            return Ok(Some(Broken { seq, what }));
        }
    }
    let missing = told.states.into_values().chain(told.baselines.into_values()).next();
    Ok(missing.map(|(seq, _)| Broken { seq, what: String::from("parla di qualcosa che non c'è più") }))
}

impl Told {
    /// Takes in what an event tells.
    fn learn(&mut self, seq: i64, event: &Record) -> Result<(), Fault> {
        let (kind, dossier) = (event.text("kind")?, event.text("dossier")?);
        if !kind.starts_with("row.") && !kind.starts_with("dossier.") {
            return Ok(());
        }
        let detail: Value = serde_json::from_str(&event.text("detail")?)
            .map_err(|it| Fault::caused(format!("il dettaglio dell'evento {seq} non si legge"), it))?;
        let words = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        match kind.as_str() {
            "row.put" => {
                self.rows.insert((dossier, place(event, "subject")?), (seq, detail["new"].clone()));
            }
            "row.remove" => {
                self.rows.remove(&(dossier, place(event, "subject")?));
            }
            "dossier.state" => {
                self.states.insert(dossier, (seq, words(&detail["new"])));
            }
            "dossier.freeze" => {
                let number = detail["number"].as_i64().unwrap_or_default();
                self.baselines.insert((dossier, number), (seq, words(&detail["sha256"])));
            }
            "dossier.create" => {
                self.states.insert(dossier.clone(), (seq, words(&detail["state"])));
                for row in detail["rows"].as_array().into_iter().flatten() {
                    let place = Place {
                        series: words(&row["series"]),
                        sheet: words(&row["sheet"]),
                        id: words(&row["id"]),
                    };
                    let content = json!({ "position": row["position"], "cells": row["cells"] });
                    self.rows.insert((dossier.clone(), place), (seq, content));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "l'evento {} {}", self.seq, self.what)
    }
}

fn broken(seq: i64, what: &str) -> Result<Told, Broken> {
    Err(Broken { seq, what: what.to_owned() })
}

fn differs(seq: i64, place: &Place) -> Broken {
    let Place { sheet, id, .. } = place;
    Broken { seq, what: format!("racconta una riga «{id}» di «{sheet}» che non è quella che c'è") }
}

fn place(record: &Record, id: &str) -> Result<Place, Fault> {
    Ok(Place { series: record.text("series")?, sheet: record.text("sheet")?, id: record.text(id)? })
}

struct State(String, String);

impl Read for State {
    fn read(record: &Record) -> Result<State, Fault> {
        Ok(State(record.text("id")?, record.text("state")?))
    }
}
