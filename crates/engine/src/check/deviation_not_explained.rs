// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-07: an expected value was missed and nothing says why.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
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
    let deviations = subject.scorer.deviations(subject.card, subject.leaves());
    deviations.into_iter().filter(|it| it.said.is_none()).map(|it| unexplained(subject, it.node)).collect()
}

fn unexplained(subject: &Subject<'_>, at: usize) -> Finding {
    let node = &subject.tree.nodes[at];
    let outcome = subject.card.of(at);
    let reading = node.reading;
    let found = reading.map(|it| it.value.text.trim()).filter(|it| !it.is_empty());
    let target = subject.yardstick(at).and_then(|it| it.target(subject.year())).map(|it| it.text.trim());
    let versus = match (found, target) {
        (Some(found), Some(target)) => format!("rilevato «{found}» contro l'atteso «{target}», "),
        (Some(found), None) => format!("rilevato «{found}», "),
        _ => String::new(),
    };
    let missing = outcome.value.as_ref().map(|it| format!("100 − {it} = {}", &Number::HUNDRED - it));
    Finding {
        place: reading.map_or(node.place, |it| it.place),
        path: subject.path(at),
        what: format!(
            "{versus}grado {}, senza la causa dello scostamento",
            subject.scorer.shown(at, outcome)
        ),
        printed: None,
        computed: missing,
        remedy: "scrivere nella rilevazione la causa dello scostamento".to_owned(),
    }
}
