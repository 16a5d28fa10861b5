// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-09: a weighting is not filled in, or a figure that the document prints is not the one its own data give.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::listed,
        spreadsheet_error_printed::error_in,
        weighting_not_aggregated::{outcome, reads},
        weights_not_summing_to_100::Siblings,
    },
    expression::{Undefined, Value},
    model::Printed,
    source,
    system::Criterion,
    tree::NodeKind,
    why::Reason,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-09",
    title: "La pesatura è completa, e le sue cifre sono quelle che danno i dati della scheda",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("printed_figure_wrong.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let wrong = subject.dossier.printed.iter().filter_map(|it| wrong(subject, it));
    unfinished(subject).into_iter().chain(wrong).collect()
}

/// Objectives whose weighting asks for criteria that nobody judged: sheets that lack the same are one finding.
fn unfinished(subject: &Subject<'_>) -> Vec<Finding> {
    let system = &subject.dossier.system;
    let Some(outcome) = outcome(subject) else { return Vec::new() };
    let asked: Vec<&Criterion> =
        system.criteria.iter().filter(|it| reads(&outcome.expression, &it.name)).collect();
    let judged = |at: usize, criterion: &Criterion| {
        let mut marks =
            subject.dossier.marks.iter().filter(|it| subject.tree.find(it.node.trim()) == Some(at));
        marks.any(|it| it.criterion.trim() == criterion.name.trim() && !it.mark.is_blank())
    };
    // One without anything below, where others have a sheet, has no sheet to fill in: COER-05 and INDI-01 say so.
    let empty = |at: usize| subject.tree.nodes[at].children.is_empty();
    let mut objectives: Vec<usize> = subject.rows().filter(|it| subject.is_goal(*it)).collect();
    if !objectives.iter().all(|it| empty(*it)) {
        objectives.retain(|it| !empty(*it));
    }
    let mut groups: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
    for at in objectives.iter().copied() {
        let lacks = asked.iter().filter(|it| !judged(at, it));
        let lacks: Vec<&str> =
            lacks.map(|it| if it.title.is_blank() { &it.name } else { &it.title }.trim()).collect();
        match groups.iter_mut().find(|it| it.0 == lacks) {
            _ if lacks.is_empty() => (),
            Some((_, rows)) => rows.push(at),
            None => groups.push((lacks, vec![at])),
        }
    }
    let title = if outcome.title.is_blank() { &outcome.name } else { &outcome.title };
    let found = groups.iter().map(|(lacks, rows)| {
        let who = match rows.len() {
            1 => String::new(),
            count if count == objectives.len() => format!(" in tutti gli obiettivi ({count})"),
            count => format!(" in {count} obiettivi su {}: {}", objectives.len(), subject.called_all(rows)),
        };
        Finding {
            place: subject.tree.nodes[rows[0]].place,
            path: subject.path(subject.common(rows)),
            what: format!(
                "«{}» non si può calcolare: mancano i giudizi di {}{who}",
                title.trim(),
                listed(lacks)
            ),
            printed: None,
            computed: None,
            remedy:
                "scrivere il giudizio di ogni criterio ([[giudizio]]), o togliere la pesatura dalle schede"
                    .to_owned(),
        }
    });
    found.collect()
}

fn wrong(subject: &Subject<'_>, row: &Printed) -> Option<Finding> {
    // Degrees and measured values belong to the checks on results.
    if matches!(row.figure.trim(), "" | "grado" | "valore")
        || row.value.is_blank()
        || error_in(&row.value.text).is_some()
    {
        return None;
    }
    let at = subject.tree.find(row.node.trim())?;
    let (shown, agrees) = subject.scorer.recomputed(subject.card, at, row)?;
    if agrees {
        return None;
    }
    let (title, computed) = computed(subject, at, row, &shown)?;
    let place = row.value.place();
    let context = if row.context.is_blank() { String::new() } else { format!(" ({})", row.context.trim()) };
    Some(Finding {
        place,
        path: subject.path(at),
        what: format!("la cifra stampata «{}» non torna ({title})", row.value.text.trim()),
        printed: Some(format!("{}{context}", row.value.text.trim())),
        computed: Some(computed),
        remedy: "correggere la cifra stampata, o il dato da cui viene".to_owned(),
    })
}

/// Title of the figure and its arithmetic; `None` when the data do not say enough to contradict the print.
fn computed(subject: &Subject<'_>, at: usize, row: &Printed, shown: &str) -> Option<(String, String)> {
    let kind = match row.figure.trim() {
        "somma_pesi_indicatori" => NodeKind::Indicator,
        "somma_pesi_fasi" => NodeKind::Phase,
        _ => return figure(subject, at, row, shown),
    };
    let group = Siblings::all(subject, kind).into_iter().find(|it| it.parent == at);
    let arithmetic = group.map_or_else(|| shown.to_owned(), |it| it.arithmetic());
    let words = if kind == NodeKind::Phase { "delle fasi" } else { "degli indicatori" };
    Some((format!("somma dei pesi {words}"), arithmetic))
}

fn figure(subject: &Subject<'_>, at: usize, row: &Printed, shown: &str) -> Option<(String, String)> {
    let figure = subject.scorer.compiled.figures.iter().find(|it| it.name == row.figure.trim())?;
    let title = figure.title.clone();
    match subject.scorer.figure(at, figure) {
        Value::Undefined(cause @ Undefined::DivisionByZero(_)) => Some((title, format!("n.d. ({cause})"))),
        Value::Undefined(_) | Value::Bool(_) | Value::Date(_) => None,
        Value::Number(_) => {
            let why = subject.scorer.explain(subject.card, at);
            let figures = why.parts.into_iter();
            let mut mine =
                figures.filter(|it| matches!(it.reason, Reason::Figure { title: it, .. } if it == title));
            let formula = mine.next().and_then(|it| it.parts.into_iter().next()).map(|it| it.reason);
            let computed = match formula {
                Some(Reason::Formula { text, substituted }) => format!("{text} = {substituted} = {shown}"),
                _ => shown.to_owned(),
            };
            Some((title, computed))
        }
    }
}
