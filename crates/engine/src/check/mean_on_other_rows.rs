// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-05: a printed mean is reckoned on fewer rows than the plan has.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        objective_not_reported::is_conclusion,
        printed_degree_wrong::{Cause, disagreement},
        reach::listed,
    },
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-05",
    title: "La media stampata è fatta su tutte le righe del piano",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10, &source::SMVP],
    applies: &[],
    page: include_str!("mean_on_other_rows.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let finding = |row| {
        let wrong = disagreement(subject, row)?;
        let Cause::Omits(rows) = &wrong.cause else { return None };
        // The conclusions that leave a row out are COER-01, and it says what becomes of the mean.
        if is_conclusion(row) && subject.scorer.restate(subject.card, wrong.at, row).is_some() {
            return None;
        }
        let written = row.value.text.trim();
        Some(Finding {
            place: row.value.place(),
            path: subject.path(wrong.at),
            what: format!("la media stampata «{written}» non conta {}", listed(rows)),
            printed: Some(written.to_owned()),
            computed: Some(format!("{} con tutte le righe", wrong.shown)),
            remedy: "rifare la media con tutte le righe del piano, o citare l'atto che ne esclude una"
                .to_owned(),
        })
    };
    subject.dossier.printed.iter().filter_map(finding).collect()
}
