// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tables of breakages and of their starting points, read from TOML.

use toml::de::{DeTable, DeValue};

use super::{
    Breakage,
    edit::{Action, Edit},
};

/// What separates the texts of a place.
const THEN: &str = " › ";

/// A starting point.
pub(super) struct Base {
    pub(super) name: String,
    /// The one it starts from.
    pub(super) on: Option<String>,
    /// File of results that it adds.
    pub(super) results: Option<String>,
    pub(super) edits: Vec<Edit>,
}

/// The starting points, in the order in which they are written.
pub(super) fn bases(text: &str) -> Result<Vec<Base>, String> {
    let mut found: Vec<(usize, Base)> = Vec::new();
    for (at, name, value) in entries(text)? {
        let mut cells = Cells::of(value, &name)?;
        let base = Base {
            on: cells.text("su")?,
            results: cells.text("risultati")?,
            edits: cells.edits("cambi")?,
            name,
        };
        cells.end()?;
        found.push((at, base));
    }
    found.sort_by_key(|it| it.0);
    Ok(found.into_iter().map(|it| it.1).collect())
}

/// The breakages of a family: under each code, the rows.
pub(super) fn breakages(text: &str) -> Result<Vec<Breakage>, String> {
    let mut found = Vec::new();
    for (_, code, value) in entries(text)? {
        let DeValue::Array(rows) = value else { return Err(format!("{code} is not a list")) };
        for row in rows {
            let mut cells = Cells::of(row.into_inner(), &code)?;
            let what = cells.text("che")?.ok_or_else(|| format!("{code}: a row does not say «che»"))?;
            cells.name = format!("{code}, {what}");
            let mut edits = vec![cells.edit()?];
            edits.extend(cells.edits("poi")?);
            found.push(Breakage {
                base: cells.text("su")?.unwrap_or_else(|| "piano".to_owned()),
                against: cells.text("rispetto_a")?,
                companions: cells.texts("anche")?,
                code: code.clone(),
                what,
                edits,
            });
            cells.end()?;
        }
    }
    Ok(found)
}

fn entries(text: &str) -> Result<Vec<(usize, String, DeValue<'_>)>, String> {
    let root = DeTable::parse(text).map_err(|it| it.to_string())?.into_inner();
    let entries = root
        .into_iter()
        .map(|(key, value)| (key.span().start, key.into_inner().into_owned(), value.into_inner()));
    Ok(entries.collect())
}

/// The cells of one row, taken one by one: what is left at the end is a word nobody knows.
struct Cells<'a> {
    name: String,
    table: DeTable<'a>,
}

impl<'a> Cells<'a> {
    fn of(value: DeValue<'a>, name: &str) -> Result<Cells<'a>, String> {
        match value {
            DeValue::Table(table) => Ok(Cells { name: name.to_owned(), table }),
            _ => Err(format!("{name}: a row is not a table")),
        }
    }

    fn take(&mut self, key: &str) -> Option<DeValue<'a>> {
        self.table.remove(key).map(toml::Spanned::into_inner)
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.take(key) {
            None => Ok(None),
            Some(DeValue::String(it)) => Ok(Some(it.into_owned())),
            Some(_) => Err(format!("{}: «{key}» is not a text", self.name)),
        }
    }

    fn list(&mut self, key: &str) -> Result<Vec<DeValue<'a>>, String> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(DeValue::Array(it)) => Ok(it.into_iter().map(toml::Spanned::into_inner).collect()),
            Some(_) => Err(format!("{}: «{key}» is not a list", self.name)),
        }
    }

    fn texts(&mut self, key: &str) -> Result<Vec<String>, String> {
        let items = self.list(key)?.into_iter();
        let texts = items.map(|it| match it {
            DeValue::String(it) => Ok(it.into_owned()),
            _ => Err(format!("{}: «{key}» holds something that is not a text", self.name)),
        });
        texts.collect()
    }

    fn edits(&mut self, key: &str) -> Result<Vec<Edit>, String> {
        let rows = self.list(key)?.into_iter();
        let edits = rows.map(|it| {
            let mut cells = Cells::of(it, &self.name)?;
            let edit = cells.edit()?;
            cells.end()?;
            Ok(edit)
        });
        edits.collect()
    }

    /// The change that a row describes; what to do is told by the words it uses.
    fn edit(&mut self) -> Result<Edit, String> {
        let after =
            self.text("dopo")?.map_or_else(Vec::new, |it| it.split(THEN).map(str::to_owned).collect());
        let (from, everywhere) = (self.text("togli")?, self.text("ovunque")?);
        let (until, to, times) = (self.text("fino")?, self.text("metti")?, self.texts("volte")?);
        let action = match (from, everywhere, until, to) {
            (Some(from), None, None, to) => Action::Replace { from, to: to.unwrap_or_default() },
            (None, Some(from), None, to) => Action::Everywhere { from, to: to.unwrap_or_default() },
            (None, None, Some(until), None) => Action::Cut { until },
            (None, None, None, Some(lines)) => Action::Add { lines, times },
            _ => return Err(format!("{}: one of togli, ovunque, fino, or metti alone", self.name)),
        };
        Ok(Edit { after, action })
    }

    fn end(self) -> Result<(), String> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("{}: «{}» is no word of these tables", self.name, key.get_ref())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_refused() {
        let message = breakages("A-01 = [{ che = \"x\", metti = \"y\", doppo = \"z\" }]").unwrap_err();
        assert!(message.contains("«doppo»"), "{message}");
    }

    #[test]
    fn a_row_does_one_thing() {
        let message = breakages("A-01 = [{ che = \"x\", togli = \"y\", fino = \"z\" }]").unwrap_err();
        assert!(message.contains("one of togli"), "{message}");
    }

    #[test]
    fn bases_keep_their_order() {
        let found = bases("[b]\n[a]\nsu = \"b\"\n").unwrap();
        assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }
}
