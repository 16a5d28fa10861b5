// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier of the database opened for a page, and what a page changes of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use engine::{
    check::{Check, Finding, Severity, check},
    cycle::{
        self, State, gathering, petition,
        role::{Reach, Thing, Writing},
    },
    model::{Choice as _, ReadingState},
};
use store::{Batch, BodyId, Change, DossierId};

use super::{
    Site,
    page::{Badge, Failure, Link, Refusal},
    rule_list, secret,
    visitor::Visitor,
};
use crate::desk::{Desk, Edit, Edited, Mistake, gather, kept, loose, place, reach, wording::cell};

mod measured;

pub(super) use measured::{in_force, open_with_values};

/// How many dossiers stay opened; the last used.
const KEPT: usize = 64;

/// A dossier on the desk, as the database has it.
pub(super) struct Opened {
    /// Year, name, state of the cycle, version.
    pub(super) head: store::Dossier,
    /// Its rows and what they make.
    pub(super) desk: Desk,
    versions: HashMap<String, i64>,
    remarks: OnceLock<Vec<Remark>>,
    /// The plan was changed since it was approved, and those changes are left out of it.
    pub(super) leaves_draft: bool,
}

/// What a check says of a dossier, and of which of its rows.
pub(super) struct Remark {
    pub(super) check: &'static Check,
    pub(super) severity: Severity,
    pub(super) finding: Finding,
    /// Who accepted it, and why.
    pub(super) accepted: Option<(String, String)>,
    /// Key of the row of that acceptance.
    pub(super) waiver: Option<String>,
    /// Key of the row it is about.
    pub(super) row: Option<String>,
    /// Column of it.
    pub(super) column: Option<String>,
    /// Whether it stops a step of the cycle.
    pub(super) blocks: bool,
}

impl Remark {
    /// How its severity looks.
    pub(super) fn badge(&self) -> Badge {
        rule_list::severity_badge(self.severity)
    }
}

/// Dossiers opened lately. They are never changed: a dossier of another version is opened anew.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Vec<(Key, Arc<Opened>)>>);

/// Body, dossier, set of values, and whether it is the plan in force.
type Key = (BodyId, DossierId, Option<String>, bool);

/// Edits that may be recorded, and what records them.
pub(super) struct Prepared {
    pub(super) edited: Edited,
    /// First the rows put, then those removed, in the order of `edited`.
    pub(super) changes: Vec<Change>,
}

/// Why a change was not recorded.
pub(super) enum Unrecorded {
    /// What was typed cannot be.
    Mistakes(Vec<Mistake>),
    /// Somebody else changed the same rows.
    Changed,
    /// The cycle does not allow it: what, and what to do.
    Cycle(cycle::Refusal),
    /// Anything else.
    Failed(Failure),
}

/// Opens a dossier for its reader, with a set of results if one is named.
///
/// # Errors
/// There is none in this body, or the role does not read plans.
pub(super) async fn open(
    site: &Site,
    visitor: &Visitor,
    dossier: &str,
    series: Option<&str>,
) -> Result<Arc<Opened>, Failure> {
    visitor.reads(Thing::Plan)?;
    let id = DossierId::from(dossier.to_owned());
    let head = site.store().dossier(&visitor.actor, &id).await?;
    let key = (visitor.actor.body.clone(), id.clone(), series.map(str::to_owned), false);
    if let Some(it) = site.shelf().find(&key, head.version) {
        return Ok(it);
    }
    let (head, rows) = site.store().rows(&visitor.actor, &id).await?;
    let versions = rows.iter().map(|it| (it.place.id.clone(), it.version)).collect();
    let rows = rows.into_iter().map(loose).collect();
    let desk = Desk::open(rows, series).map_err(|it| Failure::Fault(unreadable(&it).into()))?;
    let opened = Arc::new(Opened { head, desk, versions, remarks: OnceLock::new(), leaves_draft: false });
    site.shelf().keep(key, Arc::clone(&opened));
    Ok(opened)
}

fn unreadable(mistakes: &[Mistake]) -> String {
    let first = mistakes.first().map_or("", |it| it.what.as_str());
    format!("il dossier nella banca dati non si legge: {first}")
}

impl Opened {
    /// The version of a row, to be named by who changes it; 0 for a row that is not there.
    pub(super) fn version(&self, key: &str) -> i64 {
        self.versions.get(key).copied().unwrap_or(0)
    }

    /// The dossier.
    pub(super) fn dossier(&self) -> &engine::model::Dossier {
        &self.desk.made.dossier
    }

    /// Where its cycle stands.
    pub(super) fn state(&self) -> State {
        State::of_word(&self.head.state).unwrap_or(State::Setup)
    }

    /// What the checks say of it.
    pub(super) fn remarks(&self) -> &[Remark] {
        self.remarks.get_or_init(|| {
            let found = check(self.dossier()).expect("rows that were put together are a tree");
            let remark = |it: engine::check::Found<'_>| {
                let origin = self.desk.made.origin(it.finding.place);
                let waiver = it.waiver.and_then(|it| self.desk.made.origin(it.place));
                Remark {
                    check: it.check,
                    severity: it.severity,
                    accepted: it.waiver.map(|it| (it.role.to_string(), it.reason.to_string())),
                    waiver: waiver.map(|(row, _)| self.desk.rows[row].key.clone()),
                    row: origin.map(|(row, _)| self.desk.rows[row].key.clone()),
                    column: origin.and_then(|(_, column)| column).map(str::to_owned),
                    blocks: it.blocks(),
                    finding: it.finding,
                }
            };
            found.into_iter().map(remark).collect()
        })
    }

    /// The address of a page about it.
    pub(super) fn href(&self, rest: &str) -> String {
        format!("/piani/{}{rest}", self.head.id)
    }

    /// The address of the sheet of an objective.
    pub(super) fn objective_href(&self, id: &str) -> String {
        self.href(&format!("/obiettivi/{}", secret::escaped(id.trim()).replace('/', "%2F")))
    }

    /// The address where a row is changed, or something is done to it.
    pub(super) fn row_href(&self, key: &str, rest: &str) -> String {
        self.href(&format!("/righe/{}{rest}", secret::escaped(key).replace('/', "%2F")))
    }

    /// The row that a place of the dossier comes from.
    pub(super) fn row_at(&self, place: engine::model::Place) -> Option<&formats::Row> {
        self.desk.made.origin(place).map(|(row, _)| &self.desk.rows[row])
    }

    /// Whether this visitor may write new rows of the plan now, at least of their own.
    pub(super) fn may_add(&self, visitor: &Visitor) -> bool {
        cycle::role::may_write(self.state(), visitor.role, Thing::Plan).is_ok()
    }

    /// The pages about it that this person may read.
    pub(super) fn tabs(&self, visitor: &Visitor) -> Vec<Link> {
        #[rustfmt::skip]
        let all = [
            (Thing::Plan, "Obiettivi", ""),
            (Thing::Plan, "Tabelle", "/tabelle"),
            (Thing::Values, "Valori", "/valori"),
            (Thing::Values, "Risultati", "/risultati"),
            (Thing::Plan, "Rilievi", "/rilievi"),
            (Thing::System, "Sistema", "/sistema"),
            (Thing::Opinions, "Verifica", "/verifica"),
            (Thing::Plan, "Ciclo", "/ciclo"),
            (Thing::Baselines, "Versioni", "/versioni"),
            (Thing::Plan, "Storia", "/storia"),
        ];
        let read = all.into_iter().filter(|(thing, ..)| visitor.may_read(*thing));
        read.map(|(_, text, rest)| Link { text: text.to_owned(), href: self.href(rest) }).collect()
    }

    /// Whether this visitor may change a row now, and how it counts.
    ///
    /// # Errors
    /// The state of the cycle does not allow it, or the role, or it is of somebody else's structure.
    pub(super) fn may_change(&self, visitor: &Visitor, row: &formats::Row) -> Result<Writing, Unrecorded> {
        let thing = reach::thing_of(row);
        let writing = cycle::role::may_write(self.state(), visitor.role, thing).map_err(Unrecorded::Cycle)?;
        // Who opens and closes a set of values is not shut out of what says so.
        if thing == Thing::Values && row.sheet != "risultati" {
            let set = gather::set(&self.desk.rows, &row.series);
            gathering::may_write(&set.head, visitor.role, visitor.today).map_err(Unrecorded::Cycle)?;
        }
        let word = |key: &str| cell(row, key);
        match row.sheet.as_str() {
            "istanza" => petition::may_write(self.dossier(), &word("id")),
            "rilevazione" => petition::may_state(visitor.role, ReadingState::of_word(&word("stato"))),
            _ => Ok(()),
        }
        .map_err(Unrecorded::Cycle)?;
        match visitor.role.right(thing).writes {
            Reach::All => Ok(writing),
            Reach::Own if reach::is_within(self.dossier(), row, &visitor.scopes) => Ok(writing),
            _ => Err(Unrecorded::Failed(Refusal::Forbidden.into())),
        }
    }

    /// Whether this visitor may see a row: values and accepted findings are not for everybody.
    pub(super) fn may_see(&self, visitor: &Visitor, row: &formats::Row) -> bool {
        match visitor.role.right(reach::thing_of(row)).reads {
            Reach::All => true,
            Reach::Own => reach::is_within(self.dossier(), row, &visitor.scopes),
            Reach::Nothing => false,
        }
    }

    /// Records some edits, all or none. `seen` is the versions that the person had before their eyes, where they are
    /// not those of now.
    ///
    /// # Errors
    /// Why nothing was recorded.
    pub(super) async fn record(
        &self,
        site: &Site,
        visitor: &Visitor,
        edits: &[Edit],
        seen: &HashMap<String, i64>,
    ) -> Result<Batch, Unrecorded> {
        let changes = self.prepare(visitor, edits, seen)?.changes;
        Ok(site.store().record(&visitor.actor, &self.head.id, &changes, site.now()).await?)
    }

    /// Records rows that nobody writes by hand: who may, when and after what was asked of the cycle already.
    ///
    /// # Errors
    /// Why nothing was recorded.
    pub(super) async fn record_decided(
        &self,
        site: &Site,
        visitor: &Visitor,
        edits: &[Edit],
    ) -> Result<Batch, Unrecorded> {
        let edited = self.desk.edit(edits).map_err(Unrecorded::Mistakes)?;
        let mut changes: Vec<Change> = edited.put.iter().map(|it| Change::Put(kept(it, 0))).collect();
        // Nobody else decides between our look and our writing.
        changes.push(Change::Given { state: None, version: Some(self.head.version) });
        Ok(site.store().record(&visitor.actor, &self.head.id, &changes, site.now()).await?)
    }

    /// What records some edits, if they may be: all of those asked for.
    ///
    /// # Errors
    /// Why they cannot be recorded.
    pub(super) fn prepare(
        &self,
        visitor: &Visitor,
        edits: &[Edit],
        seen: &HashMap<String, i64>,
    ) -> Result<Prepared, Unrecorded> {
        let edited = self.desk.edit(edits).map_err(Unrecorded::Mistakes)?;
        let version = |key: &str| seen.get(key).copied().unwrap_or_else(|| self.version(key));
        let mut changes = Vec::new();
        for row in &edited.put {
            self.may_change(visitor, row)?;
            if let Some(old) = self.desk.row(&row.key) {
                self.may_change(visitor, old)?;
            }
            changes.push(Change::Put(kept(row, version(&row.key))));
        }
        for row in &edited.removed {
            self.may_change(visitor, row)?;
            changes.push(Change::Remove { place: place(row), version: version(&row.key) });
        }
        // The step that freezes the plan must not pass between our look and our writing.
        changes.push(Change::Given { state: Some(self.head.state.clone()), version: None });
        Ok(Prepared { edited, changes })
    }
}

impl Shelf {
    fn find(&self, key: &Key, version: i64) -> Option<Arc<Opened>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(it, _)| it == key)?;
        let found = kept.remove(at);
        if found.1.head.version != version {
            return None;
        }
        let opened = Arc::clone(&found.1);
        kept.push(found);
        Some(opened)
    }

    fn keep(&self, key: Key, opened: Arc<Opened>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(it, _)| *it != key);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((key, opened));
    }
}

impl From<store::Error> for Unrecorded {
    fn from(error: store::Error) -> Unrecorded {
        match error {
            store::Error::Refusal(store::Refusal::Changed(_)) => Unrecorded::Changed,
            other => Unrecorded::Failed(other.into()),
        }
    }
}

/// How a state of the cycle looks.
pub(super) fn state_badge(word: &str) -> Badge {
    let state = State::of_word(word).unwrap_or(State::Setup);
    let (colour, icon) = match state {
        State::Setup | State::Programming | State::Negotiation => ("bg-primary", "it-pencil"),
        State::PreCheck => ("bg-warning", "it-clock"),
        State::Archived => ("bg-secondary", "it-lock"),
        _ => ("bg-success", "it-check-circle"),
    };
    Badge { word: state.word(), colour, icon }
}
