// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-09: a figure that the document prints is not the one its own data give.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject, spreadsheet_error_printed::error_in,
        weights_not_summing_to_100::Siblings,
    },
    expression::{Undefined, Value},
    model::Printed,
    source,
    tree::NodeKind,
    why::Reason,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-09",
    title: "Le cifre stampate della pesatura sono quelle che danno i dati della scheda",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("printed_figure_wrong.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.dossier.printed.iter().filter_map(|it| wrong(subject, it)).collect()
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
