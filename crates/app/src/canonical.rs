// SPDX-License-Identifier: AGPL-3.0-or-later
//! The text of a dossier that is frozen: the same rows are the same bytes, whoever writes them and when.
//!
//! ```json
//! {"formato":1,"righe":[
//! {"serie":"","tavola":"ente","chiave":"ente#1","posizione":1024,"celle":{"nome":"Comune di Prova"}}
//! ]}
//! ```
//!
//! One row a line, in the order of the document: by set of results, position, key. Keys in the order shown, cells by
//! name, no spaces, a line feed at the end. The versions of rows are not in it: they tell who wrote, not what.

use std::collections::BTreeMap;

use formats::Row;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The shape of the text; another one would be another number.
const SHAPE: u32 = 1;

#[derive(Deserialize)]
struct Document {
    formato: u32,
    righe: Vec<Line>,
}

#[derive(Deserialize, Serialize)]
struct Line {
    serie: String,
    tavola: String,
    chiave: String,
    posizione: i64,
    celle: BTreeMap<String, Value>,
}

/// The canonical text of some rows.
#[must_use]
pub fn text<'r>(rows: impl IntoIterator<Item = &'r Row>) -> String {
    let mut rows: Vec<&Row> = rows.into_iter().collect();
    rows.sort_by_key(|it| (&it.series, it.position, &it.key));
    let lines: Vec<String> = rows.into_iter().map(line).collect();
    format!("{{\"formato\":{SHAPE},\"righe\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn line(row: &Row) -> String {
    let line = Line {
        serie: row.series.clone(),
        tavola: row.sheet.clone(),
        chiave: row.key.clone(),
        posizione: row.position,
        // The store takes only objects.
        celle: serde_json::from_str(&row.cells).unwrap_or_default(),
    };
    // Straight from the fields: through a `Value` they would be in another order.
    serde_json::to_string(&line).unwrap_or_default()
}

/// The rows of a canonical text.
///
/// # Errors
/// The text is not one, or of a shape that this program does not know.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let document: Document = serde_json::from_str(text).map_err(|it| it.to_string())?;
    if document.formato != SHAPE {
        return Err(format!("il formato {} non si conosce", document.formato));
    }
    let row = |it: Line| Row {
        series: it.serie,
        sheet: it.tavola,
        key: it.chiave,
        position: it.posizione,
        cells: json!(it.celle).to_string(),
    };
    Ok(document.righe.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, position: i64, cells: &str) -> Row {
        let (series, sheet) = (String::new(), "obiettivo".to_owned());
        Row { series, sheet, key: key.to_owned(), position, cells: cells.to_owned() }
    }

    #[test]
    fn the_same_rows_are_the_same_bytes() {
        let one = [row("a", 2048, r#"{"id":"O1","peso":"30%"}"#), row("b", 1024, r#"{"id":"O2"}"#)];
        let other = [row("b", 1024, r#"{"id": "O2"}"#), row("a", 2048, r#"{"peso":"30%", "id":"O1"}"#)];
        assert_eq!(text(&one), text(&other));
        assert_eq!(
            text(&one),
            "{\"formato\":1,\"righe\":[\n\
             {\"serie\":\"\",\"tavola\":\"obiettivo\",\"chiave\":\"b\",\"posizione\":1024,\"celle\":{\"id\":\"O2\"}},\n\
             {\"serie\":\"\",\"tavola\":\"obiettivo\",\"chiave\":\"a\",\"posizione\":2048,\"celle\":{\"id\":\"O1\",\"peso\":\"30%\"}}\n\
             ]}\n"
        );
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let written = [row("b", 1024, r#"{"id":"O2"}"#), row("a", 2048, r#"{"id":"O1","peso":"30%"}"#)];
        assert_eq!(rows(&text(&written)).unwrap(), written);
        assert_eq!(rows(&text([])).unwrap(), []);
        assert!(rows("{}").is_err());
        assert!(rows(r#"{"formato":2,"righe":[]}"#).is_err());
    }
}
