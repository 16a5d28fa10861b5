// SPDX-License-Identifier: AGPL-3.0-or-later
//! A fund shared to the cent: nothing is paid that is not there.

use engine::{
    number::Number,
    primitive::share::{by_quotas, by_units},
    system::{Cents, Leftover},
};
use proptest::{collection::vec, prelude::*, sample::select};

fn money(most: i64) -> impl Strategy<Value = Number> {
    (0..most).prop_map(|it| Number::ratio(it, 100).unwrap())
}

proptest! {
    #[test]
    fn quotas_pay_no_more_than_there_is(
        amount in money(10_000_000),
        quotas in vec((-500..400_000_i64, 1..700_i64), 0..30),
        leftover in select(vec![Leftover::Savings, Leftover::Redistribute]),
    ) {
        let quotas: Vec<Number> = quotas.into_iter().map(|(n, d)| Number::ratio(n, d).unwrap()).collect();
        let shared = by_quotas(&amount, &quotas, leftover, Cents::LargestRemainder);
        let paid: Number = shared.amounts.iter().sum();
        prop_assert!(paid <= amount, "{paid} of {amount}");
        prop_assert_eq!(&paid + &shared.savings, amount);
        let cent = Number::ratio(1, 100).unwrap();
        for (it, quota) in shared.amounts.iter().zip(&quotas) {
            prop_assert!(!it.is_negative());
            prop_assert!((it * &Number::HUNDRED).is_integer(), "{it} has cents only");
            if leftover == Leftover::Savings {
                prop_assert!(*it < &quota.clone().max(Number::ZERO) + &cent, "{it} for a quota of {quota}");
            }
        }
    }

    #[test]
    fn rounding_row_by_row_errs_by_half_a_cent_a_row(
        amount in money(10_000_000), units in vec(0..500_i64, 1..40),
    ) {
        let units: Vec<Number> = units.into_iter().map(Number::from).collect();
        let shared = by_units(&amount, &units, Cents::PerRow);
        let paid: Number = shared.amounts.iter().sum();
        prop_assert_eq!(&paid + &shared.savings, amount.clone());
        let err = Number::ratio(i64::try_from(units.len()).unwrap(), 200).unwrap();
        let shared_out = units.iter().any(|it| !it.is_zero());
        prop_assert!(!shared_out || (&paid - &amount).abs() <= err);
    }
}
