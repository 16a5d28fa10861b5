// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whatever is given, reading ends without panic; and whatever can be read is scored, explained and checked.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use engine::{check::check, model::Dossier, score::with_scorer, tree::Tree};
use formats::{read_json, read_text};
use proptest::{collection::vec, prelude::*, sample::select};

const BODY: &str = include_str!("../../../examples/modello-2024/ente.toml");
const PLAN: &str = include_str!("../../../examples/modello-2024/piano.toml");
const SYSTEM: &str = include_str!("../../../examples/modello-2024/sistema.toml");
const RESULTS: &str = include_str!("../../../examples/modello-2024/risultati-prova.toml");

/// Everything that is done with a dossier.
fn use_it(dossier: &Dossier) {
    if Tree::build(dossier).is_err() {
        return;
    }
    check(dossier).unwrap();
    with_scorer(dossier, &dossier.system, |scorer| {
        let card = scorer.score();
        for it in scorer.share(&card) {
            let paid = it.payments.iter().map(|it| it.amount.clone()).sum::<engine::number::Number>();
            assert!(it.amount.is_err() || it.amount == Ok(&paid + &it.savings));
        }
        for it in scorer.by_structure(&card) {
            assert!(!it.contributions.is_empty());
        }
        for at in 0..scorer.tree.nodes.len() {
            let outcome = card.of(at);
            let why = scorer.explain(&card, at);
            assert_eq!(why.value, outcome.value);
            assert!(!why.line().is_empty());
            assert!(!scorer.shown(at, outcome).is_empty());
        }
    })
    .unwrap();
}

fn try_toml(text: &str) {
    match read_text(text) {
        Ok(it) => use_it(&it.dossier),
        Err(it) => {
            assert!(!it.errors.is_empty());
            for error in &it.errors {
                assert!(!error.what.is_empty() && !error.remedy.is_empty());
                assert_eq!(it.sources.locate(error.place).is_some(), error.place.is_known());
            }
        }
    }
}

fn try_json(text: &str) {
    if let Ok(it) = read_json(text, None) {
        use_it(&it);
    }
}

/// A few edits of bytes: replaced, removed, repeated, or a word put in.
fn edited(text: &'static str) -> impl Strategy<Value = String> {
    let word = select(vec![
        "\"",
        "=",
        "[",
        "]",
        "[[",
        "\n",
        "9",
        "-",
        "/",
        "x",
        "(",
        "%",
        "0",
        "1/0",
        ",",
        "é",
        "e",
        "peso = \"0\"\n",
        "id",
    ]);
    let edit = (any::<prop::sample::Index>(), 0..40_usize, word, 0..3_u8);
    vec(edit, 1..6).prop_map(move |edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, len, word, how) in edits {
            let start = at.index(bytes.len());
            let end = (start + len).min(bytes.len());
            match how {
                0 => {
                    bytes.splice(start..=start, word.bytes());
                }
                1 => {
                    bytes.drain(start..end);
                }
                _ => {
                    let again: Vec<u8> = bytes[start..end].to_vec();
                    bytes.splice(start..start, again);
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Values exchanged between lines: the text stays TOML, and means something else.
fn shuffled(text: &'static str) -> impl Strategy<Value = String> {
    vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12).prop_map(move |swaps| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let cells: Vec<usize> = (0..lines.len()).filter(|it| lines[*it].contains(" = \"")).collect();
        for (from, to) in swaps {
            let (from, to) = (cells[from.index(cells.len())], cells[to.index(cells.len())]);
            let (_, value) = lines[from].split_once(" = ").unwrap();
            let (key, _) = lines[to].split_once(" = ").unwrap();
            lines[to] = format!("{key} = {value}");
        }
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text(text in any::<String>()) {
        try_toml(&text);
        try_json(&text);
    }

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        try_toml(&text);
        try_json(&text);
    }

    #[test]
    fn signs_of_toml_in_any_order(words in vec(select(vec![
        "[", "]", "[[", "]]", "{", "}", "=", "\"", "'", "\"\"\"", "\n", " ", ".", ",", "#", "\\", "piano", "obiettivo",
        "id", "a", "1", "-", "e", "true", "2024-01-01", "0x", "\t", "\r", "\0", "é",
    ]), 0..80)) {
        try_toml(&words.concat());
    }

    #[test]
    fn signs_of_json_in_any_order(words in vec(select(vec![
        "[", "]", "{", "}", ":", "\"", ",", "null", "true", "1", "-", "e5", ".5", "\"piano\"", "\"obiettivo\"", "\"id\"",
        "\\u", "\\", " ", "é",
    ]), 0..60)) {
        try_json(&words.concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn an_edited_plan(plan in edited(PLAN)) {
        try_toml(&format!("{BODY}\n{SYSTEM}\n{plan}\n{RESULTS}"));
    }

    #[test]
    fn an_edited_system(system in edited(SYSTEM)) {
        try_toml(&format!("{BODY}\n{system}\n{PLAN}\n{RESULTS}"));
    }

    #[test]
    fn a_plan_with_values_exchanged(plan in shuffled(PLAN), system in shuffled(SYSTEM), results in shuffled(RESULTS)) {
        try_toml(&format!("{BODY}\n{SYSTEM}\n{plan}\n{RESULTS}"));
        try_toml(&format!("{BODY}\n{system}\n{PLAN}\n{RESULTS}"));
        try_toml(&format!("{BODY}\n{SYSTEM}\n{PLAN}\n{results}"));
    }
}

#[test]
fn the_parts_of_these_tests_make_a_dossier() {
    let read = read_text(&format!("{BODY}\n{SYSTEM}\n{PLAN}\n{RESULTS}"))
        .unwrap_or_else(|it| panic!("{:?}", it.errors));
    assert!(read.dossier.objectives.len() > 1);
    use_it(&read.dossier);
}
