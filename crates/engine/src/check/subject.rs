// SPDX-License-Identifier: AGPL-3.0-or-later
//! What checks look at, and how they say where.

use jiff::civil::Date;

use super::{Check, Finding, applies::law_of, between::Pair, spoken::Spoken, survey::Survey};
use crate::{
    model::{Annex, AnnexRow, Dossier, Waiver},
    score::{Scorecard, Scorer},
    system::{Defect, DefectKind},
    tree::{NodeKind, Tree},
};

/// What checks look at: the dossier and everything that can be computed from it, once.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Its tree.
    pub tree: &'a Tree<'a>,
    /// Its scorer.
    pub scorer: &'a Scorer<'a>,
    /// Its scores.
    pub card: &'a Scorecard,
    /// The day whose law was asked for; `None` is the law of its own year.
    pub as_of: Option<Date>,
    /// Its texts, split into words.
    pub spoken: &'a Spoken<'a>,
    /// Its rows in force.
    pub survey: &'a Survey<'a>,
    /// What is ill-defined in its system.
    pub defects: &'a [Defect],
    /// The same dossier beside an earlier one, when there is one to compare it with.
    pub earlier: Option<&'a Pair<'a>>,
}

impl Subject<'_> {
    /// The day whose law judges the dossier: the one asked for, or the last of its year, so that what comes into force
    /// during the year counts; `None` when no year is written.
    #[must_use]
    pub fn law(&self) -> Option<Date> {
        self.as_of.or_else(|| law_of(self.dossier.plan.year?))
    }

    /// What a check finds, if its norm is due here.
    pub(super) fn found_by(&self, check: &Check) -> Vec<Finding> {
        let due = check.applies.is_empty() || self.due(check).is_some();
        if due { (check.run)(self) } else { Vec::new() }
    }

    /// Whether a waiver accepts a finding: it says who and why, same check, same node or one below it.
    #[must_use]
    pub fn waives(&self, waiver: &Waiver, check: &Check, finding: &Finding) -> bool {
        self.waives_path(waiver, check, &finding.path)
    }

    /// Whether a waiver accepts what a check finds at a path.
    pub(super) fn waives_path(&self, waiver: &Waiver, check: &Check, found: &str) -> bool {
        let complete = !waiver.role.is_blank() && !waiver.reason.is_blank();
        if !complete || !check.code.eq_ignore_ascii_case(waiver.rule.trim()) {
            return false;
        }
        if waiver.node.is_blank() {
            return true;
        }
        let path = self.path_of(&waiver.node);
        found.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(" › "))
    }

    /// An objective with its contributions, phases and indicators; not the objectives below.
    pub(super) fn belonging(&self, objective: usize) -> Vec<usize> {
        let nodes = &self.tree.nodes;
        let mut found = vec![objective];
        let mut next = 0;
        while let Some(row) = found.get(next) {
            let below = nodes[*row].children.iter().map(|it| it.child);
            let below: Vec<usize> = below.filter(|it| nodes[*it].kind != NodeKind::Objective).collect();
            found.extend(below);
            next += 1;
        }
        found
    }

    /// The path of a node for people.
    #[must_use]
    pub fn path(&self, at: usize) -> String {
        self.tree.path(at)
    }

    /// The path of the node of that id; the body when nothing has it.
    #[must_use]
    pub fn path_of(&self, id: &str) -> String {
        self.path(self.tree.find(id.trim()).unwrap_or(0))
    }

    /// The path of a cell of an annexed table: table › row › column as printed.
    #[must_use]
    pub fn cell_path(&self, table: &Annex, row: &AnnexRow, column: Option<usize>) -> String {
        let row = if row.name.is_blank() { &row.id } else { &row.name };
        let header = column.and_then(|it| table.columns.get(it).or(table.keys.get(it)));
        let mut path = format!("tabella {}", table.id.trim());
        for name in [Some(row), header].into_iter().flatten().filter(|it| !it.is_blank()) {
            path += " › ";
            path += name.trim();
        }
        path
    }

    /// The defects of these kinds as findings; the same mistake met by two rules is one finding.
    pub(super) fn defects_of(&self, kinds: &[DefectKind]) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for it in self.defects.iter().filter(|it| kinds.contains(&it.kind)) {
            let seen = |other: &Finding| {
                other.what == it.what
                    && (other.place.file, other.place.start) == (it.place.file, it.place.start)
            };
            if !found.iter().any(seen) {
                found.push(Finding {
                    place: it.place,
                    path: format!("sistema › {}", it.subject),
                    what: it.what.clone(),
                    printed: None,
                    computed: None,
                    remedy: it.remedy.clone(),
                });
            }
        }
        found
    }
}
