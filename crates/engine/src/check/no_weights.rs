// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-01: nobody wrote a weight, and no rule of the system says that the mean is plain.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined, weighting_not_aggregated::outcome},
    dictionary::phrases,
    model::Contribution,
    source,
    system::{DenominatorKind, WeightsFrom},
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-01",
    title: "O ci sono i pesi, o il sistema dice che la media è semplice",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_7, &source::SMVP],
    applies: &[],
    page: include_str!("no_weights.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.has_only_sheets() {
        return Vec::new();
    }
    let groups: Vec<_> = [NodeKind::Objective, NodeKind::Contribution, NodeKind::Indicator]
        .into_iter()
        .flat_map(|kind| (0..subject.tree.nodes.len()).filter_map(move |at| Group::of(subject, at, kind)))
        .collect();
    let Some(first) = groups.first() else { return Vec::new() };
    let words: Vec<String> = [NodeKind::Objective, NodeKind::Contribution, NodeKind::Indicator]
        .into_iter()
        .filter_map(|kind| words(subject, &groups, kind))
        .collect();
    vec![Finding {
        place: subject.tree.nodes[first.first].place,
        path: subject.path(0),
        what: format!(
            "nessun peso fra {}: la media sarà semplice e il sistema non dice dove è scritto",
            joined(&words)
        ),
        printed: None,
        computed: None,
        remedy:
            "scrivere i pesi o, se contano tutti uguale, scriverlo nel sistema (denominatore = \"righe\", \
                 con la fonte)"
                .to_owned(),
    }]
}

/// Siblings without any weight whose plain mean no rule declares.
struct Group {
    parent: usize,
    first: usize,
    kind: NodeKind,
    count: usize,
}

impl Group {
    fn of(subject: &Subject<'_>, parent: usize, kind: NodeKind) -> Option<Group> {
        let nodes = &subject.tree.nodes;
        // Indicators of a phase are its detail: its own rule says how they join.
        if kind == NodeKind::Indicator && nodes[parent].kind == NodeKind::Phase {
            return None;
        }
        let edges = nodes[parent].children.iter().filter(|it| nodes[it.child].kind == kind);
        let edges: Vec<_> = edges.filter(|it| !nodes[it.child].withdrawn).collect();
        let first = edges.first().filter(|_| edges.len() > 1)?.child;
        let written = |child: usize| {
            let row = nodes[child].row;
            match kind {
                NodeKind::Objective => !subject.dossier.objectives[row].weight.is_blank(),
                NodeKind::Contribution => has_share(&subject.dossier.contributions[row]),
                _ => {
                    let it = &subject.dossier.indicators[row];
                    !it.weight.is_blank() || !it.component.is_blank()
                }
            }
        };
        // Objectives weighed on criteria have a score: what it is for is PESI-10's.
        let scored = kind == NodeKind::Objective && outcome(subject).is_some();
        if scored
            || edges.iter().any(|it| it.weight.is_some() || written(it.child))
            || weighed(subject, parent)
        {
            return None;
        }
        Some(Group { parent, first, kind, count: edges.len() })
    }
}

fn has_share(it: &Contribution) -> bool {
    !it.share.is_blank() || !it.absolute_weight.is_blank()
}

/// The system weighs the rows below by itself, or declares that they all count the same.
fn weighed(subject: &Subject<'_>, parent: usize) -> bool {
    let level = subject.scorer.level(parent);
    let plain = level.denominator == DenominatorKind::Rows || level.weights == WeightsFrom::Equal;
    match level.weights {
        WeightsFrom::Set(_) | WeightsFrom::Figure(_) => true,
        WeightsFrom::Own | WeightsFrom::Equal => plain && declared(&level.source),
    }
}

/// Whether a rule says where it is written; a rule that somebody chose to be able to compute does not.
pub(super) fn declared(source: &str) -> bool {
    let source = source.to_lowercase();
    !source.trim().is_empty() && !phrases!("undeclared_rules").iter().any(|it| source.contains(it.words))
}

/// "gli obiettivi (ente: 3; sezione PO: 6)".
fn words(subject: &Subject<'_>, groups: &[Group], kind: NodeKind) -> Option<String> {
    let mine: Vec<&Group> = groups.iter().filter(|it| it.kind == kind).collect();
    let rows: usize = mine.iter().map(|it| it.count).sum();
    let name = match kind {
        NodeKind::Objective => "obiettivi",
        NodeKind::Contribution => "contributi",
        _ => "indicatori",
    };
    let first = mine.first()?;
    let parent = match subject.path(first.parent) {
        body if first.parent == 0 => format!("dell'{body}"),
        node => format!("di {node}"),
    };
    Some(match mine.len() {
        1 => format!("{rows} {name} {parent}"),
        count => format!("{rows} {name} in {count} gruppi (il primo: i {} {parent})", first.count),
    })
}
