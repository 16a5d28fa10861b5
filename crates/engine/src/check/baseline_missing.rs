// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-05: indicators that do not say where they start from, or a document without any past.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        yardstick::{Measure, Yardstick},
    },
    model::{ExpectedKind, Quantity, Written},
    source,
    system::Frame,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-05",
    title: "Ogni indicatore ha un valore di partenza e, dove si può, i tre anni prima",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("baseline_missing.md"),
    run,
};

/// Years of a trend (art. 5, c. 2, lett. f).
const YEARS: usize = 3;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    let compared: Vec<&Yardstick<'_>> = sticks.iter().filter(|it| needs_past(subject, it)).collect();
    let lacking: Vec<usize> = compared.iter().filter(|it| !has_start(subject, it)).map(|it| it.at).collect();
    let trends = compared.iter().filter(|it| it.past().len() >= YEARS).count();
    let Some(first) = compared.first() else { return Vec::new() };
    let rows = if lacking.is_empty() { vec![first.at] } else { lacking.clone() };
    let common = subject.common(&rows);
    let trend = if trends == 0 { ", e nel documento nessuno ha i tre anni prima" } else { "" };
    let (path, what) = match (lacking.as_slice(), compared.len()) {
        ([], _) if trends > 0 => return Vec::new(),
        ([], 1) => (subject.path(first.at), "mancano i valori dei tre anni prima".to_owned()),
        ([], all) => {
            (subject.path(0), format!("nessuno dei {all} indicatori ha i valori dei tre anni prima"))
        }
        ([one], 1) => {
            (subject.path(*one), "manca il valore di partenza, e non c'è nessun valore passato".to_owned())
        }
        (many, all) if many.len() == all => (
            subject.path(0),
            format!("nessuno dei {all} indicatori ha un valore di partenza o una serie di anni"),
        ),
        ([one], _) => (subject.path(*one), format!("manca il valore di partenza{trend}")),
        (many, all) => (
            subject.path(common),
            format!(
                "{} indicatori su {all} senza valore di partenza: {}{trend}",
                many.len(),
                subject.called_all(many)
            ),
        ),
    };
    let remedy = match lacking.is_empty() {
        true => "scrivere i valori dei tre anni prima almeno degli indicatori che si misuravano già",
        false => "scrivere il valore dell'ultimo anno e, dove si misurava già, quelli dei tre anni prima",
    };
    let place = subject.tree.nodes[rows[0]].place;
    vec![Finding { place, path, what, printed: None, computed: None, remedy: remedy.to_owned() }]
}

/// Quantities have a past; days, yes or no, delays and «all of them» have none. An increment without base is
/// another rule's.
fn needs_past(subject: &Subject<'_>, stick: &Yardstick<'_>) -> bool {
    if stick.is_nameless() || stick.is_delay(subject) || stick.row.baseline.is_obscure() {
        return false;
    }
    let quantity = stick.first_target().and_then(|(_, it)| it.value.as_ref());
    match quantity {
        Some(it) => {
            let kind = matches!(Measure::of(it), Measure::Number | Measure::Percent);
            kind && !stick.expects_all(it) && !it.increment && !it.number().is_some_and(|it| it.is_negative())
        }
        None => stick.frame(subject) == Some(Frame::PreviousYear),
    }
}

/// Some past value is written: the baseline, last year's, a historic one, a benchmark.
fn has_start(subject: &Subject<'_>, it: &Yardstick<'_>) -> bool {
    let read = |it: &Written<Quantity>| it.value.is_some();
    let invented = subject.dossier.results.invented == Some(true);
    let reading = subject.tree.nodes[it.at].reading.filter(|_| !invented);
    let dated = [ExpectedKind::Historic, ExpectedKind::Benchmark];
    read(&it.row.baseline)
        || read(&it.row.previous)
        || reading.is_some_and(|it| read(&it.previous))
        || it.values.iter().any(|it| it.kind.is_some_and(|it| dated.contains(&it)))
}
