// SPDX-License-Identifier: AGPL-3.0-or-later
//! Any text as an expression: mistakes point into it, and what is read can be computed.
#![no_main]

use engine::{
    expression::{Expression, Undefined, Value},
    number::Number,
};

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Expression::parse(text) {
        Ok(it) => {
            let mut scope = |name: &str| match name.len() % 4 {
                0 => Value::Number(Number::ZERO),
                1 => Value::Number(Number::HUNDRED),
                2 => Value::Bool(true),
                _ => Value::Undefined(Undefined::Missing(name.to_owned())),
            };
            it.evaluate(&mut scope);
            it.substituted(&mut scope);
            let faults = it.constant_faults().into_iter().map(|(at, _)| at);
            assert!(faults.chain(it.constant_zero_divisors()).all(|at| text.get(at).is_some()));
        }
        Err(it) => assert!(text.get(it.at.clone()).is_some(), "{it:?}"),
    }
});
