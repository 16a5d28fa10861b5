// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-01: a planned objective is absent from the report, or from its conclusions.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        between::Pair,
        printed_degree_wrong::number,
        reach::{joined, listed},
    },
    model::Printed,
    source,
    state::State,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-01",
    title: "Ogni obiettivo del piano è nella relazione e nelle sue conclusioni",
    severity: Severity::Error,
    stages: &[Stage::Report, Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("objective_not_reported.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let mut found = conclusions(subject);
    found.extend(not_reported(subject));
    found.extend(subject.earlier.and_then(left_out));
    found
}

/// Whether a figure is printed in the conclusions.
pub(super) fn is_conclusion(row: &Printed) -> bool {
    row.context.trim().to_lowercase().starts_with("conclusion")
}

/// Objectives whose siblings are in the conclusions and they are not.
fn conclusions(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let concluded: Vec<usize> =
        subject.printed_degrees().filter(|it| is_conclusion(it.1)).map(|it| it.0).collect();
    let is_said =
        |at: usize| concluded.iter().any(|it| *it == at || subject.tree.above(*it).any(|up| up == at));
    let mut found = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let children: Vec<usize> = node
            .children
            .iter()
            .filter(|it| !it.linked)
            .map(|it| it.child)
            .filter(|it| nodes[*it].kind == NodeKind::Objective && !nodes[*it].withdrawn)
            .collect();
        let (said, silent): (Vec<usize>, Vec<usize>) = children.iter().partition(|it| is_said(**it));
        // The degree of the node itself speaks for all: only a list of its rows can leave one out.
        if said.is_empty() || silent.is_empty() || concluded.iter().all(|it| !said.contains(it)) {
            continue;
        }
        found.push(omitted(subject, at, &said, &silent));
    }
    found
}

fn omitted(subject: &Subject<'_>, at: usize, said: &[usize], silent: &[usize]) -> Finding {
    let nodes = &subject.tree.nodes;
    let titles: Vec<&str> = silent.iter().map(|it| nodes[*it].title.trim()).collect();
    let (path, what) = match silent {
        [one] => (subject.path(*one), format!("l'obiettivo {} manca dalle conclusioni", listed(&titles))),
        _ => (subject.path(at), format!("mancano dalle conclusioni {}", listed(&titles))),
    };
    let mean = subject.printed_degrees().find(|it| it.0 == at && is_conclusion(it.1)).map(|it| it.1);
    let restated = mean.and_then(|row| Some((row, subject.scorer.restate(subject.card, at, row)?)));
    let all = said.len() + silent.len();
    let exact = |value: &Option<crate::number::Number>| {
        value.as_ref().map_or_else(|| "n.d.".to_owned(), ToString::to_string)
    };
    let computed = restated.as_ref().filter(|(row, _)| number(row).is_some()).map(|(row, part)| {
        format!(
            "«{}» è la media delle {} righe stampate ({}); con tutte e {all} è {}",
            row.value.text.trim(),
            part.rows,
            exact(&part.outcome.value),
            exact(&subject.card.of(at).value)
        )
    });
    Finding {
        place: mean.map_or(nodes[silent[0]].place, |it| it.value.place()),
        path,
        what,
        printed: mean.map(|it| it.value.text.trim().to_owned()),
        computed,
        remedy: "aggiungere la riga alle conclusioni e rifare la media, o citare l'atto che la esclude"
            .to_owned(),
    }
}

/// Rows of the plan for which the report has neither a value nor a printed degree, one finding for all.
/// Nothing, a dash, «n.d.»: words that say something and are no quantity are MISU-12.
fn says_nothing(text: &str) -> bool {
    text.chars().filter(|it| it.is_alphanumeric()).count() < 4
}

fn not_reported(subject: &Subject<'_>) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let printed: Vec<usize> = subject.printed_degrees().map(|it| it.0).collect();
    let silent: Vec<usize> = subject
        .leaves()
        .filter(|it| subject.card.of(*it).state == State::Missing && !printed.contains(it))
        // A degree printed above speaks of a missing value: MISU-04 says it.
        .filter(|it| !subject.tree.above(*it).any(|up| printed.contains(&up)))
        .filter(|it| nodes[*it].reading.is_none_or(|it| it.reason.is_blank() && says_nothing(&it.value.text)))
        .collect();
    let first = *silent.first()?;
    let names: Vec<&str> = silent.iter().map(|it| subject.label(*it)).collect();
    let (path, what) = match silent.as_slice() {
        [one] => (subject.path(*one), "la riga è nel piano e la relazione non ne dà il risultato".to_owned()),
        _ => {
            (subject.path(0), format!("{} righe del piano senza risultato: {}", silent.len(), listed(&names)))
        }
    };
    Some(Finding {
        place: nodes[first].place,
        path,
        what,
        printed: None,
        computed: None,
        remedy: "rendicontare ogni riga, anche quelle che un fatto ha impedito, con la causa".to_owned(),
    })
}

/// Rows that the plan has for this year and the report does not have at all, one finding for all; an indicator that
/// others replace is COER-02.
fn left_out(pair: &Pair<'_>) -> Option<Finding> {
    if !pair.reports() {
        return None;
    }
    let nodes = &pair.old.nodes;
    let replaced = |at: usize| nodes[at].kind == NodeKind::Indicator && !pair.instead_of(at).is_empty();
    let gone = pair.gone().into_iter().filter(|it| pair.plans_for_later_year(*it) && !replaced(*it));
    let silent: Vec<usize> = gone.collect();
    let first = *silent.first()?;
    let names: Vec<String> =
        silent.iter().map(|it| format!("{} «{}»", nodes[*it].label(), nodes[*it].title.trim())).collect();
    Some(Finding {
        place: nodes[first].place,
        path: "ente".to_owned(),
        what: format!("previsti e non rendicontati: {}", joined(&names)),
        printed: None,
        computed: None,
        remedy: "rendicontare ogni riga del piano, o citare l'atto che la toglie".to_owned(),
    })
}
