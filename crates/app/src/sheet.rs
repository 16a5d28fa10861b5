// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables as text: what people paste from a sheet, and files that a sheet opens.

/// The cells of a text: one line each, separated by tab, semicolon or comma, whichever the first line uses.
#[must_use]
pub fn table(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
    let separator = *b"\t;,".iter().find(|it| first.contains(char::from(**it))).unwrap_or(&b';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    let rows = records.map(|it| it.iter().map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|it| it.iter().any(|cell| !cell.trim().is_empty())).collect()
}

/// A file of those lines, as Italian sheets open it: semicolons, a mark of UTF-8, nothing that they would compute.
///
/// # Panics
/// Never: writing to memory does not fail.
#[must_use]
pub fn csv(heads: &[&str], lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(heads).expect("writing to memory does not fail");
    for line in lines {
        let line: Vec<String> = line.into_iter().map(inert).collect();
        writer.write_record(&line).expect("writing to memory does not fail");
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("only texts were written")
}

/// A sheet takes a cell that begins so for a formula.
fn inert(cell: String) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        true => format!("'{cell}"),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_that_of_the_first_line() {
        let expected = vec![vec!["nome", "ruolo"], vec!["Rossi, Anna", "rpct"]];
        for text in [
            "nome\truolo\r\nRossi, Anna\trpct\r\n",
            "\u{feff}nome;ruolo\nRossi, Anna;rpct\n\n",
            "nome,ruolo\n\"Rossi, Anna\",rpct",
        ] {
            assert_eq!(table(text), expected);
        }
        assert!(table(" \n").is_empty());
    }

    #[test]
    fn no_cell_is_a_formula() {
        let text = csv(
            &["a", "b"],
            [vec!["=1+1".to_owned(), "x;y".to_owned()], vec!["@a".to_owned(), "-3".to_owned()]],
        );
        assert_eq!(text, "\u{feff}a;b\r\n'=1+1;\"x;y\"\r\n'@a;'-3\r\n");
    }
}
