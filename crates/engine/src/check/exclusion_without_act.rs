// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-10: an objective was taken out of the measure and no act says so.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{Asked, Choice, ObjectiveState, ReadingState},
    source,
    tree::{NodeKind, Settled},
};

pub(super) static CHECK: Check = Check {
    code: "MISU-10",
    title: "Ciò che non si misura più, o si misura d'autorità, ha l'atto che lo decide",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("exclusion_without_act.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    (1..subject.tree.nodes.len()).filter_map(|it| undecided(subject, it)).collect()
}

fn undecided(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let node = &subject.tree.nodes[at];
    let reading = node.reading;
    if let Some(settled) = node.settled {
        return unproved(subject, at, &settled);
    }
    let objective = (node.kind == NodeKind::Objective).then(|| &subject.dossier.objectives[node.row]);
    let state = objective.and_then(|it| it.state).filter(|it| *it == ObjectiveState::Neutralised);
    let taken_out = |it: &ReadingState| {
        matches!(it, ReadingState::Excluded | ReadingState::Forced | ReadingState::NotAssessable)
    };
    let (word, place) = match (state, reading.and_then(|it| it.state).filter(taken_out)) {
        (Some(state), _) => (state.word(), node.place),
        (None, Some(state)) => (state.word(), reading.map_or(node.place, |it| it.place)),
        (None, None) => return None,
    };
    if reading.is_some_and(|it| !it.act.is_blank()) {
        return None;
    }
    // An act of the Nucleo that names the row decides for it.
    let named = |text: &str| !node.label().trim().is_empty() && text.contains(node.label().trim());
    let certifies = |it: &&crate::model::Act| {
        let words = it.about.to_lowercase();
        words.contains("neutralizz") || (words.contains("nucleo") && (named(&it.note) || named(&it.about)))
    };
    if subject.dossier.acts.iter().find(certifies).is_some() {
        return None;
    }
    let reason = reading.map(|it| it.reason.trim()).filter(|it| !it.is_empty());
    let reason = reason.map_or_else(String::new, |it| format!(" («{it}»)"));
    Some(Finding {
        place,
        path: subject.path(at),
        what: format!("la riga è «{word}»{reason} e nessun atto lo decide"),
        printed: None,
        computed: None,
        remedy: "citare nella rilevazione l'atto o il verbale del Nucleo che accerta la causa".to_owned(),
    })
}

/// What a decision on request lacks: its act, or the opinion of the evaluation body where it is due.
fn unproved(subject: &Subject<'_>, at: usize, settled: &Settled<'_>) -> Option<Finding> {
    let neutral = settled.petition.asks == Some(Asked::Neutralise);
    let (what, remedy) = match (settled.decision.has_act(), settled.opinion) {
        (false, _) => (
            "l'istanza è accolta e della decisione mancano l'organo, il numero o il giorno dell'atto",
            "scrivere nella decisione gli estremi dell'atto",
        ),
        (true, None) if neutral => (
            "la riga è neutralizzata senza il parere del Nucleo sulla causa",
            "chiedere al Nucleo di accertare la causa, e citarne il verbale",
        ),
        _ => return None,
    };
    Some(Finding {
        place: settled.decision.place,
        path: subject.path(at),
        what: what.to_owned(),
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    })
}
