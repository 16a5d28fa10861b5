// SPDX-License-Identifier: AGPL-3.0-or-later
//! The written forms of numbers, their roundings, and their growth beyond a word, case by case.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::*;

fn number(exact: &str) -> Number {
    Number::parse_exact(exact).unwrap()
}

pub(super) fn hash(it: &Number) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn a_third_three_times_is_the_whole() {
    let third = Number::HUNDRED.checked_div(&3.into()).unwrap();
    let whole: Number = [&third, &third, &third].into_iter().sum();
    assert_eq!(whole.round(2, Rounding::Truncate), Number::HUNDRED);
    assert_eq!(whole, Number::HUNDRED);
    let printed = third.round(2, Rounding::Truncate);
    assert_eq!((&printed + &printed + &printed).exact(), "9999/100");
}

#[test]
fn a_ratio_is_in_lowest_terms_with_its_sign_above() {
    for (n, d, exact) in [(2, 4, "1/2"), (1, -2, "-1/2"), (-3, -6, "1/2"), (0, -7, "0"), (12, 4, "3")] {
        assert_eq!(Number::ratio(n, d).unwrap().exact(), exact);
    }
    assert_eq!(Number::ratio(i64::MIN, i64::MIN), Some(Number::ONE));
    assert_eq!(Number::ratio(1, i64::MIN).unwrap().exact(), "-1/9223372036854775808");
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(Number::ONE.checked_div(&Number::ZERO), None);
}

#[test]
fn grows_beyond_a_word_and_comes_back_the_same() {
    let most = Number::from(i64::MAX);
    let beyond = &most + &Number::ONE;
    assert_eq!((beyond.as_small(), beyond.exact().as_str()), (None, "9223372036854775808"));
    let back = &beyond - &Number::ONE;
    assert_eq!((&back, hash(&back)), (&most, hash(&most)));
    assert_eq!(back.as_small(), Some((i64::MAX, 1)));
    let least = Number::from(i64::MIN);
    assert_eq!((-&least).as_small(), None);
    assert_eq!((-(-&least)).as_small(), Some((i64::MIN, 1)));
    assert_eq!(least.abs(), beyond);
    let tiny = Number::ratio(1, i64::MAX).unwrap();
    let square = &tiny * &tiny;
    assert_eq!(square.as_small(), None);
    assert_eq!((&square * &most).as_small(), Some((1, i64::MAX)));
    assert!(square < tiny && square > Number::ZERO && -&square < Number::ZERO);
    assert_eq!(Number::from(u64::MAX).exact(), u64::MAX.to_string());
    assert_eq!(Number::from(usize::MAX).exact(), usize::MAX.to_string());
}

#[test]
fn says_what_it_is() {
    assert!(Number::ZERO.is_zero() && Number::ZERO.is_integer() && !Number::ZERO.is_negative());
    let tenth = number("-1/10");
    assert!(!tenth.is_zero() && !tenth.is_integer() && tenth.is_negative());
    let large = number("-100000000000000000000000000000/3");
    assert!(!large.is_zero() && !large.is_integer() && large.is_negative());
    assert!(number("100000000000000000000000000000").is_integer());
    assert_eq!(format!("{tenth:?} {tenth} {tenth:>6}"), "-1/10 -0,1   -0,1");
}

#[test]
fn rounds_in_every_way() {
    let cases = [
        ("2.5", ["3", "2", "2", "3", "2"]),
        ("-2.5", ["-3", "-2", "-2", "-3", "-3"]),
        ("3.5", ["4", "4", "3", "4", "3"]),
        ("-3.5", ["-4", "-4", "-3", "-4", "-4"]),
        ("2.4999", ["2", "2", "2", "3", "2"]),
        ("-2.5001", ["-3", "-3", "-2", "-3", "-3"]),
        ("1/3", ["0", "0", "0", "1", "0"]),
        ("-1/3", ["0", "0", "0", "-1", "-1"]),
        ("-7", ["-7", "-7", "-7", "-7", "-7"]),
    ];
    let modes = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncate, Rounding::Up, Rounding::Down];
    // the same thirty places to the left takes the large form, with the same answers
    let shift = number("1000000000000000000000000000000");
    for (text, wanted) in cases {
        let it = number(text);
        for (mode, wanted) in modes.into_iter().zip(wanted) {
            assert_eq!(it.round(0, mode).exact(), wanted, "{text} {mode:?}");
            let moved = it.checked_div(&shift).unwrap().round(30, mode);
            assert_eq!((&moved * &shift).exact(), wanted, "{text} moved, {mode:?}");
        }
        assert_eq!(it.round(0, Rounding::None), it);
        assert_eq!(it.floor().exact(), wanted[4]);
    }
}

#[test]
fn rounds_to_the_decimals_asked() {
    let it = number("98.531835");
    assert_eq!(it.round(2, Rounding::HalfUp), number("98.53"));
    assert_eq!(it.round(5, Rounding::HalfUp), number("98.53184"));
    assert_eq!(it.round(6, Rounding::Down), it);
    assert_eq!(it.round(255, Rounding::Up), it);
    assert_eq!(number("1/3").round(19, Rounding::Up).exact(), "1666666666666666667/5000000000000000000");
    assert_eq!(number("1/3").round(18, Rounding::Truncate), number("0.333333333333333333"));
    let edge = Number::ratio(i64::MIN, 7).unwrap();
    assert_eq!(edge.round(18, Rounding::Truncate), number("-1317624576693539401.142857142857142857"));
}

#[test]
fn each_rounding_has_its_name() {
    for (name, mode) in Rounding::ALL {
        assert_eq!((mode.name(), Rounding::from_name(name)), (*name, Some(*mode)));
    }
    assert_eq!(Rounding::ALL.len(), 6);
    assert_eq!(Rounding::from_name("Tronca"), None);
}

#[test]
fn reads_what_italians_write() {
    let cases = [
        ("0", "0"),
        ("007", "7"),
        ("1234", "1234"),
        ("1.234,56", "30864/25"),
        ("1234,56", "30864/25"),
        ("1.234.567", "1234567"),
        ("8,33", "833/100"),
        ("8.33", "833/100"),
        ("1.234", "1234"),
        ("1,234", "617/500"),
        ("0.125", "1/8"),
        ("1234.567", "1234567/1000"),
        ("1.2345", "2469/2000"),
        ("1/12", "1/12"),
        ("2 / 4", "1/2"),
        ("1.000/3.000", "1/3"),
        ("\u{2212}20", "-20"),
        ("-20", "-20"),
        ("-1/2", "-1/2"),
        ("-0", "0"),
        ("+10", "10"),
        ("12\u{a0}345,6", "61728/5"),
        ("12\u{202f}345,6", "61728/5"),
        ("1\u{2009}012\u{2009}345", "1012345"),
        ("€ 11.000,00", "11000"),
        ("11.000,00 €", "11000"),
        ("€11,5", "23/2"),
        ("€ -5", "-5"),
        ("-€ 5", "-5"),
        ("\u{a0} 20 ", "20"),
        ("123.456.789.012.345.678.901", "123456789012345678901"),
    ];
    for (text, exact) in cases {
        assert_eq!(Number::parse(text).map(|it| it.exact()).as_deref(), Some(exact), "{text}");
        assert_eq!(parse_marked(text).map(|it| it.number.exact()).as_deref(), Some(exact), "{text}");
    }
}

#[test]
fn reads_no_more_than_that() {
    let no = [
        "",
        " ",
        "x",
        "1.23.456",
        "1.2.3",
        "1234.567.890",
        "012.345",
        "0.123.456",
        "1.234.56",
        "1.234,",
        ",5",
        "5,",
        ".5",
        "5.",
        ".",
        ",",
        "1,2,3",
        "1,234.56",
        "1.234\u{a0}567",
        "12 345",
        "1\u{a0}23",
        "--1",
        "+-1",
        "-+1",
        "- 20",
        "+",
        "-",
        "1/0",
        "1/",
        "/2",
        "1/2/3",
        "1/-2",
        "1,5/2",
        "1/2,5",
        "€",
        "€ -",
        "€ 1 €",
        "-€ -1",
        "1e3",
        "1_000",
        "٣",
        "²",
        "1 %x",
        "%",
        "()",
        "(",
        ")",
        "(1",
        "1)",
        "((1))",
        "(1)%",
        "€ 5%",
        "5 € %",
        "1 2",
        "0x10",
        "NaN",
        "∞",
        "5%%",
    ];
    for text in no {
        assert_eq!(Number::parse(text), None, "{text}");
        assert_eq!(parse_marked(text), None, "{text}");
    }
    for text in ["5%", "(5)"] {
        assert_eq!(Number::parse(text), None, "{text}");
    }
    assert!(Number::parse(&"9".repeat(200)).is_some());
    assert_eq!(Number::parse(&"9".repeat(201)), None);
    assert_eq!(Number::parse_exact(&"9".repeat(20_001)), None);
}

#[test]
fn keeps_the_marks() {
    let marks = |text: &str| {
        let it = parse_marked(text).unwrap();
        (it.number.exact(), it.percent, it.euro, it.brackets, it.sign_written)
    };
    let of = |exact: &str, percent, euro, brackets, plus| (exact.to_owned(), percent, euro, brackets, plus);
    assert_eq!(marks("20%"), of("20", true, false, false, false));
    assert_eq!(marks("8,33 %"), of("833/100", true, false, false, false));
    assert_eq!(marks("8.33\u{a0}%"), of("833/100", true, false, false, false));
    assert_eq!(marks("(50%)"), of("50", true, false, true, false));
    assert_eq!(marks("( 33 % )"), of("33", true, false, true, false));
    assert_eq!(marks("(1/3)"), of("1/3", false, false, true, false));
    assert_eq!(marks("+10"), of("10", false, false, false, true));
    assert_eq!(marks("+10%"), of("10", true, false, false, true));
    assert_eq!(marks("-10%"), of("-10", true, false, false, false));
    assert_eq!(marks("€ +5"), of("5", false, true, false, true));
    assert_eq!(marks("(11.000,00 €)"), of("11000", false, true, true, false));
}

#[test]
fn reads_what_machines_write() {
    for (text, exact) in
        [("8.33", "833/100"), ("8.333", "8333/1000"), ("-4/6", "-2/3"), ("-0", "0"), ("7", "7")]
    {
        assert_eq!(number(text).exact(), exact, "{text}");
    }
    for text in
        ["", "-", "+1", "8,33", " 1", "1/0", "1/-2", "1.5/2", "1.", ".5", "1.2.3", "1e3", "--1", "1/2/3"]
    {
        assert_eq!(Number::parse_exact(text), None, "{text}");
    }
}

#[test]
fn prints_for_italians() {
    let print = |exact: &str, digits| number(exact).italian(digits, Rounding::HalfUp);
    assert_eq!(print("1234.5", 2), "1.234,50");
    assert_eq!(print("1234567", 0), "1.234.567");
    assert_eq!(print("999.995", 2), "1.000,00");
    assert_eq!(print("-999999.5", 0), "-1.000.000");
    assert_eq!(print("-0.004", 2), "0,00");
    assert_eq!(print("-0.05", 1), "-0,1");
    assert_eq!(print("1/3", 20), "0,33333333333333333333");
    assert_eq!(number("2/3").italian(2, Rounding::None), "0,66");
    assert_eq!(
        number("100000000000000000000000000000").italian(1, Rounding::Up),
        "100.000.000.000.000.000.000.000.000.000,0"
    );
}

#[test]
fn prints_the_shortest_exact_form() {
    for (exact, shortest) in [
        ("0", "0"),
        ("100", "100"),
        ("-1234567", "-1.234.567"),
        ("95.59551", "95,59551"),
        ("1234.50", "1.234,5"),
        ("0.0000000001", "0,0000000001"),
        ("0.00000000001", "0,00000…"),
        ("98.531839999999", "98,53183…"),
        ("1/3", "0,33333…"),
        ("-2/3", "-0,66666…"),
        ("100000000000000000000000000000/3", "33.333.333.333.333.333.333.333.333.333,33333…"),
    ] {
        assert_eq!(number(exact).italian_shortest(), shortest, "{exact}");
    }
}
