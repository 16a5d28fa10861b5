// SPDX-License-Identifier: AGPL-3.0-or-later
//! Baselines, targets and results as documents print them: "> 500.000", "< 25%", "+10", "Si", "5 giorni".

use jiff::civil::Date;

use super::{Choice, Deadline, Understand};
use crate::number::{Number, parse_marked};

/// A quantity with the comparison and the sign it was written with.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The sign before it, if any.
    pub comparison: Option<Comparison>,
    /// Written with an explicit `+`: an increment over the baseline.
    pub increment: bool,
    /// How much.
    pub magnitude: Magnitude,
}

/// How much, by kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Magnitude {
    /// A plain number, also of days or euros.
    Number(Number),
    /// A percentage, in points: `95%` is 95.
    Percent(Number),
    /// A day.
    Date(Date),
    /// Yes or no.
    Truth(bool),
}

/// Which side of the target is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
}

impl Choice for Comparison {
    const ALL: &'static [(&'static str, Comparison)] = &[
        (">=", Comparison::AtLeast),
        ("≥", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("≤", Comparison::AtMost),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
}

impl Comparison {
    /// Whether `actual` stands on the good side of `target`.
    #[must_use]
    pub fn holds<T: PartialOrd>(self, actual: &T, target: &T) -> bool {
        match self {
            Comparison::Greater => actual > target,
            Comparison::AtLeast => actual >= target,
            Comparison::Less => actual < target,
            Comparison::AtMost => actual <= target,
            Comparison::Equal => actual == target,
        }
    }
}

impl Quantity {
    /// The quantity as a number of its own unit: percentages in points, yes as 1 and no as 0, dates none.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        match &self.magnitude {
            Magnitude::Number(it) | Magnitude::Percent(it) => Some(it.clone()),
            Magnitude::Truth(it) => Some(Number::from(i64::from(*it))),
            Magnitude::Date(_) => None,
        }
    }

    /// The day, when it is one.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        match self.magnitude {
            Magnitude::Date(it) => Some(it),
            _ => None,
        }
    }
}

/// Units that may follow a number without changing it.
const UNITS: &[&str] = &["giorni", "giorno", "gg", "gg.", "ore", "ora", "h", "mesi", "mese", "anni", "anno"];

impl Understand for Quantity {
    const WHAT: &'static str = "una quantità";

    fn understand(text: &str) -> Option<Quantity> {
        // Most cells are plain figures: none of the words below begins or ends with a digit.
        let digit = |it: Option<u8>| it.is_some_and(|it| it.is_ascii_digit());
        let plain = digit(text.bytes().next()) && digit(text.bytes().last());
        if let Some(marked) = plain.then(|| parse_marked(text)).flatten() {
            let magnitude = Magnitude::Number(marked.number);
            return Some(Quantity { comparison: None, increment: false, magnitude });
        }
        let text = text.trim();
        let sign = Comparison::ALL.iter().find(|(sign, _)| text.starts_with(sign));
        let (comparison, rest) = match sign {
            Some((sign, comparison)) => (Some(*comparison), text[sign.len()..].trim_start()),
            None => (None, text),
        };
        let truth = match rest.to_lowercase().as_str() {
            "si" | "sì" | "si'" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        if let Some(truth) = truth {
            return Some(Quantity { comparison, increment: false, magnitude: Magnitude::Truth(truth) });
        }
        let bare = UNITS.iter().find_map(|it| {
            let head = rest.strip_suffix(it)?;
            head.ends_with([' ', '\u{a0}']).then(|| head.trim_end())
        });
        if let Some(marked) = parse_marked(bare.unwrap_or(rest)) {
            let magnitude = match marked.percent {
                true => Magnitude::Percent(marked.number),
                false => Magnitude::Number(marked.number),
            };
            return Some(Quantity { comparison, increment: marked.sign_written, magnitude });
        }
        let date = Deadline::understand(rest)?.exact_day()?;
        Some(Quantity { comparison, increment: false, magnitude: Magnitude::Date(date) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Quantity> {
        Quantity::understand(text)
    }

    #[test]
    fn keeps_the_sign_and_the_kind() {
        let mol = read("> 500.000").unwrap();
        assert_eq!(mol.comparison, Some(Comparison::Greater));
        assert_eq!(mol.number(), Some(500_000.into()));
        let staff = read("< 25%").unwrap();
        assert_eq!(staff.magnitude, Magnitude::Percent(25.into()));
        assert!(read("+10").unwrap().increment);
        assert_eq!(read("Si").unwrap().magnitude, Magnitude::Truth(true));
        assert_eq!(read("5 giorni").unwrap().number(), Some(5.into()));
        assert_eq!(read("-20").unwrap().number(), Some((-20).into()));
        assert!(read("31/12/2019").unwrap().date().is_some());
    }

    #[test]
    fn does_not_guess() {
        for text in ["x", "n.d.", "", "Piena attuazione", "10 o più", "giorni"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
