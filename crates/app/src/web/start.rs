// SPDX-License-Identifier: AGPL-3.0-or-later
//! The five steps in which a body gets ready: what they share.

use axum::http::StatusCode;
use formats::{Cell, from_json};

use super::{
    Site,
    opened::{Opened, Unrecorded},
    page::{Failure, Link},
    visitor::Visitor,
};
use crate::desk::{Edit, Mistake, paste::shown};

/// The steps, in their order: last part of the address, words.
static STEPS: [(&str, &str); 5] = [
    ("ente", "Ente"),
    ("profilo", "Profilo"),
    ("strutture", "Strutture e persone"),
    ("sistema", "Sistema di misurazione"),
    ("calendario", "Calendario"),
];

/// The steps of a plan as links. Each may be visited again.
pub(super) fn links(plan: &str) -> Vec<Link> {
    let link = |(part, text): &(&str, &str)| Link {
        text: (*text).to_owned(),
        href: format!("/avvio/{plan}/{part}"),
    };
    STEPS.iter().map(link).collect()
}

/// What the row of a table that has one only says in a column; blank when it says nothing.
pub(super) fn cell(plan: &Opened, sheet: &str, column: &str) -> String {
    let row = plan.desk.rows.iter().find(|it| it.sheet == sheet);
    let cells = row.map(|it| from_json(&it.cells)).unwrap_or_default();
    cells.iter().find(|(it, _): &&(String, Cell)| it == column).map(|(_, it)| shown(it)).unwrap_or_default()
}

/// The edit that writes some cells of the row of a table that has one only.
pub(super) fn write(plan: &Opened, sheet: &str, cells: &[(&str, &str)]) -> Edit {
    let cells = cells.iter().map(|(column, words)| ((*column).to_owned(), (*words).to_owned())).collect();
    match plan.desk.rows.iter().find(|it| it.sheet == sheet) {
        Some(it) => Edit::Set { key: it.key.clone(), cells },
        None => Edit::Add {
            key: sheet.to_owned(),
            sheet: sheet.to_owned(),
            series: String::new(),
            after: None,
            cells,
        },
    }
}

/// Records what a step typed; what cannot be is told beside the form.
pub(super) async fn record(
    site: &Site,
    visitor: &Visitor,
    plan: &Opened,
    edits: &[Edit],
) -> Result<Result<(), Vec<Mistake>>, Failure> {
    match plan.record(site, visitor, edits, &std::collections::HashMap::new()).await {
        Ok(_) => Ok(Ok(())),
        Err(Unrecorded::Mistakes(it)) => Ok(Err(it)),
        Err(Unrecorded::Cycle(it)) => {
            Ok(Err(vec![Mistake { row: None, column: None, what: it.what, remedy: it.remedy }]))
        }
        Err(Unrecorded::Changed) => Err(super::page::Refusal::Changed.into()),
        Err(Unrecorded::Failed(it)) => Err(it),
    }
}

/// What is wrong with a form, to be said beside its fields or above them.
#[derive(Default)]
pub(super) struct Wrong(pub(super) Vec<Mistake>);

impl Wrong {
    /// What is said beside a field; blank when nothing is.
    pub(super) fn beside(&self, column: &str) -> String {
        let found = self.0.iter().find(|it| it.column.as_deref() == Some(column));
        found.map(|it| format!("{}: {}", it.what, it.remedy)).unwrap_or_default()
    }

    /// What is said above a form with those fields.
    pub(super) fn above(&self, fields: &[&str]) -> Vec<&Mistake> {
        let is_beside = |it: &&Mistake| it.column.as_deref().is_some_and(|it| fields.contains(&it));
        self.0.iter().filter(|it| !is_beside(it)).collect()
    }

    /// The status of the page.
    pub(super) fn status(&self) -> StatusCode {
        if self.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}
