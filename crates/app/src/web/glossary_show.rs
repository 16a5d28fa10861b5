// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/glossario`: the words of the offices and what they mean here.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;

use super::page::{Page, PageResult};

const TABLE: &str = include_str!("../../../../docs/glossario.md");

/// What is looked for; blank is everything.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    cerca: String,
}

#[derive(Template)]
#[template(path = "glossary_show.html")]
pub(super) struct GlossaryShow {
    wanted: Wanted,
    words: Vec<Word>,
}

struct Word {
    word: String,
    meaning: String,
}

/// `GET`
pub(super) async fn get(Query(wanted): Query<Wanted>) -> PageResult<GlossaryShow> {
    let asked = wanted.cerca.to_lowercase();
    let fits = |it: &Word| {
        let text = format!("{} {}", it.word, it.meaning).to_lowercase();
        asked.split_whitespace().all(|it| text.contains(it))
    };
    let words = words().filter(fits).collect();
    Ok(Page::new("Glossario", GlossaryShow { wanted, words }))
}

/// The rows of the table, without the column of programmers.
fn words() -> impl Iterator<Item = Word> {
    let rows = TABLE.lines().filter(|it| it.starts_with('|')).skip(2);
    rows.filter_map(|it| {
        let [_, word, _, meaning, ..] = it.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            return None;
        };
        Some(Word { word: word.to_owned(), meaning: meaning.replace('`', "") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_word_with_its_meaning() {
        let rows = TABLE.lines().filter(|it| it.starts_with('|')).count();
        assert_eq!(words().count(), rows - 2);
        assert!(words().all(|it| !it.word.is_empty() && !it.meaning.is_empty()));
    }
}
