// SPDX-License-Identifier: AGPL-3.0-or-later
//! A body as files that anybody can read, and back, identical: its dossiers as folders, the rest as lines of JSON.

mod export;
mod folder;
mod import;
mod which;
mod words;

use std::collections::BTreeMap;

use formats::{Row, files};
use serde_json::{Map, Value};

pub(crate) use export::write_blobs;
pub use export::{Exported, export};
pub use folder::{Added, Folder, add};
pub use import::{Imported, Parcel};
pub(crate) use import::{check_hashes, discard, put_blobs};
pub use which::{Known, find, known};

/// The file that says what an archive is.
const HEAD: &str = "ente.json";
/// What it says.
const FORMAT: &str = "traguardo-ente";
/// The file for who opens the archive without this program.
const READ_ME: &str = "LEGGIMI.txt";

/// The dossiers of a body, as its records tell them one after the other.
#[derive(Default)]
struct Dossiers {
    /// Year and id: the order of their folders.
    heads: Vec<(i64, String)>,
    rows: BTreeMap<String, Vec<Row>>,
}

impl Dossiers {
    /// Takes in a record of the body.
    fn learn(&mut self, table: &str, fields: &Map<String, Value>) {
        let text = |column: &str| fields.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |column: &str| fields.get(column).and_then(Value::as_i64).unwrap_or_default();
        match table {
            "dossier" => self.heads.push((number("year"), text("id"))),
            "row" => self.rows.entry(text("dossier")).or_default().push(Row {
                series: text("series"),
                sheet: text("sheet"),
                key: text("id"),
                position: number("position"),
                cells: text("cells"),
            }),
            _ => {}
        }
    }

    /// The files of all of them: `dossier/2026/piano.toml`; a second one of the same year is in `2026-2`.
    fn files(mut self) -> BTreeMap<String, String> {
        self.heads.sort();
        let mut found = BTreeMap::new();
        let (mut last, mut nth) = (None, 1);
        for (year, id) in self.heads {
            nth = if last == Some(year) { nth + 1 } else { 1 };
            last = Some(year);
            let folder = if nth == 1 { year.to_string() } else { format!("{year}-{nth}") };
            for (name, text) in files(&self.rows.remove(&id).unwrap_or_default()) {
                found.insert(format!("dossier/{folder}/{name}"), text);
            }
        }
        found
    }
}

/// Where an archive has the bytes of a file.
pub(crate) fn blob(sha256: &str) -> String {
    format!("prove/{sha256}")
}

/// The SHA-256 of the bytes that a file of an archive has, if it is one of those.
pub(crate) fn blob_hash(name: &str) -> Option<&str> {
    name.strip_prefix("prove/").filter(|it| it.len() == 64 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}
