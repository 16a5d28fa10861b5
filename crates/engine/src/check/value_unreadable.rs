// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-12: a value was reported in words that are no quantity, so it counts as if it were not there.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::listed},
    model::{Reading, ReadingState},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-12",
    title: "Ogni valore rilevato è una quantità",
    severity: Severity::Warning,
    stages: &[Stage::Monitoring, Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_14],
    applies: &[],
    page: include_str!("value_unreadable.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut groups: Vec<(&str, Vec<(usize, &Reading)>)> = Vec::new();
    let readings = subject.rows().filter_map(|at| Some((at, subject.tree.nodes[at].reading?)));
    for (at, reading) in readings.filter(|(_, it)| is_lost(it)) {
        let words = reading.value.text.trim();
        match groups.iter_mut().find(|it| it.0 == words) {
            Some((_, rows)) => rows.push((at, reading)),
            None => groups.push((words, vec![(at, reading)])),
        }
    }
    let finding = |(words, rows): (&str, Vec<(usize, &Reading)>)| {
        let (first, reading) = *rows.first()?;
        let names: Vec<&str> = rows.iter().map(|it| subject.called(it.0)).collect();
        let (path, what) = match names.len() {
            1 => (subject.path(first), format!("il valore rilevato «{words}» non è una quantità")),
            count => (
                subject.path(0),
                format!(
                    "il valore rilevato «{words}» non è una quantità, in {count} righe: {}",
                    listed(&names)
                ),
            ),
        };
        Some(Finding {
            place: reading.value.place(),
            path,
            what,
            printed: None,
            computed: None,
            remedy:
                "scrivere il numero, la percentuale, la data o sì/no; le parole vanno in prova o in causa"
                    .to_owned(),
        })
    };
    groups.into_iter().filter_map(finding).collect()
}

/// Written, not understood, and no state says that it does not count.
fn is_lost(reading: &Reading) -> bool {
    reading.value.is_obscure() && matches!(reading.state, None | Some(ReadingState::Measured))
}
