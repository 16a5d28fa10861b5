// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-04: a three-year document names more or fewer than three years.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    dictionary::{Phrase, phrases},
    model::Text,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TEST-04",
    title: "Un documento triennale ha tre anni",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("years_not_three.md"),
    run,
};

/// How far the years may stand from the word that counts them, in letters.
const NEAR: usize = 60;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let spans = phrases!("spans");
    for text in subject.every_text() {
        let Some((quote, years, count)) = wrong(text, spans) else { continue };
        // The same words copied elsewhere are the same mistake.
        if found.iter().any(|it| it.what.contains(&format!("«{quote}»"))) {
            continue;
        }
        found.push(Finding {
            place: text.place,
            path: path(subject, text),
            what: format!("«{quote}»: gli anni scritti sono {years}, non {count}"),
            printed: None,
            computed: None,
            remedy: "scrivere il primo e l'ultimo anno giusti, o cambiare la parola".to_owned(),
        });
    }
    found
}

/// The words from the one that counts the years to the years themselves, how many they are and should be.
fn wrong(text: &str, spans: &[Phrase]) -> Option<(String, i32, i32)> {
    // Without a year there is nothing to count.
    if !text.as_bytes().windows(4).any(|it| it.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    spans.iter().find_map(|it| {
        let count: i32 = it.reason.parse().ok()?;
        lower.match_indices(it.words).find_map(|(at, _)| {
            let after: String = text[at..].chars().take(it.words.len() + NEAR).collect();
            let sentence = after.split(['.', ';', '\n']).next()?;
            let (end, years) = first_range(sentence)?;
            (years != count).then(|| (sentence[..end].trim().to_owned(), years, count))
        })
    })
}

/// The first "2021/2022", "2021-23", "2021–2023": where it ends, and how many years it spans.
fn first_range(text: &str) -> Option<(usize, i32)> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let begins =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || [b'-', b'/'].contains(&bytes[at - 1]));
        let first = year(text, at, 4).filter(|_| begins)?;
        let rest = text.get(at + 4..)?;
        let sign = rest.chars().next().filter(|it| ['/', '-', '–'].contains(it))?;
        let from = at + 4 + sign.len_utf8();
        let (last, digits) = match year(text, from, 4) {
            Some(last) => (last, 4),
            None => (first / 100 * 100 + year(text, from, 2)?, 2),
        };
        // Longer chains ("2019-2020-2021") list the years one by one.
        let more = text.get(from + digits..).is_some_and(|it| {
            it.starts_with(['/', '-', '–', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        });
        (last >= first && !more).then_some((from + digits, last - first + 1))
    })
}

/// A number of that many digits at a byte; of four, only a year of ours.
fn year(text: &str, at: usize, digits: usize) -> Option<i32> {
    let written = text.get(at..at + digits).filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?;
    let number = written.parse().ok()?;
    (digits != 4 || (1990..2100).contains(&number)).then_some(number)
}

/// The row whose text it is.
fn path(subject: &Subject<'_>, text: &Text) -> String {
    let mut rows = 1..subject.tree.nodes.len();
    let at = rows.find(|at| subject.texts(*at).into_iter().any(|it| std::ptr::eq(it, text)));
    subject.path(at.unwrap_or(0))
}
