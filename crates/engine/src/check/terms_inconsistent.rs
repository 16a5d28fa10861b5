// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-02: one thing has more than one name in the document.

use crate::{
    check::{
        Check, Finding, Severity, Subject,
        reach::{listed, says, spread},
        text_debris::every_text,
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
    let mut texts = every_text(subject);
    texts.extend(subject.dossier.acts.iter().map(|it| &it.organ));
    let spread: Vec<(String, Place)> = texts.iter().map(|it| (whole(it), it.place)).collect();
    let terms = phrases(include_str!("../dictionary/terms.txt")).filter_map(|it| {
        let ways = it.words.split('/').map(str::trim);
        let used = ways.filter_map(|way| Some((way, first(&spread, way.trim_start_matches('='))?)));
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

/// Where a way of saying it first stands.
fn first(texts: &[(String, Place)], way: &str) -> Option<Place> {
    let way = whole(way);
    texts.iter().find(|it| says(&it.0, way.trim())).map(|it| it.1)
}

/// A text as the dictionary sees it, where a low line is a letter: "on_line" is not "on line".
fn whole(text: &str) -> String {
    spread(&text.replace('_', "lowline"))
}

/// Names with capitals inside («PagoPA»), written with other capitals elsewhere.
fn cased(subject: &Subject<'_>, texts: &[&Text]) -> Vec<Finding> {
    let mut names: Vec<(String, Vec<(&str, Place)>)> = Vec::new();
    for text in texts {
        // A heading all in capitals says nothing of how a name is written.
        if !text.chars().any(char::is_lowercase) {
            continue;
        }
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 3);
        // All in small letters it is a common noun: "i wifi delle scuole".
        for word in words.filter(|it| it.chars().any(char::is_uppercase)) {
            let key = word.to_lowercase();
            match names.iter_mut().find(|it| it.0 == key) {
                Some((_, ways)) if !ways.iter().any(|it| it.0 == word) => ways.push((word, text.place)),
                Some(_) => (),
                None => names.push((key, vec![(word, text.place)])),
            }
        }
    }
    let mixed =
        names.iter().filter(|(_, ways)| ways.len() > 1 && ways.iter().any(|it| has_inner_capital(it.0)));
    mixed
        .map(|(_, ways)| {
            let names: Vec<&str> = ways.iter().map(|it| it.0).collect();
            finding(subject, ways[1].1, &names, "stesso nome con maiuscole diverse")
        })
        .collect()
}

/// A capital after a small letter: "PagoPA", "AgID", "WiFi".
fn has_inner_capital(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(2).any(|it| it[0].is_lowercase() && it[1].is_uppercase())
}
