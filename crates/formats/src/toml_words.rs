// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mistakes of TOML syntax in Italian, with the words of who made them: the parser speaks English.

use std::ops::Range;

use crate::error::short;

/// What is wrong and what to do, for a message of the parser about a stretch of the text.
pub(crate) fn in_italian(message: &str, text: &str, span: &Range<usize>) -> (String, String) {
    let lower = message.to_lowercase();
    let known = KNOWN.iter().find(|it| it.signs.iter().any(|sign| lower.contains(sign)));
    let Some(known) = known else {
        let what = format!("la riga «{}» non si legge come TOML", short(line(text, span.start)));
        return (what, "controllare virgolette, parentesi e segno =".to_owned());
    };
    let words = match known.quotes {
        Quotes::Line => line(text, span.start),
        Quotes::Value => value(text, span.start),
        Quotes::Span => text.get(span.clone()).unwrap_or_default(),
        Quotes::Rest => rest(text, span.start),
    };
    // Nothing after an equals sign: the line says it.
    let empty = matches!(known.kind, Kind::Quoted) && words.trim().is_empty();
    let words = short(if empty { line(text, span.start) } else { words.trim() });
    let (what, remedy) = match known.kind {
        Kind::Plain(what, remedy) => (what, remedy),
        Kind::Twice if line(text, span.start).starts_with('[') => {
            ("la tabella «{}» è scritta due volte", "una riga di una tabella di righe si scrive [[tabella]]")
        }
        Kind::Twice => ("la chiave «{}» è scritta due volte nella stessa riga", "tenerne una"),
        Kind::Quoted if empty => NO_VALUE,
        Kind::Quoted => ("«{}» sta senza virgolette", "chiuderlo tra virgolette: \"così\""),
        Kind::Excess if line(text, span.start).starts_with('[') => {
            ("c'è «{}» dopo il nome della tabella", "il nome della tabella sta da solo nella sua riga")
        }
        Kind::Excess => (
            "c'è «{}» dopo il valore",
            "un solo valore per chiave; i testi, e i numeri con la virgola o con segni, vanno tra virgolette",
        ),
        Kind::String
            if text[span.start.min(text.len())..]
                .starts_with(|it: char| it.is_control() && it != '\n' && it != '\r') =>
        {
            ("nel testo «{}» c'è un carattere che non si vede", "toglierlo")
        }
        Kind::String => (
            "le virgolette di «{}» non sono chiuse sulla stessa riga",
            "chiuderle; un testo su più righe va tra tre virgolette: \"\"\"",
        ),
    };
    (what.replace("{}", &words), remedy.to_owned())
}

/// Which words of the text a message quotes.
enum Quotes {
    Line,
    /// What follows the equals sign.
    Value,
    Span,
    /// What follows on the line.
    Rest,
}

enum Kind {
    Plain(&'static str, &'static str),
    Twice,
    Quoted,
    Excess,
    String,
}

struct Known {
    /// Words of the parser's message, in lower case; any of them.
    signs: &'static [&'static str],
    quotes: Quotes,
    kind: Kind,
}

const NO_VALUE: (&str, &str) =
    ("la riga «{}» non è una chiave con il suo valore", "scrivere chiave = \"valore\"");
const NOT_A_NUMBER: (&str, &str) =
    ("«{}» non è un numero da scrivere senza virgolette", "scriverlo tra virgolette, come è stampato");

/// The first that fits a message is the one; the more particular come before.
#[rustfmt::skip]
const KNOWN: &[Known] = &[
    Known { signs: &["recurs"], quotes: Quotes::Line, kind: Kind::Plain(
        "troppe parentesi una dentro l'altra", "appiattire: ogni tabella è una riga") },
    Known { signs: &["cannot extend value"], quotes: Quotes::Span, kind: Kind::Plain(
        "«{}» è già il nome di una cella", "le tabelle hanno nomi semplici, senza punti") },
    Known { signs: &["duplicate key"], quotes: Quotes::Span, kind: Kind::Twice },
    Known { signs: &["string values must be quoted"], quotes: Quotes::Span, kind: Kind::Quoted },
    Known { signs: &["key with no value", "missing value for key", "missing value", "invalid key-value pair"],
        quotes: Quotes::Line, kind: Kind::Plain(NO_VALUE.0, NO_VALUE.1) },
    Known { signs: &["unquoted keys cannot be empty"], quotes: Quotes::Line, kind: Kind::Plain(
        "nella riga «{}» manca il nome", "scrivere il nome della tabella o della chiave") },
    Known { signs: &["invalid unquoted key"], quotes: Quotes::Span, kind: Kind::Plain(
        "«{}» non può stare nel nome di una chiave",
        "le chiavi hanno lettere senza accento, cifre, - e _; un commento comincia con #") },
    Known { signs: &["keys cannot be multi-line"], quotes: Quotes::Line, kind: Kind::Plain(
        "la chiave di «{}» è tra tre virgolette", "scriverla senza virgolette") },
    Known { signs: &["unclosed table", "unclosed array table", "missing table open"],
        quotes: Quotes::Line, kind: Kind::Plain(
        "il nome della tabella «{}» non è chiuso", "chiudere [ con ] e [[ con ]]") },
    Known { signs: &["unclosed array", "missing array opening"], quotes: Quotes::Line, kind: Kind::Plain(
        "l'elenco non è chiuso prima di «{}»", "chiuderlo con ]") },
    Known { signs: &["missing comma between array"], quotes: Quotes::Rest, kind: Kind::Plain(
        "manca una virgola nell'elenco prima di «{}»", "separare le voci con una virgola") },
    Known { signs: &["extra comma"], quotes: Quotes::Line, kind: Kind::Plain(
        "nella riga «{}» c'è una virgola di troppo", "toglierla") },
    Known { signs: &["inline table", "assignment between", "between key-value pairs"],
        quotes: Quotes::Line, kind: Kind::Plain(
        "le parentesi graffe di «{}» non si leggono", "toglierle: ogni cella è un testo, un numero o un elenco") },
    Known { signs: &["extra `=`", "unexpected `=`"], quotes: Quotes::Line, kind: Kind::Plain(
        "nella riga «{}» c'è un segno = di troppo", "un solo = tra chiave e valore") },
    Known { signs: &["unexpected key or value", "unexpected content"], quotes: Quotes::Rest, kind: Kind::Excess },
    Known { signs: &["multi-line basic string", "multi-line literal string"], quotes: Quotes::Rest, kind: Kind::Plain(
        "le tre virgolette aperte non sono chiuse", "chiuderle con altre tre") },
    Known { signs: &["escape", "unicode"], quotes: Quotes::Value, kind: Kind::Plain(
        "in «{}» dopo la barra rovesciata \\ serve un carattere ammesso",
        "scrivere \\\\ per una barra, o il testo tra apici semplici: '…'") },
    Known { signs: &["invalid basic string", "invalid literal string", "missing opening quote"],
        quotes: Quotes::Value, kind: Kind::String },
    Known { signs: &["invalid boolean"], quotes: Quotes::Value, kind: Kind::Plain(
        "«{}» sta senza virgolette", "scrivere true o false in minuscolo; un testo va tra virgolette") },
    Known { signs: &["invalid date", "invalid time", "date", "time"], quotes: Quotes::Value, kind: Kind::Plain(
        "«{}» non è una data da scrivere senza virgolette", "scriverla tra virgolette: \"31/12/2026\"") },
    Known { signs: &["leading zero", "numeric", "number", "float", "integer", "mantissa", "fraction", "exponent",
        "radix", "digits", "sign", "hexadecimal", "octal", "binary"],
        quotes: Quotes::Value, kind: Kind::Plain(NOT_A_NUMBER.0, NOT_A_NUMBER.1) },
    Known { signs: &["carriage return"], quotes: Quotes::Line, kind: Kind::Plain(
        "la riga «{}» ha un ritorno a capo fuori posto", "salvare il file con i normali fine riga") },
    Known { signs: &["comment"], quotes: Quotes::Line, kind: Kind::Plain(
        "nel commento «{}» c'è un carattere che non si vede", "toglierlo") },
];

/// The line where a byte stands, trimmed.
fn line(text: &str, at: usize) -> &str {
    let at = boundary(text, at);
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
    text[start..end].trim()
}

/// What follows the first equals sign of that line, or the whole line.
fn value(text: &str, at: usize) -> &str {
    let line = line(text, at);
    line.split_once('=').map_or(line, |(_, value)| value.trim())
}

/// From a byte to the end of its line.
fn rest(text: &str, at: usize) -> &str {
    let at = boundary(text, at);
    text[at..].lines().next().unwrap_or_default()
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0)
}
