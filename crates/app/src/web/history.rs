// SPDX-License-Identifier: AGPL-3.0-or-later
//! What happened to the rows of a dossier, in words: who, when, from what to what.
//!
//! A page that wants the last changes of a row has a field `history: History` and `{{ history }}` in its template.

use std::collections::{BTreeSet, HashMap, HashSet};

use askama::{Template, filters::HtmlSafe};
use formats::{Row, SHEETS, from_json};
use serde_json::Value;
use store::{BatchId, Event, PersonId, Place};

use super::{
    Site,
    opened::Opened,
    page::Failure,
    row_edit, secret,
    visitor::{Visitor, role, role_words},
};
use crate::desk::{
    paste::shown,
    place,
    wording::{label, name},
};

/// What happened, from the last.
#[derive(Default, Template)]
#[template(path = "history.html")]
pub(super) struct History {
    entries: Vec<Entry>,
    /// Where the rest is read; blank when there is no more.
    more: String,
}

impl HtmlSafe for History {}

/// What was done together.
pub(super) struct Entry {
    batch: BatchId,
    by: String,
    /// What was done that is not a change to a row.
    notes: Vec<String>,
    rows: Vec<Touched>,
    /// Where undoing it is asked for; blank when it cannot be undone any more, or is somebody else's.
    undo: String,
}

/// What was done to a row.
struct Touched {
    verb: &'static str,
    sheet: String,
    name: String,
    /// Where it is; blank when it is no more.
    href: String,
    cells: Vec<(String, String, String)>,
}

/// Names of the people of a body.
pub(super) struct Names(HashMap<PersonId, String>);

impl Names {
    /// Those who have or had something to do with the body.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn read(site: &Site, visitor: &Visitor) -> Result<Names, Failure> {
        let people = site.store().people(&visitor.actor).await?;
        Ok(Names(people.into_iter().map(|it| (it.id, it.name)).collect()))
    }

    /// Somebody's name; who only runs the installation has none here.
    pub(super) fn of(&self, person: &PersonId) -> &str {
        self.0.get(person).map_or("l'installazione", String::as_str)
    }

    /// Who did something, in which role, when: "Bruno Conti, segretario o direttore, 21/11/2026, 14:05".
    pub(super) fn by(&self, site: &Site, event: &Event) -> String {
        let words = role(&event.role).map_or("", role_words);
        let giver = event.on_behalf_of.as_ref();
        let giver = giver.map(|it| format!(", per delega di {}", self.of(it))).unwrap_or_default();
        format!("{}, {words}{giver}, {}", self.of(&event.person), site.moment(event.at))
    }
}

/// The cells that an event of a row tells: `old` or `new`; as those of a row that is blank, if it was not there.
pub(super) fn cells(event: &Event, which: &str) -> String {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    detail[which]["cells"].as_object().map_or_else(|| "{}".to_owned(), |_| detail[which]["cells"].to_string())
}

impl History {
    /// What happened to one row: the last few times, and where the rest is.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of_row(
        site: &Site,
        visitor: &Visitor,
        opened: &Opened,
        row: &Row,
    ) -> Result<History, Failure> {
        const LAST: usize = 5;
        let events = site.store().history(&visitor.actor, &opened.head.id, &place(row)).await?;
        let names = Names::read(site, visitor).await?;
        let more = events.len() > LAST;
        let events: Vec<Event> = events.into_iter().take(LAST).collect();
        let entries = entries(site, visitor, opened, &names, &events);
        let more = if more { href(opened, &row.key) } else { String::new() };
        Ok(History { entries, more })
    }

    /// These events, from the last, and where those before are. One may undo what one did after the last version was
    /// fixed, the event `frozen`, and nobody touched since.
    pub(super) fn of_events(
        site: &Site,
        visitor: &Visitor,
        opened: &Opened,
        (names, frozen): (&Names, i64),
        events: &[Event],
        more: String,
    ) -> History {
        let mut all = entries(site, visitor, opened, names, events);
        let mut touched: HashSet<&Place> = HashSet::new();
        for batch in events.chunk_by(|one, other| one.batch == other.batch) {
            let is_undoable = batch.iter().all(|it| {
                it.kind.starts_with("row.")
                    && it.seq > frozen
                    && it.person == visitor.actor.person
                    && !touched.contains(&it.place)
            });
            touched.extend(batch.iter().map(|it| &it.place));
            if is_undoable && let Some(entry) = all.iter_mut().find(|it| it.batch == batch[0].batch) {
                entry.undo = opened.href(&format!("/annulla/{}", secret::escaped(entry.batch.as_str())));
            }
        }
        History { entries: all, more }
    }
}

/// What happened to the row of that key, from the last, also if it is no longer there.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of_key(
    site: &Site,
    visitor: &Visitor,
    opened: &Opened,
    key: &str,
) -> Result<Vec<Event>, Failure> {
    let places: Vec<Place> = match opened.desk.row(key) {
        Some(row) => vec![place(row)],
        // The key does not say of which table or set it was.
        None => {
            let sets = || opened.desk.made.series.iter().map(String::as_str).chain([""]);
            let place = |sheet: &str, series: &str| Place {
                series: series.to_owned(),
                sheet: sheet.to_owned(),
                id: key.to_owned(),
            };
            SHEETS.iter().flat_map(|it| sets().map(|set| place(it.name(), set))).collect()
        }
    };
    for place in places {
        let events = site.store().history(&visitor.actor, &opened.head.id, &place).await?;
        if !events.is_empty() {
            return Ok(events);
        }
    }
    Ok(Vec::new())
}

/// Where the history of a row is read.
pub(super) fn href(opened: &Opened, key: &str) -> String {
    opened.href(&format!("/storia?riga={}", secret::escaped(key)))
}

/// Events told together where they were done together.
fn entries(site: &Site, visitor: &Visitor, opened: &Opened, names: &Names, events: &[Event]) -> Vec<Entry> {
    let mut batches: Vec<Vec<&Event>> = Vec::new();
    for it in events {
        match batches.last_mut() {
            Some(batch) if batch[0].batch == it.batch => batch.push(it),
            _ => batches.push(vec![it]),
        }
    }
    let entry = |batch: Vec<&Event>| {
        // In the order in which they were done.
        let told = batch.iter().rev();
        let rows: Vec<Touched> = told.clone().filter_map(|it| touched(visitor, opened, it)).collect();
        let notes: BTreeSet<String> = told.filter_map(|it| note(it)).collect();
        let (batch, by) = (batch[0].batch.clone(), names.by(site, batch[0]));
        Entry { batch, by, notes: notes.into_iter().collect(), rows, undo: String::new() }
    };
    let all = batches.into_iter().map(entry);
    all.filter(|it| !it.rows.is_empty() || !it.notes.is_empty()).collect()
}

fn touched(visitor: &Visitor, opened: &Opened, event: &Event) -> Option<Touched> {
    let (was, is) = (cells(event, "old"), cells(event, "new"));
    let row = |cells: &str| Row {
        series: event.place.series.clone(),
        sheet: event.place.sheet.clone(),
        key: event.place.id.clone(),
        position: 0,
        cells: cells.to_owned(),
    };
    let verb = match (event.kind.as_str(), was == "{}", is == "{}") {
        ("row.put", true, _) => "aggiunta",
        ("row.put", ..) => "cambiata",
        ("row.remove", ..) => "tolta",
        _ => return None,
    };
    let known = if verb == "tolta" { row(&was) } else { row(&is) };
    if !opened.may_see(visitor, &known) {
        return None;
    }
    let (was, is): (HashMap<_, _>, HashMap<_, _>) =
        (from_json(&was).into_iter().collect(), from_json(&is).into_iter().collect());
    let words = |it: Option<&formats::Cell>| it.map(shown).unwrap_or_default();
    let columns = formats::sheet_of(&event.place.sheet).map(formats::AnySheet::columns).unwrap_or_default();
    let cells = columns.iter().map(|it| (label(it.key), words(was.get(it.key)), words(is.get(it.key))));
    let there = opened.desk.row(&event.place.id).is_some();
    Some(Touched {
        verb,
        sheet: label(&event.place.sheet),
        name: name(&known),
        href: if there { row_edit::href(opened, &event.place.id) } else { String::new() },
        cells: cells.filter(|(_, was, is)| was != is).collect(),
    })
}

/// What happened that is not a change to a row.
fn note(event: &Event) -> Option<String> {
    let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
    let text = |key: &str| detail[key].as_str().unwrap_or_default().to_owned();
    match event.kind.as_str() {
        "row.put" | "row.remove" => None,
        "dossier.create" => Some("documento creato".to_owned()),
        "dossier.state" => Some(format!("passo del ciclo: da «{}» a «{}»", text("old"), text("new"))),
        "dossier.freeze" => Some(format!("versione {} fissata", detail["number"])),
        "publication.add" => Some(format!("versione {} pubblicata", detail["number"])),
        "publication.remove" => Some(format!("versione {} ritirata dal pubblico", detail["number"])),
        "comment.add" => Some("commento aggiunto".to_owned()),
        other => Some(other.to_owned()),
    }
}
