// SPDX-License-Identifier: AGPL-3.0-or-later
//! Changes to a few cells of a TOML text, which keep everything else as it was, to the byte.

use std::ops::Range;

use engine::model::Place;

use crate::{
    sheet::Reader,
    toml_file::{quoted, tables},
};

/// New words for a cell.
#[derive(Clone, Debug)]
pub struct CellChange<'a> {
    /// The cell, or the row that lacks it.
    pub place: Place,
    /// The key of the cell to add to the row; `None` when the cell is there.
    pub key: Option<&'a str>,
    /// The words to write.
    pub words: &'a str,
    /// What to note beside them: it becomes a comment at the end of the line.
    pub note: &'a str,
}

/// The text with its cells changed; `None` when a change does not fit there, so that nothing is to be changed at all.
#[must_use]
pub fn mended(text: &str, changes: &[CellChange<'_>]) -> Option<String> {
    let mut changes: Vec<&CellChange<'_>> = changes.iter().collect();
    changes.sort_by_key(|it| it.place.start);
    let mut out = text.to_owned();
    // From the last: the places of the others stay where they were.
    for it in changes.into_iter().rev() {
        let at = usize::try_from(it.place.start).ok()?..usize::try_from(it.place.end).ok()?;
        match it.key {
            Some(key) => add(&mut out, &at, key, it)?,
            None => replace(&mut out, &at, it)?,
        }
    }
    let mut errors = Vec::new();
    tables(&out, Reader { file: 1 }, &mut errors);
    errors.is_empty().then_some(out)
}

/// Adds a line under the head of a row.
fn add(text: &mut String, row: &Range<usize>, key: &str, change: &CellChange<'_>) -> Option<()> {
    text.get(row.clone())?.starts_with('[').then_some(())?;
    let end = row.start + text[row.start..].find('\n').unwrap_or(text.len() - row.start);
    let line_end = if text[..end].ends_with('\r') { "\r\n" } else { "\n" };
    let end = end - (line_end.len() - 1);
    text.insert_str(end, &format!("{line_end}{key} = {}  # {}", quoted(change.words), change.note));
    Some(())
}

/// Writes other words between the quotes, or in the place of a bare number, and notes it at the end of the line.
fn replace(text: &mut String, cell: &Range<usize>, change: &CellChange<'_>) -> Option<()> {
    let quote =
        |at: Option<usize>| at.and_then(|it| text.as_bytes().get(it)).filter(|it| b"\"'".contains(it));
    let inside = quote(cell.start.checked_sub(1)).is_some() && quote(Some(cell.end)).is_some();
    let whole = if inside { cell.start - 1..cell.end + 1 } else { cell.clone() };
    // A text on several lines is nothing to change by itself.
    if text.get(whole.clone())?.contains('\n') {
        return None;
    }
    let rest = whole.end + text[whole.end..].find('\n').unwrap_or(text.len() - whole.end);
    let rest = whole.end + text[whole.end..rest].trim_end().len();
    let after = text[whole.end..rest].trim_start();
    let note = match after.starts_with('#') {
        true => format!("; {}", change.note),
        false if after.is_empty() => format!("  # {}", change.note),
        false => return None,
    };
    text.insert_str(rest, &note);
    text.replace_range(whole, &quoted(change.words));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change<'a>(text: &str, at: &str, key: Option<&'a str>, words: &'a str) -> CellChange<'a> {
        let start = text.find(at).unwrap();
        let clip = |it: usize| u32::try_from(it).unwrap();
        let place = Place { file: 1, start: clip(start), end: clip(start + at.len()) };
        CellChange { place, key, words, note: "stampato: x" }
    }

    #[test]
    fn everything_else_stays_to_the_byte() {
        let text = "# in testa\r\n[[obiettivo]] # uno\r\npeso   =  \"20 %\"\t# vecchio  \r\n\r\n[[obiettivo]]\r\ncodice = '2'";
        let second = text.rfind("[[obiettivo]]").unwrap();
        let clip = |it: usize| u32::try_from(it).unwrap();
        let mut added = change(text, "[[obiettivo]]", Some("peso"), "80%");
        added.place = Place { file: 1, start: clip(second), end: clip(second + "[[obiettivo]]".len()) };
        let changes = [added, change(text, "20 %", None, "20%")];
        assert_eq!(
            mended(text, &changes).unwrap(),
            "# in testa\r\n[[obiettivo]] # uno\r\npeso   =  \"20%\"\t# vecchio; stampato: x  \r\n\r\n[[obiettivo]]\r\npeso = \"80%\"  # stampato: x\r\ncodice = '2'"
        );
    }

    #[test]
    fn bare_numbers_and_empty_words_too() {
        let text = "[[fase]]\npeso = 20\n";
        assert_eq!(
            mended(text, &[change(text, "20", None, "20%")]).unwrap(),
            "[[fase]]\npeso = \"20%\"  # stampato: x\n"
        );
        let text = "[[fase]]\npeso = \"\"\n";
        let mut empty = change(text, "\"\"", None, "20%");
        (empty.place.start, empty.place.end) = (empty.place.start + 1, empty.place.end - 1);
        assert_eq!(mended(text, &[empty]).unwrap(), "[[fase]]\npeso = \"20%\"  # stampato: x\n");
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let text = "[[fase]]\npeso = \"\"\"\n20 %\"\"\"\n";
        assert_eq!(mended(text, &[change(text, "\"\"\"\n20 %\"\"\"", None, "20%")]), None);
        let text = "[[fase]]\npeso = \"20\"\n";
        assert_eq!(mended(text, &[change(text, "[[fase]]", Some("peso"), "20%")]), None);
    }
}
