// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-02: what is expected is said in words that nobody can verify.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{says, spread},
        yardstick::Yardstick,
    },
    dictionary::{Phrase, phrases},
    model::Text,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-02",
    title: "Il valore atteso si può verificare",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("vague_expectation.md"),
    run,
};

/// Words of an excerpt.
const EXCERPT: usize = 9;

/// A sentence that a phrase of the dictionary makes unverifiable.
struct Vague<'a> {
    at: usize,
    cell: &'a Text,
    sentence: &'a str,
    phrase: Phrase,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let list = subject.phrases(phrases!("vague_expectations"));
    if list.is_empty() {
        return Vec::new();
    }
    let sticks = subject.yardsticks();
    let is_measured = |it: &&Yardstick<'_>| it.targets().iter().any(|(_, it)| it.value.is_some());
    let measured: Vec<usize> = sticks.iter().filter(is_measured).map(|it| it.at).collect();
    let mut vague = Vec::new();
    for at in subject.rows() {
        for cell in cells(subject, at, &measured) {
            for sentence in sentences(cell) {
                let said = spread(sentence);
                let found = list.iter().find(|it| is_said(&said, it.words));
                // A phrase without a reason is fine, and says so before the vaguer one that it contains.
                if let Some(phrase) = found.filter(|it| !it.reason.is_empty() && !has_quantity(sentence)) {
                    vague.push(Vague { at, cell, sentence, phrase: *phrase });
                }
            }
        }
    }
    list.iter().filter_map(|phrase| of_phrase(subject, phrase, &vague)).collect()
}

/// Everything that one phrase makes vague: one habit, one finding.
fn of_phrase(subject: &Subject<'_>, phrase: &Phrase, vague: &[Vague<'_>]) -> Option<Finding> {
    let mine: Vec<&Vague<'_>> = vague.iter().filter(|it| it.phrase == *phrase).collect();
    let first = mine.first()?;
    let mut texts: Vec<(String, Vec<usize>)> = Vec::new();
    for it in &mine {
        let text = excerpt(it.sentence, it.phrase.words);
        match texts.iter_mut().find(|(other, _)| *other == text) {
            Some((_, rows)) if rows.last() == Some(&it.at) => (),
            Some((_, rows)) => rows.push(it.at),
            None => texts.push((text, vec![it.at])),
        }
    }
    let rows: Vec<usize> = mine.iter().map(|it| it.at).collect();
    let common = subject.common(&rows);
    let alone = rows.iter().all(|it| *it == common);
    let words: Vec<String> = texts
        .iter()
        .map(|(text, rows)| match alone {
            true => format!("«{text}»"),
            false => format!(
                "«{text}» ({})",
                rows.iter().map(|it| subject.called(*it)).collect::<Vec<_>>().join(", ")
            ),
        })
        .collect();
    Some(Finding {
        place: first.cell.place,
        path: subject.path(common),
        what: format!("{}: {}", phrase.reason, words.join("; ")),
        printed: None,
        computed: None,
        remedy: "scrivere un numero, una percentuale, un giorno o un atto che ci sarà o non ci sarà"
            .to_owned(),
    })
}

/// The cells that say what is expected, or by what it is seen.
fn cells<'a>(subject: &Subject<'a>, at: usize, measured: &[usize]) -> Vec<&'a Text> {
    let (dossier, row) = (subject.dossier, subject.tree.nodes[at].row);
    match subject.tree.nodes[at].kind {
        NodeKind::Objective => {
            let it = &dossier.objectives[row];
            vec![&it.expected_result, &it.indicators, &it.expected]
        }
        NodeKind::Contribution => vec![&dossier.contributions[row].expected],
        NodeKind::Phase => {
            let it = &dossier.phases[row];
            vec![&it.indicators, &it.expected]
        }
        NodeKind::Indicator => {
            let it = &dossier.indicators[row];
            // A column of words beside a column of numbers comments on them.
            let words = (!measured.contains(&at)).then_some(&it.expected_results);
            [&it.description, &it.target.text].into_iter().chain(words).collect()
        }
        NodeKind::Body | NodeKind::Structure => Vec::new(),
    }
}

/// The sentences of a cell: they end with a semicolon, a colon, a line, or a stop before a capital letter.
fn sentences(cell: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, it) in cell.char_indices() {
        let ends = match it {
            ';' | ':' | '\n' => true,
            '.' => {
                let rest = cell[at + 1..].trim_start();
                rest.starts_with(char::is_uppercase) && rest.len() < cell.len() - at - 1
            }
            _ => false,
        };
        if ends {
            found.push(cell[start..at].trim());
            start = at + it.len_utf8();
        }
    }
    found.push(cell[start..].trim());
    found.retain(|it| !it.is_empty());
    found
}

/// A phrase of the dictionary; `^` wants it at the beginning.
fn is_said(said: &str, phrase: &str) -> bool {
    if let Some((first, rest)) = phrase.split_once('+') {
        return is_said(said, first.trim()) && is_said(said, rest.trim());
    }
    match phrase.strip_prefix('^') {
        Some(words) => match words.strip_suffix('*') {
            Some(stem) => said.starts_with(&format!(" {stem}")),
            None => said.starts_with(&format!(" {words} ")),
        },
        None => says(said, phrase),
    }
}

/// A number that measures: not a year, nor the number of a law, an article, an act.
fn has_quantity(sentence: &str) -> bool {
    const CITING: [&str; 16] = [
        "n",
        "nr",
        "n°",
        "n.",
        "art",
        "artt",
        "articolo",
        "c",
        "comma",
        "l",
        "legge",
        "dlgs",
        "decreto",
        "anno",
        "delibera",
        "regolamento",
    ];
    let mut before = String::new();
    for token in sentence.split_whitespace() {
        let bare = token.trim_matches(|it: char| !it.is_alphanumeric() && it != '%');
        let digits = bare.trim_end_matches('%');
        let number =
            !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit() || it == '.' || it == ',');
        let date = digits.matches(['/', '.']).count() == 2 && digits.chars().any(|it| it.is_ascii_digit());
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let cited = CITING.contains(&before.as_str()) || before.ends_with("lgs");
        if date || (number && !year && !cited) {
            return true;
        }
        before = bare.to_lowercase();
    }
    false
}

/// The words around the phrase, or the first ones.
fn excerpt(sentence: &str, phrase: &str) -> String {
    let words: Vec<&str> = sentence.trim_end_matches(['.', ',']).split_whitespace().collect();
    let first = phrase.trim_start_matches('^').split(' ').next().unwrap_or("").trim_end_matches('*');
    let at = words.iter().position(|it| it.to_lowercase().starts_with(first)).unwrap_or(0);
    let start = if at + 2 < EXCERPT { 0 } else { at - 1 };
    let end = words.len().min(start + EXCERPT);
    let before = if start == 0 { "" } else { "…" };
    let after = if end == words.len() { "" } else { "…" };
    format!("{before}{}{after}", words[start..end].join(" "))
}
