// SPDX-License-Identifier: AGPL-3.0-or-later
//! The exact number everything is computed with: a reduced fraction of unlimited size.
//!
//! A score decides who is paid, so no step may lose anything: a third stays a third until a rule says
//! where it is rounded. Nearly every fraction fits two machine words and is worked on there; the few
//! that do not move to `dashu` and come back as soon as they fit, so each value has one form only.

mod operators;
mod parse;
mod print;
#[cfg(test)]
mod properties;
mod round;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

pub use parse::{Marked, parse_marked};
pub use round::Rounding;

/// An exact rational number of unlimited size.
///
/// Always in lowest terms, so two numbers are equal, and hash alike, exactly when they are the same value.
/// It has no unit: points, euros and days are told apart by who holds it. There is no `/`, because dividing
/// by zero has no result: see [`Number::checked_div`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// The two forms of a number; [`settle`] and [`Number::from_large`] keep every value in one of them only.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// Lowest terms, `d > 0`.
    Small { n: i64, d: i64 },
    /// Lowest terms, and not small: a term is beyond `i64`.
    Big(Box<RBig>),
}

impl Default for Number {
    fn default() -> Number {
        Number::ZERO
    }
}

impl Number {
    /// Nothing.
    pub const ZERO: Number = Number::whole(0);
    /// The unit.
    pub const ONE: Number = Number::whole(1);
    /// The whole, when it is counted in percentage points.
    pub const HUNDRED: Number = Number::whole(100);

    /// The fraction `n / d`; none when `d` is zero.
    #[must_use]
    pub fn ratio(n: i64, d: i64) -> Option<Number> {
        let n = if d < 0 { -i128::from(n) } else { i128::from(n) };
        (d != 0).then(|| reduced(n, d.unsigned_abs()))
    }

    /// Whether it is exactly zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { n: 0, .. })
    }

    /// Whether it is less than zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { n, .. } => *n < 0,
            Repr::Big(it) => *it.numerator() < IBig::ZERO,
        }
    }

    /// Whether it has no fractional part.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { d, .. } => *d == 1,
            Repr::Big(it) => it.is_int(),
        }
    }

    /// The distance from zero.
    #[must_use]
    pub fn abs(&self) -> Number {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// This number divided by `divisor`; none when `divisor` is zero.
    #[must_use]
    pub fn checked_div(&self, divisor: &Number) -> Option<Number> {
        if divisor.is_zero() {
            return None;
        }
        Some(match (&self.0, &divisor.0) {
            (&Repr::Small { n, d }, &Repr::Small { n: by, d: over }) => {
                let turned = if by < 0 { -over } else { over };
                product((n, d.unsigned_abs()), (turned, by.unsigned_abs()))
            }
            _ => Number::from_large(self.to_large() / divisor.to_large()),
        })
    }

    /// Numerator and denominator in lowest terms, the denominator positive; none when either is beyond `i64`.
    #[must_use]
    pub fn as_small(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small { n, d } => Some((n, d)),
            Repr::Big(_) => None,
        }
    }

    /// An integer.
    const fn whole(n: i64) -> Number {
        Number(Repr::Small { n, d: 1 })
    }

    /// The same value as `dashu` holds it.
    fn to_large(&self) -> RBig {
        match &self.0 {
            Repr::Small { n, d } => RBig::from_parts(IBig::from(*n), UBig::from(d.unsigned_abs())),
            Repr::Big(it) => RBig::clone(it),
        }
    }

    /// Takes a `dashu` fraction, which is always in lowest terms, back to the small form when it fits.
    fn from_large(it: RBig) -> Number {
        match (i64::try_from(it.numerator()), i64::try_from(it.denominator())) {
            (Ok(n), Ok(d)) => Number(Repr::Small { n, d }),
            _ => Number(Repr::Big(Box::new(it))),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small { n, d }, Repr::Small { n: m, d: e }) if d == e => n.cmp(m),
            (&Repr::Small { n, d }, &Repr::Small { n: m, d: e }) => {
                (i128::from(n) * i128::from(e)).cmp(&(i128::from(m) * i128::from(d)))
            }
            _ => self.to_large().cmp(&other.to_large()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Every primitive integer that fits `i64` is a number.
macro_rules! from_small_integers {
    ($($from:ty),+) => {$(
        impl From<$from> for Number {
            fn from(n: $from) -> Number {
                Number::whole(i64::from(n))
            }
        }
    )+};
}

from_small_integers!(i8, i16, i32, i64, u8, u16, u32);

impl From<u64> for Number {
    fn from(n: u64) -> Number {
        settle(i128::from(n), 1)
    }
}

impl From<usize> for Number {
    fn from(n: usize) -> Number {
        i64::try_from(n).map_or_else(|_| Number::from_large(RBig::from(UBig::from(n))), Number::whole)
    }
}

/// The sum, or with `minus` the difference, of two small fractions given as numerator and denominator.
///
/// Knuth's way (The Art of Computer Programming, 4.5.1): what the terms of the result have in common divides
/// what the denominators do, so no divisor of two words is ever sought. Nothing overflows: the products are
/// below 2^126.
fn sum((n1, d1): (i64, i64), (n2, d2): (i64, i64), minus: bool) -> Number {
    let left = i128::from(n1);
    let right = if minus { -i128::from(n2) } else { i128::from(n2) };
    if d1 == d2 {
        return if d1 == 1 { settle(left + right, 1) } else { reduced(left + right, d1.unsigned_abs()) };
    }
    let common = if d1 == 1 || d2 == 1 { 1 } else { gcd(d1.unsigned_abs(), d2.unsigned_abs()) };
    if common == 1 {
        let n = left * i128::from(d2) + right * i128::from(d1);
        return settle(n, u128::from(d1.unsigned_abs()) * u128::from(d2.unsigned_abs()));
    }
    let (rest1, rest2) = (d1.unsigned_abs() / common, d2.unsigned_abs() / common);
    let n = left * i128::from(rest2) + right * i128::from(rest1);
    let again = gcd(remainder(n, common), common);
    settle(quotient(n, again), u128::from(rest1) * u128::from(d2.unsigned_abs() / again))
}

/// The product of two small fractions in lowest terms; simplified across before, so it needs nothing after.
fn product((n1, d1): (i64, u64), (n2, d2): (i64, u64)) -> Number {
    let one = if d2 == 1 { 1 } else { gcd(n1.unsigned_abs(), d2) };
    let two = if d1 == 1 { 1 } else { gcd(n2.unsigned_abs(), d1) };
    let n = quotient(i128::from(n1), one) * quotient(i128::from(n2), two);
    settle(n, u128::from(d1 / two) * u128::from(d2 / one))
}

/// The fraction `n / d`, `d` not zero, brought to lowest terms.
fn reduced(n: i128, d: u64) -> Number {
    let common = gcd(remainder(n, d), d);
    settle(quotient(n, common), u128::from(d / common))
}

/// The fraction `n / d`, already in lowest terms, in the form it fits.
fn settle(n: i128, d: u128) -> Number {
    match (i64::try_from(n), i64::try_from(d)) {
        (Ok(n), Ok(d)) => Number(Repr::Small { n, d }),
        _ => large(n, d),
    }
}

#[cold]
fn large(n: i128, d: u128) -> Number {
    Number(Repr::Big(Box::new(RBig::from_parts(IBig::from(n), UBig::from(d)))))
}

/// `n / by`, toward zero; in one word when it can be, since dividing two words is many times slower.
fn quotient(n: i128, by: u64) -> i128 {
    if by == 1 {
        return n;
    }
    match (i64::try_from(n), i64::try_from(by)) {
        (Ok(n), Ok(by)) => i128::from(n / by),
        _ => n / i128::from(by),
    }
}

/// What is left of the size of `n` after taking `by` as many times as possible.
fn remainder(n: i128, by: u64) -> u64 {
    match u64::try_from(n.unsigned_abs()) {
        Ok(size) => size % by,
        Err(_) => u64::try_from(n.unsigned_abs() % u128::from(by)).expect("less than `by`, which is a u64"),
    }
}

/// The greatest common divisor, by Stein's binary algorithm; that of zero and `b` is `b`.
fn gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    b >>= b.trailing_zeros();
    while a != b {
        if a == 1 || b == 1 {
            return 1 << twos;
        }
        let gap = a.abs_diff(b);
        b = a.min(b);
        a = gap >> gap.trailing_zeros();
    }
    a << twos
}
