// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rounding to a number of decimals, in the ways the rules of the bodies ask for.

use std::cmp::Ordering;

use compact_str::{CompactString, ToCompactString};
use dashu_int::{
    IBig, UBig,
    ops::{BitTest, DivRem},
};
use dashu_ratio::RBig;

use super::{Number, Repr, quotient, reduced, remainder};

/// How a number is brought to fewer decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// To the nearest, ties away from zero: 2,5 gives 3 and −2,5 gives −3. What people mean by rounding.
    HalfUp,
    /// To the nearest, ties to the even neighbour: 2,5 gives 2 and 3,5 gives 4.
    HalfEven,
    /// Toward zero: the decimals in excess are dropped.
    Truncate,
    /// Away from zero as soon as anything is in excess: 2,1 gives 3 and −2,1 gives −3.
    Up,
    /// Toward −∞: 2,9 gives 2 and −2,1 gives −3.
    Down,
    /// Not at all.
    None,
}

impl Rounding {
    /// Every way, with the key that names it in a system file.
    pub const ALL: &'static [(&'static str, Rounding)] = &[
        ("mezzo-in-su", Rounding::HalfUp),
        ("mezzo-pari", Rounding::HalfEven),
        ("tronca", Rounding::Truncate),
        ("eccesso", Rounding::Up),
        ("difetto", Rounding::Down),
        ("nessuno", Rounding::None),
    ];

    /// The key that names it in a system file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Rounding::HalfUp => "mezzo-in-su",
            Rounding::HalfEven => "mezzo-pari",
            Rounding::Truncate => "tronca",
            Rounding::Up => "eccesso",
            Rounding::Down => "difetto",
            Rounding::None => "nessuno",
        }
    }

    /// The way named `name`, exactly as [`Rounding::ALL`] writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Rounding> {
        Rounding::ALL.iter().find(|(it, _)| *it == name).map(|(_, rounding)| *rounding)
    }

    /// Whether the size of a number goes up by one unit of the last decimal kept, `excess` being how what
    /// is dropped compares with half of that unit, `odd` whether the last digit kept is.
    fn goes_up(self, negative: bool, odd: bool, excess: Ordering) -> bool {
        match self {
            Rounding::HalfUp => excess.is_ge(),
            Rounding::HalfEven => excess.is_gt() || (excess.is_eq() && odd),
            Rounding::Up => true,
            Rounding::Down => negative,
            Rounding::Truncate | Rounding::None => false,
        }
    }
}

/// Most decimals for which ten to that power is an `i64`.
const SMALL_DIGITS: u8 = 18;

impl Number {
    /// This number with at most `digits` decimals; unchanged when it has no more than that already, or when
    /// `mode` is [`Rounding::None`].
    #[must_use]
    pub fn round(&self, digits: u8, mode: Rounding) -> Number {
        if mode == Rounding::None || self.is_integer() {
            return self.clone();
        }
        match self.0 {
            Repr::Small { n, d } if digits <= SMALL_DIGITS => round_small(self, (n, d), digits, mode),
            _ => round_large(&self.to_large(), digits, mode),
        }
    }

    /// The greatest integer not above this number: −2,1 gives −3.
    #[must_use]
    pub fn floor(&self) -> Number {
        self.round(0, Rounding::Down)
    }

    /// The decimal digits of the size of this number times ten to `digits`, what is left being dropped.
    pub(super) fn scaled_digits(&self, digits: u8) -> CompactString {
        match self.0 {
            Repr::Small { n, d } if digits <= SMALL_DIGITS => {
                let scaled = quotient(i128::from(n) * i128::from(ten_to(digits)), d.unsigned_abs());
                match u64::try_from(scaled.unsigned_abs()) {
                    Ok(it) => it.to_compact_string(),
                    Err(_) => scaled.unsigned_abs().to_compact_string(),
                }
            }
            _ => {
                let (n, d) = self.to_large().into_parts();
                (n.into_parts().1 * large_ten_to(digits.into()) / d).to_compact_string()
            }
        }
    }
}

fn round_small(it: &Number, (n, d): (i64, i64), digits: u8, mode: Rounding) -> Number {
    let (d, scale) = (d.unsigned_abs(), ten_to(digits));
    if scale % d == 0 {
        return it.clone();
    }
    let scaled = i128::from(n) * i128::from(scale);
    let (kept, dropped) = (quotient(scaled, d), remainder(scaled, d));
    // not zero, as `d` does not divide the scale
    let up = mode.goes_up(n < 0, kept % 2 != 0, dropped.cmp(&(d - dropped)));
    reduced(if up { kept + i128::from(n.signum()) } else { kept }, scale)
}

pub(super) fn round_large(it: &RBig, digits: u8, mode: Rounding) -> Number {
    let (sign, size) = it.numerator().clone().into_parts();
    let scale = large_ten_to(digits.into());
    let (kept, dropped) = (size * &scale).div_rem(it.denominator());
    if dropped.is_zero() {
        return Number::from_large(it.clone());
    }
    let odd = kept.bit(0);
    let excess = dropped.cmp(&(it.denominator() - &dropped));
    let up = mode.goes_up(*it.numerator() < IBig::ZERO, odd, excess);
    let kept = if up { kept + UBig::ONE } else { kept };
    Number::from_large(RBig::from_parts(IBig::from_parts(sign, kept), scale))
}

/// Ten to `digits`, which is at most [`SMALL_DIGITS`].
pub(super) fn ten_to(digits: u8) -> u64 {
    10_u64.pow(u32::from(digits))
}

/// Ten to `digits`.
pub(super) fn large_ten_to(digits: usize) -> UBig {
    UBig::from(10_u8).pow(digits)
}
