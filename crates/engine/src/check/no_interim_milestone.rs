// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-10: nothing is due before the last day of the year, so that nothing can be watched during it.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject, date_not_of_calendar::dates,
        no_interim_monitoring::is_monitored, no_owner::first_of, reach::joined,
        sequence_impossible::dates_in,
    },
    model::{Deadline, ExpectedKind, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-10",
    title: "Ogni obiettivo ha una tappa prima del 31 dicembre",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("no_interim_milestone.md"),
    run,
};

/// Objectives named in the message; the others are counted.
const NAMED: usize = 12;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let whole =
        |at: &usize| !nodes[*at].children.iter().any(|it| nodes[it.child].kind == NodeKind::Objective);
    let objectives = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective).filter(whole);
    let objectives: Vec<usize> = objectives.collect();
    if is_monitored(subject) || subject.is_report() || subject.has_only_sheets() {
        return Vec::new();
    }
    let (mut dated, mut undated) = (Vec::new(), Vec::new());
    for at in objectives.iter().copied() {
        let cells = cells(subject, at);
        if cells.is_empty() {
            // The days may stand in the words.
            if !says_a_day(subject, at) {
                undated.push(at);
            }
        } else if !cells.iter().any(|it| is_milestone(subject, it)) {
            dated.push(at);
        }
    }
    let Some(first) = dated.first().or(undated.first()) else { return Vec::new() };
    let mut parts = Vec::new();
    if !dated.is_empty() {
        parts.push(format!("{} con il solo 31 dicembre ({})", dated.len(), first_of(subject, &dated, NAMED)));
    }
    if !undated.is_empty() {
        parts.push(format!("{} senza nessuna data ({})", undated.len(), first_of(subject, &undated, NAMED)));
    }
    let count = dated.len() + undated.len();
    let words = if count == 1 { "obiettivo non ha" } else { "obiettivi non hanno" };
    vec![Finding {
        place: cells(subject, *first).first().map_or(nodes[*first].place, |it| it.place()),
        path: subject.path(0),
        what: format!("{count} {words} nessuna tappa prima della fine dell'anno: {}", joined(&parts)),
        printed: None,
        computed: Some(format!("{count} su {} obiettivi", objectives.len())),
        remedy: "dare a ciascuno una fase, o un valore intermedio con la sua data (alla_data_intermedia), o \
                 scrivere quando si farà il monitoraggio di tutti"
            .to_owned(),
    }]
}

/// Whether the words of an objective say a day of the year to be done by: «entro il 31.12.2024». Laws and acts have
/// dates too.
fn says_a_day(subject: &Subject<'_>, at: usize) -> bool {
    let year = subject.dossier.plan.year;
    let by = |text: &str| text.split_whitespace().rev().take(2).any(|it| it.eq_ignore_ascii_case("entro"));
    let said = |text: &str| {
        dates_in(text).iter().any(|(from, _, day)| Some(day.year()) == year && by(&text[..*from]))
    };
    subject.texts(at).into_iter().any(|it| said(it))
}

/// The dates written for an objective and for what is below it.
fn cells<'a>(subject: &Subject<'a>, at: usize) -> Vec<&'a Written<Deadline>> {
    let nodes = &subject.tree.nodes;
    let mut found: Vec<&Written<Deadline>> = Vec::new();
    let mut rows = vec![at];
    while let Some(row) = rows.pop() {
        found.extend(dates(subject, row).into_iter().filter(|it| it.0 != "inizio").map(|it| it.1));
        let of_row = subject.dossier.expected.iter().filter(|it| it.indicator.trim() == nodes[row].id);
        found.extend(of_row.filter(|it| it.kind == Some(ExpectedKind::Interim)).map(|it| &it.at));
        rows.extend(nodes[row].children.iter().map(|it| it.child));
    }
    let instalments = subject.dossier.instalments.iter().filter(|it| it.objective.trim() == nodes[at].id);
    found.extend(instalments.map(|it| &it.due));
    found.retain(|it| !it.is_blank());
    found
}

/// A day on which something can be seen before the last of a year.
fn is_milestone(subject: &Subject<'_>, cell: &Written<Deadline>) -> bool {
    let year = subject.dossier.plan.year.unwrap_or(2000);
    let day: Option<Date> = cell.value.as_ref().and_then(|it| it.last_day(year));
    day.is_some_and(|it| (it.month(), it.day()) != (12, 31))
}
