// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-09: an objective is tied to no line of the DUP, mission or programme.

use jiff::civil::date;

use crate::{
    check::{
        Applies, Check, Finding, Profile, Severity, Stage, Subject, reach::listed,
        three_years_missing::is_single,
    },
    model::Objective,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-09",
    title: "Ogni obiettivo è legato al DUP: linea, missione o programma",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::TUEL_ART_169, &source::DLGS_150_2009_ART_5],
    // The first year planned with a DUP.
    applies: &[Applies {
        from: Some(date(2016, 1, 1)),
        whom: &[Profile::Local],
        ..Applies::by(&source::TUEL_ART_169)
    }],
    page: include_str!("programme_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.has_goals() || subject.is_report() {
        return Vec::new();
    }
    let single: Vec<usize> = subject.rows().filter(|it| is_single(subject, *it)).collect();
    let written = single.iter().copied().filter(|it| subject.texts(*it).iter().any(|it| !it.is_blank()));
    let loose: Vec<usize> = written.filter(|it| !is_tied(subject, *it)).collect();
    let Some(first) = loose.first() else { return Vec::new() };
    let names: Vec<&str> = loose.iter().map(|it| subject.label(*it)).collect();
    let (path, what) = match loose.len() {
        1 => (
            subject.path(*first),
            "l'obiettivo non è legato a nessuna linea, missione o programma".to_owned(),
        ),
        count if count == single.len() => (
            subject.path(0),
            format!("nessun obiettivo (su {count}) è legato a una linea, missione o programma"),
        ),
        count => (
            subject.path(0),
            format!(
                "{count} obiettivi su {} non sono legati a nessuna linea, missione o programma: {}",
                single.len(),
                listed(&names)
            ),
        ),
    };
    vec![Finding {
        place: subject.tree.nodes[*first].place,
        path,
        what,
        printed: None,
        computed: None,
        remedy: "scrivere la missione e il programma, o la linea del DUP, da cui l'obiettivo discende"
            .to_owned(),
    }]
}

/// The objective or one above it says where it comes from.
fn is_tied(subject: &Subject<'_>, at: usize) -> bool {
    let nodes = &subject.tree.nodes;
    let chain = std::iter::once(at).chain(subject.tree.above(at));
    let mut objectives = chain.filter(|it| nodes[*it].kind == NodeKind::Objective);
    objectives.any(|it| says(&subject.dossier.objectives[nodes[it].row]))
}

fn says(it: &Objective) -> bool {
    let cells = [
        &it.dup,
        &it.strategic_line,
        &it.strategic_objective,
        &it.operational_objective,
        &it.mission,
        &it.programme,
    ];
    cells.iter().any(|it| !it.is_blank())
}
