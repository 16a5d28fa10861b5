// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-04: a degree is printed although a value it needs was never reported.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::listed},
    source,
    state::State,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-04",
    title: "Un valore che manca non conta in silenzio come raggiunto, né come zero",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10, &source::DLGS_150_2009_ART_14],
    applies: &[],
    page: include_str!("missing_value_counted.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let mut found: Vec<(Vec<usize>, Finding)> = Vec::new();
    for (at, row) in subject.printed_degrees() {
        if row.value.value.is_none() || subject.card.of(at).value.is_some() {
            continue;
        }
        let missing: Vec<usize> = subject.leaves().filter(|it| is_missing(subject, *it, at)).collect();
        // The same gap seen from above is the same gap.
        let Some(_) =
            missing.first().filter(|_| found.iter().all(|it| !it.0.iter().all(|at| missing.contains(at))))
        else {
            continue;
        };
        let names: Vec<&str> = missing.iter().map(|it| subject.label(*it)).collect();
        let what = match missing.as_slice() {
            [one] if *one == at => {
                format!("è stampato il grado «{}», ma nessun valore è rilevato", row.value.text.trim())
            }
            _ => format!(
                "è stampato il grado «{}», ma nessun valore è rilevato per {}",
                row.value.text.trim(),
                listed(&names)
            ),
        };
        let finding = Finding {
            place: row.value.place(),
            path: subject.path(at),
            what,
            printed: Some(row.value.text.trim().to_owned()),
            computed: Some("n.d.".to_owned()),
            remedy: "rilevare il valore, o dichiarare lo stato (escluso, non-valutabile) con l'atto"
                .to_owned(),
        };
        found.push((missing, finding));
    }
    found.into_iter().map(|it| it.1).collect()
}

/// A row at or below a node whose value nobody reported.
fn is_missing(subject: &Subject<'_>, leaf: usize, at: usize) -> bool {
    let below = leaf == at || subject.tree.above(leaf).any(|it| it == at);
    let value = subject.tree.nodes[leaf].reading.is_some_and(|it| !it.value.is_blank());
    below && !value && subject.card.of(leaf).state == State::Missing
}
