// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why something was not done: what was given cannot be taken, or something of ours broke.

use std::io;

use store::{Error, Fault, Unloadable};

/// Why something was not done.
#[derive(Debug)]
pub enum Stop {
    /// What was given: what is wrong with it, and what to do.
    Refused {
        /// What is wrong, quoting the words.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// Us, or the machine.
    Fault(io::Error),
}

impl Stop {
    /// A refusal.
    pub fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Stop {
        Stop::Refused { what: what.into(), remedy: remedy.into() }
    }

    /// What of a file was not taken in, with what to do if it is the file's fault.
    #[must_use]
    pub fn unloadable(error: Unloadable, remedy: &str) -> Stop {
        match error {
            Unloadable::Input(what) => Stop::refused(what, remedy),
            Unloadable::NotEmpty(address) => Stop::refused(
                format!("la banca dati {address} non è vuota"),
                "indicarne con --database una nuova: sopra i dati di altri non si ripristina nulla",
            ),
            Unloadable::Fault(it) => it.into(),
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Fault(error)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(io::Error::other(fault))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        match error {
            Error::Fault(it) => it.into(),
            Error::Refusal(it) => Stop::refused(it.to_string(), "riprovare"),
        }
    }
}
