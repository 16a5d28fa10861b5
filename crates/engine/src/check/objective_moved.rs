// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-04: an objective is of another structure than in the earlier document.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "COER-04",
    title: "Un obiettivo resta alla struttura a cui è stato dato",
    severity: Severity::Warning,
    stages: &[Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("objective_moved.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pair) = subject.earlier else { return Vec::new() };
    let moved = pair.of("struttura").filter(super::between::Change::is_of_words).map(|it| Finding {
        place: it.place,
        path: subject.path_of(it.id),
        what: format!("era della struttura «{}», ora è di «{}»", it.old, it.new),
        printed: None,
        computed: None,
        remedy: "citare l'atto che sposta l'obiettivo, e chi ne risponde per la parte già svolta".to_owned(),
    });
    moved.collect()
}
