// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/avvio/{plan}/calendario`: the dates of the cycle: those of the law, those of habit, the body's own.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    cycle::{
        self, Step,
        calendar::{Term, term},
        role::Thing,
    },
    model::{Deadline, Dossier, OwnTerm, Understand as _, printed_day},
};
use formats::from_json;

use super::{
    Site,
    opened::{self, Opened},
    page::{Failure, Link, Page},
    start::{self, Wrong},
    visitor::Visitor,
};
use crate::desk::{Edit, Mistake, fresh_key, paste::shown};

/// A step with a date.
struct Line {
    step: &'static Step,
    /// The date of the law or of habit.
    usual: Term,
    /// The body's own, as typed, and where it is set.
    own: String,
    source: String,
    wrong: String,
}

#[derive(Template)]
#[template(path = "start_calendar.html")]
struct StartCalendar {
    here: String,
    steps: Vec<Link>,
    lines: Vec<Line>,
    wrong: Wrong,
}

/// `GET`
pub(super) async fn get(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let lines = lines(opened.dossier(), |step| {
        let row = own(opened.dossier(), step);
        row.map_or_else(Default::default, |it| (it.day.text.to_string(), it.source.to_string()))
    });
    Ok(page(&plan, lines, Vec::new()))
}

/// `POST`: `giorno-approva`, `fonte-approva`…
pub(super) async fn post(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    visitor.writes(Thing::Settings)?;
    let opened = opened::open(&site, &visitor, &plan, None).await?;
    let said = |name: &str| {
        typed.iter().find(|(it, _)| it == name).map(|(_, it)| it.trim().to_owned()).unwrap_or_default()
    };
    let mut lines = lines(opened.dossier(), |step| {
        (said(&format!("giorno-{}", step.id)), said(&format!("fonte-{}", step.id)))
    });
    let mut is_wrong = false;
    for it in &mut lines {
        if !it.own.is_empty() && Deadline::understand(&it.own).is_none() {
            it.wrong =
                format!("«{}» non è un giorno: scriverlo come 31/01/2027, o 31/01 se vale ogni anno", it.own);
            is_wrong = true;
        }
    }
    if is_wrong {
        return Ok(page(&plan, lines, Vec::new()));
    }
    let edits: Vec<Edit> = lines.iter().filter_map(|it| edit(&opened, it)).collect();
    match start::record(&site, &visitor, &opened, &edits).await? {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(it) => Ok(page(&plan, lines, it)),
    }
}

/// What must change for the body's own date to be the one typed.
fn edit(opened: &Opened, line: &Line) -> Option<Edit> {
    let cell = |row: &formats::Row, key: &str| {
        from_json(&row.cells).iter().find(|(it, _)| it == key).map(|(_, it)| shown(it)).unwrap_or_default()
    };
    let rows = opened.desk.rows.iter().filter(|it| it.sheet == "termine");
    let row = rows.into_iter().rfind(|it| cell(it, "passo").trim() == line.step.id);
    let cells = vec![
        ("passo".to_owned(), line.step.id.to_owned()),
        ("giorno".to_owned(), line.own.clone()),
        ("fonte".to_owned(), line.source.clone()),
    ];
    match (row, line.own.is_empty()) {
        (None, true) => None,
        (Some(it), true) => Some(Edit::Remove { key: it.key.clone() }),
        (Some(it), false) => Some(Edit::Set { key: it.key.clone(), cells }),
        (None, false) => Some(Edit::Add {
            key: fresh_key(),
            sheet: "termine".to_owned(),
            series: String::new(),
            after: None,
            cells,
        }),
    }
}

/// The steps that have a date, with what the body sets for itself.
fn lines(dossier: &Dossier, own: impl Fn(&Step) -> (String, String)) -> Vec<Line> {
    let usual = Dossier { terms: Vec::new(), ..dossier.clone() };
    let line = |step: &'static Step| {
        let (day, source) = own(step);
        Some(Line { step, usual: term(step, &usual)?, own: day, source, wrong: String::new() })
    };
    cycle::ALL.iter().copied().filter(|it| it.main).filter_map(line).collect()
}

impl Line {
    fn day(&self) -> String {
        printed_day(self.usual.day)
    }
}

fn own<'d>(dossier: &'d Dossier, step: &Step) -> Option<&'d OwnTerm> {
    dossier.terms.iter().rfind(|it| it.step.trim() == step.id)
}

fn page(plan: &str, lines: Vec<Line>, mistakes: Vec<Mistake>) -> Response {
    let here = format!("/avvio/{plan}/calendario");
    let wrong = Wrong(mistakes);
    let is_wrong = lines.iter().any(|it| !it.wrong.is_empty());
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { wrong.status() };
    let main = StartCalendar { here, steps: start::links(plan), lines, wrong };
    (status, Page::new("Calendario", main)).into_response()
}
