// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the text of an expression to its words: numbers, dates, names, signs.

use std::ops::Range;

use jiff::civil::Date;

use super::SyntaxError;
use crate::number::Number;

/// A word of an expression and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) at: Range<usize>,
}

/// What a word is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(Number),
    Date(Date),
    /// A path, or the name of a function if a parenthesis follows.
    Name,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Open,
    Close,
    Comma,
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let start = lexer.at;
        let Some(first) = lexer.peek() else { return Ok(tokens) };
        let kind = match first {
            '0'..='9' => lexer.number()?,
            '@' => lexer.date()?,
            it if starts_name(it) => lexer.name()?,
            _ => lexer.sign()?,
        };
        tokens.push(Token { kind, at: start..lexer.at });
    }
}

#[rustfmt::skip]
const SIGNS: &[(&str, TokenKind)] = &[
    ("==", TokenKind::Equal),
    ("!=", TokenKind::NotEqual),
    ("<>", TokenKind::NotEqual),
    ("<=", TokenKind::LessOrEqual),
    (">=", TokenKind::GreaterOrEqual),
    ("=", TokenKind::Equal),
    ("≠", TokenKind::NotEqual),
    ("<", TokenKind::Less),
    ("≤", TokenKind::LessOrEqual),
    (">", TokenKind::Greater),
    ("≥", TokenKind::GreaterOrEqual),
    ("+", TokenKind::Plus),
    ("-", TokenKind::Minus),
    ("−", TokenKind::Minus),
    ("–", TokenKind::Minus),
    ("*", TokenKind::Times),
    ("×", TokenKind::Times),
    ("·", TokenKind::Times),
    ("/", TokenKind::Over),
    ("÷", TokenKind::Over),
    ("^", TokenKind::Power),
    ("(", TokenKind::Open),
    (")", TokenKind::Close),
    (",", TokenKind::Comma),
];

/// What people write by habit, and what to write instead.
#[rustfmt::skip]
const HABITS: &[(char, &str)] = &[
    (';', "separare gli argomenti con la virgola"),
    ('%', "il segno % va subito dopo un numero; altrimenti scrivere «/ 100»"),
    ('.', "scrivere lo zero prima del punto, per esempio 0.5"),
    ('€', "scrivere il solo numero, senza euro"),
    ('[', "usare le parentesi tonde"),
    (']', "usare le parentesi tonde"),
    ('{', "usare le parentesi tonde"),
    ('}', "usare le parentesi tonde"),
    (':', "per dividere scrivere «/»"),
    ('&', "per dire che valgono entrambe scrivere «e»"),
    ('|', "per dire che ne basta una scrivere «o»"),
    ('!', "per negare scrivere «non»"),
];

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Digits, perhaps a point and digits, perhaps a percent sign.
    fn number(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.skip(|it| it.is_ascii_digit() || it == '.');
        let digits = &self.text[start..self.at];
        if self.peek().is_some_and(continues_name) {
            self.skip(|it| continues_name(it) || it == '.');
            let what = format!("«{}» non è un numero né un nome", self.since(start));
            return Err(self.wrong(
                start,
                what,
                "un nome comincia con una lettera; per moltiplicare scrivere «*»",
            ));
        }
        if digits.matches('.').count() > 1 {
            let remedy = format!("senza punti delle migliaia: {}", digits.replace('.', ""));
            return Err(self.wrong(start, format!("«{digits}» non è un numero"), &remedy));
        }
        let number = if digits.ends_with('.') { None } else { Number::parse_exact(digits) };
        let Some(number) = number else {
            let what = format!("«{digits}» non è un numero");
            return Err(self.wrong(start, what, "dopo il punto servono i decimali, per esempio 8.33"));
        };
        let end = self.at;
        self.skip(char::is_whitespace);
        if self.peek() == Some('%') {
            self.at += 1;
            return Ok(TokenKind::Number(number.checked_div(&Number::HUNDRED).expect("100 is not zero")));
        }
        self.at = end;
        Ok(TokenKind::Number(number))
    }

    /// `@31/12/2021` or `@31.12.2021`.
    fn date(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.skip(|it| it.is_ascii_digit() || matches!(it, '/' | '.' | '-'));
        let written = &self.text[start + 1..self.at];
        let remedy = "scrivere giorno, mese e anno di quattro cifre, per esempio @31/12/2021";
        let parts: Vec<&str> = written.split(['/', '.']).collect();
        let &[day, month, year] = parts.as_slice() else {
            return Err(self.wrong(start, format!("«{}» non è una data", self.since(start)), remedy));
        };
        let parsed = (day.parse().ok(), month.parse().ok(), year.parse().ok());
        let (Some(day), Some(month), Some(year), 4) = (parsed.0, parsed.1, parsed.2, year.len()) else {
            return Err(self.wrong(start, format!("«{}» non è una data", self.since(start)), remedy));
        };
        let date = Date::new(year, month, day).map(TokenKind::Date);
        let what = || format!("il giorno {written} non esiste");
        date.map_err(|_| self.wrong(start, what(), "correggere il giorno o il mese"))
    }

    /// A word, or words joined by points.
    fn name(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        loop {
            self.skip(continues_name);
            if self.peek() != Some('.') {
                break;
            }
            self.at += 1;
            if !self.peek().is_some_and(starts_name) {
                self.skip(continues_name);
                let what = format!("«{}» non è un nome completo", self.since(start));
                return Err(self.wrong(
                    start,
                    what,
                    "dopo il punto serve una parola che comincia con una lettera",
                ));
            }
        }
        Ok(match self.since(start) {
            "e" => TokenKind::And,
            "o" => TokenKind::Or,
            "non" => TokenKind::Not,
            _ => TokenKind::Name,
        })
    }

    fn sign(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        let rest = &self.text[start..];
        if let Some((sign, kind)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            self.at += sign.len();
            return Ok(kind.clone());
        }
        let other = rest.chars().next().unwrap_or_default();
        self.at += other.len_utf8().min(rest.len());
        let habit = HABITS.iter().find(|(it, _)| *it == other);
        let remedy =
            habit.map_or("toglierlo: valgono numeri, nomi, funzioni e i segni + - * / ^ = < >", |it| it.1);
        let shown = if other.is_control() { other.escape_default().to_string() } else { other.to_string() };
        Err(self.wrong(start, format!("il segno «{shown}» non si usa così"), remedy))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self, accept: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|it| !accept(it)).unwrap_or(rest.len());
    }

    fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.at]
    }

    fn wrong(&self, start: usize, what: String, remedy: &str) -> SyntaxError {
        SyntaxError { at: start..self.at, what, remedy: remedy.to_owned() }
    }
}

fn starts_name(it: char) -> bool {
    it.is_alphabetic() || it == '_'
}

fn continues_name(it: char) -> bool {
    starts_name(it) || it.is_ascii_digit()
}
