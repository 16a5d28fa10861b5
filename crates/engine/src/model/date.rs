// SPDX-License-Identifier: AGPL-3.0-or-later
//! Deadlines as documents print them: "31.12.2021", "31 dic 2019", "novembre 2021", "31.12 di ogni anno".

use jiff::civil::Date;

use super::Understand;

/// A deadline, and how precisely it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What the words say.
    pub kind: DeadlineKind,
    /// Digits were split by a blank ("31.12.202 1"): debris of text extraction.
    pub debris: bool,
    /// Words after the date ("pluriennale", "(salvo diverso termine)").
    pub rest: String,
}

/// What a deadline says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineKind {
    /// A calendar day.
    Day(Date),
    /// A month of a year: its last day is meant, but it is not said.
    Month {
        /// Year.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// The same day of every year.
    Yearly {
        /// 1 to 12.
        month: i8,
        /// Day of the month.
        day: i8,
    },
}

impl Deadline {
    /// A calendar day.
    #[must_use]
    pub fn from_day(day: Date) -> Deadline {
        Deadline { kind: DeadlineKind::Day(day), debris: false, rest: String::new() }
    }

    /// The day, only if it was written as one.
    #[must_use]
    pub fn exact_day(&self) -> Option<Date> {
        match self.kind {
            DeadlineKind::Day(it) => Some(it),
            _ => None,
        }
    }

    /// The last day that respects the deadline in `year`.
    #[must_use]
    pub fn last_day(&self, year: i16) -> Option<Date> {
        match self.kind {
            DeadlineKind::Day(it) => Some(it),
            DeadlineKind::Month { year, month } => Date::new(year, month, 1).ok().map(Date::last_of_month),
            DeadlineKind::Yearly { month, day } => Date::new(year, month, day).ok(),
        }
    }
}

/// A day as documents print it: 31/01/2021.
#[must_use]
pub fn printed_day(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// Months, by their first three letters.
const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

const LONGEST: usize = 200;

impl Understand for Deadline {
    const WHAT: &'static str = "una data";

    fn understand(text: &str) -> Option<Deadline> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let lower = text.to_lowercase();
        let lower = ["entro il ", "entro ", "al ", "dal "]
            .iter()
            .find_map(|it| lower.strip_prefix(it))
            .unwrap_or(&lower);
        if lower.contains("fine di ogni anno") {
            let kind = DeadlineKind::Yearly { month: 12, day: 31 };
            return Some(Deadline { kind, debris: false, rest: String::new() });
        }
        numeric(lower).or_else(|| in_words(lower))
    }
}

/// `31.12.2021`, `31/12/2021`, `31-12-21`, `31.12 di ogni anno`, `31.12.202 1 …`.
fn numeric(text: &str) -> Option<Deadline> {
    let (day, rest) = digits(text, 2)?;
    let separator = rest.chars().next().filter(|it| ['.', '/', '-'].contains(it))?;
    let (month, rest) = digits(&rest[1..], 2)?;
    if let Some(after) = every_year(rest) {
        return yearly(month, day, after);
    }
    let rest = rest.strip_prefix(separator)?;
    let (mut year, mut rest) = digits(rest, 4)?;
    let mut debris = false;
    if (100..1000).contains(&year) {
        // Three digits, a blank, one digit: the extraction broke the year in two.
        let tail = rest.strip_prefix(' ')?;
        let (last, after) = digits(tail, 1)?;
        (year, rest, debris) = (year * 10 + last, after, true);
    }
    finish(day, month, year, rest, debris)
}

/// `31 dicembre 2019`, `31 dic 2019`, `novembre 2021`, `1 dicembre di ogni anno`.
fn in_words(text: &str) -> Option<Deadline> {
    let (day, rest) = match digits(text, 2) {
        Some((day, rest)) => (Some(day), rest.trim_start_matches(['°', 'º']).trim_start()),
        None => (None, text),
    };
    let word_end = rest.find(|it: char| !it.is_alphabetic()).unwrap_or(rest.len());
    let (word, rest) = rest.split_at(word_end);
    let month = MONTHS.iter().position(|it| *it == word || (word.len() == 3 && it.starts_with(word)))?;
    let month = i32::try_from(month).ok()? + 1;
    if let (Some(day), Some(after)) = (day, every_year(rest)) {
        return yearly(month, day, after);
    }
    let (year, rest) = digits(rest.trim_start_matches('.').trim_start(), 4)?;
    match day {
        Some(day) => finish(day, month, year, rest, false),
        None => {
            let kind = DeadlineKind::Month { year: full_year(year)?, month: i8::try_from(month).ok()? };
            Some(Deadline { kind, debris: false, rest: rest.trim().to_owned() })
        }
    }
}

fn finish(day: i32, month: i32, year: i32, rest: &str, debris: bool) -> Option<Deadline> {
    if rest.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let date = Date::new(full_year(year)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Deadline { kind: DeadlineKind::Day(date), debris, rest: rest.trim().to_owned() })
}

fn yearly(month: i32, day: i32, rest: &str) -> Option<Deadline> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(2024, month, day).ok()?;
    Some(Deadline { kind: DeadlineKind::Yearly { month, day }, debris: false, rest: rest.trim().to_owned() })
}

fn every_year(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix("di ogni anno")
}

/// Two digits mean this century.
fn full_year(year: i32) -> Option<i16> {
    match year {
        0..100 => i16::try_from(2000 + year).ok(),
        1900..2200 => i16::try_from(year).ok(),
        _ => None,
    }
}

/// Up to `most` digits at the beginning, and what follows.
fn digits(text: &str, most: usize) -> Option<(i32, &str)> {
    let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if end == 0 {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn kind(text: &str) -> Option<DeadlineKind> {
        Deadline::understand(text).map(|it| it.kind)
    }

    #[test]
    fn calendar_days() {
        for text in [
            "31.12.2021",
            "31/12/2021",
            "31-12-21",
            "31 dicembre 2021",
            "31 dic 2021",
            "31.12.202 1",
            "entro il 31/12/2021",
            "31.12.2021 pluriennale",
        ] {
            assert_eq!(kind(text), Some(DeadlineKind::Day(date(2021, 12, 31))), "{text}");
        }
        assert!(Deadline::understand("31.12.202 1").unwrap().debris);
        assert_eq!(
            Deadline::understand("31.01.2022(salvo diverso termine)").unwrap().rest,
            "(salvo diverso termine)"
        );
    }

    #[test]
    fn less_than_a_day() {
        assert_eq!(kind("novembre 2021"), Some(DeadlineKind::Month { year: 2021, month: 11 }));
        assert_eq!(
            kind("31.12 di ogni anno (pluriennale)"),
            Some(DeadlineKind::Yearly { month: 12, day: 31 })
        );
        assert_eq!(kind("1 maggio di ogni anno"), Some(DeadlineKind::Yearly { month: 5, day: 1 }));
        assert_eq!(kind("entro la fine di ogni anno"), Some(DeadlineKind::Yearly { month: 12, day: 31 }));
    }

    #[test]
    fn not_a_date() {
        for text in
            ["31.12.202", "31.13.2021", "30.02.2021", "x", "ogni anno", "31.12", "31.12.20211", "à.1.2", ""]
        {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = Deadline::understand(&text);
        }
    }
}
