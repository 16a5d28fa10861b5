// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIST-04: a row is to be measured and no rule of the system says how.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined},
    source,
    tree::{Node, NodeKind},
};

pub(super) static CHECK: Check = Check {
    code: "SIST-04",
    title: "Una regola del sistema dice come si misura ogni riga",
    severity: Severity::Warning,
    stages: &[Stage::System],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("row_without_rule.md"),
    run,
};

/// Rows named in the message; the others are counted.
const NAMED: usize = 6;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let system = &subject.dossier.system;
    // Who checks a plan alone says nothing yet of how it will be measured.
    if system.rules.is_empty() && system.levels.is_empty() {
        return Vec::new();
    }
    let nodes = &subject.tree.nodes;
    let mut groups: Vec<(&str, String, Vec<usize>)> = Vec::new();
    // An objective without indicators is INDI-01; where rows print a graduation, one without is INDI-11.
    let graded = nodes.iter().any(|it| !graduation(subject, it).is_empty());
    let measured = [NodeKind::Indicator, NodeKind::Phase];
    let rows = subject.leaves().filter(|it| measured.contains(&nodes[*it].kind));
    for at in rows.filter(|it| !graded || !own_rule(subject, &nodes[*it]).is_empty()) {
        let Some(cause) = subject.scorer.unmeasured(at) else { continue };
        let (level, cause) = (nodes[at].level, cause.to_string());
        match groups.iter_mut().find(|it| it.0 == level && it.1 == cause) {
            Some((_, _, rows)) => rows.push(at),
            None => groups.push((level, cause, vec![at])),
        }
    }
    let finding = |(level, cause, rows): (&str, String, Vec<usize>)| {
        let first = *rows.first()?;
        let mut names: Vec<String> =
            rows.iter().take(NAMED).map(|it| format!("«{}»", subject.called(*it))).collect();
        if rows.len() > NAMED {
            names.push(format!("altre {}", rows.len() - NAMED));
        }
        Some(Finding {
            place: nodes[first].place,
            path: if rows.len() == 1 { subject.path(first) } else { subject.path(0) },
            what: format!("{cause} ({level}): {}", joined(&names)),
            printed: None,
            computed: None,
            remedy: format!(
                "scrivere regola nella riga, o nel [[livello]] «{level}», con il nome di una [[regola]] del sistema"
            ),
        })
    };
    groups.into_iter().filter_map(finding).collect()
}

/// The rule that a row itself names.
fn own_rule<'a>(subject: &Subject<'a>, node: &Node<'_>) -> &'a str {
    match node.kind {
        NodeKind::Indicator => subject.dossier.indicators[node.row].rule.trim(),
        NodeKind::Phase => subject.dossier.phases[node.row].rule.trim(),
        _ => "",
    }
}

/// The graduation that a row prints.
fn graduation<'a>(subject: &Subject<'a>, node: &Node<'_>) -> &'a str {
    match node.kind {
        NodeKind::Indicator => subject.dossier.indicators[node.row].graduation.trim(),
        NodeKind::Phase => subject.dossier.phases[node.row].graduation.trim(),
        _ => "",
    }
}
