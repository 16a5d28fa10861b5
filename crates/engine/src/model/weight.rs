// SPDX-License-Identifier: AGPL-3.0-or-later
//! Weights as documents print them.

use super::Understand;
use crate::number::{Number, parse_marked};

/// A weight, in points of a hundred, with the notation it was written in.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// Points of 100: `8,33 %` is 8.33; a fraction of the whole such as `1/12` is 100/12.
    pub points: Number,
    /// Written with the sign `%`.
    pub percent: bool,
    /// Written in brackets, as phases often are.
    pub brackets: bool,
}

impl Understand for Weight {
    const WHAT: &'static str = "un peso";

    fn understand(text: &str) -> Option<Weight> {
        let marked = parse_marked(text)?;
        let fraction = !marked.percent && marked.number <= Number::ONE && text.contains('/');
        let points = if fraction { &marked.number * &Number::HUNDRED } else { marked.number };
        Some(Weight { points, percent: marked.percent, brackets: marked.brackets })
    }
}

impl Understand for Number {
    const WHAT: &'static str = "un numero";

    fn understand(text: &str) -> Option<Number> {
        Number::parse(text)
    }
}
