// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio/{plan}/sistema`: the measurement system of the year, from an example or from a file.

use std::{collections::BTreeSet, fs, sync::LazyLock};

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse as _, Redirect, Response},
};
use engine::cycle::role::Thing;
use formats::Row;

use super::{
    Site,
    opened::{self, Opened},
    page::{Failure, Link, Page, Refusal},
    start::{self, Wrong},
    visitor::Visitor,
};
use crate::{
    desk::{Edit, Mistake, fresh_key, paste::shown, reach},
    trial,
};

/// A system that comes with the program.
pub(super) struct Ready {
    pub(super) folder: &'static str,
    pub(super) name: String,
    pub(super) note: String,
}

/// Those of the examples, each once.
pub(super) static READY: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    let ready = |folder: &&'static str| {
        let rows = trial::rows(folder).ok()?;
        let made = formats::assemble(&rows, None).ok()?;
        let system = &made.dossier.system.head;
        let name = format!("{}: {}", made.dossier.body.name.text, system.name.text);
        Some(Ready { folder, name, note: system.note.to_string() })
    };
    [trial::LIVE].iter().chain(&trial::BODIES).filter_map(ready).collect()
});

#[derive(Template)]
#[template(path = "start_system.html")]
struct StartSystem {
    here: String,
    steps: Vec<Link>,
    /// The system there is: its name, how many levels and rules.
    present: Option<(String, usize, usize)>,
    wrong: Wrong,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::System)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    Ok(page(&plan, &opened, Vec::new()))
}

/// `POST`: a form with a file.
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    mut form: Multipart,
) -> Result<Response, Failure> {
    visitor.writes(Thing::System)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let (mut chosen, mut file) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::Unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = field.text().await.map_err(|_| Refusal::Unreadable)?;
        match name.as_str() {
            "modello" => chosen = text,
            "file" => file = text,
            _ => {}
        }
    }
    let rows = match (file.trim().is_empty(), READY.iter().find(|it| it.folder == chosen)) {
        (false, _) => from_file(&file),
        (true, Some(it)) => trial::rows(it.folder).map_err(|it| vec![mistake(it.to_string(), "riprovare")]),
        (true, None) if opened.dossier().system.levels.is_empty() => Err(vec![mistake(
            "non è stato scelto nessun sistema".to_owned(),
            "sceglierne uno o caricare un file",
        )]),
        // Nothing chosen: the one there is stays.
        (true, None) => Ok(Vec::new()),
    };
    let outcome = match rows {
        Ok(rows) if rows.is_empty() => Ok(()),
        Ok(rows) => match replace(&opened, &rows) {
            Ok(edits) => start::record(&site, &visitor, &opened, &edits).await?,
            Err(it) => Err(it),
        },
        Err(it) => Err(it),
    };
    Ok(match outcome {
        Ok(()) => Redirect::to(&format!("/avvio/{plan}/calendario")).into_response(),
        Err(it) => page(&plan, &opened, it),
    })
}

/// The edits that put those rows in the place of the system there is.
pub(super) fn replace(opened: &Opened, rows: &[Row]) -> Result<Vec<Edit>, Vec<Mistake>> {
    let is_system = |it: &&Row| reach::thing_of(it) == Thing::System;
    let old = opened.desk.rows.iter().filter(is_system).map(|it| Edit::Remove { key: it.key.clone() });
    let new = rows.iter().filter(is_system).map(|it| Edit::Add {
        key: fresh_key(),
        sheet: it.sheet.clone(),
        series: String::new(),
        after: None,
        cells: formats::from_json(&it.cells).iter().map(|(key, it)| (key.clone(), shown(it))).collect(),
    });
    let edits: Vec<Edit> = old.chain(new).collect();
    // What speaks of levels and rules that the new system has not would go with the old ones.
    let lost: BTreeSet<String> = opened
        .desk
        .edit(&edits)?
        .removed
        .iter()
        .filter(|it| !is_system(it))
        .map(|it| it.sheet.clone())
        .collect();
    if lost.is_empty() {
        return Ok(edits);
    }
    let sheets = lost.into_iter().collect::<Vec<_>>().join(", ");
    let what =
        format!("il piano ha righe ({sheets}) che parlano di livelli o regole che questo sistema non ha");
    Err(vec![mistake(what, "cambiarle o toglierle prima, oppure scegliere un altro sistema")])
}

/// The rows of a file that was sent.
pub(super) fn from_file(text: &str) -> Result<Vec<Row>, Vec<Mistake>> {
    let unwritten = |it: std::io::Error| vec![mistake(it.to_string(), "riprovare")];
    let place = tempfile::tempdir().map_err(unwritten)?;
    let path = place.path().join("sistema.toml");
    fs::write(&path, text).map_err(unwritten)?;
    let told = |it: formats::Unreadable| {
        it.errors.into_iter().map(|it| mistake(it.what, &it.remedy)).collect::<Vec<_>>()
    };
    formats::system_rows(&path).map_err(told)
}

fn mistake(what: String, remedy: &str) -> Mistake {
    Mistake { row: None, column: None, what, remedy: remedy.to_owned() }
}

fn page(plan: &str, opened: &Opened, mistakes: Vec<Mistake>) -> Response {
    let system = &opened.dossier().system;
    let present = (!system.levels.is_empty())
        .then(|| (system.head.name.to_string(), system.levels.len(), system.rules.len()));
    let here = format!("/avvio/{plan}/sistema");
    let wrong = Wrong(mistakes);
    let status = wrong.status();
    let main = StartSystem { here, steps: start::links(plan), present, wrong };
    (status, Page::new("Sistema di misurazione e valutazione", main)).into_response()
}
