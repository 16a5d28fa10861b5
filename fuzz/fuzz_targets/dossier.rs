// SPDX-License-Identifier: AGPL-3.0-or-later
//! Any text as a dossier in TOML: what is read is written and read back the same, scored, explained, checked.
#![no_main]

use engine::{check::check, score::with_scorer};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let read = match formats::read_text(text) {
        Ok(it) => it,
        Err(it) => {
            assert!(it.errors.iter().all(|error| !error.what.is_empty() && !error.remedy.is_empty()));
            return;
        }
    };
    let written = formats::write(&read.dossier, None);
    let again = formats::read_text(&written).expect("what is written can be read");
    assert_eq!(again.dossier, read.dossier);
    check(&read.dossier).expect("what was read is a tree");
    let explained = with_scorer(&read.dossier, &read.dossier.system, |scorer| {
        let card = scorer.score();
        (0..scorer.tree.nodes.len()).all(|at| scorer.explain(&card, at).value == card.of(at).value)
    });
    assert_eq!(explained, Ok(true));
});
