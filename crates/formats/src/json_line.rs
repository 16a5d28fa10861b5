// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier as one JSON object: the same tables and keys as the TOML files, for streams.

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::{
    dossier::Reading,
    error::ReadError,
    raw::{RawCell, RawValue},
    sheet::{Filling, Head, Reader},
};

/// Reads the tables of a JSON object, and gives their names. Places are unknown: a line of a stream is its own place.
pub(crate) fn tables<'a>(text: &'a str, reading: &mut Reading) -> Vec<Cow<'a, str>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(Tables(reading)).and_then(|names| json.end().map(|()| names));
    match read {
        Ok(names) => names,
        Err(error) => {
            let line = if error.line() > 1 { format!("riga {}, ", error.line()) } else { String::new() };
            let what =
                format!("il JSON non si legge ({line}colonna {}): {}", error.column(), in_italian(&error));
            // What was not understood before that is of no use to who must mend the line first.
            let remedy = "un oggetto con le tabelle del dossier, una riga per dossier";
            reading.errors = vec![ReadError::of_file("", what, remedy)];
            Vec::new()
        }
    }
}

/// Reads the cells of a JSON object that is one row.
pub(crate) fn row<'a>(text: &'a str, errors: &mut Vec<ReadError>) -> Vec<RawCell<'a>> {
    let mut cells = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Row(|it| cells.push(it)).deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = read {
        let what = format!("la riga non si legge (colonna {}): {}", error.column(), in_italian(&error));
        errors.push(ReadError::of_file("", what, "un oggetto con le celle della riga"));
    }
    cells
}

/// What the parser says, in Italian. What it expected of a table is already: it is said below.
fn in_italian(error: &serde_json::Error) -> String {
    const KNOWN: &[(&str, &str)] = &[
        ("EOF", "finisce a metà"),
        ("recursion limit", "troppe parentesi una dentro l'altra"),
        ("trailing characters", "c'è altro dopo la fine"),
        ("trailing comma", "c'è una virgola di troppo"),
        ("key must be a string", "una chiave non è tra virgolette"),
        ("expected `:`", "dopo una chiave mancano i due punti"),
        ("expected `,`", "tra una voce e l'altra manca la virgola"),
        ("control character", "in un testo c'è un carattere di controllo: gli a capo si scrivono \\n"),
        ("escape", "in un testo, dopo la barra rovesciata, c'è un carattere non ammesso"),
        ("surrogate", "in un testo c'è mezzo carattere"),
        ("unicode", "in un testo c'è un carattere che non esiste"),
        ("number", "un numero non si legge: i numeri con decimali vanno tra virgolette"),
    ];
    let text = error.to_string();
    if let Some((_, expected)) = text.split_once(", expected ").filter(|_| error.is_data()) {
        let expected = expected.rfind(" at line").map_or(expected, |at| &expected[..at]);
        return format!("qui serve {expected}");
    }
    let known = KNOWN.iter().find(|(sign, _)| text.contains(sign));
    known.map_or("qui c'è qualcosa che non è JSON", |(_, words)| words).to_owned()
}

struct Tables<'r>(&'r mut Reading);

impl<'de> Visitor<'de> for Tables<'_> {
    type Value = Vec<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("un oggetto di tabelle")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Cow<'de, str>>, A::Error> {
        let mut names = Vec::new();
        while let Some(Words(name)) = map.next_key()? {
            map.next_value_seed(Table { reading: &mut *self.0, name: &name })?;
            names.push(name);
        }
        Ok(names)
    }
}

struct Words<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Words<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Words<'de>, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Words<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("un testo")
            }

            fn visit_borrowed_str<E: Error>(self, it: &'de str) -> Result<Words<'de>, E> {
                Ok(Words(Cow::Borrowed(it)))
            }

            fn visit_str<E: Error>(self, it: &str) -> Result<Words<'de>, E> {
                Ok(Words(Cow::Owned(it.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Reads a table into the dossier. What has no place there is read too: it may be no JSON.
struct Table<'r> {
    reading: &'r mut Reading,
    name: &'r str,
}

/// Room for a table of usual size.
const ROWS: usize = 256;

impl<'r> Table<'r> {
    fn open(self, single: bool) -> Option<Box<dyn Filling + 'r>> {
        self.reading.open(self.name, Head { at: 0..0, single, rows: ROWS }, Reader { file: 0 })
    }
}

impl<'de> DeserializeSeed<'de> for Table<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Table<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("una tabella: un oggetto o un elenco di oggetti")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match self.open(true) {
            Some(mut filling) => {
                filling.row(&(0..0));
                Row(|it| filling.cell(it)).visit_map(map)
            }
            None => Row(drop).visit_map(map),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        match self.open(false) {
            Some(mut filling) => while seq.next_element_seed(Rows(&mut *filling))?.is_some() {},
            None => while seq.next_element_seed(Row(drop))?.is_some() {},
        }
        Ok(())
    }
}

/// Reads a row into its table.
struct Rows<'f>(&'f mut dyn Filling);

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.row(&(0..0));
        Row(|it| self.0.cell(it)).deserialize(deserializer)
    }
}

/// Reads a row, handing over its cells.
struct Row<F>(F);

impl<'de, F: FnMut(RawCell<'de>)> DeserializeSeed<'de> for Row<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(RawCell<'de>)> Visitor<'de> for Row<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("una riga: un oggetto")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(Words(key)) = map.next_key()? {
            let value: RawValue<'de> = map.next_value()?;
            if !matches!(value, RawValue::Null) {
                self.0(RawCell { key, key_at: 0..0, value, at: 0..0 });
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for RawValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RawValue<'de>, D::Error> {
        struct Value;

        impl<'de> Visitor<'de> for Value {
            type Value = RawValue<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("una cella: testo, intero, vero o falso, elenco")
            }

            fn visit_borrowed_str<E: Error>(self, it: &'de str) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Text(Cow::Borrowed(it)))
            }

            fn visit_str<E: Error>(self, it: &str) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Text(Cow::Owned(it.to_owned())))
            }

            fn visit_bool<E: Error>(self, it: bool) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Truth(it))
            }

            fn visit_i64<E: Error>(self, it: i64) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Number(it.to_string()))
            }

            fn visit_u64<E: Error>(self, it: u64) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Number(it.to_string()))
            }

            // A binary fraction is not the number that was written: decimals travel as text.
            fn visit_f64<E: Error>(self, _: f64) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Foreign(
                    "un numero con decimali: in JSON va tra virgolette, per esempio \"8,33\"",
                ))
            }

            fn visit_unit<E: Error>(self) -> Result<RawValue<'de>, E> {
                Ok(RawValue::Null)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<RawValue<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(it) = seq.next_element()? {
                    items.push((it, 0..0));
                }
                Ok(RawValue::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawValue<'de>, A::Error> {
                while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
                Ok(RawValue::Foreign("un oggetto dentro una cella"))
            }
        }
        deserializer.deserialize_any(Value)
    }
}
