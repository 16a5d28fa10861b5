// SPDX-License-Identifier: AGPL-3.0-or-later
//! Any text as a number: what is read is printed and read back the same.
#![no_main]

use engine::number::{Number, Rounding, parse_marked};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let marked = parse_marked(text).map(|it| it.number);
    for it in [marked, Number::parse(text), Number::parse_exact(text)].into_iter().flatten() {
        assert_eq!(Number::parse_exact(&it.exact()).as_ref(), Some(&it));
        for (_, mode) in Rounding::ALL {
            assert!(!it.italian(2, *mode).is_empty());
        }
    }
});
