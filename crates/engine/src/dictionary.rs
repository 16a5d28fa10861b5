// SPDX-License-Identifier: AGPL-3.0-or-later
//! Italian words for the checks of texts: stems, likeness, and lists of phrases kept as data with their reasons.

use rust_stemmers::{Algorithm, Stemmer};

/// A phrase to look for, why it matters, and where that is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Lower-case words.
    pub words: &'static str,
    /// Why it matters, in Italian.
    pub reason: &'static str,
    /// Source of the reason; may be blank.
    pub source: &'static str,
}

/// The phrases of a list of `dictionary/`, read once for all dossiers.
macro_rules! phrases {
    ($list:literal) => {{
        static PHRASES: std::sync::LazyLock<Vec<$crate::dictionary::Phrase>> =
            std::sync::LazyLock::new(|| {
                $crate::dictionary::read(include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/src/dictionary/",
                    $list,
                    ".txt"
                )))
            });
        PHRASES.as_slice()
    }};
}
pub(crate) use phrases;

/// Reads a list: a line for each phrase, `words | reason | source`; lines that begin with `#` are remarks.
#[must_use]
pub fn read(list: &'static str) -> Vec<Phrase> {
    let lines = list.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    let phrases = lines.map(|line| {
        let mut cells = line.split('|').map(str::trim);
        let mut next = || cells.next().unwrap_or("");
        Phrase { words: next(), reason: next(), source: next() }
    });
    phrases.collect()
}

/// Lower-case words of a text, without punctuation.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let split = text.split(|it: char| !it.is_alphanumeric());
    split.filter(|it| !it.is_empty()).map(str::to_lowercase).collect()
}

/// Words that carry no subject, in order.
const EMPTY: &[&str] = &[
    "a", "agli", "ai", "al", "all", "alla", "alle", "allo", "anche", "anno", "che", "come", "con", "da",
    "dagli", "dai", "dal", "dall", "dalla", "dalle", "degli", "dei", "del", "dell", "della", "delle",
    "dello", "di", "e", "ed", "fra", "gli", "i", "il", "in", "l", "la", "le", "lo", "n", "negli", "nei",
    "nel", "nell", "nella", "nelle", "non", "nr", "numero", "o", "ogni", "per", "si", "sono", "su", "sugli",
    "sui", "sul", "sull", "sulla", "sulle", "tra", "un", "una", "uno",
];

/// Stems of the words that carry the subject of a text, sorted, each once.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::Italian);
    let carrying = words(text)
        .into_iter()
        .filter(|it| EMPTY.binary_search(&it.as_str()).is_err() && it.chars().count() > 1);
    let mut stems: Vec<String> = carrying.map(|it| stemmer.stem(&it).into_owned()).collect();
    stems.sort();
    stems.dedup();
    stems
}

/// Whether two texts share a subject: at least one stem, when both have any.
#[must_use]
pub fn share_a_stem(one: &str, other: &str) -> bool {
    let (one, other) = (stems(one), stems(other));
    one.is_empty() || other.is_empty() || one.iter().any(|it| other.contains(it))
}

/// Letters and digits only, lower case: spelling variants of one name meet here.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        let signs = text.bytes().filter(u8::is_ascii_alphanumeric);
        return signs.map(|it| char::from(it.to_ascii_lowercase())).collect();
    }
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many single edits turn one text into the other.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(one, other)
}
