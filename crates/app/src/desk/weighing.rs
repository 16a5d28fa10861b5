// SPDX-License-Identifier: AGPL-3.0-or-later
//! The weighting ("pesatura") of an objective: its marks on the criteria of the system, and the figures they give.

use engine::{
    number::Number,
    score::with_scorer,
    system::WeightsFrom,
    tree::NodeKind,
    why::{Reason, Why},
};

use super::{Desk, Edit};

/// A criterion of the system with the mark of one objective.
pub struct Criterion {
    /// As formulas call it.
    pub name: String,
    /// Title.
    pub title: String,
    /// The marks there are, each with its points.
    pub marks: Vec<(String, String)>,
    /// The mark given; blank if none.
    pub mark: String,
    /// Key of the row that gives it.
    key: Option<String>,
}

/// A figure of a node: title, as shown, the lines of its explanation with their depth.
pub struct Weighed {
    /// Title.
    pub title: String,
    /// As shown, or "n.d.".
    pub shown: String,
    /// Why, from the outermost.
    pub whys: Vec<(usize, String)>,
    /// The system uses it as the weight.
    pub is_weight: bool,
}

/// The criteria of the system, with the marks that a node has.
#[must_use]
pub fn criteria(desk: &Desk, node: &str) -> Vec<Criterion> {
    let dossier = &desk.made.dossier;
    let criterion = |it: &engine::system::Criterion| {
        let same = |name: &str| name.trim() == it.name.trim();
        let given = dossier.marks.iter().find(|mark| mark.node.trim() == node && same(&mark.criterion));
        let origin = given.and_then(|mark| desk.made.origin(mark.place));
        let marks = dossier.system.marks.iter().filter(|mark| same(&mark.criterion));
        let title = if it.title.is_blank() { &it.name } else { &it.title };
        Criterion {
            name: it.name.trim().to_owned(),
            title: title.trim().to_owned(),
            marks: marks.map(|it| (it.mark.trim().to_owned(), it.points.text.trim().to_owned())).collect(),
            mark: given.map_or_else(String::new, |it| it.mark.trim().to_owned()),
            key: origin.map(|(row, _)| desk.rows[row].key.clone()),
        }
    };
    dossier.system.criteria.iter().map(criterion).collect()
}

/// What giving those marks, by criterion, comes to. `fresh` gives keys for new rows.
pub fn edits(
    node: &str,
    criteria: &[Criterion],
    marks: &[(String, String)],
    mut fresh: impl FnMut() -> String,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (name, mark) in marks {
        let Some(it) = criteria.iter().find(|it| it.name == *name) else { continue };
        if it.mark == *mark {
            continue;
        }
        edits.push(match (&it.key, mark.is_empty()) {
            (Some(key), true) => Edit::Remove { key: key.clone() },
            (Some(key), false) => {
                Edit::Set { key: key.clone(), cells: vec![("giudizio".to_owned(), mark.clone())] }
            }
            (None, true) => continue,
            (None, false) => {
                let cells = [("nodo", node), ("criterio", name), ("giudizio", mark)];
                Edit::Add {
                    key: fresh(),
                    sheet: "giudizio".to_owned(),
                    series: String::new(),
                    after: None,
                    cells: cells.iter().map(|(key, it)| ((*key).to_owned(), (*it).to_owned())).collect(),
                }
            }
        });
    }
    edits
}

/// The figures that the system computes on a node, each with its reasons.
#[must_use]
pub fn figures(desk: &Desk, node: &str) -> Vec<Weighed> {
    let dossier = &desk.made.dossier;
    let weighed = with_scorer(dossier, &dossier.system, |scorer| {
        let Some(at) = scorer.tree.find(node) else { return Vec::new() };
        let parent = scorer.tree.nodes[at].parent.unwrap_or(0);
        let used = match scorer.level(parent).weights {
            WeightsFrom::Figure(it) => Some(scorer.compiled.figures[it].title.as_str()),
            _ => None,
        };
        let card = scorer.score();
        let why = scorer.explain(&card, at);
        let figures = why.parts.iter().filter_map(|it| match &it.reason {
            Reason::Figure { title, shown } => Some(Weighed {
                title: (*title).to_owned(),
                shown: shown.clone(),
                whys: lines(&it.parts),
                is_weight: used == Some(*title),
            }),
            _ => None,
        });
        figures.collect()
    });
    weighed.unwrap_or_default()
}

/// What part of its siblings a node weighs, in points of 100.
#[must_use]
pub fn share(desk: &Desk, node: &str) -> Option<Number> {
    let dossier = &desk.made.dossier;
    let share = with_scorer(dossier, &dossier.system, |scorer| {
        let at = scorer.tree.find(node)?;
        let siblings = scorer.siblings(scorer.tree.nodes[at].parent?, NodeKind::Objective);
        siblings.share(siblings.rows.iter().find(|it| it.node == at && !it.linked)?)
    });
    share.ok().flatten()
}

/// The lines of some reasons, each with its depth; a source already told is not told again.
#[must_use]
pub fn lines(whys: &[Why<'_>]) -> Vec<(usize, String)> {
    fn walk<'a>(why: &'a Why<'_>, depth: usize, told: &mut Vec<&'a str>, lines: &mut Vec<(usize, String)>) {
        let known = told.contains(&why.source());
        lines.push((depth, if known { why.bare_line() } else { why.line() }));
        told.push(why.source());
        why.parts.iter().for_each(|it| walk(it, depth + 1, told, lines));
    }
    let (mut told, mut all) = (Vec::new(), Vec::new());
    for it in whys {
        walk(it, 0, &mut told, &mut all);
    }
    all
}
