// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-10: section 2.2 of the PIAO says nothing on one of the matters it must have.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Profile, Severity, Stage, Subject, reach::joined},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-10",
    title: "La sezione 2.2 del PIAO tocca semplificazione, accessibilità e pari opportunità",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DL_80_2021_ART_6, &source::DM_132_2022_ART_3],
    // The decree came at the end of 2022: the first plans written with it are those of 2023.
    applies: &[Applies {
        from: Some(date(2023, 1, 1)),
        whom: &[Profile::Local, Profile::Large],
        ..Applies::by(&source::DL_80_2021_ART_6)
    }],
    page: include_str!("piao_topics_missing.md"),
    run,
};

const MATTERS: [&str; 3] = ["semplificazione e digitalizzazione", "accessibilità", "pari opportunità"];

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(due) = subject.due(&CHECK) else { return Vec::new() };
    if subject.is_report() || !subject.has_goals() {
        return Vec::new();
    }
    let missing: Vec<String> =
        MATTERS.iter().filter(|it| subject.about(it).is_empty()).map(|it| (*it).to_owned()).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let doubt = match due.certain {
        true => "",
        false => "; sotto i 50 dipendenti non è dovuto: scrivere dipendenti nell'ente",
    };
    vec![subject.on_document(
        format!("nessun obiettivo parla di {}", joined(&missing)),
        None,
        format!("aggiungere un obiettivo o un indicatore per ciascuna materia{doubt}"),
    )]
}
