// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a body decides for itself, of access and of the order of two steps, among its settings in the database.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How long a session may rest, in minutes: the choices.
pub(super) static IDLE: &[i64] = &[15, 30, 60, 120];

/// What comes first of the report: the word that is kept (`Ground::of` reads it), and the words that are read.
pub(super) static ORDERS: &[(&str, &str)] = &[
    ("prima-l-approvazione", "si approva, poi il Nucleo la valida"),
    ("prima-la-validazione", "il Nucleo la valida, poi si approva"),
];

/// What a body decides for itself. Other keys of the same object are of whoever wrote them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct BodySettings {
    /// Who administers must have a second factor.
    #[serde(rename = "secondo_fattore")]
    pub(super) second_factor: bool,
    /// Minutes without a request after which one is asked to come in again.
    #[serde(rename = "inattivita")]
    pub(super) idle: i64,
    /// What comes first of the report: one of [`ORDERS`].
    #[serde(rename = "relazione")]
    pub(super) order: String,
}

impl Default for BodySettings {
    fn default() -> BodySettings {
        BodySettings { second_factor: false, idle: 120, order: ORDERS[0].0.to_owned() }
    }
}

impl BodySettings {
    /// Those of a body. What cannot be read is as if it were not written.
    pub(super) fn read(settings: &str) -> BodySettings {
        serde_json::from_str(settings).unwrap_or_default()
    }

    /// The object with these in it.
    pub(super) fn written_in(&self, settings: &str) -> String {
        let mut all: Map<String, Value> = serde_json::from_str(settings).unwrap_or_default();
        if let Ok(Value::Object(own)) = serde_json::to_value(self) {
            all.extend(own);
        }
        Value::Object(all).to_string()
    }

    /// What comes first of the report, in words.
    pub(super) fn order_words(&self) -> &'static str {
        ORDERS.iter().find(|it| it.0 == self.order).unwrap_or(&ORDERS[0]).1
    }

    /// After how long a session that rests ends.
    pub(super) fn rest(&self) -> SignedDuration {
        let longest = IDLE.last().copied().unwrap_or(120);
        SignedDuration::from_mins(self.idle.clamp(1, longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_keys_stay() {
        let chosen = BodySettings { second_factor: true, idle: 15, order: ORDERS[1].0.to_owned() };
        let text = chosen.written_in(r#"{"profilo":"piccolo","inattivita":60}"#);
        assert_eq!(BodySettings::read(&text), chosen);
        assert!(text.contains(r#""profilo":"piccolo""#));
        assert_eq!(BodySettings::read("{}"), BodySettings::default());
        assert_eq!(BodySettings::read("spoilt"), BodySettings::default());
    }
}
