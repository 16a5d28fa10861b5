// SPDX-License-Identifier: AGPL-3.0-or-later
//! `ripartisci`: an amount shared among those entitled, to the cent.

use crate::{
    number::{Number, Rounding},
    primitive::Primitive,
    system::{Cents, Leftover},
};

pub(super) static PRIMITIVE: Primitive =
    Primitive { id: "ripartisci", title: "Dividere un importo al centesimo", page: include_str!("share.md") };

/// Amounts of one pool, and what is left of it. Euros, with two decimals.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// What each takes, in the order given.
    pub amounts: Vec<Number>,
    /// What remains with the body.
    pub savings: Number,
}

/// Shares `amount` in proportion to `units`. Negative units count zero; with no units all is saved.
#[must_use]
pub fn by_units(amount: &Number, units: &[Number], cents: Cents) -> Shared {
    let positive: Vec<Number> = units.iter().map(|it| it.clone().max(Number::ZERO)).collect();
    let total: Number = positive.iter().sum();
    let exact = |it: &Number| (amount * it).checked_div(&total).unwrap_or(Number::ZERO);
    let wanted: Vec<Number> = positive.iter().map(exact).collect();
    to_the_cent(amount, &wanted, !total.is_zero(), cents)
}

/// Pays each its own quota, out of `amount`. What is left is saved, or shared again in proportion.
///
/// Quotas that together exceed the amount are cut in proportion: nothing is paid that is not there.
#[must_use]
pub fn by_quotas(amount: &Number, quotas: &[Number], leftover: Leftover, cents: Cents) -> Shared {
    let positive: Vec<Number> = quotas.iter().map(|it| it.clone().max(Number::ZERO)).collect();
    let total: Number = positive.iter().sum();
    if total > *amount || leftover == Leftover::Redistribute {
        return by_units(amount, &positive, cents);
    }
    to_the_cent(&total, &positive, true, cents).within(amount)
}

impl Shared {
    fn within(self, amount: &Number) -> Shared {
        let paid: Number = self.amounts.iter().sum();
        Shared { savings: amount - &paid, ..self }
    }
}

/// Brings exact amounts to cents. With the largest remainder the rows sum to `amount` (itself in cents).
fn to_the_cent(amount: &Number, wanted: &[Number], all: bool, cents: Cents) -> Shared {
    let mode = match cents {
        Cents::PerRow => Rounding::HalfUp,
        Cents::LargestRemainder => Rounding::Truncate,
    };
    let mut amounts: Vec<Number> = wanted.iter().map(|it| it.round(2, mode)).collect();
    if cents == Cents::LargestRemainder && all {
        let cent = Number::ratio(1, 100).unwrap_or(Number::ZERO);
        let mut left = &amount.round(2, Rounding::Truncate) - &amounts.iter().sum::<Number>();
        let mut order: Vec<usize> = (0..wanted.len()).filter(|it| !wanted[*it].is_zero()).collect();
        // Ties go to who comes first: the order of the rows is declared by the caller.
        order.sort_by(|a, b| (&wanted[*b] - &amounts[*b]).cmp(&(&wanted[*a] - &amounts[*a])).then(a.cmp(b)));
        for at in order {
            if left < cent {
                break;
            }
            amounts[at] += cent.clone();
            left = &left - &cent;
        }
    }
    let paid: Number = amounts.iter().sum();
    Shared { savings: amount - &paid, amounts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(texts: &[&str]) -> Vec<Number> {
        texts.iter().map(|it| Number::parse(it).unwrap()).collect()
    }

    #[test]
    fn classes_of_cuneo_on_nine_thousand() {
        let units = numbers(&["200", "200", "150", "150", "150", "150", "100", "100", "0"]);
        let shared = by_units(&Number::from(9000), &units, Cents::LargestRemainder);
        let expected = numbers(&["1500", "1500", "1125", "1125", "1125", "1125", "750", "750", "0"]);
        assert_eq!(shared.amounts, expected);
        assert_eq!(shared.savings, Number::ZERO);
    }

    proptest::proptest! {
        #[test]
        fn rows_sum_to_the_amount(cents in 0_i64..10_000_000, units in proptest::collection::vec(0_i64..500, 1..40)) {
            let amount = Number::ratio(cents, 100).unwrap();
            let units: Vec<Number> = units.into_iter().map(Number::from).collect();
            let shared = by_units(&amount, &units, Cents::LargestRemainder);
            let paid: Number = shared.amounts.iter().sum();
            proptest::prop_assert_eq!(&paid + &shared.savings, amount.clone());
            if units.iter().any(|it| !it.is_zero()) {
                proptest::prop_assert_eq!(paid, amount);
            }
            for (amount, units) in shared.amounts.iter().zip(&units) {
                proptest::prop_assert!(!units.is_zero() || amount.is_zero());
            }
        }
    }
}
