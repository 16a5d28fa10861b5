// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-02: an indicator has another name or another formula than in the earlier document.

use super::between::{Change, Pair};
use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::listed},
    dictionary::{distance, folded, stems},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-02",
    title: "Un indicatore tiene il nome e la formula da un documento all'altro",
    severity: Severity::Warning,
    stages: &[Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("indicator_renamed.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pair) = subject.earlier else { return Vec::new() };
    let gone = pair.gone().into_iter().filter(|it| pair.old.nodes[*it].kind == NodeKind::Indicator);
    let mut found: Vec<Finding> = gone.filter_map(|at| replaced(subject, pair, at)).collect();
    let named = pair.of("nome").chain(pair.of("formula_testo"));
    let named = named.filter(|it| it.is_of_words() && !is_alike(it.old, it.new));
    found.extend(named.filter_map(|it| renamed(subject, pair, it)));
    found
}

/// An indicator that is gone, and others that stand in its place.
fn replaced(subject: &Subject<'_>, pair: &Pair<'_>, at: usize) -> Option<Finding> {
    let instead = pair.instead_of(at);
    let first = *instead.first()?;
    let names: Vec<&str> = instead.iter().map(|it| pair.new.nodes[*it].title.trim()).collect();
    let gone = &pair.old.nodes[at];
    Some(Finding {
        place: pair.new.nodes[first].place,
        path: subject.path(first),
        what: format!(
            "«{}» ({}) non c'è più; al suo posto {}",
            gone.title.trim(),
            gone.label(),
            listed(&names)
        ),
        printed: None,
        computed: None,
        remedy: "tenere l'indicatore del piano, o dire perché è cambiato e come i due si confrontano"
            .to_owned(),
    })
}

fn renamed(subject: &Subject<'_>, pair: &Pair<'_>, it: Change<'_>) -> Option<Finding> {
    let at = pair.new.find(it.id).filter(|at| pair.new.nodes[*at].kind == NodeKind::Indicator)?;
    let what = if it.field == "nome" { "il nome" } else { "la formula" };
    Some(Finding {
        place: it.place,
        path: subject.path(at),
        what: format!("{what} era «{}», ora è «{}»", it.old, it.new),
        printed: None,
        computed: None,
        remedy: "tenere il nome e la formula del piano, o dire perché l'indicatore è cambiato".to_owned(),
    })
}

/// The same words, but for case, punctuation, endings and a slip of the pen.
fn is_alike(one: &str, other: &str) -> bool {
    const SLIPS: usize = 3;
    let (a, b) = (folded(one), folded(other));
    a == b || distance(&a, &b) <= SLIPS || stems(one) == stems(other)
}
