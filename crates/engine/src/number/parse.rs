// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numbers as people write them in Italian documents and sheets, and as machines do.

use std::borrow::Cow;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::{
    Number, reduced,
    round::{large_ten_to, ten_to},
};

/// Nothing longer than this, in characters, is a number someone wrote.
const LONGEST: usize = 200;
/// Nor, in bytes, one that a machine did.
const LONGEST_EXACT: usize = 20_000;
/// What a number of so many digits is read without large integers.
const SMALL_DIGITS: usize = 18;
/// What sets thousands apart: a dot, or a no-break, narrow no-break or thin space. A plain space does not:
/// `10 200` may be two cells that a conversion joined.
const GROUPS: [char; 4] = ['.', '\u{a0}', '\u{202f}', '\u{2009}'];

/// A number with the signs written around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one mark was written: they are independent"
)]
pub struct Marked {
    /// The number, as if the marks were not there: `8,33 %` is 8.33, `(50)` is 50.
    pub number: Number,
    /// Followed by `%`.
    pub percent: bool,
    /// Preceded or followed by `€`.
    pub euro: bool,
    /// In round brackets, marks included.
    pub brackets: bool,
    /// With an explicit plus: `+10`.
    pub sign_written: bool,
}

/// Reads a number, as [`Number::parse`] does, with what may surround it: a percent sign, with or without a
/// space before it, and round brackets around everything: `8,33 %`, `(50%)`, `( 33 % )`, `20%`.
///
/// None when there is anything else, or both `%` and `€`.
#[must_use]
pub fn parse_marked(text: &str) -> Option<Marked> {
    let percentage = text.strip_suffix('%').map(|it| it.strip_suffix(' ').unwrap_or(it));
    if let Some(number) = plain(percentage.unwrap_or(text)) {
        let percent = percentage.is_some();
        return Some(Marked { number, percent, euro: false, brackets: false, sign_written: false });
    }
    let text = bounded(text)?;
    let inside = text.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let bare = inside.unwrap_or(text).trim();
    let percent = bare.strip_suffix('%').map(str::trim_end);
    let amount = amount(percent.unwrap_or(bare))?;
    let marked = Marked {
        number: amount.number,
        percent: percent.is_some(),
        euro: amount.euro,
        brackets: inside.is_some(),
        sign_written: amount.sign == Some(Sign::Plus),
    };
    (!(marked.percent && marked.euro)).then_some(marked)
}

impl Number {
    /// Reads a number as Italians write it, or as a spreadsheet does:
    ///
    /// - `1234,56`, `1.234,56`, `1.234.567`, and the same with no-break spaces for dots;
    /// - `8.33`: one dot is a decimal point when it cannot be a thousands dot. `1.234` is one thousand two
    ///   hundred and thirty-four, as it is for every Italian reader; `0.125`, `1234.567` and `1.2345` have
    ///   decimals;
    /// - `1/12`, of integers;
    /// - any of these after `+`, `-` or `−`, and before or after `€`: `€ 11.000,00`, `-20`, `-€ 5`.
    ///
    /// None for anything else, wrong groups (`1.23.456`), a zero denominator, and more than 200 characters.
    /// A percent sign is not part of a number: see [`parse_marked`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        Some(amount(bounded(text)?)?.number)
    }

    /// Reads what [`Number::exact`] writes, `p/q` or `p`, and plain decimals such as `8.33`, where a dot is
    /// always the decimal point. No spaces, no plus, no thousands; `p/q` need not be in lowest terms.
    ///
    /// None for anything else, a zero denominator, and more than 20 000 characters.
    #[must_use]
    pub fn parse_exact(text: &str) -> Option<Number> {
        if text.len() > LONGEST_EXACT {
            return None;
        }
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let size = if let Some((n, d)) = text.split_once('/') {
            decimal(n, "")?.checked_div(&decimal(d, "")?)?
        } else if let Some((whole, decimals)) = text.split_once('.') {
            fractional(whole, decimals)?
        } else {
            decimal(text, "")?
        };
        Some(if negative { -size } else { size })
    }
}

/// A number with the marks that belong to amounts.
struct Amount {
    number: Number,
    euro: bool,
    sign: Option<Sign>,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Plus,
    Minus,
}

fn bounded(text: &str) -> Option<&str> {
    (text.len() <= LONGEST || text.chars().nth(LONGEST).is_none()).then(|| text.trim())
}

/// The commonest amounts, `25` and `8,33`, read in one pass; none says that the long way must tell.
fn plain(text: &str) -> Option<Number> {
    if text.len() > SMALL_DIGITS {
        return None;
    }
    let (mut n, mut comma) = (0_i64, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => n = n * 10 + i64::from(byte - b'0'),
            b',' if at > 0 && comma.is_none() => comma = Some(at + 1),
            _ => return None,
        }
    }
    match comma {
        Some(from) if from < text.len() => {
            Some(reduced(n.into(), ten_to(u8::try_from(text.len() - from).ok()?)))
        }
        None if !text.is_empty() => Some(Number::whole(n)),
        _ => None,
    }
}

fn amount(text: &str) -> Option<Amount> {
    if let Some(number) = plain(text) {
        return Some(Amount { number, euro: false, sign: None });
    }
    let (outer, text) = split_sign(text);
    let before = text.strip_prefix('€').map(str::trim_start);
    let text = before.unwrap_or(text);
    let (inner, text) = if before.is_some() { split_sign(text) } else { (None, text) };
    let after = text.strip_suffix('€').map(str::trim_end);
    let text = after.unwrap_or(text);
    if (outer.is_some() && inner.is_some()) || (before.is_some() && after.is_some()) {
        return None;
    }
    let size = match text.split_once('/') {
        Some((n, d)) => integer(n.trim_end())?.checked_div(&integer(d.trim_start())?)?,
        None => unsigned(text)?,
    };
    let sign = outer.or(inner);
    let number = if sign == Some(Sign::Minus) { -size } else { size };
    Some(Amount { number, euro: before.or(after).is_some(), sign })
}

/// A sign must touch what it signs: `- 20` is also an item of a list.
fn split_sign(text: &str) -> (Option<Sign>, &str) {
    if let Some(rest) = text.strip_prefix('+') {
        (Some(Sign::Plus), rest)
    } else if let Some(rest) = text.strip_prefix(['-', '−']) {
        (Some(Sign::Minus), rest)
    } else {
        (None, text)
    }
}

fn unsigned(text: &str) -> Option<Number> {
    if let Some((whole, decimals)) = text.split_once(',') {
        return fractional(&ungrouped(whole)?, decimals);
    }
    match text.split_once('.') {
        Some((whole, decimals)) if is_decimal_point(whole, decimals) => fractional(whole, decimals),
        _ => integer(text),
    }
}

/// Whether the only dot of a number is its decimal point: it is not when what stands around it is a group of
/// thousands. No group of thousands begins with a zero.
fn is_decimal_point(whole: &str, decimals: &str) -> bool {
    let group = decimals.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
    !group && !decimals.contains('.')
}

fn integer(text: &str) -> Option<Number> {
    decimal(&ungrouped(text)?, "")
}

/// The digits of an integer without what sets its thousands apart; none unless all its groups are right.
fn ungrouped(text: &str) -> Option<Cow<'_, str>> {
    let Some(separator) = text.chars().find(|it| !it.is_ascii_digit()) else {
        return Some(Cow::Borrowed(text));
    };
    let mut groups = text.split(separator);
    let first = groups.next().filter(|it| (1..=3).contains(&it.len()) && !it.starts_with('0'))?;
    if !GROUPS.contains(&separator) || !are_digits(first) {
        return None;
    }
    let joined =
        groups.try_fold(first.to_owned(), |whole, it| (it.len() == 3 && are_digits(it)).then(|| whole + it));
    joined.map(Cow::Owned)
}

/// The number with these digits before and after the point; at least one on either side.
fn fractional(whole: &str, decimals: &str) -> Option<Number> {
    if decimals.is_empty() { None } else { decimal(whole, decimals) }
}

fn decimal(whole: &str, decimals: &str) -> Option<Number> {
    if whole.is_empty() || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    if whole.len() + decimals.len() <= SMALL_DIGITS {
        let scale = ten_to(u8::try_from(decimals.len()).ok()?);
        let digits = whole.bytes().chain(decimals.bytes());
        let n = digits.fold(0_i64, |n, digit| n * 10 + i64::from(digit - b'0'));
        return Some(reduced(n.into(), scale));
    }
    let digits = whole.to_owned() + decimals;
    let n = IBig::from(UBig::from_str_radix(&digits, 10).ok()?);
    Some(Number::from_large(RBig::from_parts(n, large_ten_to(decimals.len()))))
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}
