// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-08: no objective against corruption or for transparency.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-08",
    title: "Il piano ha obiettivi di anticorruzione e trasparenza",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::L_190_2012_ART_1, &source::DLGS_33_2013_ART_10],
    applies: &[Applies { from: Some(date(2013, 4, 20)), ..Applies::by(&source::DLGS_33_2013_ART_10) }],
    page: include_str!("anticorruption_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    // A plan without rows has one defect only: it has no objectives.
    if !subject.has_goals() || !subject.about("anticorruzione e trasparenza").is_empty() {
        return Vec::new();
    }
    vec![
        subject.on_document(
            "nessun obiettivo parla di anticorruzione o trasparenza".to_owned(),
            None,
            "scrivere almeno un obiettivo, coerente con la sezione sui rischi corruttivi (2.3 del PIAO)"
                .to_owned(),
        ),
    ]
}
