// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-02: a degree above 100 that no rule provides for, or below 0.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, printed_degree_wrong::number},
    model::{Place, ReadingState},
    number::Number,
    source,
    system::Step,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-02",
    title: "Il grado sta fra 0 e 100, se nessuna regola premia chi supera l'atteso",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_14],
    applies: &[],
    page: include_str!("degree_out_of_scale.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() || rewards_excess(subject) {
        return Vec::new();
    }
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for (at, row) in subject.printed_degrees() {
        let Some(value) = number(row).filter(is_out) else { continue };
        let place = row.value.place();
        found.push((at, finding(subject, at, place, row.value.text.trim(), &value)));
    }
    for at in subject.leaves() {
        let reading = subject.tree.nodes[at].reading;
        let value = subject.card.of(at).value.clone().filter(is_out);
        let forced = reading.is_some_and(|it| it.state == Some(ReadingState::Forced));
        // A printed figure says it already.
        let Some(value) = value.filter(|_| found.iter().all(|it| it.0 != at)) else { continue };
        let place = reading.map_or(subject.tree.nodes[at].place, |it| it.value.place());
        let words = match reading.filter(|_| forced) {
            Some(it) => it.value.text.trim().to_owned(),
            None => subject.scorer.shown(at, subject.card.of(at)),
        };
        found.push((at, finding(subject, at, place, &words, &value)));
    }
    found.into_iter().map(|it| it.1).collect()
}

fn finding(subject: &Subject<'_>, at: usize, place: Place, words: &str, value: &Number) -> Finding {
    let side = if value.is_negative() { "sotto 0" } else { "oltre 100" };
    Finding {
        place,
        path: subject.path(at),
        what: format!("il grado «{words}» va {side} e il sistema non ha una regola che lo preveda"),
        printed: Some(words.to_owned()),
        computed: None,
        remedy: "limitare il grado fra 0 e 100, o dichiarare nel sistema quanto vale superare l'atteso"
            .to_owned(),
    }
}

fn is_out(value: &Number) -> bool {
    value.is_negative() || *value > Number::HUNDRED
}

/// Some rule of the system says that degrees may pass 100.
fn rewards_excess(subject: &Subject<'_>) -> bool {
    let compiled = subject.scorer.compiled;
    let steps =
        compiled.rules.iter().flat_map(|it| &it.steps).chain(compiled.levels.iter().flat_map(|it| &it.steps));
    let passes = |it: &Option<Number>| it.as_ref().is_some_and(|it| *it > Number::HUNDRED);
    steps.into_iter().any(|it| match it {
        Step::Limit { maximum, .. } => passes(maximum),
        Step::Normalise { ceiling, .. } => passes(ceiling),
        _ => false,
    })
}
