// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-15: a structure's part of an objective has more or fewer expected outcomes than indicators.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-15",
    title: "Ogni indicatore ha il suo esito atteso, e ogni esito il suo indicatore",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("outcomes_unlike_indicators.md"),
    run,
};

/// A row whose indicators and outcomes do not match.
struct Unlike {
    at: usize,
    objective: Option<usize>,
    indicators: usize,
    outcomes: usize,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let sticks = subject.yardsticks();
    let mut rows: Vec<usize> = sticks.iter().filter_map(|it| nodes[it.at].parent).collect();
    rows.dedup();
    let unlike: Vec<Unlike> = rows
        .into_iter()
        .filter_map(|at| {
            let mine = || sticks.iter().filter(|it| nodes[it.at].parent == Some(at));
            let indicators = mine().filter(|it| !it.is_nameless()).count();
            let outcomes = mine().filter(|it| !it.targets().is_empty()).count();
            let orphan = mine().any(|it| it.is_nameless() && !it.targets().is_empty());
            // Elsewhere an indicator without its outcome is another rule's; here the columns are two lists.
            let lists = nodes[at].kind == NodeKind::Contribution && indicators != outcomes && outcomes > 0;
            (orphan || lists).then(|| Unlike {
                at,
                objective: subject.objective_of(at),
                indicators,
                outcomes,
            })
        })
        .collect();
    let alike = |one: &Unlike, other: &Unlike| {
        (one.objective, one.indicators, one.outcomes) == (other.objective, other.indicators, other.outcomes)
    };
    let firsts = (0..unlike.len()).filter(|at| unlike[..*at].iter().all(|it| !alike(it, &unlike[*at])));
    firsts
        .map(|at| {
            let group: Vec<usize> =
                unlike.iter().filter(|it| alike(it, &unlike[at])).map(|it| it.at).collect();
            finding(subject, &unlike[at], &group)
        })
        .collect()
}

fn finding(subject: &Subject<'_>, first: &Unlike, group: &[usize]) -> Finding {
    let indicators = match first.indicators {
        0 => "nessun indicatore".to_owned(),
        1 => "un indicatore".to_owned(),
        count => format!("{count} indicatori"),
    };
    let outcomes = match first.outcomes {
        1 => "un esito atteso".to_owned(),
        count => format!("{count} esiti attesi"),
    };
    let rows = match group {
        [_] => String::new(),
        _ => format!(", in ciascuno di {}", subject.called_all(group)),
    };
    Finding {
        place: subject.tree.nodes[first.at].place,
        path: subject.path(subject.common(group)),
        what: format!("{indicators} e {outcomes}{rows}: non si sa quale spetti a quale"),
        printed: None,
        computed: None,
        remedy: "scrivere un esito atteso per ogni indicatore, e il nome di ogni indicatore".to_owned(),
    }
}
