// SPDX-License-Identifier: AGPL-3.0-or-later
//! SIST-03: a rule of the system lacks something, or calls what is not there.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    source,
    system::DefectKind,
};

pub(super) static CHECK: Check = Check {
    code: "SIST-03",
    title: "Ogni regola del sistema è completa e richiama cose che esistono",
    severity: Severity::Error,
    stages: &[Stage::System],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("system_rule_incomplete.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.defects_of(&[DefectKind::Incomplete, DefectKind::UnknownName])
}
