// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-07: a heading carries a year that the document does not cover.

use crate::{
    check::{
        Check, Finding, Severity, Subject,
        reach::{joined, listed},
    },
    model::{Place, Text},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-07",
    title: "Gli anni nelle intestazioni sono quelli del documento",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_5, &source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("year_in_heading_wrong.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    let Some(year) = plan.year else { return Vec::new() };
    let (from, to) = (plan.from.unwrap_or(year).min(year), plan.to.unwrap_or(year).max(year));
    let mut found: Vec<Finding> = Vec::new();
    let title = years(&plan.title);
    if !title.is_empty() && !covers(&title, from, to) {
        found.push(wrong(subject, &plan.title, subject.path(0), "il titolo", year));
    }
    if let Some(results) = subject.dossier.results.year.filter(|it| !(from..=to).contains(it)) {
        found.push(Finding {
            place: subject.dossier.results.title.place,
            path: "risultati".to_owned(),
            what: format!("i risultati sono del {results}, il documento è del {year}"),
            printed: Some(results.to_string()),
            computed: Some(year.to_string()),
            remedy: "correggere l'anno dei risultati o quello del piano".to_owned(),
        });
    }
    found.extend(headings(subject, year, from, to));
    found
}

fn wrong(subject: &Subject<'_>, text: &Text, path: String, who: &str, year: i16) -> Finding {
    let document = if subject.is_report() { "la relazione" } else { "il piano" };
    Finding {
        place: text.place,
        path,
        what: format!("{who} dice «{}», {document} è del {year}", text.trim()),
        printed: None,
        computed: None,
        remedy: "correggere l'anno stampato, o quello del documento".to_owned(),
    }
}

/// Wrong years in the headings of the objectives: the same words in many sheets are one mistake.
fn headings(subject: &Subject<'_>, year: i16, from: i16, to: i16) -> Option<Finding> {
    let mut groups: Vec<(String, Vec<usize>, Place)> = Vec::new();
    let nodes = &subject.tree.nodes;
    for at in subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective) {
        let it = &subject.dossier.objectives[nodes[at].row];
        let written = years(&it.years);
        let heading = (!written.is_empty() && !covers(&written, from, to))
            .then(|| (it.years.trim().to_owned(), it.years.place));
        let titled = [&it.title, &it.expected_result].into_iter().find_map(|text| {
            let said = heading_in(text)?;
            (!covers(&years(&said), from, to)).then_some((said, text.place))
        });
        let Some((words, place)) = heading.or(titled) else { continue };
        match groups.iter_mut().find(|(other, _, _)| *other == words) {
            Some((_, rows, _)) => rows.push(at),
            None => groups.push((words, vec![at], place)),
        }
    }
    let place = groups.first()?.2;
    let all: Vec<usize> = groups.iter().flat_map(|it| it.1.iter().copied()).collect();
    let words: Vec<String> = groups
        .iter()
        .map(|(words, rows, _)| {
            let names: Vec<&str> = rows.iter().map(|it| subject.label(*it)).collect();
            let label = if rows.len() == 1 { "nella scheda" } else { "nelle schede" };
            format!("«{words}» {label} {}", listed(&names))
        })
        .collect();
    let document = if subject.is_report() { "la relazione" } else { "il piano" };
    Some(Finding {
        place,
        path: if let [one] = all.as_slice() { subject.path(*one) } else { subject.path(0) },
        what: format!("{}, ma {document} è del {year}", joined(&words)),
        printed: None,
        computed: None,
        remedy: "correggere l'anno nelle intestazioni, o togliere le schede di un altro anno".to_owned(),
    })
}

/// "ANNO 2020" in a text, as headings write it.
fn heading_in(text: &str) -> Option<String> {
    let at = text.find("ANNO ")?;
    let said = text.get(at..at + 9)?;
    (years(said).len() == 1).then(|| said.to_owned())
}

/// Some year of the heading is one of the document's.
fn covers(years: &[i16], from: i16, to: i16) -> bool {
    let (Some(first), Some(last)) = (years.iter().min(), years.iter().max()) else { return true };
    *first <= to && from <= *last
}

/// The years a text names: words of four digits that begin with 20, unless they belong to the number of a law
/// or to a date ("267/2000", "31/12/2021").
pub(super) fn years(text: &str) -> Vec<i16> {
    let mut found = Vec::new();
    let mut before: Option<&str> = None;
    for word in text.split_inclusive(|it: char| !it.is_ascii_digit()) {
        let digits = word.trim_end_matches(|it: char| !it.is_ascii_digit());
        let numbered = before.is_some_and(|it| it.ends_with('/') && it.len() < 5 && it.len() > 1);
        let year = digits.parse::<i16>().ok().filter(|it| digits.len() == 4 && (2000..2100).contains(it));
        found.extend(year.filter(|_| !numbered));
        before = Some(word);
    }
    found
}
