// SPDX-License-Identifier: AGPL-3.0-or-later
//! A sheet: one table of the dossier, its columns, and how its rows are read and written.
//!
//! The columns of a sheet are declared once; reading, writing, documentation and JSON Schema come from there.

use engine::model::{Dossier, Place};

use crate::{
    error::{ReadError, short, suggestion},
    field::Field,
    raw::{RawCell, RawTable, RawValue, Span},
};

/// A table of the dossier, whatever its rows are.
pub trait AnySheet: Sync {
    /// Name of the table, as written in files.
    fn name(&self) -> &'static str;
    /// The file it usually stands in.
    fn file(&self) -> &'static str;
    /// What it holds, in Italian.
    fn title(&self) -> &'static str;
    /// Whether it is one row (`[ente]`) or many (`[[struttura]]`).
    fn single(&self) -> bool;
    /// Its columns.
    fn columns(&self) -> Vec<ColumnInfo>;
    /// Reads the rows of a table into the dossier.
    #[expect(private_interfaces, reason = "only this crate reads")]
    fn read(&self, dossier: &mut Dossier, table: RawTable<'_>, at: &Reader, errors: &mut Vec<ReadError>);
    /// The rows of the dossier, each as (key, cell) in the order of the columns, blanks left out.
    fn write(&self, dossier: &Dossier) -> Vec<Vec<(&'static str, Cell)>>;
    /// Where those rows stand, in the same order.
    fn places(&self, dossier: &Dossier) -> Vec<Place>;
}

/// What is known of a column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnInfo {
    /// Key, as written in files.
    pub key: &'static str,
    /// What it means, in Italian.
    pub doc: &'static str,
    /// What its cells hold.
    pub kind: Kind,
}

/// What cells may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free words.
    Text,
    /// Words that should be understood as this ("un peso"), but need not.
    Written(&'static str),
    /// One of these words.
    Choice(fn() -> Vec<&'static str>),
    /// A year or a number of decimals.
    Integer,
    /// true or false.
    Truth,
    /// Several words.
    List,
}

/// A cell to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An integer.
    Integer(i64),
    /// Yes or no.
    Truth(bool),
    /// Several words.
    List(Vec<String>),
}

/// Which file is being read.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    pub(crate) file: u16,
}

impl Reader {
    pub(crate) fn place(self, at: &Span) -> Place {
        Place { file: self.file, start: at.start, end: at.end }
    }
}

pub(crate) struct Sheet<R: 'static> {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) title: &'static str,
    pub(crate) rows: fn(&mut Dossier) -> Rows<'_, R>,
    pub(crate) get: fn(&Dossier) -> &[R],
    pub(crate) place: fn(&mut R, Place),
    pub(crate) at: fn(&R) -> Place,
    pub(crate) columns: &'static [Column<R>],
}

pub(crate) enum Rows<'a, R> {
    One(&'a mut R),
    Many(&'a mut Vec<R>),
}

pub(crate) struct Column<R: 'static> {
    pub(crate) key: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) kind: fn() -> Kind,
    pub(crate) set: fn(&mut R, RawValue<'_>, Place) -> Result<(), Wrong>,
    pub(crate) get: fn(&R) -> Option<Cell>,
}

/// Why a cell does not fit its column.
pub(crate) struct Wrong {
    pub(crate) what: String,
    pub(crate) remedy: String,
}

/// A column of a row type: key, field, documentation.
macro_rules! columns {
    ($row:ty { $($key:literal $($field:ident).+ $doc:literal)+ }) => {
        &[$($crate::sheet::Column::<$row> {
            key: $key,
            doc: $doc,
            kind: || $crate::sheet::kind_of(|row: &$row| &row.$($field).+),
            set: |row, value, place| {
                row.$($field).+ = $crate::field::Field::read(value, place)?;
                Ok(())
            },
            get: |row| $crate::field::Field::write(&row.$($field).+),
        }),+]
    };
}
pub(crate) use columns;

pub(crate) fn kind_of<R, T: Field>(_: fn(&R) -> &T) -> Kind {
    T::kind()
}

impl<R: Default + Sync> AnySheet for Sheet<R> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn file(&self) -> &'static str {
        self.file
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn single(&self) -> bool {
        matches!((self.rows)(&mut Dossier::default()), Rows::One(_))
    }

    fn columns(&self) -> Vec<ColumnInfo> {
        self.columns.iter().map(|it| ColumnInfo { key: it.key, doc: it.doc, kind: (it.kind)() }).collect()
    }

    fn read(&self, dossier: &mut Dossier, table: RawTable<'_>, at: &Reader, errors: &mut Vec<ReadError>) {
        let rows = (self.rows)(dossier);
        let mut cells = table.cells.into_iter();
        match (rows, table.single) {
            (Rows::One(row), true) => {
                for raw in table.rows {
                    (self.place)(row, at.place(&raw.at));
                    self.fill(row, cells.by_ref().take(raw.count), *at, &mut Vec::new(), errors);
                }
            }
            (Rows::Many(rows), false) => {
                let before = rows.len();
                // Rows are large: made where they will stay.
                rows.resize_with(before + table.rows.len(), R::default);
                let mut order = Vec::new();
                for (row, raw) in rows[before..].iter_mut().zip(table.rows) {
                    (self.place)(row, at.place(&raw.at));
                    self.fill(row, cells.by_ref().take(raw.count), *at, &mut order, errors);
                }
            }
            (Rows::One(_), false) => {
                let what = format!("«{}» è una tabella sola", self.name);
                errors.push(ReadError::at(
                    at.place(&table.at),
                    what,
                    format!("scriverla una volta, come [{}]", self.name),
                ));
            }
            (Rows::Many(_), true) => {
                let what = format!("«{}» è una tabella di righe", self.name);
                errors.push(ReadError::at(
                    at.place(&table.at),
                    what,
                    format!("scrivere ogni riga come [[{}]]", self.name),
                ));
            }
        }
    }

    fn write(&self, dossier: &Dossier) -> Vec<Vec<(&'static str, Cell)>> {
        let rows = (self.get)(dossier).iter();
        rows.map(|row| self.columns.iter().filter_map(|it| Some((it.key, (it.get)(row)?))).collect())
            .collect()
    }

    fn places(&self, dossier: &Dossier) -> Vec<Place> {
        (self.get)(dossier).iter().map(self.at).collect()
    }
}

impl<R: Default> Sheet<R> {
    /// Fills a row. `order` are the columns of the row before: its keys usually come again, in the same order.
    fn fill<'a>(
        &self,
        row: &mut R,
        cells: impl Iterator<Item = RawCell<'a>>,
        at: Reader,
        order: &mut Vec<usize>,
        errors: &mut Vec<ReadError>,
    ) {
        let mut seen = 0_u64;
        for (nth, RawCell { key, key_at, value, at: cell_at }) in cells.enumerate() {
            let again = order.get(nth).copied().filter(|it| self.columns[*it].key == key);
            let Some(found) = again.or_else(|| self.columns.iter().position(|it| it.key == key)) else {
                let what = format!("la tabella «{}» non ha la chiave «{}»", self.name, short(&key));
                let remedy = suggestion(&key, self.columns.iter().map(|it| it.key));
                errors.push(ReadError::at(at.place(&key_at), what, remedy));
                continue;
            };
            if again.is_none() {
                order.truncate(nth);
                order.push(found);
            }
            // TOML refuses it by itself, JSON would keep the last.
            let bit = 1_u64.checked_shl(u32::try_from(found).unwrap_or(u32::MAX)).unwrap_or(0);
            if seen & bit != 0 {
                let what =
                    format!("la chiave «{key}» di «{}» è scritta due volte nella stessa riga", self.name);
                errors.push(ReadError::at(at.place(&key_at), what, "tenerne una"));
            }
            seen |= bit;
            if let Err(Wrong { what, remedy }) = (self.columns[found].set)(row, value, at.place(&cell_at)) {
                let what = format!("«{key}» di «{}»: {what}", self.name);
                errors.push(ReadError::at(at.place(&cell_at), what, remedy));
            }
        }
    }
}
