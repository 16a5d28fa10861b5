// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-05: the plan looks at one or two years only.

use jiff::civil::date;

use crate::{
    check::{
        Applies, Check, Finding, Severity, Stage, Subject,
        reach::{joined, listed},
        year_in_heading_wrong::years,
    },
    model::{DocumentKind, ExpectedKind},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-05",
    title: "Il piano guarda a tre anni",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_10],
    applies: &[Applies { from: Some(date(2010, 1, 1)), ..Applies::by(&source::DLGS_150_2009_ART_5) }],
    page: include_str!("three_years_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    let kind = matches!(plan.kind, Some(DocumentKind::Plan | DocumentKind::Template));
    let Some(year) = plan.year.filter(|_| kind) else { return Vec::new() };
    let covered = matches!((plan.from, plan.to), (Some(from), Some(to)) if to.saturating_sub(from) >= 2);
    let mut later: Vec<i16> = subject
        .dossier
        .expected
        .iter()
        .filter(|it| matches!(it.kind, None | Some(ExpectedKind::Target)))
        .filter_map(|it| it.year)
        .filter(|it| *it > year)
        .collect();
    later.sort_unstable();
    later.dedup();
    if covered || later.len() >= 2 {
        return Vec::new();
    }
    let all: Vec<usize> = subject.rows().filter(|it| is_single(subject, *it)).collect();
    let (three, one): (Vec<usize>, Vec<usize>) = all.iter().partition(|it| spans(subject, **it));
    if !subject.has_goals() || one.is_empty() {
        return Vec::new();
    }
    let period = match (plan.from, plan.to) {
        (Some(from), Some(to)) if from != to => format!("copre gli anni {from}-{to}"),
        _ => format!("copre il solo {year}"),
    };
    let what = match three.is_empty() {
        true => format!("il piano {period}: l'orizzonte di tre anni manca"),
        false => {
            let names: Vec<&str> = three.iter().map(|it| subject.label(*it)).collect();
            format!("il piano {period}; dicono tre anni solo {} (su {} obiettivi)", listed(&names), all.len())
        }
    };
    let years = [year, year.saturating_add(1), year.saturating_add(2)].map(|it| it.to_string());
    vec![subject.on_document(
        what,
        None,
        format!("dare a ogni obiettivo i valori attesi degli anni {}", joined(&years)),
    )]
}

/// An objective that has none below: the ones above are only headings.
pub(super) fn is_single(subject: &Subject<'_>, at: usize) -> bool {
    let node = &subject.tree.nodes[at];
    node.kind == NodeKind::Objective
        && !node.children.iter().any(|it| subject.tree.nodes[it.child].kind == NodeKind::Objective)
}

fn spans(subject: &Subject<'_>, at: usize) -> bool {
    let years = years(&subject.dossier.objectives[subject.tree.nodes[at].row].years);
    matches!((years.iter().min(), years.iter().max()), (Some(from), Some(to)) if to - from >= 2)
}
