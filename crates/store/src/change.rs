// SPDX-License-Identifier: AGPL-3.0-or-later
//! Changes to a dossier: all of those asked for together, or none, each with its event.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    Actor, BatchId, Clash, Dossier, DossierId, Error, Once, Place, Refusal, Row, Store, answer, baseline,
    db::sql,
    dossier,
    event::{self, Happening, Writing},
    record::values,
    row,
};

/// Something to be done to a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Go on only if the dossier is still in this state, or is still of this version: nothing of it changed.
    Given { state: Option<String>, version: Option<i64> },
    /// Writes a row: a new one if its version is 0, else over the version that was read.
    Put(Row),
    /// Takes away the version of a row that was read.
    Remove { place: Place, version: i64 },
    /// A step of the cycle.
    State { from: String, to: String, detail: Value },
    /// Keeps the plan for ever as it is: its canonical text and the act that approved it, as a JSON object.
    Freeze { canonical: String, act: Value },
    /// Something worth keeping, in the words of the application.
    Note { kind: String, place: Place, detail: Value },
}

/// What was done together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    /// For each change asked for, the version of what it wrote: the number of its event.
    pub versions: Vec<i64>,
    /// The version of the dossier now.
    pub version: i64,
}

impl Store {
    /// Does all the changes, or none.
    ///
    /// # Errors
    /// There is no such dossier in this body; somebody changed the same rows meanwhile; the dossier is not as assumed.
    pub async fn record(
        &self,
        actor: &Actor,
        dossier: &DossierId,
        changes: &[Change],
        at: Timestamp,
    ) -> Result<Batch, Error> {
        self.record_once(actor, dossier, changes, at, None).await
    }

    /// The same, and keeps the answer to the request that asks it, if it names itself.
    ///
    /// # Errors
    /// As `record`; a request of that name was answered already.
    pub async fn record_once(
        &self,
        actor: &Actor,
        dossier: &DossierId,
        changes: &[Change],
        at: Timestamp,
        once: Option<Once<'_>>,
    ) -> Result<Batch, Error> {
        let mut writing = self.write_as(actor, at).await?;
        let head = dossier::head(&mut writing.tx, actor, dossier).await?;
        let mut recording = Recording { actor, dossier, last: head.version, head, at };
        let (mut versions, mut clashes) = (Vec::new(), Vec::new());
        for (index, change) in changes.iter().enumerate() {
            match recording.apply(&mut writing, change).await? {
                Ok(version) => versions.push(version),
                Err(present) => clashes.push(Clash { change: index, present }),
            }
        }
        if !clashes.is_empty() {
            return Err(Refusal::Changed(clashes).into());
        }
        let Recording { head, last, .. } = recording;
        let statement = sql!("update dossier set state = $3, version = $4 where body = $1 and id = $2");
        let values = values![actor.body.as_str(), dossier.as_str(), &head.state, last];
        writing.tx.change(statement, values).await?;
        let batch = Batch { id: writing.batch.clone(), versions, version: last };
        if let Some(once) = once {
            answer::keep(&mut writing.tx, actor, &once, &batch, at).await?;
        }
        writing.commit().await?;
        Ok(batch)
    }
}

/// Changes being done to a dossier.
struct Recording<'a> {
    actor: &'a Actor,
    dossier: &'a DossierId,
    /// As it is after the changes done so far.
    head: Dossier,
    /// The last event.
    last: i64,
    at: Timestamp,
}

/// The version of what was written; or the row that is there instead of the one assumed.
type Outcome = Result<i64, Option<Row>>;

impl Recording<'_> {
    async fn apply(&mut self, writing: &mut Writing<'_>, change: &Change) -> Result<Outcome, Error> {
        match change {
            Change::Given { state, version } => {
                let same_state = state.as_ref().is_none_or(|it| *it == self.head.state);
                let same_version = version.is_none_or(|it| it == self.head.version);
                if same_state && same_version { Ok(Ok(self.last)) } else { Err(self.moved()) }
            }
            Change::Put(row) => self.put(writing, row).await,
            Change::Remove { place, version } => self.remove(writing, place, *version).await,
            Change::State { from, to, detail } => {
                if *from != self.head.state {
                    return Err(self.moved());
                }
                to.clone_into(&mut self.head.state);
                let detail = json!({ "old": from, "new": to, "detail": detail });
                self.append(writing, "dossier.state", &row::NOWHERE, detail).await.map(Ok)
            }
            Change::Freeze { canonical, act } => {
                let number = baseline::next(&mut writing.tx, self.actor, self.dossier).await?;
                let sha256 = event::sha256(canonical);
                let detail = json!({ "number": number, "sha256": sha256, "act": act });
                let seq = self.append(writing, "dossier.freeze", &row::NOWHERE, detail).await?;
                let frozen = baseline::Freezing { number, canonical, sha256: &sha256, act, at: self.at, seq };
                baseline::insert(&mut writing.tx, self.actor, self.dossier, &frozen).await?;
                Ok(Ok(seq))
            }
            Change::Note { kind, place, detail } => {
                event::refuse_own(kind)?;
                self.append(writing, kind, place, detail.clone()).await.map(Ok)
            }
        }
    }

    async fn put(&mut self, writing: &mut Writing<'_>, row: &Row) -> Result<Outcome, Error> {
        let present = row::find(&mut writing.tx, self.actor, self.dossier, &row.place).await?;
        if present.as_ref().map_or(0, |it| it.version) != row.version {
            return Ok(Err(present));
        }
        let new = row::content(row)?;
        let old = present.as_ref().map(row::content).transpose()?;
        if old.as_ref() == Some(&new) {
            // Nothing changed, so nothing happened.
            return Ok(Ok(row.version));
        }
        let detail = json!({ "old": old, "new": new });
        let seq = self.append(writing, "row.put", &row.place, detail).await?;
        match present {
            Some(_) => row::update(&mut writing.tx, self.actor, self.dossier, row, seq).await?,
            None => row::insert(&mut writing.tx, self.actor, self.dossier, row, seq).await?,
        }
        Ok(Ok(seq))
    }

    async fn remove(
        &mut self,
        writing: &mut Writing<'_>,
        place: &Place,
        version: i64,
    ) -> Result<Outcome, Error> {
        let present = row::find(&mut writing.tx, self.actor, self.dossier, place).await?;
        let Some(old) = present.as_ref().filter(|it| it.version == version) else {
            return Ok(Err(present));
        };
        let detail = json!({ "old": row::content(old)?, "new": null });
        let seq = self.append(writing, "row.remove", place, detail).await?;
        row::delete(&mut writing.tx, self.actor, self.dossier, place).await?;
        Ok(Ok(seq))
    }

    async fn append(
        &mut self,
        writing: &mut Writing<'_>,
        kind: &str,
        place: &Place,
        detail: Value,
    ) -> Result<i64, Error> {
        self.last = writing.append(Happening::in_dossier(kind, self.dossier, place, detail)).await?;
        Ok(self.last)
    }

    fn moved(&self) -> Error {
        Refusal::Moved { state: self.head.state.clone(), version: self.head.version }.into()
    }
}
