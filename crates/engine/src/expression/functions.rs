// SPDX-License-Identifier: AGPL-3.0-or-later
//! The functions of expressions: register, meaning, and what each computes from its arguments.

use std::{cmp::Ordering, ops::Range};

use jiff::civil::Date;

use super::{
    SyntaxError, Undefined, Value, calendar,
    value::{bounded, whole},
};
use crate::number::{Number, Rounding};

/// A function that expressions may call.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is called, with Italian names of the arguments.
    pub signature: &'static str,
    /// What it gives, in Italian.
    pub meaning: &'static str,
    pub(super) parameters: &'static [Kind],
    /// Whether the last parameters repeat; two at a time if there are two.
    pub(super) repeats: bool,
    /// What it gives, if it does not depend on the arguments.
    pub(super) gives: Option<Kind>,
    pub(super) call: Call,
}

/// Kinds of value, as far as they can be told without data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A whole number of decimals.
    Digits,
    Date,
    Truth,
    /// Numbers or dates, all of one kind.
    Ordered,
    Any,
}

/// How a function treats its arguments.
#[derive(Debug)]
pub(super) enum Call {
    /// Computes only the branch it takes.
    If,
    /// Computes the second only if the first is undefined.
    IfMissing,
    /// Counts the arguments that have a value.
    Count,
    /// Needs them all.
    Eager(fn(&Arguments<'_>) -> Result<Value, Undefined>),
}

/// The values of the arguments and the words they come from.
pub(super) struct Arguments<'a> {
    pub(super) values: &'a [Value],
    pub(super) texts: &'a [&'a str],
}

/// Every function, in the order of the manual.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    Function { name: "se", signature: "se(condizione, allora, altrimenti)", meaning: "«allora» se la condizione vale, se no «altrimenti»; l'altro non si calcola",
        parameters: &[Kind::Truth, Kind::Any, Kind::Any], repeats: false, gives: None, call: Call::If },
    Function { name: "se_manca", signature: "se_manca(a, b)", meaning: "«a», oppure «b» quando «a» non ha valore",
        parameters: &[Kind::Any, Kind::Any], repeats: false, gives: None, call: Call::IfMissing },
    Function { name: "somma", signature: "somma(a, b, …)", meaning: "la somma",
        parameters: &[Kind::Number], repeats: true, gives: Some(Kind::Number), call: Call::Eager(|it| it.sum().map(Value::Number)) },
    Function { name: "media", signature: "media(a, b, …)", meaning: "la media semplice",
        parameters: &[Kind::Number], repeats: true, gives: Some(Kind::Number), call: Call::Eager(mean) },
    Function { name: "media_pesata", signature: "media_pesata(valore1, peso1, valore2, peso2, …)", meaning: "la somma dei valori per i pesi, divisa per la somma dei pesi",
        parameters: &[Kind::Number, Kind::Number], repeats: true, gives: Some(Kind::Number), call: Call::Eager(weighted_mean) },
    Function { name: "min", signature: "min(a, b, …)", meaning: "il più piccolo dei numeri, o la prima delle date",
        parameters: &[Kind::Ordered], repeats: true, gives: None, call: Call::Eager(|it| it.extreme(Ordering::Less)) },
    Function { name: "max", signature: "max(a, b, …)", meaning: "il più grande dei numeri, o l'ultima delle date",
        parameters: &[Kind::Ordered], repeats: true, gives: None, call: Call::Eager(|it| it.extreme(Ordering::Greater)) },
    Function { name: "conta", signature: "conta(a, b, …)", meaning: "quanti argomenti hanno un valore",
        parameters: &[Kind::Any], repeats: true, gives: Some(Kind::Number), call: Call::Count },
    Function { name: "abs", signature: "abs(x)", meaning: "il numero senza segno",
        parameters: &[Kind::Number], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| Ok(Value::Number(it.number(0)?.abs()))) },
    Function { name: "arrotonda", signature: "arrotonda(x, decimali)", meaning: "arrotondato; la metà si allontana dallo zero",
        parameters: &[Kind::Number, Kind::Digits], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| it.rounded(Rounding::HalfUp)) },
    Function { name: "tronca", signature: "tronca(x, decimali)", meaning: "senza i decimali oltre quelli chiesti",
        parameters: &[Kind::Number, Kind::Digits], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| it.rounded(Rounding::Truncate)) },
    Function { name: "pari", signature: "pari(x, decimali)", meaning: "arrotondato; la metà va alla cifra pari",
        parameters: &[Kind::Number, Kind::Digits], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| it.rounded(Rounding::HalfEven)) },
    Function { name: "intero", signature: "intero(x)", meaning: "il più grande intero che non supera x",
        parameters: &[Kind::Number], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| Ok(Value::Number(it.number(0)?.floor()))) },
    Function { name: "giorni", signature: "giorni(da, a)", meaning: "i giorni di calendario dalla prima data alla seconda; negativi se la seconda viene prima",
        parameters: &[Kind::Date, Kind::Date], repeats: false, gives: Some(Kind::Number), call: Call::Eager(days) },
    Function { name: "giorni_lavorativi", signature: "giorni_lavorativi(da, a)", meaning: "i giorni dal lunedì al venerdì non festivi dopo la prima data, fino alla seconda compresa",
        parameters: &[Kind::Date, Kind::Date], repeats: false, gives: Some(Kind::Number), call: Call::Eager(working_days) },
    Function { name: "anno", signature: "anno(data)", meaning: "l'anno della data",
        parameters: &[Kind::Date], repeats: false, gives: Some(Kind::Number), call: Call::Eager(|it| Ok(Value::Number(Number::from(i64::from(it.date(0)?.year()))))) },
    Function { name: "data", signature: "data(anno, mese, giorno)", meaning: "la data di quel giorno",
        parameters: &[Kind::Number, Kind::Number, Kind::Number], repeats: false, gives: Some(Kind::Date), call: Call::Eager(date) },
];

/// The function that is called there, or the error that proposes the nearest name.
pub(super) fn find(text: &str, at: &Range<usize>) -> Result<&'static Function, SyntaxError> {
    let name = &text[at.clone()];
    if let Some(it) = FUNCTIONS.iter().find(|it| it.name == name) {
        return Ok(it);
    }
    let near = FUNCTIONS.iter().map(|it| (distance(&name.to_lowercase(), it.name), it.name)).min();
    let remedy = match near {
        // A near name shares at least half of its letters, or anything would resemble «se».
        Some((steps, near)) if steps <= 2 && steps * 2 <= near.len() => {
            format!("intendevi «{near}»?")
        }
        _ => {
            let names: Vec<&str> = FUNCTIONS.iter().map(|it| it.name).collect();
            format!("usare una di queste: {}; per moltiplicare scrivere «*»", names.join(", "))
        }
    };
    Err(SyntaxError { at: at.clone(), what: format!("«{name}» non è una funzione"), remedy })
}

impl Function {
    /// Whether it may be called with so many arguments; if not, why, after its name.
    pub(super) fn accepts(&self, count: usize) -> Result<(), String> {
        let least = self.parameters.len();
        let fits = match self.repeats {
            true => count >= least && count.is_multiple_of(least),
            false => count == least,
        };
        if fits {
            return Ok(());
        }
        let has = if count == 1 { "ha 1 argomento".to_owned() } else { format!("ha {count} argomenti") };
        Err(match (self.repeats, least) {
            (true, 1) => format!("{has} e ne vuole almeno uno"),
            (true, _) => format!("{has} e vuole un peso per ogni valore"),
            (false, _) => format!("{has} e ne vuole {least}"),
        })
    }

    /// The kind wanted of an argument.
    pub(super) fn parameter(&self, at: usize) -> Kind {
        self.parameters[at % self.parameters.len()]
    }
}

/// Most decimals that a rounding may keep.
const MOST_DIGITS: i64 = 20;

/// The number of decimals a value stands for.
pub(super) fn digits(value: &Number) -> Result<u8, Undefined> {
    let digits =
        whole(value).filter(|it| (0..=MOST_DIGITS).contains(it)).and_then(|it| u8::try_from(it).ok());
    digits.ok_or_else(|| {
        let shown = Value::Number(value.clone());
        Undefined::Other(format!("i decimali devono essere un intero da 0 a {MOST_DIGITS}, non {shown}"))
    })
}

impl Arguments<'_> {
    fn number(&self, at: usize) -> Result<&Number, Undefined> {
        self.values[at].as_number(self.texts[at])
    }

    fn date(&self, at: usize) -> Result<Date, Undefined> {
        self.values[at].as_date(self.texts[at])
    }

    fn sum(&self) -> Result<Number, Undefined> {
        (0..self.values.len()).try_fold(Number::ZERO, |sum, at| bounded(&sum + self.number(at)?))
    }

    fn rounded(&self, mode: Rounding) -> Result<Value, Undefined> {
        let digits = digits(self.number(1)?)?;
        Ok(Value::Number(self.number(0)?.round(digits, mode)))
    }

    /// The first of the values that comes before (or after) all the others.
    fn extreme(&self, wanted: Ordering) -> Result<Value, Undefined> {
        let mut best = 0;
        for at in 0..self.values.len() {
            if matches!(self.values[at], Value::Bool(_)) {
                self.number(at)?;
            }
            let order = self.values[at].order((self.texts[at], self.texts[best]), &self.values[best])?;
            if order == wanted {
                best = at;
            }
        }
        Ok(self.values[best].clone())
    }
}

fn mean(it: &Arguments<'_>) -> Result<Value, Undefined> {
    let count = Number::from(i64::try_from(it.values.len()).expect("arguments are bounded by the parser"));
    Ok(Value::Number(it.sum()?.checked_div(&count).expect("a mean has at least one argument")))
}

fn weighted_mean(it: &Arguments<'_>) -> Result<Value, Undefined> {
    let (mut sum, mut weights) = (Number::ZERO, Number::ZERO);
    for at in (0..it.values.len()).step_by(2) {
        let (value, weight) = (it.number(at)?, it.number(at + 1)?);
        sum = bounded(&sum + &(value * weight))?;
        weights = bounded(&weights + weight)?;
    }
    let mean =
        sum.checked_div(&weights).ok_or_else(|| Undefined::DivisionByZero("somma dei pesi".to_owned()));
    bounded(mean?).map(Value::Number)
}

fn days(it: &Arguments<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(Number::from(calendar::days(it.date(0)?, it.date(1)?))))
}

fn working_days(it: &Arguments<'_>) -> Result<Value, Undefined> {
    Ok(Value::Number(Number::from(calendar::working_days(it.date(0)?, it.date(1)?)?)))
}

fn date(it: &Arguments<'_>) -> Result<Value, Undefined> {
    let part = |at| it.number(at).map(whole);
    let (year, month, day) = (part(0)?, part(1)?, part(2)?);
    let made = || {
        let (year, month, day) = (year?.try_into().ok()?, month?.try_into().ok()?, day?.try_into().ok()?);
        Date::new(year, month, day).ok()
    };
    made().map(Value::Date).ok_or_else(|| {
        let [year, month, day] = it.values else { return Undefined::Other("la data non esiste".to_owned()) };
        Undefined::Other(format!("il giorno {day} del mese {month} dell'anno {year} non esiste"))
    })
}

/// Letters to add, drop or change to make one word of the other.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}
