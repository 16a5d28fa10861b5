// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-07: an expected value was missed and nothing says why.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::ReadingState,
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-07",
    title: "Di ogni risultato sotto l'atteso si dice la causa",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("deviation_not_explained.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    subject.leaves().filter_map(|it| unexplained(subject, it)).collect()
}

fn unexplained(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let node = &subject.tree.nodes[at];
    let outcome = subject.card.of(at);
    let value = outcome.value.as_ref().filter(|it| **it < Number::HUNDRED)?;
    let reading = node.reading;
    let decided = |it: ReadingState| matches!(it, ReadingState::Forced | ReadingState::NotAssessable);
    if reading.is_some_and(|it| !it.cause.is_blank() || it.state.is_some_and(decided)) {
        return None;
    }
    // The objective may say it for its indicators.
    let above = subject.tree.above(at).filter_map(|it| subject.tree.nodes[it].reading);
    if above.into_iter().any(|it| !it.cause.is_blank()) {
        return None;
    }
    let found = reading.map(|it| it.value.text.trim()).filter(|it| !it.is_empty());
    let target = subject.yardstick(at).and_then(|it| it.target(subject.year())).map(|it| it.text.trim());
    let versus = match (found, target) {
        (Some(found), Some(target)) => format!("rilevato «{found}» contro l'atteso «{target}», "),
        (Some(found), None) => format!("rilevato «{found}», "),
        _ => String::new(),
    };
    Some(Finding {
        place: reading.map_or(node.place, |it| it.place),
        path: subject.path(at),
        what: format!(
            "{versus}grado {}, senza la causa dello scostamento",
            subject.scorer.shown(at, outcome)
        ),
        printed: None,
        computed: Some(format!("100 − {value} = {}", &Number::HUNDRED - value)),
        remedy: "scrivere nella rilevazione la causa dello scostamento".to_owned(),
    })
}
