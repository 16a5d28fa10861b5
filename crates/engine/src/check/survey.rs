// SPDX-License-Identifier: AGPL-3.0-or-later
//! What most checks of rows ask first, found once for all: the rows in force, and the indicators among them.

use foldhash::HashSet;

use super::{Spoken, yardstick::Yardstick};
use crate::{
    model::Dossier,
    tree::{Node, NodeKind, Tree},
};

/// The rows of a dossier that its checks look at.
pub struct Survey<'a> {
    /// Rows in force, those that nobody filled in too.
    pub(super) printed_rows: Vec<usize>,
    /// Rows in force that say something.
    pub(super) rows: Vec<usize>,
    /// Whether any of them is an objective of a plan.
    pub(super) has_goals: bool,
    /// The indicators among them, in the order of the document.
    pub(super) yardsticks: Vec<Yardstick<'a>>,
    /// Codes, blank ones too, that more than one row of a kind has.
    repeated: HashSet<(NodeKind, &'a str)>,
}

impl<'a> Survey<'a> {
    /// Looks at every row of a tree once.
    #[must_use]
    pub fn of(tree: &'a Tree<'a>, spoken: &Spoken<'a>) -> Survey<'a> {
        let (dossier, nodes) = (tree.dossier, &tree.nodes);
        let in_force = |it: &usize| !nodes[*it].withdrawn && !tree.above(*it).any(|up| nodes[up].withdrawn);
        let rows = (1..nodes.len()).filter(|it| nodes[*it].kind > NodeKind::Structure);
        let printed_rows: Vec<usize> = rows.filter(in_force).collect();
        let titled = dossier.objectives.iter().any(|it| !it.title.is_blank());
        let said = |it: &usize| !titled || !is_untouched(tree, *it);
        let rows: Vec<usize> = printed_rows.iter().copied().filter(said).collect();
        let has_goals = rows.iter().any(|it| is_goal(tree, *it));
        // What a person's sheet or a test case lists are marks.
        let yardsticks = match has_only_sheets(dossier, has_goals) {
            true => Vec::new(),
            false => Yardstick::all(tree, &rows, spoken),
        };
        let mut met: HashSet<(NodeKind, &str)> = HashSet::default();
        let codes = nodes.iter().map(|it| (it.kind, it.code.trim()));
        let repeated = codes.filter(|it| !met.insert(*it)).collect();
        Survey { printed_rows, rows, has_goals, yardsticks, repeated }
    }

    /// Whether another row of its kind has the code of a row.
    pub(super) fn is_repeated(&self, node: &Node<'_>) -> bool {
        self.repeated.contains(&(node.kind, node.code.trim()))
    }
}

/// An objective of a plan: not a person's sheet, a group or a test case, rows that have a level of their own.
pub(super) fn is_goal(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    let is_level =
        node.level == NodeKind::Objective.level() || node.level.to_lowercase().contains("obiettiv");
    node.kind == NodeKind::Objective && is_level
}

/// Whether the objectives are all sheets of people, groups or test cases: rows to score, not a plan to judge.
pub(super) fn has_only_sheets(dossier: &Dossier, has_goals: bool) -> bool {
    !dossier.objectives.is_empty() && !has_goals
}

/// A row of the model that nobody filled in. Among others that have a title TEST-03 says so, and whatever else it
/// lacks it lacks for that reason.
fn is_untouched(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.kind != NodeKind::Objective || !node.children.is_empty() {
        return false;
    }
    let it = &tree.dossier.objectives[node.row];
    let texts = [&it.title, &it.description, &it.expected_result, &it.indicators, &it.expected];
    let blank = texts.iter().all(|it| it.is_blank());
    blank && it.owner.is_blank() && it.weight.is_blank() && it.deadline.is_blank()
}
