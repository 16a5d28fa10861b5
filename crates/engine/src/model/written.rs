// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was written, beside what could be understood of it.

use std::ops::Deref;

use compact_str::CompactString;

use super::Place;

/// Words as they stand in the document, with their place. Empty when the cell is blank or absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The words.
    pub text: CompactString,
    /// Where they stand.
    pub place: Place,
}

impl Text {
    /// Words that come from no file.
    #[must_use]
    pub fn new(text: impl Into<CompactString>) -> Text {
        Text { text: text.into(), place: Place::default() }
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self.text.as_bytes() {
            [] => true,
            // Most words begin with a plain letter or digit, and need no more to be told from blanks.
            [first, ..] => !first.is_ascii_graphic() && self.text.chars().all(char::is_whitespace),
        }
    }

    /// The words without the blanks around them. Most have none, which two bytes tell.
    #[must_use]
    pub fn trim(&self) -> &str {
        match self.text.as_bytes() {
            [] => "",
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => &self.text,
            _ => self.text.trim(),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// Something that can be understood from words, or not.
pub trait Understand: Sized {
    /// What the words should be, in Italian, for messages ("un peso", "una data").
    const WHAT: &'static str;

    /// Reads the words; `None` when they cannot be understood. Never panics.
    fn understand(text: &str) -> Option<Self>;
}

/// A cell: the words, and their meaning when there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<T> {
    /// As written.
    pub text: Text,
    /// As understood; `None` if blank or not understood.
    pub value: Option<T>,
}

impl<T> Default for Written<T> {
    fn default() -> Written<T> {
        Written { text: Text::default(), value: None }
    }
}

impl<T: Understand> Written<T> {
    /// Reads the words.
    #[must_use]
    pub fn from_text(text: Text) -> Written<T> {
        let value = if text.is_blank() { None } else { T::understand(&text) };
        Written { text, value }
    }
}

impl<T> Written<T> {
    /// Whether nothing was written.
    pub fn is_blank(&self) -> bool {
        self.text.is_blank()
    }

    /// Something was written and it could not be understood.
    pub fn is_obscure(&self) -> bool {
        self.value.is_none() && !self.is_blank()
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.text.place
    }
}

/// A value out of a closed list of Italian words, as written in files.
pub trait Choice: Copy + PartialEq + Sized + 'static {
    /// Every value with its word, in the order in which they are offered.
    const ALL: &'static [(&'static str, Self)];

    /// The word of this value.
    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, it)| *it == self).map_or("", |(word, _)| word)
    }

    /// The value of exactly that word.
    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == word).map(|(_, it)| *it)
    }
}
