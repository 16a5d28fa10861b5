// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an expression gives, or why it gives nothing.

use std::{cmp::Ordering, fmt};

use jiff::civil::Date;

use crate::number::Number;

/// What an expression gives. Printed in Italian: «448.448,05», «31/12/2021», «vero», «n.d. (manca «ricavi»)».
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An exact number.
    Number(Number),
    /// A calendar day.
    Date(Date),
    /// Whether a condition holds.
    Bool(bool),
    /// No value, and why.
    Undefined(Undefined),
}

/// Why there is no value. The first cause met, from left to right, is the one that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// Nobody wrote the value of this name.
    Missing(String),
    /// The words of a divisor that is zero. 0/0 too: it is never zero.
    DivisionByZero(String),
    /// Two values of different kinds were compared: which, in words.
    NotComparable(String),
    /// Nothing has this name.
    NoSuchName(String),
    /// Any other cause, in words.
    Other(String),
}

impl Value {
    pub(super) fn as_number(&self, text: &str) -> Result<&Number, Undefined> {
        match self {
            Value::Number(it) => Ok(it),
            other => Err(other.is_not("un numero", text)),
        }
    }

    pub(super) fn as_date(&self, text: &str) -> Result<Date, Undefined> {
        match self {
            Value::Date(it) => Ok(*it),
            other => Err(other.is_not("una data", text)),
        }
    }

    pub(super) fn as_truth(&self, text: &str) -> Result<bool, Undefined> {
        match self {
            Value::Bool(it) => Ok(*it),
            other => Err(other.is_not("una condizione", text)),
        }
    }

    /// How it compares with another of the same kind; the texts are the words of the two.
    pub(super) fn order(&self, texts: (&str, &str), other: &Value) -> Result<Ordering, Undefined> {
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => Ok(left.cmp(right)),
            (Value::Date(left), Value::Date(right)) => Ok(left.cmp(right)),
            (Value::Undefined(it), _) | (_, Value::Undefined(it)) => Err(it.clone()),
            (Value::Bool(_), Value::Bool(_)) => {
                let words =
                    format!("«{}» e «{}» sono condizioni, che possono solo essere uguali", texts.0, texts.1);
                Err(Undefined::NotComparable(words))
            }
            _ => {
                let (left, right) = texts;
                let words = format!("«{left}» è {} e «{right}» è {}", self.kind(), other.kind());
                Err(Undefined::NotComparable(words))
            }
        }
    }

    /// Its kind, in words.
    fn kind(&self) -> &'static str {
        match self {
            Value::Number(_) => "un numero",
            Value::Date(_) => "una data",
            Value::Bool(_) => "una condizione",
            Value::Undefined(_) => "senza valore",
        }
    }

    fn is_not(&self, wanted: &str, text: &str) -> Undefined {
        match self {
            Value::Undefined(it) => it.clone(),
            _ => Undefined::Other(format!("«{text}» è {}, non {wanted}", self.kind())),
        }
    }
}

/// The whole number it is, if it is one and not enormous.
pub(super) fn whole(number: &Number) -> Option<i64> {
    match number.as_small() {
        Some((whole, 1)) => Some(whole),
        _ => None,
    }
}

/// Most digits of a number, numerator and denominator together. Numbers are exact, and powers of powers
/// or formulas that read one another would make them grow without end.
const MOST_DIGITS: usize = 4_000;

/// The number, unless it has too many digits to be worked with.
pub(super) fn bounded(number: Number) -> Result<Number, Undefined> {
    if number.as_small().is_some() || number.exact().len() <= MOST_DIGITS {
        return Ok(number);
    }
    Err(Undefined::Other(format!("un risultato intermedio ha più di {MOST_DIGITS} cifre")))
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(it) => f.write_str(&it.italian_shortest()),
            Value::Date(it) => write!(f, "{:02}/{:02}/{:04}", it.day(), it.month(), it.year()),
            Value::Bool(true) => f.write_str("vero"),
            Value::Bool(false) => f.write_str("falso"),
            Value::Undefined(it) => write!(f, "n.d. ({it})"),
        }
    }
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undefined::Missing(it) => write!(f, "manca «{it}»"),
            Undefined::DivisionByZero(it) => write!(f, "divisione per zero: «{it}» vale 0"),
            Undefined::NotComparable(it) => write!(f, "confronto impossibile: {it}"),
            Undefined::NoSuchName(it) => write!(f, "nessun dato si chiama «{it}»"),
            Undefined::Other(it) => f.write_str(it),
        }
    }
}
