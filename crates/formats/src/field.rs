// SPDX-License-Identifier: AGPL-3.0-or-later
//! What each type of the model looks like in a cell.

use engine::{
    model::{
        Answer, Asked, BodyKind, CauseKind, Choice, Concerned, Course, Direction, DocumentKind, Duration,
        ExpectedKind, Gathered, Nature, ObjectiveKind, ObjectiveState, Place, ReadingState, RowKind,
        RulingKind, Text, Understand, Written,
    },
    number::Rounding,
    system::{
        Adjustment, Cascade, Cents, Denominator, Fold, Frame, Leftover, PrimitiveName, Sides, Treatment,
        WeightMissing, ZeroPolicy,
    },
};

use crate::{
    error::{short, suggestion},
    raw::RawValue,
    sheet::{Cell, Kind, Wrong},
};

/// A type that a cell may have.
pub(crate) trait Field: Sized {
    fn kind() -> Kind;
    fn read(value: RawValue<'_>, place: Place) -> Result<Self, Wrong>;
    fn write(&self) -> Option<Cell>;
}

fn wrong(value: &RawValue<'_>, wanted: &str) -> Wrong {
    Wrong { what: format!("c'è {}, serve {wanted}", value.kind()), remedy: format!("scrivere {wanted}") }
}

impl Field for Text {
    fn kind() -> Kind {
        Kind::Text
    }

    fn read(value: RawValue<'_>, place: Place) -> Result<Text, Wrong> {
        match value {
            RawValue::Text(it) => Ok(Text { text: it.into(), place }),
            RawValue::Number(it) => Ok(Text { text: it.into(), place }),
            other => Err(wrong(&other, "un testo tra virgolette")),
        }
    }

    fn write(&self) -> Option<Cell> {
        (!self.text.is_empty()).then(|| Cell::Text(self.text.to_string()))
    }
}

impl<T: Understand> Field for Written<T> {
    fn kind() -> Kind {
        Kind::Written(T::WHAT)
    }

    fn read(value: RawValue<'_>, place: Place) -> Result<Written<T>, Wrong> {
        Text::read(value, place).map(Written::from_text)
    }

    fn write(&self) -> Option<Cell> {
        self.text.write()
    }
}

/// The closed lists of words. Listed one by one: a blanket over `Choice` would clash with the integers.
macro_rules! choices {
    ($($choice:ty),+ $(,)?) => {$(
        impl Field for Option<$choice> {
            fn kind() -> Kind {
                Kind::Choice(words::<$choice>)
            }

            fn read(value: RawValue<'_>, place: Place) -> Result<Self, Wrong> {
                choose(&Text::read(value, place)?)
            }

            fn write(&self) -> Option<Cell> {
                self.map(|it| Cell::Text(it.word().to_owned()))
            }
        }
    )+};
}
choices!(
    BodyKind,
    DocumentKind,
    ObjectiveKind,
    Duration,
    Nature,
    ObjectiveState,
    Direction,
    ExpectedKind,
    RowKind,
    Gathered,
    ReadingState,
    CauseKind,
    Course,
    Asked,
    Concerned,
    RulingKind,
    Answer,
    Cascade,
    Fold,
    WeightMissing,
    Treatment,
    PrimitiveName,
    Frame,
    ZeroPolicy,
    Sides,
    Adjustment,
    Leftover,
    Cents,
    Rounding,
);

fn words<T: Choice>() -> Vec<&'static str> {
    T::ALL.iter().map(|(word, _)| *word).collect()
}

fn choose<T: Choice>(text: &Text) -> Result<Option<T>, Wrong> {
    if text.is_blank() {
        return Ok(None);
    }
    let found = T::ALL.iter().find(|(word, _)| *word == text.trim());
    let choice = found.ok_or_else(|| Wrong {
        what: format!("«{}» non è tra le parole ammesse", short(text.trim())),
        remedy: suggestion(text.trim(), T::ALL.iter().map(|(word, _)| *word)),
    })?;
    Ok(Some(choice.1))
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl Field for Option<$integer> {
            fn kind() -> Kind {
                Kind::Integer
            }

            fn read(value: RawValue<'_>, place: Place) -> Result<Option<$integer>, Wrong> {
                let text = Text::read(value, place)?;
                if text.is_blank() {
                    return Ok(None);
                }
                text.trim().parse().map(Some).map_err(|_| Wrong {
                    what: format!("«{}» non è un numero intero ammesso qui", short(text.trim())),
                    remedy: format!("scrivere un intero fino a {}", <$integer>::MAX),
                })
            }

            fn write(&self) -> Option<Cell> {
                self.map(|it| Cell::Integer(i64::from(it)))
            }
        }
    )+};
}
integers!(i16, u8);

impl Field for Option<bool> {
    fn kind() -> Kind {
        Kind::Truth
    }

    fn read(value: RawValue<'_>, _: Place) -> Result<Option<bool>, Wrong> {
        match value {
            RawValue::Truth(it) => Ok(Some(it)),
            other => Err(wrong(&other, "true o false, senza virgolette")),
        }
    }

    fn write(&self) -> Option<Cell> {
        self.map(Cell::Truth)
    }
}

impl Field for Vec<Text> {
    fn kind() -> Kind {
        Kind::List
    }

    fn read(value: RawValue<'_>, place: Place) -> Result<Vec<Text>, Wrong> {
        match value {
            RawValue::List(items) => items
                .into_iter()
                .map(|(it, at)| Text::read(it, Place { start: at.start, end: at.end, ..place }))
                .collect(),
            other => Err(wrong(&other, "un elenco di testi tra parentesi quadre")),
        }
    }

    fn write(&self) -> Option<Cell> {
        (!self.is_empty()).then(|| Cell::List(self.iter().map(|it| it.text.to_string()).collect()))
    }
}

impl Field for Denominator {
    fn kind() -> Kind {
        Kind::Written("«pesi», «righe» o un numero")
    }

    fn read(value: RawValue<'_>, place: Place) -> Result<Denominator, Wrong> {
        let text = Text::read(value, place)?;
        let shown = short(text.trim());
        Denominator::understand(text).ok_or_else(|| Wrong {
            what: format!("«{shown}» non è un denominatore"),
            remedy: "scrivere «pesi», «righe» o un numero maggiore di zero".to_owned(),
        })
    }

    fn write(&self) -> Option<Cell> {
        self.text.write()
    }
}
