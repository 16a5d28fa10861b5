// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whose a row is: the kind of data it holds, and the structures it belongs to.

use engine::{
    cycle::{self, Role, State, role::Thing},
    model::{Dossier, Text},
};
use formats::{Row, from_json};

use super::paste::shown;

/// The kind of data that a row of a table holds, which decides who may write it. What stands in a set of results is
/// a value, whatever its table.
#[must_use]
pub fn thing(sheet: &str, series: &str) -> Thing {
    match sheet {
        "ente" | "termine" => Thing::Settings,
        "struttura" | "persona" => Thing::People,
        "sistema" | "livello" | "regola" | "passo" | "tratto" | "criterio" | "scala" | "grandezza"
        | "componente" | "graduazione" | "ripartizione" => Thing::System,
        "deroga" => Thing::Waivers,
        "risultati" | "rilevazione" | "istanza" | "questionario" | "risposta" => Thing::Values,
        "decisione" => Thing::Decisions,
        _ if series.is_empty() => Thing::Plan,
        _ => Thing::Values,
    }
}

/// Whether a row stands with the plan and is no part of it: requests about results and the answers to them, what users
/// think of the services.
#[must_use]
pub fn is_beside_plan(row: &Row) -> bool {
    matches!(row.sheet.as_str(), "istanza" | "decisione" | "questionario" | "risposta")
}

/// The kind of data that somebody would write in a new row of a table. Of acts, who pays the rewards writes theirs also
/// when the plan is no longer written.
#[must_use]
pub fn thing_for(sheet: &str, series: &str, state: State, role: Role) -> Thing {
    let may = |thing| cycle::role::may_write(state, role, thing).is_ok();
    match thing(sheet, series) {
        Thing::Plan if sheet == "atto" && !may(Thing::Plan) && may(Thing::Rewards) => Thing::Rewards,
        it => it,
    }
}

/// The kind of data that a row holds. An act that records a step of the cycle is written by that step only; the others
/// (the DUP, the budget, who was appointed) are of the plan.
#[must_use]
pub fn thing_of(row: &Row) -> Thing {
    let subject = || {
        let cells = from_json(&row.cells);
        cells.iter().find(|(key, _)| key == "oggetto").map(|(_, it)| shown(it)).unwrap_or_default()
    };
    match row.sheet.as_str() {
        "atto" if cycle::ALL.iter().any(|it| it.is_about(&subject())) => Thing::Baselines,
        "atto" if cycle::is_of_rewards(&subject()) => Thing::Rewards,
        sheet => thing(sheet, &row.series),
    }
}

/// Whether a row belongs to one of these structures, or to one below them; with no structure named, nothing does.
#[must_use]
pub fn is_within(dossier: &Dossier, row: &Row, scopes: &[String]) -> bool {
    let cells = from_json(&row.cells);
    let cell =
        |key: &str| cells.iter().find(|(it, _)| it == key).map(|(_, it)| shown(it)).unwrap_or_default();
    let own = cell("struttura");
    let structure = match row.sheet.as_str() {
        "struttura" => Some(cell("id")),
        "questionario" => Some(own),
        "risposta" => {
            let id = cell("questionario");
            let asked = dossier.questionnaires.iter().find(|it| it.id.trim() == id);
            asked.map(|it| it.structure.trim().to_owned())
        }
        // A contribution belongs to the objective, not to the structure it asks for help.
        "obiettivo" => Some(own).filter(|it| !it.is_empty()).or_else(|| of_node(dossier, &cell("padre"))),
        _ => ["obiettivo", "nodo", "di", "figlio", "indicatore"]
            .iter()
            .map(|it| cell(it))
            .find(|it| !it.is_empty())
            .and_then(|it| of_node(dossier, &it)),
    };
    structure.is_some_and(|it| scopes.iter().any(|scope| is_below(dossier, &it, scope)))
}

/// Whether a structure is one of these, or below one of them.
#[must_use]
pub fn is_structure_within(dossier: &Dossier, structure: &str, scopes: &[String]) -> bool {
    scopes.iter().any(|scope| is_below(dossier, structure, scope))
}

/// Whether a node of the plan belongs to one of these structures, or to one below them.
#[must_use]
pub fn is_node_within(dossier: &Dossier, node: &str, scopes: &[String]) -> bool {
    of_node(dossier, node).is_some_and(|it| scopes.iter().any(|scope| is_below(dossier, &it, scope)))
}

/// The structure in charge of a node of the plan: its own, or that of what it stands under.
#[must_use]
pub fn of_node(dossier: &Dossier, node: &str) -> Option<String> {
    let mut node = Text::new(node);
    // A plan is not deeper than its rows: a ring cannot hold us.
    for _ in 0..=dossier.objectives.len() + 2 {
        if let Some(it) = dossier.objectives.iter().find(|it| *it.id == *node) {
            if !it.structure.is_blank() {
                return Some(it.structure.to_string());
            }
            node = it.parent.clone();
        } else if let Some(it) = dossier.phases.iter().find(|it| *it.id == *node) {
            node = it.objective.clone();
        } else if let Some(it) = dossier.indicators.iter().find(|it| *it.id == *node) {
            node = it.of.clone();
        } else if let Some(it) = dossier.contributions.iter().find(|it| *it.id == *node) {
            node = it.objective.clone();
        } else {
            return None;
        }
    }
    None
}

fn is_below(dossier: &Dossier, structure: &str, above: &str) -> bool {
    let mut here = Text::new(structure);
    for _ in 0..=dossier.structures.len() {
        if *here == *above {
            return true;
        }
        let Some(it) = dossier.structures.iter().find(|it| *it.id == *here) else { return false };
        here = it.parent.clone();
    }
    false
}
