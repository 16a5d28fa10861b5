// SPDX-License-Identifier: AGPL-3.0-or-later
//! What must hold of any number: it agrees with `dashu`, has one form, and reads back what it prints.

use proptest::prelude::*;

use super::{tests::hash, *};

/// Integers of every size, most of them at the ends, where words overflow.
fn term() -> impl Strategy<Value = i64> {
    prop_oneof![
        -200..200_i64,
        any::<i64>(),
        (0..50_i64).prop_map(|it| i64::MAX - it),
        (0..50_i64).prop_map(|it| i64::MIN + it),
        (0..19_u32, -20..20_i64).prop_map(|(power, by)| 10_i64.pow(power).saturating_mul(by)),
    ]
}

fn fraction() -> impl Strategy<Value = (i64, i64)> {
    (term(), term().prop_filter("a denominator", |it| *it != 0))
}

/// Small numbers, and large ones made of them.
fn any_number() -> impl Strategy<Value = Number> {
    let small = || fraction().prop_map(|(n, d)| Number::ratio(n, d).unwrap());
    prop_oneof![3 => small(), 1 => (small(), small(), small()).prop_map(|(a, b, c)| a * b + c)]
}

fn mode() -> impl Strategy<Value = Rounding> {
    (0..Rounding::ALL.len()).prop_map(|at| Rounding::ALL[at].1)
}

fn reference((n, d): (i64, i64)) -> RBig {
    RBig::from_parts_signed(IBig::from(n), IBig::from(d))
}

proptest! {
    #[test]
    fn computes_as_dashu_does(a in fraction(), b in fraction()) {
        let (x, y) = (Number::ratio(a.0, a.1).unwrap(), Number::ratio(b.0, b.1).unwrap());
        let (p, q) = (reference(a), reference(b));
        prop_assert_eq!(&x + &y, Number::from_large(&p + &q));
        prop_assert_eq!(&x - &y, Number::from_large(&p - &q));
        prop_assert_eq!(&x * &y, Number::from_large(&p * &q));
        prop_assert_eq!(-&x, Number::from_large(-&p));
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x.is_negative(), p < RBig::ZERO);
        prop_assert_eq!(x.is_integer(), p.is_int());
        prop_assert_eq!(x.floor(), Number::from_large(p.floor().into()));
        let quotient = (!y.is_zero()).then(|| Number::from_large(p / q));
        prop_assert_eq!(x.checked_div(&y), quotient);
    }

    #[test]
    fn each_value_has_one_form(a in any_number(), b in any_number()) {
        let there_and_back = &(&a + &b) - &b;
        prop_assert_eq!(&there_and_back, &a);
        prop_assert_eq!(hash(&there_and_back), hash(&a));
        prop_assert_eq!(there_and_back.as_small(), a.as_small());
        prop_assert_eq!((&a - &b).is_zero(), a == b);
        if !b.is_zero() {
            prop_assert_eq!((&a * &b).checked_div(&b), Some(a));
        }
    }

    #[test]
    fn small_and_large_rounding_agree(a in fraction(), digits in 0..=18_u8, mode in mode()) {
        let it = Number::ratio(a.0, a.1).unwrap();
        if mode != Rounding::None {
            prop_assert_eq!(it.round(digits, mode), round::round_large(&reference(a), digits, mode));
        }
    }

    #[test]
    fn rounding_again_changes_nothing(
        it in any_number(), digits in 0..30_u8, mode in mode(), again in mode(),
    ) {
        let once = it.round(digits, mode);
        if mode != Rounding::None {
            prop_assert_eq!(once.round(digits, again), once.clone());
        }
        let scale = Number::from_large(RBig::from(round::large_ten_to(digits.into())));
        let unit = Number::ONE.checked_div(&scale).unwrap();
        prop_assert!((&once - &it).abs() < unit);
    }

    #[test]
    fn reads_back_what_it_prints(it in any_number(), digits in 0..30_u8, mode in mode()) {
        let printing = if mode == Rounding::None { Rounding::Truncate } else { mode };
        prop_assert_eq!(Number::parse(&it.italian(digits, mode)), Some(it.round(digits, printing)));
        prop_assert_eq!(Number::parse_exact(&it.exact()), Some(it.clone()));
        let shortest = it.italian_shortest();
        if !shortest.ends_with('…') {
            prop_assert_eq!(Number::parse(&shortest), Some(it));
        }
    }

    #[test]
    fn survives_any_text(text in prop_oneof![any::<String>(), "[-+−€%()0-9.,/ \u{a0}\u{202f}x]{0,24}"]) {
        if let Some(it) = Number::parse(&text) {
            prop_assert_eq!(parse_marked(&text).map(|it| it.number), Some(it));
        }
        if let Some(it) = Number::parse_exact(&text) {
            prop_assert_eq!(Number::parse_exact(&it.exact()), Some(it));
        }
    }
}
