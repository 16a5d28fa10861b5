// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may go wrong: a request that is refused, or a fault of ours or of the machine.

use std::{error::Error as StdError, fmt};

use crate::{Address, Row};

/// Why nothing was done.
#[derive(Debug)]
pub enum Error {
    /// The request.
    Refusal(Refusal),
    /// Us, or the machine.
    Fault(Fault),
}

/// What a request asks for that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing, or it is not of the body that asks: the two are not told apart.
    NotFound,
    /// Somebody changed the same rows meanwhile.
    Changed(Vec<Clash>),
    /// The dossier is not as the request assumed: its state and version now.
    Moved { state: String, version: i64 },
    /// There is already one.
    Taken,
    /// A text has a character of code zero, which one of the two engines cannot keep.
    Unwritable,
}

/// A change that was made on a row that is no longer so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Which of the changes asked for, from 0.
    pub change: usize,
    /// The row as it is now; `None` if it is not there.
    pub present: Option<Row>,
}

/// What went wrong with us or with the machine.
#[derive(Debug)]
pub struct Fault {
    what: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// Why a file is not taken in.
#[derive(Debug)]
pub enum Unloadable {
    /// The file: what is wrong with it.
    Input(String),
    /// A whole installation only goes into an empty database, and this is not.
    NotEmpty(Address),
    /// Us, or the machine.
    Fault(Fault),
}

impl Unloadable {
    pub(crate) fn input(what: impl Into<String>) -> Unloadable {
        Unloadable::Input(what.into())
    }
}

impl Fault {
    /// Something that no program reported.
    pub(crate) fn of(what: impl Into<String>) -> Fault {
        Fault { what: what.into(), cause: None }
    }

    /// What somebody else reported.
    pub(crate) fn caused(
        what: impl Into<String>,
        cause: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Fault {
        Fault { what: what.into(), cause: Some(cause.into()) }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(cause: sqlx::Error) -> Fault {
        Fault::caused("la banca dati non ha risposto", cause)
    }
}

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Error {
        match cause.as_database_error() {
            Some(it) if it.is_unique_violation() => Error::Refusal(Refusal::Taken),
            Some(it) if it.is_foreign_key_violation() => Error::Refusal(Refusal::NotFound),
            _ => Error::Fault(cause.into()),
        }
    }
}

impl From<Fault> for Unloadable {
    fn from(fault: Fault) -> Unloadable {
        Unloadable::Fault(fault)
    }
}

impl From<Error> for Unloadable {
    fn from(error: Error) -> Unloadable {
        match error {
            Error::Refusal(it) => Unloadable::Input(it.to_string()),
            Error::Fault(it) => Unloadable::Fault(it),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::Fault(fault)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refusal(refusal)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotFound => f.write_str("non c'è, o non è di questo ente"),
            Refusal::Changed(clashes) if clashes.len() == 1 => {
                f.write_str("qualcun altro ha modificato la stessa riga: rileggila e unisci le due versioni")
            }
            Refusal::Changed(clashes) => write!(
                f,
                "qualcun altro ha modificato {} delle stesse righe: rileggile e unisci le due versioni",
                clashes.len()
            ),
            Refusal::Moved { state, .. } => {
                write!(f, "intanto il dossier è cambiato, ora è nello stato «{state}»: rileggilo")
            }
            Refusal::Taken => f.write_str("c'è già: scegli un altro nome"),
            Refusal::Unwritable => {
                f.write_str("in un testo c'è un carattere che non si può conservare: riscrivi il testo")
            }
        }
    }
}

impl fmt::Display for Unloadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unloadable::Input(it) => f.write_str(it),
            Unloadable::NotEmpty(it) => write!(f, "la banca dati {it} non è vuota: scegline una nuova"),
            Unloadable::Fault(it) => it.fmt(f),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refusal(it) => it.fmt(f),
            Error::Fault(it) => it.fmt(f),
        }
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}

impl StdError for Refusal {}
impl StdError for Unloadable {}
impl StdError for Error {}
