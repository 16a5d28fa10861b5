// SPDX-License-Identifier: AGPL-3.0-or-later
//! Approved plans, kept as they were: `Change::Freeze` makes them, nothing changes them.

use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Actor, DossierId, Error, Fault, Store,
    db::{Tx, sql},
    record::{Read, Record, values},
};

/// What there is to know of a frozen plan without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// 1, 2, … in its dossier.
    pub number: i64,
    /// Of the canonical text, in hexadecimal.
    pub sha256: String,
    /// The act that approved it: a JSON object.
    pub act: String,
    pub at: Timestamp,
    /// The event that tells of it.
    pub seq: i64,
}

/// A frozen plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    pub frozen: Frozen,
    /// The whole plan, in a form where equal plans are equal bytes.
    pub canonical: String,
}

/// A plan about to be frozen.
pub(crate) struct Freezing<'a> {
    pub(crate) number: i64,
    pub(crate) canonical: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) act: &'a Value,
    pub(crate) at: Timestamp,
    pub(crate) seq: i64,
}

impl Store {
    /// The frozen plans of a dossier, in order.
    ///
    /// # Errors
    /// A fault.
    pub async fn baselines(&self, actor: &Actor, dossier: &DossierId) -> Result<Vec<Frozen>, Error> {
        let statement = sql!(
            "select number, sha256, act, at, seq from baseline where body = $1 and dossier = $2 order by number"
        );
        let values = values![actor.body.as_str(), dossier.as_str()];
        self.read_as(actor).await?.all(statement, values).await
    }

    /// A frozen plan.
    ///
    /// # Errors
    /// There is none such in this body.
    pub async fn baseline(&self, actor: &Actor, dossier: &DossierId, number: i64) -> Result<Baseline, Error> {
        let statement = sql!(
            "select number, sha256, act, at, seq, canonical from baseline
             where body = $1 and dossier = $2 and number = $3"
        );
        let values = values![actor.body.as_str(), dossier.as_str(), number];
        self.read_as(actor).await?.one(statement, values).await
    }
}

/// The number of the next one.
pub(crate) async fn next(tx: &mut Tx, actor: &Actor, dossier: &DossierId) -> Result<i64, Error> {
    let statement = sql!(
        "select number, sha256, act, at, seq from baseline
         where body = $1 and dossier = $2 order by number desc limit 1"
    );
    let last: Option<Frozen> = tx.maybe(statement, values![actor.body.as_str(), dossier.as_str()]).await?;
    Ok(last.map_or(1, |it| it.number + 1))
}

pub(crate) async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    dossier: &DossierId,
    new: &Freezing<'_>,
) -> Result<(), Error> {
    let statement = sql!(
        "insert into baseline (body, dossier, number, canonical, sha256, act, at, seq)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let (body, dossier, act) = (actor.body.as_str(), dossier.as_str(), new.act.to_string());
    let values = values![body, dossier, new.number, new.canonical, new.sha256, &act, new.at, new.seq];
    tx.run(statement, values).await?;
    Ok(())
}

impl Read for Frozen {
    fn read(record: &Record) -> Result<Frozen, Fault> {
        Ok(Frozen {
            number: record.number("number")?,
            sha256: record.text("sha256")?,
            act: record.text("act")?,
            at: record.time("at")?,
            seq: record.number("seq")?,
        })
    }
}

impl Read for Baseline {
    fn read(record: &Record) -> Result<Baseline, Fault> {
        Ok(Baseline { frozen: Frozen::read(record)?, canonical: record.text("canonical")? })
    }
}
