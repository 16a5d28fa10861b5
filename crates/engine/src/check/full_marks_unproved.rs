// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-08: full marks are declared without a measured value, or without anything that proves it.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, listed},
    },
    model::Reading,
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-08",
    title: "Chi è dato al 100 % ha un valore misurato e una prova",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_14, &source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("full_marks_unproved.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let mut declared: Vec<(usize, &Reading)> = Vec::new();
    let mut unproved: Vec<(usize, &Reading)> = Vec::new();
    for at in subject.leaves() {
        let node = &subject.tree.nodes[at];
        let full = subject.card.of(at).value.as_ref().is_some_and(|it| *it >= Number::HUNDRED);
        let Some(reading) = node.reading.filter(|it| full && !it.value.is_blank() && it.act.is_blank())
        else {
            continue;
        };
        if is_declared(subject, at, reading) {
            declared.push((at, reading));
        } else if !is_proved(subject, at, reading) {
            unproved.push((at, reading));
        }
    }
    without_measure(subject, &declared).into_iter().chain(without_proof(subject, &unproved)).collect()
}

/// One habit, one finding: the degrees that somebody declared.
fn without_measure(subject: &Subject<'_>, rows: &[(usize, &Reading)]) -> Option<Finding> {
    let (at, first) = rows.first()?;
    let written = |it: &Reading| it.value.text.trim().to_owned();
    let (path, what) = match rows {
        [_] => (
            subject.path(*at),
            format!(
                "«{}» è un grado dichiarato: nessun indicatore misura che cosa è stato fatto",
                written(first)
            ),
        ),
        _ => {
            let degrees = rows.iter().map(|(at, it)| format!("«{}» di {}", written(it), subject.label(*at)));
            let at: Vec<usize> = rows.iter().map(|it| it.0).collect();
            let what = format!(
                "{} gradi sono dichiarati, e nessun indicatore misura che cosa è stato fatto: {}",
                rows.len(),
                joined(&degrees.collect::<Vec<_>>())
            );
            (subject.path(subject.common(&at)), what)
        }
    };
    Some(Finding {
        place: first.value.place(),
        path,
        what,
        printed: None,
        computed: None,
        remedy: "dare un indicatore con un valore atteso e rilevarlo, o citare l'atto che decide il grado"
            .to_owned(),
    })
}

/// A whole objective given as a percentage, without an indicator.
fn is_declared(subject: &Subject<'_>, at: usize, reading: &Reading) -> bool {
    subject.tree.nodes[at].kind == NodeKind::Objective && reading.value.text.contains('%')
}

/// Its own proof, a list that counts it, or a table or list of an objective that has no other row.
fn is_proved(subject: &Subject<'_>, at: usize, reading: &Reading) -> bool {
    let (dossier, node) = (subject.dossier, &subject.tree.nodes[at]);
    if !reading.evidence.is_blank() || dossier.evidence.iter().any(|it| it.indicator.trim() == node.id) {
        return true;
    }
    // A value that a formula takes from the tables of the document is proved by them.
    if subject.scorer.indicator(at).is_some_and(|it| !it.formula.is_blank()) {
        return true;
    }
    let Some(parent) = node.parent.map(|it| &subject.tree.nodes[it]) else { return false };
    let only = parent.children.len() == 1;
    only && (dossier.evidence.iter().any(|it| it.of.trim() == parent.id && it.indicator.is_blank())
        || dossier.annexes.iter().any(|it| it.of.trim() == parent.id))
}

/// One habit, one finding: the values that nothing proves.
fn without_proof(subject: &Subject<'_>, rows: &[(usize, &Reading)]) -> Option<Finding> {
    let (at, first) = rows.first()?;
    let names: Vec<&str> = rows.iter().map(|it| subject.label(it.0)).collect();
    let (path, what) = match rows {
        [_] => (subject.path(*at), "100 senza una prova del valore rilevato".to_owned()),
        _ => (subject.path(0), format!("100 senza una prova del valore rilevato: {}", listed(&names))),
    };
    Some(Finding {
        place: first.place,
        path,
        what,
        printed: None,
        computed: None,
        remedy: "scrivere nella rilevazione la prova (atto, elenco, estrazione), o allegare l'elenco"
            .to_owned(),
    })
}
