// SPDX-License-Identifier: AGPL-3.0-or-later
//! One change of a text: where, and what is put there.

/// A change of a dossier in one text.
#[derive(Debug)]
pub(super) struct Edit {
    /// Texts to be found one after the other; the change is made after the last.
    pub(super) after: Vec<String>,
    /// What is done there.
    pub(super) action: Action,
}

/// What an edit does.
#[derive(Debug)]
pub(super) enum Action {
    /// The first `from` after the place becomes `to`.
    Replace { from: String, to: String },
    /// Every `from` of the whole text becomes `to`.
    Everywhere { from: String, to: String },
    /// From the line after the place to the next `until`, or to the end when it is blank, nothing is left.
    Cut { until: String },
    /// New lines after the line of the place, or at the end; once for each of `times`, which takes the place of §.
    Add { lines: String, times: Vec<String> },
}

impl Edit {
    /// The text after the change.
    ///
    /// # Errors
    /// What should be there is not.
    pub(super) fn apply(&self, text: &str) -> Result<String, String> {
        let at = self.place(text)?;
        match &self.action {
            Action::Replace { from, to } => {
                let start = find(text, from, at)?;
                Ok([&text[..start], to, &text[start + from.len()..]].concat())
            }
            Action::Everywhere { from, to } => {
                find(text, from, 0)?;
                Ok(text.replace(from.as_str(), to))
            }
            Action::Cut { until } => {
                let start = self.line_after(text, at);
                let end = if until.is_empty() { text.len() } else { find(text, until, start)? };
                Ok([&text[..start], &text[end..]].concat())
            }
            Action::Add { lines, times } => {
                let start = self.line_after(text, at);
                let added: Vec<String> = match times.as_slice() {
                    [] => vec![lines.clone()],
                    times => times.iter().map(|it| lines.replace('§', it)).collect(),
                };
                Ok([&text[..start], &added.join("\n"), "\n", &text[start..]].concat())
            }
        }
    }

    /// The byte after the last of the texts to be found.
    fn place(&self, text: &str) -> Result<usize, String> {
        self.after.iter().try_fold(0, |at, it| Ok(find(text, it, at)? + it.len()))
    }

    /// Where the next line begins; without a place, the end.
    fn line_after(&self, text: &str, at: usize) -> usize {
        let end = if self.after.is_empty() { None } else { text[at..].find('\n') };
        end.map_or(text.len(), |it| at + it + 1)
    }
}

fn find(text: &str, what: &str, from: usize) -> Result<usize, String> {
    text[from..].find(what).map(|it| from + it).ok_or_else(|| format!("nothing to change: no «{what}» there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(after: &[&str], action: Action) -> Edit {
        Edit { after: after.iter().map(|it| (*it).to_owned()).collect(), action }
    }

    #[test]
    fn a_change_is_made_after_its_place() {
        let replace = || Action::Replace { from: "1".to_owned(), to: "9".to_owned() };
        assert_eq!(edit(&[], replace()).apply("a 1\nb 1\n").unwrap(), "a 9\nb 1\n");
        assert_eq!(edit(&["b"], replace()).apply("a 1\nb 1\n").unwrap(), "a 1\nb 9\n");
        assert_eq!(edit(&["b", "a"], replace()).apply("b a 1\nb 1\n").unwrap(), "b a 9\nb 1\n");
        assert!(edit(&["c"], replace()).apply("a 1\n").is_err());
    }

    #[test]
    fn lines_are_added_and_cut_whole() {
        let add = |times: &[&str]| Action::Add {
            lines: "n§".to_owned(),
            times: times.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert_eq!(edit(&["a"], add(&[])).apply("a 1\nb\n").unwrap(), "a 1\nn§\nb\n");
        assert_eq!(edit(&[], add(&["1", "2"])).apply("a\n").unwrap(), "a\nn1\nn2\n");
        let cut = |until: &str| Action::Cut { until: until.to_owned() };
        assert_eq!(edit(&["a"], cut("c")).apply("a 1\nb\nc\n").unwrap(), "a 1\nc\n");
        assert_eq!(edit(&["a"], cut("")).apply("a 1\nb\nc\n").unwrap(), "a 1\n");
    }
}
