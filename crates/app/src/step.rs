// SPDX-License-Identifier: AGPL-3.0-or-later
//! Taking a step of the cycle on a dossier of the database, and recording it: the same for a page and for a command.

use engine::{
    cycle::{self, Case, Freeze, Order, Request, history},
    model::{Choice as _, Dossier},
};
use formats::{Cell, Row, STEP, from_json, to_json};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{Actor, Batch, Change, Error, Frozen, Store};

use crate::{
    canonical,
    desk::{Desk, fresh_key, kept, place, reach},
    in_force,
};

/// A dossier of the database as a step finds it.
pub struct Ground {
    /// Its head.
    pub head: store::Dossier,
    /// The dossier, with the acts of the plan only: those of a set of results belong to the document they came with.
    pub dossier: Dossier,
    /// The last frozen plan, if any.
    pub baseline: Option<Dossier>,
    /// Which of approval and validation of the report comes first here.
    pub order: Order,
    rows: Vec<Row>,
    /// The rows as they count, when there is a draft of the next version among them.
    in_force: Option<Vec<Row>>,
    /// The set of values looked at.
    series: Option<String>,
}

/// A step that was taken and recorded.
pub struct Taken {
    /// What it changed.
    pub change: cycle::Change,
    /// Where it is in the history.
    pub batch: Batch,
}

/// Why a step was not recorded.
pub enum Untaken {
    /// The rules of the cycle refuse it.
    Refused(cycle::Refusal),
    /// The database: somebody changed the dossier meanwhile, or a fault.
    Store(Error),
}

/// What the store keeps beside a frozen text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What was frozen.
    pub what: Freeze,
    /// Which version of it, from 1.
    pub version: u64,
    /// The step that froze it.
    pub step: String,
    /// Kind, organ, number and day of the act, as far as it has them.
    pub act: String,
    /// Code of who took the step.
    pub person: String,
    /// Why.
    pub reason: String,
}

impl Ground {
    /// The ground of a dossier whose rows are on the desk.
    ///
    /// # Errors
    /// The database.
    pub async fn of(
        store: &Store,
        actor: &Actor,
        head: &store::Dossier,
        desk: &Desk,
    ) -> Result<Ground, Error> {
        let mut dossier = desk.made.dossier.clone();
        let is_of_plan = |it: &engine::model::Act| {
            desk.made.origin(it.place).is_none_or(|(row, _)| desk.rows[row].series.is_empty())
        };
        dossier.acts.retain(is_of_plan);
        let settings: Value = serde_json::from_str(&store.body(actor).await?.settings).unwrap_or_default();
        let order = match settings["relazione"].as_str() {
            Some("prima-la-validazione") => Order::ValidationFirst,
            _ => Order::ApprovalFirst,
        };
        let approved = in_force::approved(store, actor, &head.id).await?;
        let baseline = approved.as_ref().and_then(|it| formats::assemble(it, None).ok()).map(|it| it.dossier);
        let in_force = approved.and_then(|it| in_force::rows(&desk.rows, &it));
        let (rows, series) = (desk.rows.clone(), desk.series.clone());
        Ok(Ground { head: head.clone(), dossier, baseline, order, rows, in_force, series })
    }

    /// What steps are tried on.
    #[must_use]
    pub fn case(&self) -> Case<'_> {
        Case { dossier: &self.dossier, baseline: self.baseline.as_ref(), order: self.order }
    }

    /// The text that a step would freeze: of the plan, or of the plan in force with what was found.
    #[must_use]
    pub fn canonical(&self, what: Freeze) -> String {
        let with_values =
            !matches!(what, Freeze::System | Freeze::Provisional | Freeze::Plan | Freeze::Sheets);
        let series = self.series.as_deref().filter(|_| with_values);
        let rows = self.in_force.as_ref().filter(|_| with_values).unwrap_or(&self.rows);
        let is_in = |it: &&Row| it.series.is_empty() || Some(it.series.as_str()) == series;
        canonical::text(rows.iter().filter(is_in).filter(|it| with_values || !reach::is_beside_plan(it)))
    }

    /// Takes a step and records it: the row of its act, the state, the frozen text, all or nothing. `version` is that
    /// of the dossier which the person had before their eyes.
    ///
    /// # Errors
    /// The rule that refuses it; somebody changed the dossier meanwhile.
    pub async fn take(
        &self,
        store: &Store,
        actor: &Actor,
        request: &Request,
        version: i64,
        at: Timestamp,
    ) -> Result<Taken, Untaken> {
        let (change, changes) = self.prepare(store, actor, request, version).await?;
        match store.record(actor, &self.head.id, &changes, at).await {
            Ok(batch) => Ok(Taken { change, batch }),
            Err(it) => Err(Untaken::Store(it)),
        }
    }

    /// What a step changes, and what records it.
    ///
    /// # Errors
    /// The rule that refuses it; the database.
    pub async fn prepare(
        &self,
        store: &Store,
        actor: &Actor,
        request: &Request,
        version: i64,
    ) -> Result<(cycle::Change, Vec<Change>), Untaken> {
        let change = cycle::take(&self.case(), request).map_err(Untaken::Refused)?;
        let row = self.act_row(&change);
        let mut changes = vec![
            Change::Given { state: Some(self.head.state.clone()), version: Some(version) },
            Change::Put(kept(&row, 0)),
        ];
        if let Some((what, number)) = change.frozen {
            changes.push(Change::Freeze {
                canonical: self.canonical(what),
                act: act_json(&change.act, change.step.id, what, number),
            });
        }
        if matches!(change.frozen, Some((Freeze::Monitoring, _))) {
            changes.extend(self.closing(store, actor).await.map_err(Untaken::Store)?);
        }
        changes.push(Change::State {
            from: self.head.state.clone(),
            to: change.to.word().to_owned(),
            detail: json!({ "step": change.step.id, "act": place(&row).id, "told": change.told }),
        });
        Ok((change, changes))
    }

    /// The window of the values that were frozen is closed: what was monitored on a day stays as it was on that day.
    async fn closing(&self, store: &Store, actor: &Actor) -> Result<Option<Change>, Error> {
        let Some(series) = &self.series else { return Ok(None) };
        let (_, rows) = store.rows(actor, &self.head.id).await?;
        let head = rows.into_iter().find(|it| it.place.series == *series && it.place.sheet == "risultati");
        Ok(head.map(|mut row| {
            let mut cells = from_json(&row.cells);
            cells.retain(|(key, _)| key != "chiusa");
            cells.push(("chiusa".to_owned(), Cell::Truth(true)));
            row.cells = to_json(&cells);
            Change::Put(row)
        }))
    }

    /// The row that records the step, at the end of the document.
    fn act_row(&self, change: &cycle::Change) -> Row {
        let alone = Dossier { acts: vec![change.act.clone()], ..Dossier::default() };
        let sheet = formats::sheet_of("atto").expect("there is a table of acts");
        let last = self.rows.iter().map(|it| it.position).max().unwrap_or(0);
        Row {
            series: String::new(),
            sheet: sheet.name().to_owned(),
            key: fresh_key(),
            position: last + STEP,
            cells: to_json(&sheet.write(&alone).concat()),
        }
    }
}

/// What the store keeps beside a frozen text, as JSON.
fn act_json(act: &engine::model::Act, step: &str, what: Freeze, number: usize) -> Value {
    json!({
        "cosa": what.word(), "versione": number, "passo": step,
        "tipo": act.kind.trim(), "organo": act.organ.trim(), "numero": act.number.trim(),
        "data": act.date.text.trim(), "persona": act.person.trim(), "delega": act.on_behalf_of.trim(),
        "motivo": act.note.trim(),
    })
}

/// What the store keeps beside a frozen text; `None` if it is not of ours.
#[must_use]
pub fn kept_of(frozen: &Frozen) -> Option<Kept> {
    let act: Value = serde_json::from_str(&frozen.act).ok()?;
    let word = |key: &str| act[key].as_str().unwrap_or_default().to_owned();
    let what = Freeze::of_word(&word("cosa"))?;
    let number = Some(word("numero")).filter(|it| !it.is_empty()).map(|it| format!("n. {it}"));
    let day = Some(word("data")).filter(|it| !it.is_empty()).map(|it| format!("del {it}"));
    let parts = [Some(word("tipo")), Some(word("organo")), number, day];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|it| !it.is_empty()).collect();
    let person = match word("delega") {
        giver if giver.is_empty() => word("persona"),
        giver => format!("{}, per delega di {giver}", word("persona")),
    };
    let version = act["versione"].as_u64()?;
    Some(Kept { what, version, step: word("passo"), act: parts.join(" "), person, reason: word("motivo") })
}

/// The dossier of a frozen text.
///
/// # Errors
/// The text is not one of ours.
pub fn dossier_of(canonical: &str) -> Result<Dossier, String> {
    let rows = canonical::rows(canonical)?;
    let made = formats::assemble(&rows, None);
    made.map(|it| it.dossier).map_err(|it| it.first().map(|it| it.what.clone()).unwrap_or_default())
}

/// Freezes the plan of a dossier that came in already approved, by the last of its acts that did so.
///
/// # Errors
/// The database.
pub async fn freeze_as_approved(
    store: &Store,
    actor: &Actor,
    head: &store::Dossier,
    rows: &[Row],
    dossier: &Dossier,
    at: Timestamp,
) -> Result<(), Error> {
    let done = history::history(dossier);
    let Some(last) = done.iter().rfind(|it| it.step.freezes == Some(Freeze::Plan)) else { return Ok(()) };
    let number = history::frozen(&done, Freeze::Plan);
    let of_plan = |it: &&Row| it.series.is_empty() && !reach::is_beside_plan(it);
    let canonical = canonical::text(rows.iter().filter(of_plan));
    let act = act_json(last.act, last.step.id, Freeze::Plan, number);
    let given = Change::Given { state: None, version: Some(head.version) };
    store.record(actor, &head.id, &[given, Change::Freeze { canonical, act }], at).await?;
    Ok(())
}
