// SPDX-License-Identifier: AGPL-3.0-or-later
//! No input whatever makes expressions panic, hang or point outside the text.

use jiff::civil::Date;
use proptest::prelude::*;

use crate::{
    expression::{Expression, FUNCTIONS, Undefined, Value},
    number::Number,
};

const WORDS: &[&str] = &[
    "0",
    "1",
    "2",
    "8.33",
    "30%",
    "20",
    "99999999999999999999",
    "0.000000001",
    "@31/12/2021",
    "@01.01.0001",
    "@31/12/9999",
    "a",
    "b",
    "tab.riga",
    "qualità",
    "o",
    "e",
    "non",
    "=",
    "==",
    "!=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "−",
    "*",
    "×",
    "/",
    "÷",
    "^",
    "^",
    "(",
    "(",
    ")",
    ")",
    ",",
    ",",
    ";",
    "%",
    "@",
    ".",
    "€",
];

/// Words in any order: many are nearly expressions.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        1 => (0..FUNCTIONS.len()).prop_map(|it| format!("{}(", FUNCTIONS[it].name)),
    ];
    let gap = proptest::sample::select(vec!["", " ", "\u{a0}"]);
    proptest::collection::vec((word, gap), 0..60)
        .prop_map(|it| it.into_iter().map(|(word, gap)| word + gap).collect())
}

/// Expressions that can be read, of any kinds.
fn trees() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "0",
        "1",
        "2.5",
        "30%",
        "7",
        "@31/12/2021",
        "@29.02.2024",
        "a",
        "b",
        "tab.riga",
        "c",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(6, 60, 4, |inner| {
        let operators = vec!["+", "-", "*", "/", "=", "<>", "<", ">=", " e ", " o "];
        let operator = proptest::sample::select(operators);
        let calls = (0..FUNCTIONS.len(), proptest::collection::vec(inner.clone(), 4));
        prop_oneof![
            4 => (inner.clone(), operator, inner.clone()).prop_map(|(a, operator, b)| format!("({a}){operator}({b})")),
            1 => inner.clone().prop_map(|it| format!("-({it})")),
            1 => inner.clone().prop_map(|it| format!("non ({it})")),
            1 => (inner, 0..21).prop_map(|(it, power)| format!("({it})^{power}")),
            4 => calls.prop_map(|(at, arguments)| {
                let function = &FUNCTIONS[at];
                let fitting = (1..=4).find(|it| function.accepts(*it).is_ok()).expect("every function takes some");
                let most = if function.repeats { 4 } else { fitting };
                format!("{}({})", function.name, arguments[..most].join(","))
            }),
        ]
    })
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (any::<i64>(), any::<i64>()).prop_filter_map("a divisor", |(n, d)| Number::ratio(n, d).map(Value::Number)),
        4 => (-20_i64..20).prop_map(|it| Value::Number(Number::from(it))),
        2 => (-9999_i16..=9999, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Value::Date(Date::constant(y, m, d))),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::Undefined(Undefined::Missing("x".to_owned()))),
    ]
}

/// Reads a text and does with it all that can be done.
fn exercise(text: &str, values: &[Value]) -> Result<(), TestCaseError> {
    let mut scope = |name: &str| values[name.len() % values.len()].clone();
    match Expression::parse(text) {
        Ok(it) => {
            let value = it.evaluate(&mut scope);
            prop_assert_eq!(&value, &it.evaluate(&mut scope));
            prop_assert!(!value.to_string().is_empty());
            prop_assert!(!it.substituted(&mut scope).is_empty());
            for name in it.names() {
                prop_assert_eq!(&text[name.at.clone()], &name.text);
            }
            let faults = it.constant_faults();
            for at in it.constant_zero_divisors().iter().chain(faults.iter().map(|it| &it.0)) {
                prop_assert!(text.get(at.clone()).is_some_and(|it| !it.is_empty()));
            }
            if it.names().is_empty() && matches!(value, Value::Undefined(_)) {
                let lazy = ["se(", "se_manca(", "conta(", " e ", " o "].iter().any(|it| text.contains(it));
                let zero = matches!(value, Value::Undefined(Undefined::DivisionByZero(_)));
                prop_assert!(lazy || zero || !faults.is_empty(), "{} has no value and no fault", text);
            }
        }
        Err(error) => {
            prop_assert!(text.get(error.at.clone()).is_some(), "{:?} is not in the text", error.at);
            prop_assert!(!error.what.is_empty() && !error.remedy.is_empty());
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in ".{0,80}", values in proptest::collection::vec(values(), 1..5)) {
        exercise(&text, &values)?;
    }

    #[test]
    fn any_words(text in words(), values in proptest::collection::vec(values(), 1..5)) {
        exercise(&text, &values)?;
    }

    #[test]
    fn any_tree(text in trees(), values in proptest::collection::vec(values(), 1..5)) {
        exercise(&text, &values)?;
    }

    /// Whole numbers agree with the machine's arithmetic.
    #[test]
    fn sums_and_products(a in -999_i64..999, b in -999_i64..999, c in -999_i64..999) {
        let text = format!("({a}) - ({b}) * ({c}) + ({a})^2");
        let value = Expression::parse(&text).expect("it is an expression").evaluate(&mut |_| Value::Bool(true));
        prop_assert_eq!(value, Value::Number(Number::from(a - b * c + a * a)));
    }
}
