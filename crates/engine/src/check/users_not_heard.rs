// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-14: nobody asks citizens and users what they think.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-14",
    title: "Il piano misura come gli utenti giudicano i servizi",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_8, &source::DLGS_150_2009_ART_19BIS],
    applies: &[Applies { from: Some(date(2010, 1, 1)), ..Applies::by(&source::DLGS_150_2009_ART_8) }],
    page: include_str!("users_not_heard.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    // A plan without rows has one defect only: it has no objectives.
    if !subject.has_goals() || !subject.about("ascolto degli utenti").is_empty() {
        return Vec::new();
    }
    vec![subject.on_document(
        "nessun obiettivo e nessun indicatore misura il giudizio di utenti o cittadini".to_owned(),
        None,
        "aggiungere un indicatore di gradimento o di partecipazione, con un valore di partenza".to_owned(),
    )]
}
