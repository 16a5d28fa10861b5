// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dossiers in and out of files. The only crate that knows how a dossier is spelled.
//!
//! [`SHEETS`] declares every table and column once; TOML, JSON lines, the reference page and the
//! JSON Schema all come from there.

mod dossier;
mod error;
mod field;
mod json_line;
mod mend;
mod raw;
mod rows;
mod schema;
mod sheet;
mod sheets;
mod sources;
mod toml_file;
mod toml_words;

pub use dossier::{
    FILES, LARGEST, RESULTS, Read, Unreadable, read, read_beside, read_json, read_system, read_text,
};
pub use error::ReadError;
pub use mend::{CellChange, mended};
pub use rows::{
    Assembled, Row, RowError, STEP, assemble, files, from_json, rows, sheet_of, system_rows, to_json,
};
pub use schema::{page, schema};
pub use sheet::{AnySheet, Cell, ColumnInfo, Kind};
pub use sheets::SHEETS;
pub use sources::{Location, SourceFile, Sources};
pub use toml_file::write;
