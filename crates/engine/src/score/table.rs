// SPDX-License-Identifier: AGPL-3.0-or-later
//! Annexed tables as formulas read them: cells as printed, derived rows as computed.

use std::collections::HashMap;

use super::scope::{CALL, DEEPEST};
use crate::{
    expression::{Expression, SyntaxError, Undefined, Value},
    model::{Annex, AnnexRow, Dossier, RowKind},
    number::{Number, parse_marked},
    why::{Reason, Why},
};

/// The annexed tables of a dossier, with their formulas parsed.
#[derive(Debug)]
pub struct Tables<'a> {
    tables: Vec<Table<'a>>,
    by_id: HashMap<&'a str, usize>,
}

/// A table and its rows.
#[derive(Debug)]
pub struct Table<'a> {
    /// The table.
    pub annex: &'a Annex,
    /// Its rows, in order.
    pub rows: Vec<Row<'a>>,
}

/// A row, with its formula parsed.
#[derive(Debug)]
pub struct Row<'a> {
    /// The row.
    pub row: &'a AnnexRow,
    /// Its formula, if it is derived.
    pub formula: Option<Result<Expression, SyntaxError>>,
}

/// Why a cell has no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellError {
    /// No table, row or column of that name.
    NoSuchName(String),
    /// The cell is blank.
    Blank(String),
    /// The cell is no number.
    NotANumber(String),
    /// Its formula has no value.
    Formula(Undefined),
}

impl From<CellError> for Undefined {
    fn from(error: CellError) -> Undefined {
        match error {
            CellError::NoSuchName(it) => Undefined::NoSuchName(it),
            CellError::Blank(it) => Undefined::Missing(it),
            CellError::NotANumber(it) => Undefined::Other(format!("«{it}» non è un numero")),
            CellError::Formula(it) => it,
        }
    }
}

/// How many rows an explanation of one cell opens.
const OPENED: usize = 500;

impl<'a> Tables<'a> {
    /// Gathers the rows of each table.
    #[must_use]
    pub fn new(dossier: &'a Dossier) -> Tables<'a> {
        let mut tables = Tables { tables: Vec::new(), by_id: HashMap::new() };
        for annex in &dossier.annexes {
            tables.by_id.insert(annex.id.trim(), tables.tables.len());
            tables.tables.push(Table { annex, rows: Vec::new() });
        }
        for row in &dossier.annex_rows {
            let Some(at) = tables.by_id.get(row.table.trim()) else { continue };
            let formula = (!row.formula.is_blank()).then(|| Expression::parse(row.formula.trim()));
            tables.tables[*at].rows.push(Row { row, formula });
        }
        tables
    }

    /// All tables.
    pub fn iter(&self) -> impl Iterator<Item = &Table<'a>> {
        self.tables.iter()
    }

    /// The number a path such as `conto_economico.mol` or `conto_economico.mol.a2020` stands for.
    ///
    /// # Errors
    /// No such cell, or no number in it.
    pub fn value(&self, path: &str) -> Result<Number, CellError> {
        let (table, row, column) = self.locate(path)?;
        table.number(row, column)
    }

    /// Where the number of a path comes from: the cell as printed, or the formula of its row and what it rests on.
    #[must_use]
    pub fn why(&self, path: &str) -> Option<Why<'a>> {
        let (table, row, column) = self.locate(path).ok()?;
        Some(table.why(row, column, &mut 0))
    }

    /// Whether the first word of a path is a table.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        path.split('.').next().is_some_and(|it| self.by_id.contains_key(it))
    }

    fn locate(&self, path: &str) -> Result<(&Table<'a>, usize, usize), CellError> {
        let unknown = || CellError::NoSuchName(path.to_owned());
        let mut words = path.split('.');
        let (Some(table), Some(row), column, None) = (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(unknown());
        };
        let table = &self.tables[*self.by_id.get(table).ok_or_else(unknown)?];
        let row = table.row(row).ok_or_else(unknown)?;
        let column = match column {
            Some(key) => table.column(key),
            None if table.annex.current.is_blank() && table.annex.keys.len() < 2 => Some(0),
            None => table.column(table.annex.current.trim()),
        };
        Ok((table, row, column.ok_or_else(unknown)?))
    }
}

impl<'a> Table<'a> {
    /// Number of the row of that id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|it| !it.row.id.is_blank() && it.row.id.trim() == id)
    }

    /// Number of the column of that key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<usize> {
        self.annex.keys.iter().position(|it| it.trim() == key)
    }

    /// What is printed in a cell, as a number; `0.5+0.5` is a sum of posts.
    ///
    /// # Errors
    /// The cell is blank or no number.
    pub fn printed(&self, row: usize, column: usize) -> Result<Number, CellError> {
        let it = self.rows[row].row;
        let text = it.values.get(column).map_or("", |it| it.trim());
        if text.is_empty() {
            return Err(CellError::Blank(format!("{}, colonna {}", it.name.trim(), column + 1)));
        }
        let parts = text.split('+').map(|it| parse_marked(it.trim()).map(|marked| marked.number));
        let whole = parse_marked(text).map(|it| it.number);
        let sum = || parts.collect::<Option<Vec<Number>>>().map(|it| it.iter().sum());
        whole.or_else(sum).ok_or_else(|| CellError::NotANumber(text.to_owned()))
    }

    /// The number of a cell: computed on a derived row, else as printed.
    ///
    /// # Errors
    /// As [`Table::printed`], or the formula has no value.
    pub fn number(&self, row: usize, column: usize) -> Result<Number, CellError> {
        self.compute(row, column, 0, &mut HashMap::new())
    }

    /// The number of a cell. A row that many formulas read is computed once.
    fn compute(
        &self,
        row: usize,
        column: usize,
        depth: usize,
        computed: &mut HashMap<usize, Result<Number, CellError>>,
    ) -> Result<Number, CellError> {
        let it = &self.rows[row];
        let formula = match (&it.formula, it.row.kind) {
            (Some(Ok(formula)), Some(RowKind::Derived)) => formula,
            (Some(Err(error)), Some(RowKind::Derived)) => {
                return Err(CellError::Formula(Undefined::Other(error.what.clone())));
            }
            _ => return self.printed(row, column),
        };
        if let Some(known) = computed.get(&row) {
            return known.clone();
        }
        if depth > DEEPEST {
            let what = format!("a «{}» troppe righe derivate poggiano l'una sull'altra", it.row.name.trim());
            return Err(CellError::Formula(Undefined::Other(what)));
        }
        let below = depth + formula.height() + CALL;
        let mut scope = |name: &str| match self.row(name) {
            Some(other) => match self.compute(other, column, below, computed) {
                Ok(number) => Value::Number(number),
                Err(error) => Value::Undefined(error.into()),
            },
            None => Value::Undefined(Undefined::NoSuchName(name.to_owned())),
        };
        let number = match formula.evaluate(&mut scope) {
            Value::Number(it) => Ok(it),
            Value::Undefined(it) => Err(CellError::Formula(it)),
            Value::Date(_) | Value::Bool(_) => {
                Err(CellError::Formula(Undefined::Other(format!("«{}» non dà un numero", formula.source()))))
            }
        };
        computed.insert(row, number.clone());
        number
    }

    fn why(&self, row: usize, column: usize, opened: &mut usize) -> Why<'a> {
        let it = &self.rows[row];
        let value = self.number(row, column).ok();
        let cell = it.row.values.get(column);
        let place = cell.map_or(it.row.place, |it| it.place);
        let printed =
            cell.filter(|it| !it.is_blank()).map_or_else(String::new, |it| format!(": «{}»", it.trim()));
        let header = self.annex.columns.get(column).map_or("", |it| it.trim());
        let words = format!(
            "tabella {}, «{}», colonna «{header}»{printed}",
            self.annex.id.trim(),
            it.row.name.trim()
        );
        let mut parts = Vec::new();
        if let (Some(Ok(formula)), Some(RowKind::Derived), true) =
            (&it.formula, it.row.kind, *opened < OPENED)
        {
            *opened += 1;
            let substituted =
                formula.substituted(&mut |name| match self.row(name).map(|it| self.number(it, column)) {
                    Some(Ok(number)) => Value::Number(number),
                    Some(Err(error)) => Value::Undefined(error.into()),
                    None => Value::Undefined(Undefined::NoSuchName(name.to_owned())),
                });
            let rows = formula.names().iter().filter_map(|name| self.row(&name.text));
            let reason = Reason::Formula { text: formula.source().to_owned(), substituted };
            let parts_below = rows.map(|it| self.why(it, column, opened)).collect();
            parts.push(Why { reason, value: value.clone(), parts: parts_below });
        }
        Why { reason: Reason::Named { words, place }, value, parts }
    }
}
