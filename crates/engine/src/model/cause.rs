// SPDX-License-Identifier: AGPL-3.0-or-later
//! Kinds of causes of a deviation: a short list, as data, with the day it was drawn up.

use jiff::civil::{Date, date};

use super::Choice;

/// What kind of thing made a result fall short of what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CauseKind {
    /// Something outside the body: third parties, the market, events.
    External,
    /// A norm, or an act of another body.
    Norm,
    /// People, money or means that lacked.
    Resources,
    /// How the body works.
    Organisation,
    /// What was expected, or its dates, was set wrongly.
    Planning,
    /// Something else, which the words say.
    Other,
}

impl Choice for CauseKind {
    const ALL: &'static [(&'static str, CauseKind)] = &[
        ("esterna", CauseKind::External),
        ("norma", CauseKind::Norm),
        ("risorse", CauseKind::Resources),
        ("organizzazione", CauseKind::Organisation),
        ("programmazione", CauseKind::Planning),
        ("altro", CauseKind::Other),
    ];
}

/// A line of the list.
#[derive(Debug)]
pub struct Cause {
    /// Which kind.
    pub kind: CauseKind,
    /// How it is read.
    pub title: &'static str,
    /// It comes from outside the body: it may be a cause that nobody there answers for.
    pub outside: bool,
}

/// The day on which the list was drawn up. The law asks for causes and has no list of its own.
pub static LISTED: Date = date(2026, 11, 21);

/// The list.
#[rustfmt::skip]
pub static CAUSES: &[Cause] = &[
    Cause { kind: CauseKind::External, title: "cause esterne all'ente", outside: true },
    Cause { kind: CauseKind::Norm, title: "norme o atti di altri enti", outside: true },
    Cause { kind: CauseKind::Resources, title: "risorse mancate: persone, denaro, mezzi", outside: false },
    Cause { kind: CauseKind::Organisation, title: "organizzazione interna", outside: false },
    Cause { kind: CauseKind::Planning, title: "programmazione: atteso o tempi da rivedere", outside: false },
    Cause { kind: CauseKind::Other, title: "altro", outside: false },
];

impl CauseKind {
    /// Its line of the list.
    ///
    /// # Panics
    /// Never: a test holds that each kind has its line.
    #[must_use]
    pub fn listed(self) -> &'static Cause {
        CAUSES.iter().find(|it| it.kind == self).expect("each kind has its line")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_listed_once() {
        let listed: Vec<CauseKind> = CAUSES.iter().map(|it| it.kind).collect();
        let all: Vec<CauseKind> = CauseKind::ALL.iter().map(|(_, it)| *it).collect();
        assert_eq!(listed, all);
        assert!(CauseKind::External.listed().outside);
    }
}
