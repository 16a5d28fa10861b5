// SPDX-License-Identifier: AGPL-3.0-or-later
//! Cells as programs write them, and the words that a person would have typed.

use std::collections::BTreeSet;

use formats::Row;
use serde_json::{Map, Value};

use super::problem::{Errore, Problem};

/// Cells, by column.
pub(super) type Cells = Map<String, Value>;

/// The cells as somebody would type them.
///
/// # Errors
/// A value that no cell holds.
pub(super) fn typed(cells: &Cells) -> Result<Vec<(String, String)>, Problem> {
    cells.iter().map(|(key, it)| Ok((key.clone(), words(key, it)?))).collect()
}

/// The cells that are to be otherwise than they are: only those named or, if it is `whole`, all of them.
///
/// # Errors
/// A value that no cell holds.
pub(super) fn changed(row: &Row, cells: &Cells, whole: bool) -> Result<Vec<(String, String)>, Problem> {
    let now: Cells = serde_json::from_str(&row.cells).unwrap_or_default();
    let mut keys: BTreeSet<&String> = cells.keys().collect();
    if whole {
        keys.extend(now.keys());
    }
    let value = |of: &Cells, key: &String| of.get(key).filter(|it| !is_blank(it)).cloned();
    let differing = keys.into_iter().filter(|key| value(cells, key) != value(&now, key));
    differing.map(|key| Ok((key.clone(), words(key, cells.get(key).unwrap_or(&Value::Null))?))).collect()
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(it) => it.trim().is_empty(),
        Value::Array(it) => it.is_empty(),
        _ => false,
    }
}

fn words(key: &str, value: &Value) -> Result<String, Problem> {
    let wrong = |what: &str, remedy: &str| {
        let error = Errore {
            colonna: Some(key.to_owned()),
            che_cosa: what.to_owned(),
            rimedio: remedy.to_owned(),
            ..Errore::default()
        };
        Problem::wrong(format!("in «{key}» {what}"), remedy).with(vec![error])
    };
    match value {
        Value::Null => Ok(String::new()),
        Value::String(it) => Ok(it.clone()),
        Value::Bool(it) => Ok(if *it { "sì" } else { "no" }.to_owned()),
        Value::Number(it) if it.is_i64() => Ok(it.to_string()),
        Value::Number(_) => Err(wrong(
            "c'è un numero che non è intero",
            "scriverlo fra virgolette, come nel documento: \"12,5\"",
        )),
        Value::Array(items) => {
            let lines = items.iter().map(|it| it.as_str().filter(|it| !it.contains(['\n', '\r'])));
            let lines: Option<Vec<&str>> = lines.collect();
            let lines = lines.ok_or_else(|| {
                wrong("c'è un elenco che non è di testi di una riga", "scriverlo così: [\"uno\", \"due\"]")
            })?;
            Ok(lines.join("\n"))
        }
        Value::Object(_) => {
            Err(wrong("c'è un oggetto", "scrivere un testo, un numero intero, sì o no, o un elenco di testi"))
        }
    }
}
