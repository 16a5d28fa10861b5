// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-02: one thing has more than one name in the document.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use crate::{
    check::{
        Check, Finding, Severity, Subject,
        reach::{listed, says, spread},
    },
    dictionary::phrases,
    model::{Place, Text},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TEST-02",
    title: "Ogni cosa ha un nome solo in tutto il documento",
    severity: Severity::Information,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("terms_inconsistent.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut texts = subject.every_text().to_vec();
    texts.extend(subject.dossier.acts.iter().map(|it| &it.organ));
    let said: Vec<Cow<'_, str>> = texts.iter().map(|it| whole(subject, it)).collect();
    let terms = phrases!("terms").iter().filter_map(|it| {
        let ways = it.words.split('/').map(str::trim);
        // With a low line a way of saying it is one word here and two in the vocabulary.
        let ways = ways.filter(|it| it.contains('_') || subject.may_say(&spread(it)));
        let used =
            ways.filter_map(|way| Some((way, texts[first(&said, way.trim_start_matches('='))?].place)));
        let used: Vec<(&str, Place)> = used.collect();
        let short = used.iter().filter(|it| it.0.starts_with('=')).count();
        // The full name and its abbreviation are one name.
        let full = used.first().is_some_and(|first| it.words.starts_with(first.0));
        let names = used.len() - short + usize::from(short > 0 && !full);
        (names > 1 || short > 1).then(|| {
            let names: Vec<&str> = used.iter().map(|it| it.0.trim_start_matches('=')).collect();
            finding(subject, used[1].1, &names, it.reason)
        })
    });
    terms.chain(cased(subject, &texts)).collect()
}

fn finding<T: AsRef<str>>(subject: &Subject<'_>, place: Place, names: &[T], what: &str) -> Finding {
    Finding {
        place,
        path: subject.path(0),
        what: format!("{what}: nel documento si legge {}", listed(names)),
        printed: None,
        computed: None,
        remedy: "scegliere un nome e usarlo sempre".to_owned(),
    }
}

/// The first text that has a way of saying it.
fn first(said: &[Cow<'_, str>], way: &str) -> Option<usize> {
    let way = spread(&way.replace('_', LOW_LINE));
    said.iter().position(|it| says(it, way.trim()))
}

/// A low line is a letter here: "on_line" is not "on line".
const LOW_LINE: &str = "lowline";

fn whole<'a>(subject: &Subject<'a>, text: &Text) -> Cow<'a, str> {
    if text.contains('_') { Cow::Owned(spread(&text.replace('_', LOW_LINE))) } else { subject.said(text) }
}

/// Names with capitals inside («PagoPA»), written with other capitals elsewhere.
fn cased(subject: &Subject<'_>, texts: &[&Text]) -> Vec<Finding> {
    // A heading all in capitals says nothing of how a name is written, and all in small letters it is a common noun:
    // "i wifi delle scuole".
    let written = texts.iter().filter(|it| it.chars().any(char::is_lowercase));
    let words = written.flat_map(|text| {
        let words = text.split(|it: char| !it.is_alphanumeric());
        words.filter(|it| it.chars().any(char::is_uppercase)).map(|word| (word, text.place))
    });
    let words: Vec<(&str, Place)> = words.filter(|(word, _)| word.chars().count() > 3).collect();
    let names: HashSet<String> =
        words.iter().filter(|it| has_inner_capital(it.0)).map(|it| it.0.to_lowercase()).collect();
    let longest = names.iter().map(String::len).max().unwrap_or(0);
    let mut ways: Vec<Vec<(&str, Place)>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (word, place) in words.into_iter().filter(|it| it.0.len() <= longest) {
        let key = word.to_lowercase();
        if !names.contains(&key) {
            continue;
        }
        let at = *places.entry(key).or_insert_with(|| {
            ways.push(Vec::new());
            ways.len() - 1
        });
        if !ways[at].iter().any(|it| it.0 == word) {
            ways[at].push((word, place));
        }
    }
    let mixed = ways.iter().filter(|it| it.len() > 1);
    mixed
        .map(|ways| {
            let names: Vec<&str> = ways.iter().map(|it| it.0).collect();
            finding(subject, ways[1].1, &names, "stesso nome con maiuscole diverse")
        })
        .collect()
}

/// A capital after a small letter: "PagoPA", "AgID", "WiFi".
fn has_inner_capital(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase())
}
