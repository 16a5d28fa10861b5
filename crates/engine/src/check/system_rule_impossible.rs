// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIST-02: a rule of the system can never give a value.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
    system::DefectKind,
};

pub(super) static CHECK: Check = Check {
    code: "SIST-02",
    title: "Ogni regola del sistema si può applicare",
    severity: Severity::Error,
    stages: &[Stage::System],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("system_rule_impossible.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.defects_of(&[DefectKind::Impossible])
}
