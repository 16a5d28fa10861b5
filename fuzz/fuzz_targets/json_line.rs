// SPDX-License-Identifier: AGPL-3.0-or-later
//! Any text as a line of a stream: it is scored, or refused with a remedy.
#![no_main]

use engine::score::with_scorer;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match formats::read_json(text, None) {
        Ok(it) => {
            let scored = with_scorer(&it, &it.system, |scorer| scorer.score().outcomes.len());
            assert!(scored.is_ok_and(|it| it > 0) || engine::tree::Tree::build(&it).is_err());
        }
        Err(errors) => assert!(errors.iter().all(|it| !it.remedy.is_empty())),
    }
});
