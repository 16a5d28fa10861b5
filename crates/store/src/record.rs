// SPDX-License-Identifier: AGPL-3.0-or-later
//! What statements are given and what they give: values and records.

use jiff::{Timestamp, civil::Date};
use sqlx::{
    Any, Column as _, Row as _, ValueRef as _,
    any::{AnyArguments, AnyRow, AnyTypeInfoKind},
    query::Query,
};

use crate::{Fault, Refusal, db::Sql};

/// The values of a statement, in the order of `$1`, `$2`, …
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::record::Value::from($value)),*]
    };
}
pub(crate) use values;

/// A value of a statement.
#[derive(Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(i64),
}

/// A row as the database gives it, not yet understood.
pub(crate) struct Record(pub(crate) AnyRow);

/// What a record may be read as.
pub(crate) trait Read: Sized {
    fn read(record: &Record) -> Result<Self, Fault>;
}

/// The statement with its values.
pub(crate) fn bound(sql: Sql, values: &[Value]) -> Result<Query<'static, Any, AnyArguments>, Refusal> {
    let zero = |it: &Value| matches!(it, Value::Text(Some(text)) if text.contains('\0'));
    if values.iter().any(zero) {
        return Err(Refusal::Unwritable);
    }
    Ok(values.iter().fold(sqlx::query(sql.0), |query, it| it.bind(query)))
}

impl Value {
    pub(crate) fn bind<'q>(&self, query: Query<'q, Any, AnyArguments>) -> Query<'q, Any, AnyArguments> {
        match self {
            Value::Text(it) => query.bind(it.clone()),
            Value::Number(it) => query.bind(*it),
        }
    }
}

impl Record {
    pub(crate) fn text(&self, column: &str) -> Result<String, Fault> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn maybe(&self, column: &str) -> Result<Option<String>, Fault> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn number(&self, column: &str) -> Result<i64, Fault> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, Fault> {
        Ok(self.number(column)? != 0)
    }

    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, Fault> {
        parsed(column, &self.text(column)?)
    }

    pub(crate) fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>, Fault> {
        self.maybe(column)?.map(|it| parsed(column, &it)).transpose()
    }

    pub(crate) fn day(&self, column: &str) -> Result<Date, Fault> {
        parsed(column, &self.text(column)?)
    }

    pub(crate) fn maybe_day(&self, column: &str) -> Result<Option<Date>, Fault> {
        self.maybe(column)?.map(|it| parsed(column, &it)).transpose()
    }

    /// Name and value of each column.
    pub(crate) fn columns(&self) -> Result<Vec<(String, Value)>, Fault> {
        let mut columns = Vec::new();
        for column in self.0.columns() {
            let raw = self.0.try_get_raw(column.ordinal())?;
            let value = match raw.type_info().kind() {
                _ if raw.is_null() => Value::Text(None),
                AnyTypeInfoKind::Text => Value::Text(self.0.try_get(column.ordinal())?),
                _ => Value::Number(self.0.try_get(column.ordinal())?),
            };
            columns.push((column.name().to_owned(), value));
        }
        Ok(columns)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::from(text.as_str())
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Value {
        Value::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Number(i64::from(flag))
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Value {
        Value::Text(Some(instant(at)))
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Value {
        Value::Text(Some(day.to_string()))
    }
}

impl From<Option<Date>> for Value {
    fn from(day: Option<Date>) -> Value {
        Value::Text(day.map(|it| it.to_string()))
    }
}

/// A time as it is written: always with three decimals, so that texts have the order of times.
pub(crate) fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn parsed<T: std::str::FromStr<Err = jiff::Error>>(column: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|it| Fault::caused(format!("in «{column}» è scritto «{text}»"), it))
}
