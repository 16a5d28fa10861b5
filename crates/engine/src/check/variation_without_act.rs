// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-02: an objective was withdrawn, or a target changed, and no act of variation says so.

use crate::{
    check::{Check, Finding, Severity, Subject, instalments_not_summing_to_100::folded, reach::listed},
    model::{Choice, Expected, ExpectedKind, ObjectiveState},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-02",
    title: "Ciò che cambia nel piano approvato cambia con un atto",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("variation_without_act.md"),
    run,
};

/// Words of the subject of an act of variation.
pub(super) const VARIATIONS: &[&str] = &["variazion", "rimodulazion", "stralcio", "modific", "sospension"];

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.acts_about(VARIATIONS).next().is_some() {
        return Vec::new();
    }
    let mut found = folded(subject, withdrawn(subject));
    found.extend(twice(subject));
    found
}

fn withdrawn(subject: &Subject<'_>) -> Vec<(usize, Finding)> {
    let nodes = &subject.tree.nodes;
    let objectives = (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective);
    let found = objectives.filter_map(|at| {
        let row = &subject.dossier.objectives[nodes[at].row];
        // A neutralised one needs the certificate of the Nucleo, not a variation: MISU-10.
        let state =
            row.state.filter(|it| matches!(it, ObjectiveState::Withdrawn | ObjectiveState::Suspended))?;
        let by_act = nodes[at].reading.is_some_and(|it| !it.act.is_blank());
        (!by_act).then(|| {
            let finding = Finding {
                place: row.place,
                path: subject.path(at),
                what: format!("l'obiettivo è «{}» e nessun atto di variazione lo dice", state.word()),
                printed: None,
                computed: None,
                remedy:
                    "scrivere l'atto ([[atto]] oggetto = \"variazione\") con la motivazione, o rimettere \
                         l'obiettivo fra quelli attivi"
                        .to_owned(),
            };
            (at, finding)
        })
    });
    found.collect()
}

/// Two targets of one indicator for the same year: somebody changed it.
fn twice(subject: &Subject<'_>) -> Vec<Finding> {
    let targets: Vec<&Expected> = subject
        .dossier
        .expected
        .iter()
        .filter(|it| it.kind.is_none_or(|kind| kind == ExpectedKind::Target) && it.year.is_some())
        .filter(|it| !it.value.is_blank())
        .collect();
    let key = |it: &Expected| (it.indicator.trim().to_owned(), it.year, it.at.text.trim().to_owned());
    let mut found = Vec::new();
    for (position, it) in targets.iter().enumerate() {
        let first = targets[..position].iter().find(|other| key(other) == key(it));
        let Some(first) = first.filter(|other| other.value.text.trim() != it.value.text.trim()) else {
            continue;
        };
        found.push(Finding {
            place: it.value.place(),
            path: subject.path_of(&it.indicator),
            what: format!(
                "per il {} ci sono due valori attesi, {}, e nessun atto di variazione",
                it.year.unwrap_or_default(),
                listed(&[first.value.text.trim(), it.value.text.trim()])
            ),
            printed: None,
            computed: None,
            remedy:
                "scrivere l'atto ([[atto]] oggetto = \"variazione\"), o togliere il valore che non vale più"
                    .to_owned(),
        });
    }
    found
}
