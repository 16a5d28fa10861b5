// SPDX-License-Identifier: AGPL-3.0-or-later
//! How numbers are written: for Italian readers, and exactly for machines.

use std::fmt;

use super::{Number, Repr, Rounding};

/// A decimal number with at most this many decimals is printed in full by [`Number::italian_shortest`].
const FULL: u8 = 10;
/// How many decimals it prints of the others.
const CUT: u8 = 5;

impl Number {
    /// This number for machines: `p/q` in lowest terms, or `p` when it is an integer, with no grouping.
    ///
    /// [`Number::parse_exact`] reads it back.
    #[must_use]
    pub fn exact(&self) -> String {
        self.exactly().to_string()
    }

    /// As [`Number::exact`], straight to where it is written.
    #[must_use]
    pub fn exactly(&self) -> impl fmt::Display {
        fmt::from_fn(|f| match &self.0 {
            Repr::Small { n, d: 1 } => write!(f, "{n}"),
            Repr::Small { n, d } => write!(f, "{n}/{d}"),
            Repr::Big(it) if it.is_int() => write!(f, "{}", it.numerator()),
            Repr::Big(it) => write!(f, "{}/{}", it.numerator(), it.denominator()),
        })
    }

    /// This number for readers, rounded: exactly `digits` decimals, comma, thousands with dots: `1.234,50`.
    ///
    /// A number that rounds to zero has no sign. [`Rounding::None`] cannot make a third finite, so here it
    /// drops the decimals in excess as [`Rounding::Truncate`] does.
    #[must_use]
    pub fn italian(&self, digits: u8, mode: Rounding) -> String {
        let mode = if mode == Rounding::None { Rounding::Truncate } else { mode };
        let rounded = self.round(digits, mode);
        written(rounded.is_negative(), &rounded.scaled_digits(digits), digits)
    }

    /// This number for readers, as exactly as can be read: in full when at most ten decimals are enough
    /// (`95,59551`), or else five decimals, not rounded, and the sign that there are more (`98,53183…`).
    #[must_use]
    pub fn italian_shortest(&self) -> String {
        if self.round(FULL, Rounding::Truncate) != *self {
            return written(self.is_negative(), &self.scaled_digits(CUT), CUT) + "…";
        }
        let full = written(self.is_negative(), &self.scaled_digits(FULL), FULL);
        full.trim_end_matches('0').trim_end_matches(',').to_owned()
    }
}

impl fmt::Display for Number {
    /// As [`Number::italian_shortest`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.italian_shortest())
    }
}

impl fmt::Debug for Number {
    /// As [`Number::exact`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.exact())
    }
}

/// The integer written `scaled`, divided by ten to `digits`, in Italian.
fn written(negative: bool, scaled: &str, digits: u8) -> String {
    let (whole, decimals) = match scaled.len().checked_sub(digits.into()) {
        Some(whole) if whole > 0 => scaled.split_at(whole),
        _ => ("0", scaled),
    };
    let mut text = String::with_capacity(whole.len() * 4 / 3 + usize::from(digits) + 3);
    if negative {
        text.push('-');
    }
    let (first, mut rest) = whole.split_at((whole.len() - 1) % 3 + 1);
    text.push_str(first);
    while let Some((group, after)) = rest.split_at_checked(3) {
        text.push('.');
        text.push_str(group);
        rest = after;
    }
    if digits > 0 {
        text.push(',');
        text.extend(std::iter::repeat_n('0', usize::from(digits) - decimals.len()));
        text.push_str(decimals);
    }
    text
}
