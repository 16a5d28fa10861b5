// SPDX-License-Identifier: AGPL-3.0-or-later
//! The files of a dossier, to turn a place into file, line and column.

use engine::model::Place;

/// The texts that a dossier was read from.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// One file.
#[derive(Debug)]
pub struct SourceFile {
    /// Name, as shown to people.
    pub name: String,
    /// Its text.
    pub text: String,
    line_starts: Vec<usize>,
}

/// A place, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Sources {
    /// Adds a file and returns its number, from 1.
    pub(crate) fn add(&mut self, name: &str, text: String) -> u16 {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let line_starts = starts.collect();
        self.files.push(SourceFile { name: name.to_owned(), text, line_starts });
        u16::try_from(self.files.len()).unwrap_or(u16::MAX)
    }

    /// The file of that number.
    #[must_use]
    pub fn file(&self, number: u16) -> Option<&SourceFile> {
        self.files.get(usize::from(number).checked_sub(1)?)
    }

    /// Where a place is; `None` when it comes from no file.
    #[must_use]
    pub fn locate(&self, place: Place) -> Option<Location> {
        let file = self.file(place.file)?;
        let start = (place.start as usize).min(file.text.len());
        let line = file.line_starts.partition_point(|it| *it <= start);
        let line_start = file.line_starts[line - 1];
        let column = file.text.get(line_start..start).map_or(1, |it| it.chars().count() + 1);
        Some(Location { file: file.name.clone(), line, column })
    }

    /// The file and line that a person writes as `piano.toml:12`, as a byte range.
    #[must_use]
    pub fn line(&self, words: &str) -> Option<Place> {
        let (name, line) = words.rsplit_once(':')?;
        let line: usize = line.parse().ok()?;
        let at = self.files.iter().position(|it| it.name == name)?;
        let file = &self.files[at];
        let start = *file.line_starts.get(line.checked_sub(1)?)?;
        let end = file.line_starts.get(line).map_or(file.text.len(), |it| it - 1);
        Some(Place {
            file: u16::try_from(at + 1).ok()?,
            start: u32::try_from(start).ok()?,
            end: u32::try_from(end).ok()?,
        })
    }
}
