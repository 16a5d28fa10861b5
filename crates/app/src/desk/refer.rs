// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cells that name other rows: which rows, and how those are chosen by people.

use engine::dictionary::folded;

use super::{
    Desk,
    wording::{cell, name},
};

/// Something that a cell may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What is written in the cell.
    pub id: String,
    /// What people read.
    pub title: String,
}

/// A table, and the column by which its rows are named.
type Target = (&'static str, &'static str);

/// The tables whose rows a column names; none: it names nothing.
#[must_use]
pub fn targets(sheet: &str, column: &str) -> &'static [Target] {
    const OBJECTIVE: Target = ("obiettivo", "id");
    const STRUCTURE: Target = ("struttura", "id");
    const PHASE: Target = ("fase", "id");
    const CONTRIBUTION: Target = ("contributo", "id");
    const INDICATOR: Target = ("indicatore", "id");
    match (sheet, column) {
        ("struttura", "padre") | (_, "struttura") => &[STRUCTURE],
        ("obiettivo", "padre") | ("collegamento", "figlio") | (_, "obiettivo") => &[OBJECTIVE],
        ("collegamento", "padre") => &[OBJECTIVE, STRUCTURE],
        ("indicatore", "di") => &[OBJECTIVE, PHASE, CONTRIBUTION],
        ("tabella" | "capitolo" | "elenco" | "rilevazione" | "istanza", "di") => {
            &[OBJECTIVE, PHASE, CONTRIBUTION, INDICATOR]
        }
        (_, "nodo") => &[OBJECTIVE, PHASE, CONTRIBUTION, INDICATOR, STRUCTURE, ("persona", "id")],
        ("risposta", "questionario") => &[("questionario", "id")],
        ("decisione", "istanza") => &[("istanza", "id")],
        ("partecipazione", "persona") => &[("persona", "id")],
        ("atteso" | "elenco", "indicatore") => &[INDICATOR],
        ("indicatore", "definizione") => &[("definizione", "id")],
        ("riga" | "identita", "tabella") => &[("tabella", "id")],
        ("obiettivo" | "fase" | "indicatore" | "livello" | "passo" | "graduazione", "regola") => {
            &[("regola", "nome")]
        }
        ("indicatore", "componente") => &[("componente", "codice")],
        ("obiettivo" | "passo" | "grandezza" | "componente" | "ripartizione", "livello") => {
            &[("livello", "nome")]
        }
        ("giudizio" | "scala", "criterio") => &[("criterio", "nome")],
        ("giudizio", "giudizio") => &[("scala", "giudizio")],
        ("stampato", "grandezza") => &[("grandezza", "nome")],
        ("passo", "curva") => &[("tratto", "curva")],
        _ => &[],
    }
}

/// Whether only what is there can be named. Otherwise what is there is a proposal.
#[must_use]
pub fn is_closed(sheet: &str, column: &str) -> bool {
    targets(sheet, column).iter().any(|(_, by)| *by == "id")
}

/// What a column may name, in the order of the document, each once.
#[must_use]
pub fn options(desk: &Desk, sheet: &str, column: &str) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for (target, by) in targets(sheet, column) {
        let mut rows: Vec<_> = desk.rows.iter().filter(|it| it.sheet == *target).collect();
        rows.sort_by_key(|it| it.stands());
        for row in rows {
            let id = cell(row, by);
            if !id.is_empty() && !found.iter().any(|it| it.id == id) {
                let name = name(row);
                let title = if name == id || *by != "id" { id.clone() } else { name };
                found.push(Named { id, title });
            }
        }
    }
    found
}

/// The id of what words mean, if they are not an id already: a title, a name, a code that only one row has.
#[must_use]
pub fn resolved(desk: &Desk, sheet: &str, column: &str, words: &str) -> Option<String> {
    let rows = |target: &'static str| desk.rows.iter().filter(move |it| it.sheet == target);
    let targets = targets(sheet, column);
    if targets.iter().any(|(target, by)| rows(target).any(|it| cell(it, by) == words)) {
        return None;
    }
    let wanted = folded(words);
    let mut found = targets.iter().flat_map(|(target, by)| {
        let means = |row: &&formats::Row| {
            folded(&name(row)) == wanted
                || ["codice", "titolo", "nome", *by].iter().any(|it| folded(&cell(row, it)) == wanted)
        };
        rows(target).filter(means).map(|it| cell(it, by)).collect::<Vec<_>>()
    });
    // Two of them: which one is meant cannot be known.
    found.next().filter(|it| !it.is_empty() && found.next().is_none())
}
