// SPDX-License-Identifier: AGPL-3.0-or-later
//! The reference page of the format and its JSON Schema, from the declared columns.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    dossier::{FILES, RESULTS},
    sheet::{ColumnInfo, Kind},
    sheets::SHEETS,
};

/// JSON Schema (2020-12) of a dossier in one object: the tables and keys of the TOML files.
#[must_use]
pub fn schema() -> Value {
    let mut tables = serde_json::Map::new();
    for sheet in SHEETS {
        let columns = sheet.columns().into_iter().map(|it| (it.key.to_owned(), column(&it)));
        let row = json!({
            "type": "object",
            "additionalProperties": false,
            "properties": columns.collect::<serde_json::Map<_, _>>(),
        });
        let table = match sheet.single() {
            true => row,
            false => json!({ "type": "array", "items": row }),
        };
        let mut table = table;
        table["description"] = json!(sheet.title());
        tables.insert(sheet.name().to_owned(), table);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dossier di Traguardo",
        "description": "Un ente e un anno: chi è, le sue regole, il suo piano, i suoi risultati",
        "type": "object",
        "additionalProperties": false,
        "properties": tables,
    })
}

fn column(column: &ColumnInfo) -> Value {
    let words = json!({ "type": ["string", "integer"], "description": column.doc });
    match column.kind {
        Kind::Text | Kind::Written(_) => words,
        Kind::Choice(words) => {
            let mut words = words();
            words.push("");
            json!({ "enum": words, "description": column.doc })
        }
        Kind::Integer => json!({ "type": ["integer", "string"], "description": column.doc }),
        Kind::Truth => json!({ "type": "boolean", "description": column.doc }),
        Kind::List => {
            json!({ "type": "array", "items": { "type": ["string", "integer"] }, "description": column.doc })
        }
    }
}

/// The reference of tables and keys, in Italian.
#[must_use]
pub fn page() -> String {
    let mut out = String::from("# Il dossier, tabella per tabella\n\n");
    out += "Un dossier è una cartella di file TOML. Ogni tabella è anche un foglio di una cartella di lavoro e un CSV: \
            le righe sono piatte e si chiamano l'una l'altra per `id`. Le chiavi che non servono si omettono.\n\n";
    out += "| File | Obbligatorio |\n|---|---|\n";
    for (name, required) in FILES {
        let _ = writeln!(out, "| `{name}` | {} |", if *required { "sì" } else { "no" });
    }
    let _ = writeln!(out, "| `{RESULTS}` e `risultati-….toml` | no |\n");
    out += "Una tabella può stare in qualunque file: qui sotto è detto dove si mette di solito.\n";
    for sheet in SHEETS {
        let head =
            if sheet.single() { format!("[{}]", sheet.name()) } else { format!("[[{}]]", sheet.name()) };
        let _ = write!(out, "\n## `{head}` — {}\n\nDi solito in `{}`.\n\n", sheet.title(), sheet.file());
        out += "| Chiave | Contenuto | Significato |\n|---|---|---|\n";
        for it in sheet.columns() {
            let _ = writeln!(out, "| `{}` | {} | {} |", it.key, kind(it.kind), it.doc);
        }
    }
    out
}

fn kind(kind: Kind) -> String {
    match kind {
        Kind::Text => "testo".to_owned(),
        Kind::Written(what) => format!("{what}, come stampato"),
        Kind::Choice(words) => words().iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "),
        Kind::Integer => "intero".to_owned(),
        Kind::Truth => "`true` o `false`".to_owned(),
        Kind::List => "elenco di testi".to_owned(),
    }
}
