// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-07: a step is due before what it needs.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        date_not_of_calendar::dates,
        reach::{joined, says, spread},
    },
    dictionary::{phrases, share_a_stem},
    model::{Deadline, Understand, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-07",
    title: "Nessun passo scade prima di ciò che gli serve",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("sequence_impossible.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let objectives: Vec<usize> = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective).collect();
    let mut found: Vec<Finding> = subject.rows().filter_map(|at| backwards(subject, at)).collect();
    found.extend(objectives.iter().filter_map(|at| before_its_act(subject, *at)));
    found.extend(objectives.iter().flat_map(|at| before_its_premise(subject, *at)));
    found
}

/// A row that starts after it ends.
fn backwards(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let cells = dates(subject, at);
    let of = |name: &str| cells.iter().find(|it| it.0 == name).map(|it| it.1);
    let (start, end) = (of("inizio")?, of("scadenza")?);
    (exact(start)? > exact(end)?).then(|| Finding {
        place: start.place(),
        path: subject.path(at),
        what: format!("comincia il «{}» e finisce prima, il «{}»", start.text.trim(), end.text.trim()),
        printed: None,
        computed: None,
        remedy: "correggere una delle due date".to_owned(),
    })
}

/// The rows of an objective that carries out an act, due before the act exists.
fn before_its_act(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let (day, act) = subject.texts(at).into_iter().find_map(|it| executed_act(it))?;
    let year = day.year();
    let rows = std::iter::once(at).chain(steps(subject, at));
    let early: Vec<(usize, &Written<Deadline>)> = rows
        .filter_map(|row| Some((row, end(subject, row)?)))
        .filter(|(_, cell)| cell.value.as_ref().and_then(|it| it.last_day(year)).is_some_and(|it| it < day))
        .collect();
    let (_, first) = early.first()?;
    let words: Vec<String> = early.iter().map(|(row, cell)| named(subject, *row, cell)).collect();
    Some(Finding {
        place: first.place(),
        path: subject.path(at),
        what: format!("prima che ci sia l'atto da eseguire («{act}»): {}", joined(&words)),
        printed: None,
        computed: None,
        remedy: "correggere la data dell'atto, o spostare le scadenze a dopo".to_owned(),
    })
}

/// "Esecuzione deliberazione di consiglio comunale n.91 del 30 dicembre 2021": the day, and those words.
fn executed_act(text: &str) -> Option<(Date, String)> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let verbs = ["esecuzione", "attuazione", "eseguire", "attuare"];
    let start = verbs.iter().filter_map(|it| lower.find(it)).min()?;
    dates_in(&text[start..]).into_iter().find_map(|(from, to, day)| {
        let said = &text[start..start + to];
        let act = spread(&text[start..start + from]);
        let names_act = ["delibera*", "determina*", "decreto", "ordinanza"].iter().any(|it| says(&act, it));
        // The act must be what is executed: nearby, in the same sentence.
        (names_act && said.len() <= 120 && !ends_within(said)).then(|| (day, said.to_owned()))
    })
}

/// A sentence ends inside: a stop before a capital letter, which the stop of «n. 91» is not.
fn ends_within(said: &str) -> bool {
    said.match_indices(". ").any(|(at, _)| said[at + 2..].starts_with(char::is_uppercase))
}

/// The days written in a text: first byte, byte after the last, day.
pub(super) fn dates_in(text: &str) -> Vec<(usize, usize, Date)> {
    let mut found: Vec<(usize, usize, Date)> = Vec::new();
    let mut before = ' ';
    for (from, letter) in text.char_indices() {
        let begins =
            letter.is_ascii_digit() && !before.is_alphanumeric() && !['.', '/', ','].contains(&before);
        before = letter;
        if !begins || found.last().is_some_and(|it| from < it.1) {
            continue;
        }
        let slice: String = text[from..].chars().take(40).collect();
        let Some(deadline) = Deadline::understand(&slice) else { continue };
        if let Some(day) = deadline.exact_day().filter(|_| !deadline.debris) {
            let written = slice.trim_end().len().saturating_sub(deadline.rest.len());
            found.push((from, from + slice[..written.min(slice.len())].trim_end().len(), day));
        }
    }
    found
}

/// Steps of one objective whose words say that one needs the other, and whose days say the contrary.
fn before_its_premise(subject: &Subject<'_>, at: usize) -> Vec<Finding> {
    let rows: Vec<(usize, &Written<Deadline>, Date, String)> = steps(subject, at)
        .filter_map(|row| {
            let cell = end(subject, row)?;
            let day = exact(cell)?;
            Some((row, cell, day, spread(subject.tree.nodes[row].title)))
        })
        .collect();
    let mut found: Vec<Finding> = Vec::new();
    for it in phrases!("premises") {
        let says_only = |text: &str, yes: &str, no: &str| says(text, yes) && !says(text, no);
        for (row, cell, day, text) in rows.iter().filter(|row| says_only(&row.3, it.reason, it.words)) {
            let premise = rows.iter().find(|other| {
                other.2 > *day && says_only(&other.3, it.words, it.reason) && share_a_stem(&other.3, text)
            });
            let Some((premise, premise_cell, ..)) = premise else { continue };
            found.push(Finding {
                place: cell.place(),
                path: subject.path(*row),
                what: format!(
                    "scade il «{}», prima di ciò che gli serve: {}",
                    cell.text.trim(),
                    named(subject, *premise, premise_cell)
                ),
                printed: None,
                computed: None,
                remedy: "anticipare il passo che serve, o spostare quello che ne ha bisogno".to_owned(),
            });
        }
    }
    found
}

/// Phases and indicators of an objective.
fn steps<'a>(subject: &'a Subject<'_>, at: usize) -> impl Iterator<Item = usize> + 'a {
    let nodes = &subject.tree.nodes;
    let rows = nodes[at].children.iter().map(|it| it.child);
    rows.filter(|it| matches!(nodes[*it].kind, NodeKind::Phase | NodeKind::Indicator))
}

/// The day by which a row is done, as written.
fn end<'a>(subject: &Subject<'a>, at: usize) -> Option<&'a Written<Deadline>> {
    let cells = dates(subject, at).into_iter();
    cells.filter(|it| matches!(it.0, "scadenza" | "data")).map(|it| it.1).find(|it| !it.is_blank())
}

fn exact(cell: &Written<Deadline>) -> Option<Date> {
    cell.value.as_ref().and_then(Deadline::exact_day)
}

fn named(subject: &Subject<'_>, at: usize, cell: &Written<Deadline>) -> String {
    let node = &subject.tree.nodes[at];
    format!("{} {} «{}»", node.level, node.label().trim(), cell.text.trim())
}
