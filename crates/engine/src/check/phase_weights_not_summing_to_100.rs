// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-03: the weights of the phases of an objective do not make 100.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, weights_not_summing_to_100::off_hundred},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-03",
    title: "I pesi delle fasi di un obiettivo sommano a 100",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("phase_weights_not_summing_to_100.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    off_hundred(subject, NodeKind::Phase)
}
