// SPDX-License-Identifier: AGPL-3.0-or-later
//! The operators of [`Number`]: `+`, `-`, `*` on values and references, negation and sums.

use std::{
    iter::Sum,
    ops::{Add, AddAssign, Mul, Neg, Sub},
};

use super::{Number, Repr, product, settle, sum};

impl Add for &Number {
    type Output = Number;

    fn add(self, other: &Number) -> Number {
        match (&self.0, &other.0) {
            (&Repr::Small { n, d }, &Repr::Small { n: m, d: e }) => sum((n, d), (m, e), false),
            _ => Number::from_large(self.to_large() + other.to_large()),
        }
    }
}

impl Sub for &Number {
    type Output = Number;

    fn sub(self, other: &Number) -> Number {
        match (&self.0, &other.0) {
            (&Repr::Small { n, d }, &Repr::Small { n: m, d: e }) => sum((n, d), (m, e), true),
            _ => Number::from_large(self.to_large() - other.to_large()),
        }
    }
}

impl Mul for &Number {
    type Output = Number;

    fn mul(self, other: &Number) -> Number {
        match (&self.0, &other.0) {
            (&Repr::Small { n, d }, &Repr::Small { n: m, d: e }) => {
                product((n, d.unsigned_abs()), (m, e.unsigned_abs()))
            }
            _ => Number::from_large(self.to_large() * other.to_large()),
        }
    }
}

impl Neg for &Number {
    type Output = Number;

    fn neg(self) -> Number {
        match &self.0 {
            Repr::Small { n, d } => settle(-i128::from(*n), u128::from(d.unsigned_abs())),
            // 2^63 is large and its opposite is not
            Repr::Big(it) => Number::from_large(-it.as_ref()),
        }
    }
}

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        -&self
    }
}

/// The owned forms of an operator defined on references.
macro_rules! owned {
    ($($operator:ident $method:ident),+) => {$(
        impl $operator for Number {
            type Output = Number;

            fn $method(self, other: Number) -> Number {
                (&self).$method(&other)
            }
        }

        impl $operator<&Number> for Number {
            type Output = Number;

            fn $method(self, other: &Number) -> Number {
                (&self).$method(other)
            }
        }

        impl $operator<Number> for &Number {
            type Output = Number;

            fn $method(self, other: Number) -> Number {
                self.$method(&other)
            }
        }
    )+};
}

owned!(Add add, Sub sub, Mul mul);

impl AddAssign for Number {
    fn add_assign(&mut self, other: Number) {
        *self = &*self + &other;
    }
}

impl AddAssign<&Number> for Number {
    fn add_assign(&mut self, other: &Number) {
        *self = &*self + other;
    }
}

impl Sum for Number {
    fn sum<I: Iterator<Item = Number>>(terms: I) -> Number {
        terms.fold(Number::ZERO, |total, it| &total + &it)
    }
}

impl<'a> Sum<&'a Number> for Number {
    fn sum<I: Iterator<Item = &'a Number>>(terms: I) -> Number {
        terms.fold(Number::ZERO, |total, it| &total + it)
    }
}
