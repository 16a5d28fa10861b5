// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages of the catalogue for who reads them in a terminal: the signs of Markdown give way to lines and columns.

/// Widest line of text, in characters.
const WIDE: usize = 100;

/// A page as lines of a terminal; with `styled`, headings and strong words are bold.
pub(crate) fn rendered(page: &str, styled: bool) -> String {
    let mut out = Vec::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            out.extend(caption(language).map(str::to_owned));
            out.extend(
                lines
                    .by_ref()
                    .take_while(|it| *it != "```")
                    .map(|it| format!("    {it}").trim_end().to_owned()),
            );
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line, styled)];
            while let Some(row) = lines.next_if(|it| it.starts_with('|')) {
                rows.push(cells(row, styled));
            }
            out.extend(table(&rows));
        } else if line.starts_with('#') {
            out.extend(heading(line, styled));
        } else {
            let indent = if line.starts_with("- ") { "  " } else { "" };
            out.push(wrapped(&plain(line, styled), WIDE, indent));
        }
    }
    out.join("\n")
}

/// A text broken between words, the following lines after an indent.
pub(crate) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.chars().count();
        } else if column > 0 || !out.is_empty() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// What stands above a block: an outcome is told from what it is the outcome of.
fn caption(language: &str) -> Option<&'static str> {
    match language {
        "prima" => Some("  Il documento precedente:"),
        "esito" => Some("  Esito:"),
        _ => None,
    }
}

fn heading(line: &str, styled: bool) -> Vec<String> {
    let level = line.chars().take_while(|it| *it == '#').count();
    let text = plain(line[level..].trim(), false);
    if styled {
        return vec![format!("\u{1b}[1m{text}\u{1b}[0m")];
    }
    let under = if level == 1 { "=" } else { "-" };
    let width = text.chars().count().min(WIDE);
    vec![text, under.repeat(width)]
}

/// The words of a line without the signs around them.
fn plain(line: &str, styled: bool) -> String {
    let text = line.replace('`', "");
    let (on, off) = if styled { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let mut parts = text.split("**");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        out += if at.is_multiple_of(2) { on } else { off };
        out += part;
    }
    out
}

fn cells(line: &str, styled: bool) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|it| plain(it.trim(), styled)).collect()
}

/// Rows in columns; the line under the head has no words.
fn table(rows: &[Vec<String>]) -> Vec<String> {
    let rows: Vec<&Vec<String>> =
        rows.iter().filter(|row| !row.iter().all(|it| it.chars().all(|it| it == '-' || it == ':'))).collect();
    let count = rows.iter().map(|it| it.len()).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|it| it.get(column)).map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let before: usize = 2 * count + widths.iter().rev().skip(1).sum::<usize>();
    let row = |row: &&Vec<String>| {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            if at + 1 == count {
                let room = WIDE.saturating_sub(before).max(30);
                line += "  ";
                line += &wrapped(cell, room, "").replace('\n', &format!("\n{}", " ".repeat(before)));
            } else {
                line += &format!("  {cell:0$}", widths[at]);
            }
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A-01 — Il `peso` c'è\n\nUna riga **forte**.\n\n| Chiave | Che cosa dice |\n|---|---|\n| `a` | uno |\n| `lunga` | due |\n\n## Caso\n\n```prima\na = 1\n```\n\n```toml\n# resta\na = 2\n```\n\n```esito\nnessun rilievo\n```\n";

    #[test]
    fn a_page_reads_without_signs() {
        assert_eq!(
            rendered(PAGE, false),
            "A-01 — Il peso c'è\n==================\n\nUna riga forte.\n\n  Chiave  Che cosa dice\n  a       uno\n  lunga   due\n\nCaso\n----\n\n  Il documento precedente:\n    a = 1\n\n    # resta\n    a = 2\n\n  Esito:\n    nessun rilievo"
        );
        assert!(rendered(PAGE, true).contains("Una riga \u{1b}[1mforte\u{1b}[0m."));
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("uno due tre", 7, "  "), "uno due\n  tre");
        assert_eq!(wrapped("smisurata parola", 4, ""), "smisurata\nparola");
        assert_eq!(wrapped("", 4, ""), "");
    }
}
