// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-12: a law is cited wrongly, or as it no longer is.

use std::{borrow::Cow, sync::LazyLock};

use jiff::civil::{Date, date};

use crate::{
    check::{Check, Finding, Severity, Subject, reach::says},
    model::{Chapter, EvidenceList, Text},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-12",
    title: "Le norme sono citate con i loro estremi, e quelle in vigore",
    severity: Severity::Warning,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10, &source::DPR_81_2022],
    applies: &[],
    page: include_str!("superseded_citation.md"),
    run,
};

/// A way of citing, why it is wrong and since when.
struct Wrong {
    words: &'static str,
    reason: &'static str,
    remedy: &'static str,
    from: Option<Date>,
}

/// The lines of the dictionary: words | reason | remedy | source | first day, blank if it was never right.
static DICTIONARY: LazyLock<Vec<Wrong>> = LazyLock::new(|| {
    let lines = include_str!("../dictionary/superseded_citations.txt").lines().map(str::trim);
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with('#')).map(|line| {
        let mut cells = line.split('|').map(str::trim);
        let mut next = || cells.next().unwrap_or("");
        let (words, reason, remedy, _source) = (next(), next(), next(), next());
        Wrong { words, reason, remedy, from: next().parse().ok() }
    });
    lines.collect()
});

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let day = day(subject);
    let wrong = DICTIONARY.iter().filter(|it| subject.may_say(it.words));
    let wrong = wrong.filter(|it| it.from.is_none_or(|from| day.is_some_and(|day| from <= day)));
    let wrong: Vec<&Wrong> = wrong.collect();
    if wrong.is_empty() {
        return Vec::new();
    }
    let texts: Vec<(Owner<'_>, &Text, Cow<'_, str>)> =
        texts(subject).into_iter().map(|(owner, text)| (owner, text, subject.said(text))).collect();
    wrong.into_iter().filter_map(|it| finding(subject, &texts, it)).collect()
}

/// One finding for each wrong citation, however often it is repeated.
fn finding(
    subject: &Subject<'_>,
    texts: &[(Owner<'_>, &Text, Cow<'_, str>)],
    wrong: &Wrong,
) -> Option<Finding> {
    let hits: Vec<_> = texts.iter().filter(|(_, _, spread)| says(spread, wrong.words)).collect();
    let (owner, text, _) = hits.first()?;
    let more = match hits.len() {
        1 => String::new(),
        count => {
            let mut others: Vec<String> =
                hits.iter().skip(1).map(|(owner, _, _)| owner.path(subject)).collect();
            others.dedup();
            format!(" ({count} volte; anche in {})", others.join("; "))
        }
    };
    Some(Finding {
        place: text.place,
        path: owner.path(subject),
        what: format!("«{}»: {}{more}", quoted(text, wrong.words), wrong.reason),
        printed: None,
        computed: None,
        remedy: wrong.remedy.to_owned(),
    })
}

/// The words of the text that the phrase met, as they are written there.
fn quoted(text: &str, phrase: &str) -> String {
    let first = phrase.split('+').next().unwrap_or(phrase).trim();
    let (first, open) = (first.trim_end_matches('*'), first.ends_with('*'));
    let wanted: Vec<&str> = first.split_whitespace().collect();
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match (sign.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push((from, at));
                start = None;
            }
            _ => (),
        }
    }
    let met = spans.windows(wanted.len().max(1)).find(|window| {
        window.iter().zip(&wanted).enumerate().all(|(nth, ((from, to), want))| {
            let word = text[*from..*to].to_lowercase();
            if open && nth + 1 == wanted.len() { word.starts_with(want) } else { word == *want }
        })
    });
    match met {
        Some([(from, _), .., (_, to)] | [(from, to)]) => text[*from..*to].to_owned(),
        _ => first.to_owned(),
    }
}

/// The day the document speaks from: the one asked for, that of its adoption, else the first of its year.
fn day(subject: &Subject<'_>) -> Option<Date> {
    if subject.as_of.is_some() {
        return subject.as_of;
    }
    let own: &[&str] = if subject.is_report() { &["relazione"] } else { &["piano", "piao"] };
    let adopted = subject.acts_about(own).filter_map(|(_, day)| day).max();
    adopted.or_else(|| Some(date(subject.dossier.plan.from.or(subject.dossier.plan.year)?, 1, 1)))
}

/// What a text belongs to; its path is written only when it is needed.
#[derive(Clone, Copy)]
enum Owner<'s> {
    Node(usize),
    Chapter(&'s Chapter),
    List(&'s EvidenceList),
}

impl Owner<'_> {
    fn path(self, subject: &Subject<'_>) -> String {
        match self {
            Owner::Node(at) => subject.path(at),
            Owner::Chapter(it) => format!("{} › capitolo {}", subject.path_of(&it.of), it.title.trim()),
            Owner::List(it) => format!("{} › elenco {}", subject.path_of(&it.of), it.title.trim()),
        }
    }
}

/// Every text of the document.
fn texts<'s>(subject: &'s Subject<'_>) -> Vec<(Owner<'s>, &'s Text)> {
    let dossier = subject.dossier;
    let mut found = vec![(Owner::Node(0), &dossier.plan.title)];
    for at in 1..subject.tree.nodes.len() {
        let texts = subject.texts(at).into_iter().filter(|it| !it.is_blank());
        found.extend(texts.map(|it| (Owner::Node(at), it)));
    }
    found.extend(
        dossier
            .chapters
            .iter()
            .flat_map(|it| [(Owner::Chapter(it), &it.title), (Owner::Chapter(it), &it.text)]),
    );
    found.extend(
        dossier.evidence.iter().flat_map(|list| list.items.iter().map(move |it| (Owner::List(list), it))),
    );
    found
}
