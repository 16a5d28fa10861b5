// SPDX-License-Identifier: AGPL-3.0-or-later
//! When a body reminds its people of a term, among its settings in the database.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The key among the settings.
const KEY: &str = "promemoria";
/// For how many days after a term one still reminds of it.
const LASTS: i64 = 30;
/// The earliest: more than that before, nobody listens.
const EARLIEST: i64 = 60;

/// When a body reminds of a term.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Rhythm {
    #[serde(rename = "attivi")]
    pub(super) is_on: bool,
    /// How many days before, 0 for the last day.
    #[serde(rename = "giorni_prima")]
    pub(super) before: Vec<i64>,
    /// Every how many days after it; 0: never.
    #[serde(rename = "dopo_ogni")]
    pub(super) after: i64,
    /// From how many days before also to who has a delegation.
    #[serde(rename = "al_delegato")]
    pub(super) delegate: i64,
    /// From how many days before to the segretario, with who has still to write.
    #[serde(rename = "al_segretario")]
    pub(super) secretary: i64,
}

impl Default for Rhythm {
    fn default() -> Rhythm {
        Rhythm { is_on: false, before: vec![7, 2, 0], after: 3, delegate: 2, secretary: 0 }
    }
}

/// How a term stands to who is reminded of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ear {
    /// Who is to do it.
    Own,
    /// Who may do it for them.
    Delegate,
    /// Who waits for what others have to do.
    Collector,
}

impl Rhythm {
    /// That of a body. What cannot be read is as if it were not written.
    pub(super) fn read(settings: &str) -> Rhythm {
        let all: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
        all.get(KEY).and_then(|it| serde_json::from_value(it.clone()).ok()).unwrap_or_default()
    }

    /// The settings with this in them.
    pub(super) fn written_in(&self, settings: &str) -> String {
        let mut all: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
        all.insert(KEY.to_owned(), serde_json::to_value(self).unwrap_or_default());
        Value::Object(all).to_string()
    }

    /// Whether one is reminded today of a term.
    pub(super) fn rings(&self, day: Date, today: Date, ear: Ear) -> bool {
        let left = i64::from((day - today).get_days());
        let from = match ear {
            Ear::Own => EARLIEST,
            Ear::Delegate => self.delegate,
            Ear::Collector => self.secretary,
        };
        if left > from {
            return false;
        }
        match left {
            0.. => self.before.contains(&left) || left == from,
            _ => self.after > 0 && -left <= LASTS && (-left - 1) % self.after == 0,
        }
    }

    /// The days before, as typed: `7, 2, 0`.
    ///
    /// # Errors
    /// What is wrong in them.
    pub(super) fn days(typed: &str) -> Result<Vec<i64>, String> {
        let mut days = Vec::new();
        for word in typed.split([',', ';', ' ']).map(str::trim).filter(|it| !it.is_empty()) {
            match word.parse() {
                Ok(it @ 0..=EARLIEST) => days.push(it),
                _ => {
                    return Err(format!(
                        "«{word}» non è un numero di giorni da 0 a {EARLIEST}: scrivere per esempio 7, 2, 0"
                    ));
                }
            }
        }
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.dedup();
        Ok(days)
    }

    /// The same as `days`, to be read.
    pub(super) fn before_words(&self) -> String {
        self.before.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan as _, civil::date};

    use super::*;

    #[test]
    fn one_is_reminded_before_and_after() {
        let rhythm = Rhythm::default();
        let day = date(2026, 7, 20);
        let rung = |ear| {
            let rings = move |it: &i64| Rhythm::default().rings(day, day + it.days(), ear);
            (-10..=40_i64).filter(rings).collect::<Vec<_>>()
        };
        assert_eq!(rung(Ear::Own), [-7, -2, 0, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28]);
        assert_eq!(rung(Ear::Delegate)[..3], [-2, 0, 1]);
        assert_eq!(rung(Ear::Collector)[..3], [0, 1, 4]);
        let never = Rhythm { before: Vec::new(), after: 0, ..rhythm };
        assert!(!never.rings(day, day + 1.day(), Ear::Own));
    }

    #[test]
    fn other_settings_stay() {
        let chosen = Rhythm { is_on: true, before: vec![3], ..Rhythm::default() };
        let text = chosen.written_in(r#"{"inattivita":60}"#);
        assert_eq!(Rhythm::read(&text), chosen);
        assert!(text.contains(r#""inattivita":60"#));
        assert_eq!(Rhythm::read("{}"), Rhythm::default());
        assert_eq!(Rhythm::read(r#"{"promemoria":7}"#), Rhythm::default());
    }

    #[test]
    fn days_are_numbers() {
        assert_eq!(Rhythm::days(" 2,7; 0 7"), Ok(vec![7, 2, 0]));
        assert_eq!(Rhythm::days(""), Ok(Vec::new()));
        assert!(Rhythm::days("due").is_err());
        assert!(Rhythm::days("-1").is_err());
    }
}
