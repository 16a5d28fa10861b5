// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-11: nobody but the body itself is behind the values of the report.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{says, spread},
    },
    dictionary::phrases,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-11",
    title: "Qualche valore viene da chi non è valutato",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_14],
    applies: &[],
    page: include_str!("only_self_assessed.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let readings = &subject.dossier.readings;
    if !subject.gives_account() || readings.is_empty() {
        return Vec::new();
    }
    let cells = readings.iter().flat_map(|it| [&it.source, &it.evidence, &it.act]);
    let data = subject.dossier.data.iter().map(|it| &it.source);
    let outside = cells.chain(data).filter(|it| !it.is_blank()).any(|it| {
        let text = spread(it);
        phrases!("third_parties").iter().any(|it| says(&text, it.words))
    });
    if outside {
        return Vec::new();
    }
    vec![subject.on_document(
        format!("nessuna rilevazione (su {}) viene da altri che l'ente, né è verificata da altri", readings.len()),
        None,
        "dire quali valori ha verificato il Nucleo, il revisore o il controllo di gestione, o da quale banca dati \
         esterna vengono"
            .to_owned(),
    )]
}
