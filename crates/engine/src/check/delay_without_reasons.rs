// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-11: a late plan or report was accepted, and nobody told the reasons of the delay.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject, plan_adopted_late, report_approved_late},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-11",
    title: "Chi adotta in ritardo il piano o la relazione ne comunica le ragioni",
    severity: Severity::Error,
    stages: &[Stage::Plan, Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10, &source::DM_132_2022_ART_8],
    // The duty to tell the reasons came with D.Lgs. 74/2017.
    applies: &[Applies { from: Some(date(2018, 1, 1)), ..Applies::by(&source::DLGS_150_2009_ART_10) }],
    page: include_str!("delay_without_reasons.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.acts_about(&["ritardo", "ragioni"]).next().is_some() {
        return Vec::new();
    }
    let documents =
        [(&plan_adopted_late::CHECK, "del piano"), (&report_approved_late::CHECK, "della relazione")];
    let found = documents.into_iter().filter_map(|(check, of)| {
        // As long as nobody accepts the delay, that finding says it all.
        let waivers = subject.dossier.waivers.iter();
        let waiver = waivers.into_iter().find(|it| it.rule.trim().eq_ignore_ascii_case(check.code))?;
        let late = (check.run)(subject).into_iter().next()?;
        Some(Finding {
            place: waiver.place,
            path: subject.path(0),
            what: format!(
                "il ritardo {of} è accettato con una deroga e nessuna comunicazione ne dice le ragioni: {}",
                late.what
            ),
            printed: None,
            computed: late.computed,
            remedy:
                "comunicarle al Dipartimento della funzione pubblica e scrivere l'atto ([[atto]] oggetto = \
                     \"ragioni del ritardo\")"
                    .to_owned(),
        })
    });
    found.collect()
}
