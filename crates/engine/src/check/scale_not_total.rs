// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-13: a scale leaves values without an answer, or gives them two.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
    system::DefectKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-13",
    title: "Ogni scala dà un solo risultato per ogni valore",
    severity: Severity::Warning,
    stages: &[Stage::System],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("scale_not_total.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.defects_of(&[DefectKind::NotTotal])
}
