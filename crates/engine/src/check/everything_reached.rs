// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-09: everything in the body, or in a part of it, has full marks.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-09",
    title: "Non tutto è al 100 %: obiettivi che si raggiungono sempre non misurano",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_9, &source::DLGS_150_2009_ART_18],
    applies: &[],
    page: include_str!("everything_reached.md"),
    run,
};

/// Fewer rows all at 100 may be chance.
const LEAST: usize = 5;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let measured: Vec<(usize, &Number)> =
        subject.leaves().filter_map(|it| Some((it, subject.card.of(it).value.as_ref()?))).collect();
    let full: Vec<(usize, usize)> = highest(subject, 0, &measured);
    let Some((first, _)) = full.first() else { return Vec::new() };
    let (path, what) = if let [(one, count)] = full.as_slice() {
        (subject.path(*one), format!("tutte le {count} righe misurate sono al 100 %"))
    } else {
        let part = |(at, count): &(usize, usize)| {
            let node = &subject.tree.nodes[*at];
            format!("{} {} ({count} righe)", node.level, subject.label(*at))
        };
        let parts: Vec<String> = full.iter().map(part).collect();
        (subject.path(0), format!("tutte le righe misurate sono al 100 % in {}", joined(&parts)))
    };
    vec![Finding {
        place: subject.tree.nodes[*first].place,
        path,
        what,
        printed: None,
        computed: None,
        remedy:
            "verificare se i valori attesi chiedevano un miglioramento, e alzare quelli del prossimo piano"
                .to_owned(),
    }]
}

/// The highest nodes below which every measured row is at 100, with how many they are.
fn highest(subject: &Subject<'_>, at: usize, measured: &[(usize, &Number)]) -> Vec<(usize, usize)> {
    let nodes = &subject.tree.nodes;
    let below = |it: &&(usize, &Number)| subject.tree.above(it.0).any(|up| up == at);
    let values: Vec<(usize, &Number)> = measured.iter().filter(below).copied().collect();
    if values.len() < LEAST {
        return Vec::new();
    }
    if values.iter().all(|it| *it.1 >= Number::HUNDRED) {
        return vec![(at, values.len())];
    }
    let children = nodes[at].children.iter().filter(|it| !it.linked);
    children.flat_map(|it| highest(subject, it.child, &values)).collect()
}
