// SPDX-License-Identifier: AGPL-3.0-or-later
//! Machine integers standing for exact values: rounding a ratio, bounds, scales. `None` is "does not fit".

use crate::number::{Number, Rounding};

/// Largest scale a grid may have: beyond it products would seldom fit.
const FINEST: i64 = 1_000_000_000_000;

/// `n / d` brought to an integer; `d` is positive.
#[inline]
pub(super) fn round_ratio(n: i64, d: i64, mode: Rounding) -> Option<i64> {
    let (size, by) = (n.unsigned_abs(), d.unsigned_abs());
    let up = match mode {
        // The one that nearly every system declares, with one division.
        Rounding::HalfUp => {
            let twice = size.checked_mul(2)?.checked_add(by)?;
            return Some(signed(n, twice / by.checked_mul(2)?));
        }
        Rounding::Truncate | Rounding::None => false,
        Rounding::HalfEven => {
            let (kept, dropped) = (size / by, size % by);
            dropped > by - dropped || (dropped == by - dropped && kept % 2 == 1)
        }
        Rounding::Up => size % by != 0,
        Rounding::Down => n < 0 && size % by != 0,
    };
    Some(signed(n, size / by + u64::from(up)))
}

/// `size` with the sign of `n`; a quotient of an `i64` is one.
#[inline]
fn signed(n: i64, size: u64) -> i64 {
    let size = size.cast_signed();
    if n < 0 { -size } else { size }
}

/// The least common multiple of two scales, if it is not too fine.
pub(super) fn common(a: i64, b: i64) -> Option<i64> {
    let both = (a / gcd(a, b)).checked_mul(b)?;
    (both <= FINEST).then_some(both)
}

/// The greatest common divisor of two positive integers.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A fraction times a scale, when that is an integer.
pub(super) fn on_grid(number: &Number, scale: i64) -> Option<i64> {
    let (n, d) = number.as_small()?;
    if scale % d != 0 { None } else { n.checked_mul(scale / d) }
}

/// The scale on which these numbers, and those of `scale` already, are integers.
pub(super) fn scale_of<'a>(scale: i64, numbers: impl IntoIterator<Item = &'a Number>) -> Option<i64> {
    numbers.into_iter().try_fold(scale, |scale, it| common(scale, it.as_small()?.1))
}

/// Ten to `digits`, if it is a scale.
pub(super) fn ten_to(digits: u8) -> Option<i64> {
    10_i64.checked_pow(u32::from(digits)).filter(|it| *it <= FINEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rounds_as_numbers_do(n in -10_000_i64..10_000, d in 1_i64..300, mode in 0..5_usize) {
            let mode = Rounding::ALL[mode].1;
            let expected = Number::ratio(n, d).unwrap().round(0, mode);
            proptest::prop_assert_eq!(Number::from(round_ratio(n, d, mode).unwrap()), expected);
        }
    }

    #[test]
    fn says_when_it_does_not_fit() {
        assert_eq!(round_ratio(i64::MIN, 1, Rounding::HalfUp), None);
        assert_eq!(round_ratio(i64::MAX, 2, Rounding::HalfUp), None);
        assert_eq!(common(1_000_003, 1_000_033), None);
        assert_eq!(on_grid(&Number::ratio(1, 3).unwrap(), 100), None);
        assert_eq!(on_grid(&Number::ratio(1, 4).unwrap(), 100), Some(25));
    }
}
