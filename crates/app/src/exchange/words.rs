// SPDX-License-Identifier: AGPL-3.0-or-later
//! What tables and columns of the database are called in the files that people get.

use serde_json::{Map, Value};

/// Tables: in the database, in the files.
static TABLES: [(&str, &str); 10] = [
    ("body", "ente"),
    ("person", "persone"),
    ("membership", "incarichi"),
    ("delegation", "deleghe"),
    ("dossier", "dossier"),
    ("row", "righe"),
    ("event", "eventi"),
    ("baseline", "versioni"),
    ("evidence", "prove"),
    ("comment", "commenti"),
];

/// Columns, whatever the table: in the database, in the files.
static COLUMNS: [(&str, &str); 40] = [
    ("id", "id"),
    ("body", "ente"),
    ("dossier", "dossier"),
    ("person", "persona"),
    ("name", "nome"),
    ("email", "posta"),
    ("settings", "impostazioni"),
    ("created", "creato"),
    ("version", "versione"),
    ("events", "eventi"),
    ("head", "ultima_impronta"),
    ("role", "ruolo"),
    ("scope", "struttura"),
    ("since", "dal"),
    ("until", "al"),
    ("giver", "delegante"),
    ("taker", "delegato"),
    ("year", "anno"),
    ("state", "stato"),
    ("series", "serie"),
    ("sheet", "tabella"),
    ("position", "posizione"),
    ("cells", "celle"),
    ("seq", "progressivo"),
    ("at", "quando"),
    ("on_behalf_of", "per_delega_di"),
    ("kind", "tipo"),
    ("subject", "oggetto"),
    ("detail", "dettaglio"),
    ("batch", "insieme"),
    ("previous", "impronta_precedente"),
    ("hash", "impronta"),
    ("number", "numero"),
    ("canonical", "testo"),
    ("sha256", "sha256"),
    ("act", "atto"),
    ("media_type", "tipo_di_file"),
    ("size", "byte"),
    ("words", "parole"),
    ("resolved", "risolto"),
];

/// The file of a table.
pub(crate) fn file(table: &str) -> Option<String> {
    let (_, italian) = TABLES.iter().find(|it| it.0 == table)?;
    Some(format!("registro/{italian}.jsonl"))
}

/// A record as people read it; the column that has no name, if there is one.
pub(crate) fn in_italian(fields: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    renamed(fields, |column| COLUMNS.iter().find(|it| it.0 == column).map(|it| it.1))
}

/// A record as the database knows it; the column that nobody knows, if there is one.
pub(crate) fn in_english(fields: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    renamed(fields, |column| COLUMNS.iter().find(|it| it.1 == column).map(|it| it.0))
}

fn renamed(
    fields: &Map<String, Value>,
    name: impl Fn(&str) -> Option<&'static str>,
) -> Result<Map<String, Value>, String> {
    fields
        .iter()
        .map(|(it, value)| Ok((name(it).ok_or_else(|| it.clone())?.to_owned(), value.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_goes_there_and_back() {
        assert!(store::Store::carried().all(|it| file(it).is_some()));
        for names in [&TABLES[..], &COLUMNS[..]] {
            let there: BTreeSet<&str> = names.iter().map(|it| it.0).collect();
            let back: BTreeSet<&str> = names.iter().map(|it| it.1).collect();
            assert_eq!((there.len(), back.len()), (names.len(), names.len()));
        }
    }
}
