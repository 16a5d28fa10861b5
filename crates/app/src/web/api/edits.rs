// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a program wants to change, as edits of the desk.

use std::collections::BTreeSet;

use formats::sheet_of;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    cells::{Cells, typed},
    problem::Problem,
    rows::{cells_schema, sheets_schema},
};
use crate::{
    desk::{Edit, fresh_key, gather, naming, reach},
    web::{opened::Opened, row_new::usual_series, visitor::Visitor},
};

/// Una riga da aggiungere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "tabella": "fase", "celle": { "obiettivo": "OB-01", "titolo": "Pubblicare l'avviso" } }))]
pub(super) struct Nuova {
    /// La tabella.
    #[schema(schema_with = sheets_schema)]
    pub(super) tabella: String,
    /// L'insieme di valori; se non si dice, quello solito della tabella.
    #[serde(default)]
    #[schema(required = false)]
    pub(super) serie: Option<String>,
    /// Le celle, con le chiavi delle tabelle del dossier.
    #[schema(schema_with = cells_schema)]
    pub(super) celle: Cells,
    /// La chiave della riga dopo la quale sta; se non si dice, dopo quelle come lei.
    #[serde(default)]
    #[schema(required = false)]
    pub(super) dopo: Option<String>,
}

/// The set of values of a new row; blank for the plan.
///
/// # Errors
/// There is no such table, or no such set.
pub(super) fn series_of(opened: &Opened, new: &Nuova) -> Result<String, Problem> {
    if sheet_of(&new.tabella).is_none() {
        return Err(Problem::wrong(
            format!("«{}» non è una tabella", new.tabella),
            "vedere le tabelle in /manuale/formati",
        ));
    }
    let series = new.serie.clone().unwrap_or_else(|| usual_series(&new.tabella).to_owned());
    let is_there = series.is_empty() || opened.desk.made.series.contains(&series);
    match is_there || new.tabella == "risultati" {
        true => Ok(series),
        false => Err(Problem::wrong(
            format!("l'insieme di valori «{series}» non c'è"),
            "vedere quelli che ci sono in «valori», o aggiungere prima la sua riga «risultati»",
        )),
    }
}

/// A row to be added, with an id if it has none.
///
/// # Errors
/// The role does not write such rows; nothing is written in it; a value that no cell holds.
pub(super) fn adding(
    opened: &Opened,
    visitor: &Visitor,
    new: &Nuova,
    taken: &mut BTreeSet<String>,
) -> Result<Edit, Problem> {
    let series = series_of(opened, new)?;
    visitor.writes(reach::thing(&new.tabella, &series))?;
    let mut cells = typed(&new.celle)?;
    cells.retain(|(_, words)| !words.trim().is_empty());
    if cells.is_empty() {
        return Err(Problem::wrong("nella riga non è scritto nulla", "dare almeno una cella"));
    }
    if naming::has_id(&new.tabella) {
        if !cells.iter().any(|(it, _)| it == "id") {
            cells.push(("id".to_owned(), naming::fresh_id(taken, &new.tabella, &cells)));
        }
        taken.extend(cells.iter().filter(|(it, _)| it == "id").map(|(_, it)| it.clone()));
    }
    if let Some(it) = new.dopo.as_ref().filter(|it| opened.desk.row(it).is_none()) {
        return Err(Problem::wrong(format!("in «dopo» c'è «{it}», che non è una riga"), "darne una che c'è"));
    }
    let after = new.dopo.clone().or_else(|| naming::after(&opened.desk, &new.tabella, &series, &cells));
    let cell = |key: &str| cells.iter().find(|(it, _)| it == key).map_or("", |(_, it)| it.trim());
    let key = match new.tabella.as_str() {
        // Two who write of one node at once, here or in the pages, are told apart from two rows of it.
        "rilevazione" => gather::key(&series, "rilevazione", &[cell("di")]),
        "dato" if !series.is_empty() => gather::key(&series, "dato", &[cell("nodo"), cell("nome")]),
        _ => fresh_key(),
    };
    if opened.desk.row(&key).is_some() {
        return Err(Problem::wrong(
            format!("di «{}» c'è già una riga in questo insieme di valori", cell("di")),
            format!("cambiare quella: «{key}»"),
        ));
    }
    Ok(Edit::Add { key, sheet: new.tabella.clone(), series, after, cells })
}
