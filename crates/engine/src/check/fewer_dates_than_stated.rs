// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-09: something is said to happen several times a year and there are fewer dates, or two frequencies.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        date_not_of_calendar::dates,
        reach::{listed, printed_day},
        yardstick::Measure,
    },
    dictionary::{Phrase, phrases, stems, words},
    model::{Quantity, Text},
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-09",
    title: "Ciò che torna più volte l'anno ha altrettante date",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("fewer_dates_than_stated.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let list = subject.phrases(phrases!("frequencies"));
    if list.is_empty() {
        return Vec::new();
    }
    let found = |at: usize| too_few(subject, at, &list).or_else(|| two_frequencies(subject, at, &list));
    subject.rows().filter_map(found).collect()
}

/// A frequency as written, and how many times a year it means.
fn frequencies(text: &str, list: &[Phrase]) -> Vec<(String, usize, Option<String>)> {
    let lower = text.to_lowercase();
    if !list.iter().any(|it| lower.contains(it.words.trim_end_matches('*'))) {
        return Vec::new();
    }
    let said = words(text);
    let mut found = Vec::new();
    for (at, word) in said.iter().enumerate() {
        let entry = list.iter().find(|it| match it.words.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => word == it.words,
        });
        let Some(times) = entry.and_then(|it| it.reason.parse().ok()) else { continue };
        let noun = at.checked_sub(1).map(|it| said[it].clone());
        found.push((word.clone(), times, noun));
    }
    found
}

/// Fewer different days than the frequency asks for.
fn too_few(subject: &Subject<'_>, at: usize, list: &[Phrase]) -> Option<Finding> {
    let kind = subject.tree.nodes[at].kind;
    if kind == NodeKind::Objective && has_phases(subject, at) || kind == NodeKind::Contribution {
        return None;
    }
    let texts = subject.texts(at);
    let (text, (word, times, _)) = texts
        .iter()
        .find_map(|it| Some((it, frequencies(it, list).into_iter().find(|(_, times, _)| *times > 1)?)))?;
    // «4 report trimestrali», or four expected of them: the times are counted, not left to guess.
    let counted = words(text).iter().any(|it| *it == times.to_string());
    let expected = subject
        .yardstick(at)
        .and_then(|it| it.first_target()?.1.value.as_ref())
        .filter(|it| Measure::of(it) == Measure::Number)
        .and_then(Quantity::number);
    let days = days(subject, at);
    if counted
        || expected.is_some_and(|it| it >= Number::from(times))
        || days.is_empty()
        || days.len() >= times
    {
        return None;
    }
    let printed: Vec<String> = days.iter().map(|it| printed_day(*it)).collect();
    let one = if days.len() == 1 { "una data sola" } else { "solo le date" };
    Some(Finding {
        place: text.place,
        path: subject.path(at),
        what: format!("«{word}» vuol dire {times} volte l'anno, e c'è {one}: {}", printed.join(", ")),
        printed: None,
        computed: None,
        remedy: "scrivere una fase o una data intermedia per ogni volta, o correggere la frequenza"
            .to_owned(),
    })
}

/// The same thing is said with two frequencies in the cells of one row: «report semestrali», «report annuale».
fn two_frequencies(subject: &Subject<'_>, at: usize, list: &[Phrase]) -> Option<Finding> {
    let texts: Vec<&Text> = subject.texts(at).into_iter().filter(|it| !it.is_blank()).collect();
    let said: Vec<(usize, String, usize, String)> = texts
        .iter()
        .enumerate()
        .flat_map(|(cell, it)| {
            frequencies(it, list).into_iter().map(move |(word, times, noun)| (cell, word, times, noun))
        })
        .filter_map(|(cell, word, times, noun)| Some((cell, word, times, noun?)))
        .collect();
    for (at_first, (cell, word, times, noun)) in said.iter().enumerate() {
        let stem = stems(noun);
        let other = said[at_first + 1..].iter().find(|(other_cell, _, other_times, other)| {
            other_cell != cell && other_times != times && !stem.is_empty() && stems(other) == stem
        });
        if let Some((_, other_word, _, other_noun)) = other {
            let both = listed(&[format!("{noun} {word}"), format!("{other_noun} {other_word}")]);
            return Some(Finding {
                place: texts[*cell].place,
                path: subject.path(at),
                what: format!("la stessa cosa con due frequenze: {both}"),
                printed: None,
                computed: None,
                remedy: "scrivere una frequenza sola, e una data per ogni volta".to_owned(),
            });
        }
    }
    None
}

fn has_phases(subject: &Subject<'_>, at: usize) -> bool {
    let nodes = &subject.tree.nodes;
    nodes[at].children.iter().any(|it| nodes[it.child].kind == NodeKind::Phase)
}

/// The different days of a row, of the rows below and of the intermediate values.
fn days(subject: &Subject<'_>, at: usize) -> BTreeSet<Date> {
    let below: Vec<usize> = match subject.tree.nodes[at].kind {
        NodeKind::Objective => subject.belonging(at),
        _ => std::iter::once(at).chain(subject.tree.nodes[at].children.iter().map(|it| it.child)).collect(),
    };
    let mut days = BTreeSet::new();
    for row in below {
        let ends = dates(subject, row).into_iter().filter(|(name, _)| *name != "inizio");
        days.extend(ends.filter_map(|(_, it)| it.value.as_ref()?.exact_day()));
        let values = subject.dossier.expected.iter();
        let own = values.filter(|it| subject.tree.find(it.indicator.trim()) == Some(row));
        days.extend(own.filter_map(|it| it.at.value.as_ref()?.exact_day()));
    }
    days
}
