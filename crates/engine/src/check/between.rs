// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two documents of one body, for the checks that look at both: the one that is checked, and an earlier one.

use crate::{
    compare::{Difference, compare},
    model::{DocumentKind, Dossier, Place},
    tree::{NodeKind, Tree},
};

/// Two documents and their differences, computed once.
pub struct Pair<'a> {
    /// The earlier document: the plan of a report, or another edition.
    pub old: &'a Tree<'a>,
    /// The document that is checked.
    pub new: &'a Tree<'a>,
    /// What is different between them.
    pub differences: Vec<Difference>,
}

impl<'a> Pair<'a> {
    /// Sets an earlier document beside the one that is checked.
    #[must_use]
    pub fn new(old: &'a Tree<'a>, new: &'a Tree<'a>) -> Pair<'a> {
        Pair { old, new, differences: compare(old, new) }
    }

    /// The later document is a report.
    pub(super) fn reports(&self) -> bool {
        self.new.dossier.plan.kind == Some(DocumentKind::Report)
    }

    /// The later document is the report on the earlier one, not on another edition of it.
    pub(super) fn is_same_edition(&self) -> bool {
        let (old, new) = (&self.old.dossier.plan, &self.new.dossier.plan);
        self.reports() && old.kind == Some(DocumentKind::Plan) && old.year.is_some() && old.year == new.year
    }

    /// An act says that the plan was changed.
    pub(super) fn has_variation(&self) -> bool {
        let acts = self.old.dossier.acts.iter().chain(&self.new.dossier.acts);
        let words = ["variazione", "rimodulazione", "stralcio", "modifica"];
        acts.into_iter().any(|it| words.iter().any(|word| it.about.to_lowercase().contains(word)))
    }

    /// Differences of a kind of cell in rows that both documents have.
    pub(super) fn of<'s>(&'s self, field: &'s str) -> impl Iterator<Item = Change<'s>> {
        self.changes().filter(move |it| it.field == field)
    }

    /// Every cell that differs in rows that both documents have.
    pub(super) fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.differences.iter().filter_map(|it| {
            let (old, new) = (it.old.as_deref()?, it.new.as_deref()?);
            let place = if it.new_place.is_known() { it.new_place } else { it.old_place };
            Some(Change { id: &it.id, field: &it.field, old, new, place })
        })
    }

    /// Rows that are gone, the highest only.
    pub(super) fn gone(&self) -> Vec<usize> {
        let is_gone = |at: usize| self.new.find(self.old.nodes[at].id).is_none();
        let rows = (1..self.old.nodes.len()).filter(|it| self.old.nodes[*it].kind > NodeKind::Structure);
        let gone = rows.filter(|it| is_gone(*it) && !self.old.nodes[*it].withdrawn);
        gone.filter(|it| !self.old.above(*it).any(|up| up != 0 && is_gone(up))).collect()
    }

    /// The rows of the same kind that the later document has in the place of a row that is gone.
    pub(super) fn instead_of(&self, at: usize) -> Vec<usize> {
        let node = &self.old.nodes[at];
        let Some(parent) = node.parent.and_then(|it| self.new.find(self.old.nodes[it].id)) else {
            return Vec::new();
        };
        let children = self.new.nodes[parent].children.iter().map(|it| it.child);
        let same = children.filter(|it| self.new.nodes[*it].kind == node.kind);
        same.filter(|it| self.old.find(self.new.nodes[*it].id).is_none()).collect()
    }

    /// Whether the earlier document plans a row for the year of the later one: it is of that year itself, or a value
    /// is expected of that year in the row or below it.
    pub(super) fn plans_for_later_year(&self, at: usize) -> bool {
        let (old, year) = (self.old.dossier, self.new.dossier.plan.year);
        let dated = old.expected.iter().filter(|it| it.year == year);
        let mut nodes = dated.filter_map(|it| self.old.find(it.indicator.trim()));
        old.plan.year == year || nodes.any(|it| it == at || self.old.above(it).any(|up| up == at))
    }
}

/// A cell that both documents have, and not with the same words.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) id: &'a str,
    pub(super) field: &'a str,
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) place: Place,
}

impl Change<'_> {
    /// Both have something written there.
    pub(super) fn is_of_words(&self) -> bool {
        !self.old.is_empty() && !self.new.is_empty()
    }
}

/// Whether a document comes after another: of a later year, or the report on the plan of the same year.
#[must_use]
pub fn is_later(one: &Dossier, other: &Dossier) -> bool {
    let rank = |it: &Dossier| (it.plan.year, it.plan.kind == Some(DocumentKind::Report));
    let (one, other) = (rank(one), rank(other));
    one.0.is_some() && other.0.is_some() && one > other
}
