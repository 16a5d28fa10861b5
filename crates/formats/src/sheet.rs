// SPDX-License-Identifier: AGPL-3.0-or-later
//! A sheet: one table of the dossier, its columns, and how its rows are read and written.
//!
//! The columns of a sheet are declared once; reading, writing, documentation and JSON Schema come from there.

use engine::model::{Dossier, Place};

use crate::{
    error::{ReadError, short, suggestion},
    field::Field,
    raw::{RawCell, RawValue, Span},
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
    /// Begins to read a table into the dossier; none when it is not written as it should.
    #[expect(private_interfaces, reason = "only this crate reads")]
    fn open<'d>(&'d self, written: Head, to: To<'d>) -> Option<Box<dyn Filling + 'd>>;
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

/// How a table is written.
pub(crate) struct Head {
    pub(crate) at: Span,
    /// As one row (`[ente]`), not as several (`[[struttura]]`).
    pub(crate) single: bool,
    /// About how many rows there are: they are large, and should not move as others come.
    pub(crate) rows: usize,
}

/// Where what is read goes.
pub(crate) struct To<'d> {
    pub(crate) dossier: &'d mut Dossier,
    pub(crate) reader: Reader,
    pub(crate) errors: &'d mut Vec<ReadError>,
}

/// A table being read: cells go into their rows one at a time, as the file gives them.
pub(crate) trait Filling {
    /// Begins a row.
    fn row(&mut self, at: &Span);
    /// Puts a cell into the row begun last.
    fn cell(&mut self, cell: RawCell<'_>);
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

    fn open<'d>(&'d self, written: Head, to: To<'d>) -> Option<Box<dyn Filling + 'd>> {
        let To { dossier, reader, errors } = to;
        let mut rows = (self.rows)(dossier);
        let (what, remedy) = match (&mut rows, written.single) {
            (Rows::One(_), false) => (
                format!("«{}» è una tabella sola", self.name),
                format!("scriverla una volta, come [{}]", self.name),
            ),
            (Rows::Many(_), true) => (
                format!("«{}» è una tabella di righe", self.name),
                format!("scrivere ogni riga come [[{}]]", self.name),
            ),
            (fitting, _) => {
                if let Rows::Many(rows) = fitting {
                    rows.reserve(written.rows);
                }
                let order = Vec::new();
                return Some(Box::new(Filler { sheet: self, rows, reader, errors, order, nth: 0, seen: 0 }));
            }
        };
        errors.push(ReadError::at(reader.place(&written.at), what, remedy));
        None
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

/// Fills the rows of a sheet.
struct Filler<'d, R: 'static> {
    sheet: &'d Sheet<R>,
    rows: Rows<'d, R>,
    reader: Reader,
    errors: &'d mut Vec<ReadError>,
    /// Columns of the row before: its keys usually come again, in the same order.
    order: Vec<usize>,
    /// How many cells of this row were read.
    nth: usize,
    /// The columns of this row that were read.
    seen: u64,
}

impl<R: Default> Filling for Filler<'_, R> {
    fn row(&mut self, at: &Span) {
        if let Rows::Many(rows) = &mut self.rows {
            // Rows are large: made where they will stay.
            rows.resize_with(rows.len() + 1, R::default);
        }
        (self.nth, self.seen) = (0, 0);
        if let Some(row) = self.rows.last() {
            (self.sheet.place)(row, self.reader.place(at));
        }
    }

    fn cell(&mut self, RawCell { key, key_at, value, at }: RawCell<'_>) {
        let Some(row) = self.rows.last() else { return };
        let Sheet { name, columns, .. } = self.sheet;
        let nth = self.nth;
        self.nth += 1;
        let again = self.order.get(nth).copied().filter(|it| columns[*it].key == key);
        let Some(found) = again.or_else(|| columns.iter().position(|it| it.key == key)) else {
            let what = format!("la tabella «{name}» non ha la chiave «{}»", short(&key));
            let remedy = suggestion(&key, columns.iter().map(|it| it.key));
            self.errors.push(ReadError::at(self.reader.place(&key_at), what, remedy));
            return;
        };
        if again.is_none() {
            self.order.truncate(nth);
            self.order.push(found);
        }
        // TOML refuses it by itself, JSON would keep the last.
        let bit = 1_u64.checked_shl(u32::try_from(found).unwrap_or(u32::MAX)).unwrap_or(0);
        if self.seen & bit != 0 {
            let what = format!("la chiave «{key}» di «{name}» è scritta due volte nella stessa riga");
            self.errors.push(ReadError::at(self.reader.place(&key_at), what, "tenerne una"));
        }
        self.seen |= bit;
        let place = self.reader.place(&at);
        if let Err(Wrong { what, remedy }) = (columns[found].set)(row, value, place) {
            self.errors.push(ReadError::at(place, format!("«{key}» di «{name}»: {what}"), remedy));
        }
    }
}

impl<R> Rows<'_, R> {
    /// The row being filled.
    fn last(&mut self) -> Option<&mut R> {
        match self {
            Rows::One(row) => Some(row),
            Rows::Many(rows) => rows.last_mut(),
        }
    }
}
