// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cascade of a plan, a line per structure and objective, with what the checks and the weights say of each.

use std::collections::HashMap;

use engine::{
    model::{Choice as _, Dossier, Objective, ObjectiveState},
    score::{Scorer, with_scorer},
    tree::NodeKind,
};
use serde::Deserialize;

use super::{
    home::{Findings, findings},
    nested::{Nested, nested},
    opened::Opened,
    page::Badge,
    secret,
    visitor::Visitor,
};
use crate::desk::reach;

/// What is looked for; a blank field asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    pub(super) cerca: String,
    pub(super) struttura: String,
    pub(super) responsabile: String,
    pub(super) stato: String,
    pub(super) rilievi: String,
    pub(super) senza_peso: String,
    pub(super) miei: String,
}

/// A node as it is read.
#[expect(clippy::struct_excessive_bools, reason = "each is told by itself, none excludes another")]
pub(super) struct Line {
    /// Key of its row.
    pub(super) key: String,
    pub(super) id: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) is_objective: bool,
    /// At home elsewhere, it also counts here.
    pub(super) linked: bool,
    /// Title of its level, when it is not the usual one.
    pub(super) level: String,
    /// Name of the structure in charge, where the line above does not say it.
    pub(super) structure: String,
    pub(super) owner: String,
    /// As written.
    pub(super) weight: String,
    /// What part of the sum that is.
    pub(super) share: String,
    /// What the objectives right below come to.
    pub(super) sum: Option<Sum>,
    pub(super) state: Option<Badge>,
    pub(super) deadline: String,
    pub(super) phases: usize,
    pub(super) indicators: usize,
    pub(super) contributions: usize,
    pub(super) findings: Findings,
    /// This person may change it now.
    pub(super) writable: bool,
    /// It is not what was looked for, but stands above it.
    pub(super) context: bool,
}

/// What the weights of some siblings come to.
pub(super) struct Sum {
    /// Id of the node above them; blank for the body.
    pub(super) parent: String,
    /// The sum, or that nobody wrote a weight.
    pub(super) words: String,
    pub(super) is_hundred: bool,
}

/// The cascade, and what the page says around it.
pub(super) struct Outline {
    pub(super) lines: Vec<Nested<Line>>,
    /// The sum of the objectives right below the body.
    pub(super) sum: Option<Sum>,
    /// Objectives found, of how many.
    pub(super) found: usize,
    pub(super) all: usize,
}

impl Wanted {
    /// The filters in use.
    fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("cerca", &self.cerca),
            ("struttura", &self.struttura),
            ("responsabile", &self.responsabile),
            ("stato", &self.stato),
            ("rilievi", &self.rilievi),
            ("senza_peso", &self.senza_peso),
            ("miei", &self.miei),
        ]
    }

    pub(super) fn is_blank(&self) -> bool {
        self.fields().iter().all(|(_, it)| it.trim().is_empty())
    }

    /// As they stand in an address, without the question mark.
    pub(super) fn query(&self) -> String {
        let used = self.fields().into_iter().filter(|(_, it)| !it.trim().is_empty());
        let used = used.map(|(name, it)| format!("{name}={}", secret::escaped(it.trim())));
        used.collect::<Vec<_>>().join("&")
    }
}

/// The cascade as this person may see and change it.
pub(super) fn outline(plan: &Opened, visitor: &Visitor, wanted: &Wanted) -> Outline {
    let dossier = plan.dossier();
    let drawn = with_scorer(dossier, &dossier.system, |scorer| {
        let findings = findings(plan, scorer.tree);
        let mut drawing = Drawing { plan, visitor, wanted, scorer, findings, flat: Vec::new(), found: 0 };
        drawing.walk(0, 0, None);
        let Drawing { flat, found, .. } = drawing;
        (flat, found, sum(scorer, 0))
    });
    let (flat, found, sum) = drawn.expect("rows that were put together are a tree");
    Outline { lines: nested(flat), sum, found, all: dossier.objectives.len() }
}

/// What the objectives right below a node come to, if there is any.
pub(super) fn sum(scorer: &Scorer<'_>, parent: usize) -> Option<Sum> {
    let siblings = scorer.siblings(parent, NodeKind::Objective);
    if siblings.rows.is_empty() {
        return None;
    }
    let without = siblings.rows.iter().all(|it| it.weight.is_none());
    let words = if without && siblings.computed {
        "calcolata dal sistema".to_owned()
    } else if without {
        "nessun peso scritto".to_owned()
    } else {
        siblings.sum.to_string()
    };
    Some(Sum { parent: scorer.tree.nodes[parent].id.to_owned(), words, is_hundred: siblings.is_hundred() })
}

/// The name of a structure.
pub(super) fn structure_name<'a>(dossier: &'a Dossier, id: &'a str) -> &'a str {
    let found = dossier.structures.iter().find(|it| it.id.trim() == id.trim());
    found.map_or(id, |it| it.name.trim())
}

/// A state that is worth telling.
pub(super) fn state_badge(state: Option<ObjectiveState>) -> Option<Badge> {
    let state = state.filter(|it| *it != ObjectiveState::Running)?;
    Some(Badge { word: state.word(), colour: "bg-secondary", icon: "it-close-circle" })
}

struct Drawing<'d> {
    plan: &'d Opened,
    visitor: &'d Visitor,
    wanted: &'d Wanted,
    scorer: &'d Scorer<'d>,
    findings: HashMap<usize, Findings>,
    flat: Vec<(usize, Line)>,
    found: usize,
}

impl Drawing<'_> {
    /// Draws what is below a node; says whether something of it is looked for.
    fn walk(&mut self, parent: usize, depth: usize, structure: Option<&str>) -> bool {
        let (tree, mut any) = (self.scorer.tree, false);
        let siblings = self.scorer.siblings(parent, NodeKind::Objective);
        for edge in &tree.nodes[parent].children {
            let node = &tree.nodes[edge.child];
            let mut line = match node.kind {
                NodeKind::Structure => Line::bare(node.id, node.title),
                NodeKind::Objective => self.objective(edge.child, structure),
                _ => continue,
            };
            line.linked = edge.linked;
            line.sum = sum(self.scorer, edge.child);
            if edge.linked {
                line.writable = false;
                line.weight = self.link_weight(node.id, tree.nodes[parent].id);
            }
            if let Some(row) =
                siblings.rows.iter().find(|it| it.node == edge.child && it.linked == edge.linked)
            {
                if siblings.computed {
                    line.weight = row.weight.as_ref().map_or_else(String::new, ToString::to_string);
                }
                // Where the weights make 100 the share is the weight again.
                let share = siblings.share(row).filter(|it| row.weight.as_ref() != Some(it));
                line.share = share.map_or_else(String::new, |it| it.to_string());
            }
            let fits = match line.is_objective {
                true => self.fits(edge.child, &line),
                false => self.wanted.is_blank(),
            };
            self.found += usize::from(fits && line.is_objective && !edge.linked);
            line.context = !fits && line.is_objective;
            let at = self.flat.len();
            self.flat.push((depth, line));
            // What is linked shows what is below it where it is at home.
            let below = !edge.linked && self.walk(edge.child, depth + 1, Some(node.structure));
            if fits || below {
                any = true;
            } else {
                self.flat.truncate(at);
            }
        }
        any
    }

    /// What an objective weighs where it also counts, as written.
    fn link_weight(&self, child: &str, parent: &str) -> String {
        let links = &self.plan.dossier().links;
        let link = links.iter().find(|it| it.child.trim() == child && it.parent.trim() == parent);
        link.map_or_else(String::new, |it| it.weight.text.trim().to_owned())
    }

    fn objective(&self, at: usize, above: Option<&str>) -> Line {
        let (tree, plan) = (self.scorer.tree, self.plan);
        let node = &tree.nodes[at];
        let it: &Objective = &plan.dossier().objectives[node.row];
        let row = plan.desk.made.origin(it.place).map(|(row, _)| &plan.desk.rows[row]);
        let count =
            |kind: NodeKind| node.children.iter().filter(|edge| tree.nodes[edge.child].kind == kind).count();
        let same = above == Some(node.structure) || node.structure.is_empty();
        Line {
            key: row.map(|it| it.key.clone()).unwrap_or_default(),
            code: it.code.trim().to_owned(),
            is_objective: true,
            level: if it.level.is_blank() { String::new() } else { self.scorer.level(at).title.clone() },
            structure: if same {
                String::new()
            } else {
                structure_name(plan.dossier(), node.structure).to_owned()
            },
            owner: it.owner.trim().to_owned(),
            weight: it.weight.text.trim().to_owned(),
            state: state_badge(it.state),
            deadline: it.deadline.text.trim().to_owned(),
            phases: count(NodeKind::Phase),
            indicators: count(NodeKind::Indicator),
            contributions: count(NodeKind::Contribution),
            findings: self.findings.get(&at).copied().unwrap_or_default(),
            writable: row.is_some_and(|it| plan.may_change(self.visitor, it).is_ok()),
            ..Line::bare(node.id, node.title)
        }
    }

    fn fits(&self, at: usize, line: &Line) -> bool {
        let (wanted, dossier) = (self.wanted, self.plan.dossier());
        let it = &dossier.objectives[self.scorer.tree.nodes[at].row];
        let asks = |wanted: &str, is: bool| wanted.trim().is_empty() || is;
        let mine = || {
            let own = self.plan.desk.row(&line.key);
            own.is_some_and(|row| reach::is_within(dossier, row, &self.visitor.scopes))
        };
        let state = it.state.unwrap_or(ObjectiveState::Running).word();
        asks(&wanted.struttura, self.structure(at) == wanted.struttura.trim())
            && asks(&wanted.responsabile, it.owner.trim() == wanted.responsabile.trim())
            && asks(&wanted.stato, state == wanted.stato)
            && asks(&wanted.rilievi, line.findings.errors + line.findings.warnings > 0)
            && asks(&wanted.senza_peso, it.weight.is_blank())
            && (wanted.miei.trim().is_empty() || mine())
            && self.says(at, it)
    }

    /// The structure in charge: its own, or that of what it stands under.
    fn structure(&self, at: usize) -> &str {
        let nodes = &self.scorer.tree.nodes;
        let mut up = std::iter::once(at).chain(self.scorer.tree.above(at)).map(|it| nodes[it].structure);
        up.find(|it| !it.is_empty()).unwrap_or_default()
    }

    /// Whether the words are in the objective, or in its phases and indicators.
    fn says(&self, at: usize, it: &Objective) -> bool {
        let words = self.wanted.cerca.to_lowercase();
        if words.trim().is_empty() {
            return true;
        }
        let mut text = format!(
            "{} {} {} {} {} {}",
            it.code.text,
            it.title.text,
            it.description.text,
            it.expected_result.text,
            it.owner.text,
            it.note.text
        );
        let nodes = &self.scorer.tree.nodes;
        for edge in &nodes[at].children {
            let child = &nodes[edge.child];
            if matches!(child.kind, NodeKind::Phase | NodeKind::Indicator) {
                text += &format!(" {} {}", child.code, child.title);
                if let Some(it) = self.scorer.indicator(edge.child) {
                    text += &format!(" {} {}", it.description.text, it.note.text);
                }
            }
        }
        let text = text.to_lowercase();
        words.split_whitespace().all(|it| text.contains(it))
    }
}

impl Line {
    fn bare(id: &str, title: &str) -> Line {
        Line {
            key: String::new(),
            id: id.to_owned(),
            code: String::new(),
            title: title.trim().to_owned(),
            is_objective: false,
            linked: false,
            level: String::new(),
            structure: String::new(),
            owner: String::new(),
            weight: String::new(),
            share: String::new(),
            sum: None,
            state: None,
            deadline: String::new(),
            phases: 0,
            indicators: 0,
            contributions: 0,
            findings: Findings::default(),
            writable: false,
            context: false,
        }
    }

    /// "3 fasi, un indicatore": what there is below.
    pub(super) fn parts(&self) -> String {
        let say = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(one.to_owned()),
            count => Some(format!("{count} {many}")),
        };
        let parts = [
            say(self.phases, "una fase", "fasi"),
            say(self.indicators, "un indicatore", "indicatori"),
            say(self.contributions, "un contributo", "contributi"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
