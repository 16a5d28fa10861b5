// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-10: section 2.2 of the PIAO says nothing on one of the matters it must have.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        performance_section_missing::{FIRST_PIAO, WHOLE_PIAO, is_local},
        reach::joined,
    },
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-10",
    title: "La sezione 2.2 del PIAO tocca semplificazione, accessibilità e pari opportunità",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DM_132_2022_ART_3],
    page: include_str!("piao_topics_missing.md"),
    run,
};

const MATTERS: [&str; 3] = ["semplificazione e digitalizzazione", "accessibilità", "pari opportunità"];

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    // The decree came at the end of 2022: the first plans written with it are those of 2023.
    let due = subject.dossier.plan.year.is_some_and(|it| it > FIRST_PIAO);
    let employees = subject.dossier.body.employees.value.as_ref();
    let simplified = employees.is_some_and(|it| *it < Number::from(WHOLE_PIAO));
    if !due || simplified || !is_local(subject) || subject.is_report() || !subject.has_goals() {
        return Vec::new();
    }
    let missing: Vec<String> =
        MATTERS.iter().filter(|it| subject.about(it).is_empty()).map(|it| (*it).to_owned()).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let doubt = match employees {
        Some(_) => "",
        None => "; sotto i 50 dipendenti non è dovuto: scrivere dipendenti nell'ente",
    };
    vec![subject.on_document(
        format!("nessun obiettivo parla di {}", joined(&missing)),
        None,
        format!("aggiungere un obiettivo o un indicatore per ciascuna materia{doubt}"),
    )]
}
