// SPDX-License-Identifier: AGPL-3.0-or-later
//! To which objective the rows of a plan belong, and how many findings are open on each.

use std::collections::HashMap;

use engine::{
    check::Severity,
    tree::{NodeKind, Tree},
};
use formats::{Row, from_json};

use super::opened::Opened;
use crate::desk::paste::shown;

/// How many findings are still open.
#[derive(Clone, Copy, Default)]
pub(super) struct Findings {
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// The objectives to which rows of the dossier belong, asked by the key of the row.
pub(super) struct Homes<'p> {
    rows: HashMap<&'p str, &'p Row>,
    tree: &'p Tree<'p>,
}

impl<'p> Homes<'p> {
    pub(super) fn new(plan: &'p Opened, tree: &'p Tree<'p>) -> Homes<'p> {
        Homes { rows: plan.desk.rows.iter().map(|it| (it.key.as_str(), it)).collect(), tree }
    }

    /// The node of the objective that a row belongs to.
    pub(super) fn of(&self, key: &str) -> Option<usize> {
        let cells = from_json(&self.rows.get(key)?.cells);
        let cell = |key: &str| cells.iter().find(|(it, _)| it == key).map(|(_, it)| shown(it));
        // First what the row is, then what it belongs to.
        let ids = ["id", "obiettivo", "di", "indicatore", "nodo", "figlio"];
        let at = ids.iter().filter_map(|it| cell(it)).find_map(|it| self.tree.find(it.trim()))?;
        let up = std::iter::once(at).chain(self.tree.above(at));
        up.into_iter().find(|it| self.tree.nodes[*it].kind == NodeKind::Objective)
    }
}

/// What is open on each objective and on the rows that belong to it.
pub(super) fn findings(plan: &Opened, tree: &Tree<'_>) -> HashMap<usize, Findings> {
    let mut all: HashMap<usize, Findings> = HashMap::new();
    let homes = Homes::new(plan, tree);
    for it in plan.remarks().iter().filter(|it| it.accepted.is_none()) {
        let Some(key) = it.row.as_deref() else { continue };
        let Some(at) = homes.of(key) else { continue };
        let count = all.entry(at).or_default();
        match it.severity {
            Severity::Error => count.errors += 1,
            Severity::Warning => count.warnings += 1,
            Severity::Information => (),
        }
    }
    all
}

impl Findings {
    /// The icon of the worst of them.
    pub(super) fn icon(self) -> &'static str {
        if self.errors > 0 { "it-close-circle" } else { "it-warning-circle" }
    }

    /// "2 errori, un avviso"; blank when there is none.
    pub(super) fn words(self) -> String {
        let errors = match self.errors {
            0 => String::new(),
            1 => "un errore".to_owned(),
            count => format!("{count} errori"),
        };
        let warnings = match self.warnings {
            0 => String::new(),
            1 => "un avviso".to_owned(),
            count => format!("{count} avvisi"),
        };
        [errors, warnings].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
