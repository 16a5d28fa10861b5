// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-03: the report gives an account of other targets, baselines or weights than those of its plan.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "COER-03",
    title: "La relazione rendiconta i valori attesi, di partenza e i pesi del suo piano",
    severity: Severity::Error,
    stages: &[Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("report_departs_from_plan.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pair) = subject.earlier else { return Vec::new() };
    if !pair.is_same_edition() || pair.has_variation() {
        return Vec::new();
    }
    let frozen = |field: &str| field.starts_with("target") || ["baseline", "peso", "atteso"].contains(&field);
    let departed = pair.changes().filter(|it| frozen(it.field)).map(|it| Finding {
        place: it.place,
        path: subject.path_of(it.id),
        what: format!("{} nel piano è «{}», nella relazione «{}»", it.field, it.old, it.new),
        printed: None,
        computed: None,
        remedy: "rendicontare il valore del piano, o citare l'atto di variazione".to_owned(),
    });
    departed.collect()
}
