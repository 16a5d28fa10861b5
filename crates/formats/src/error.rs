// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why files could not be read, in words for the person who wrote them.

use engine::{model::Place, tree::StructureError};

/// A mistake in a file: what, where, what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadError {
    /// Where; unknown when it concerns a whole file or folder.
    pub place: Place,
    /// The file or folder it concerns, when the place is unknown.
    pub file: String,
    /// What is wrong, quoting the words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl ReadError {
    pub(crate) fn of_file(file: &str, what: impl Into<String>, remedy: impl Into<String>) -> ReadError {
        ReadError { place: Place::default(), file: file.to_owned(), what: what.into(), remedy: remedy.into() }
    }

    pub(crate) fn at(place: Place, what: impl Into<String>, remedy: impl Into<String>) -> ReadError {
        ReadError { place, file: String::new(), what: what.into(), remedy: remedy.into() }
    }
}

impl From<StructureError> for ReadError {
    fn from(it: StructureError) -> ReadError {
        ReadError::at(it.place, it.what, it.remedy)
    }
}

/// The word of a list that is nearest to a mistyped one, if any is near.
pub(crate) fn did_you_mean<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let scored = words.map(|it| (strsim::damerau_levenshtein(&word, &it.to_lowercase()), it));
    let (distance, nearest) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + nearest.chars().count() / 4).then_some(nearest)
}

/// "intendevi «peso»?" or else the whole list.
pub(crate) fn suggestion<'a>(word: &str, words: impl Iterator<Item = &'a str> + Clone) -> String {
    match did_you_mean(word, words.clone()) {
        Some(nearest) => format!("forse «{nearest}»?"),
        None => format!("sono ammessi: {}", words.collect::<Vec<_>>().join(", ")),
    }
}

/// Words short enough to be quoted.
pub(crate) fn short(words: &str) -> String {
    const LONGEST: usize = 60;
    let visible = words.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it });
    let kept: String = visible.take(LONGEST).collect();
    if words.chars().nth(LONGEST).is_some() { format!("{}…", kept.trim_end()) } else { kept }
}
