// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a finding is, how much it matters, and which documents a check looks at.

use std::fmt;

use crate::model::Place;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// To be acknowledged.
    Warning,
    /// Stops a step of the cycle unless overridden.
    Error,
}

/// Which documents a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Plans.
    Plan,
    /// Reports.
    Report,
    /// What is found during the year.
    Monitoring,
    /// The measurement system.
    System,
}

/// What is wrong, where, and what to do about it. Why it is wrong is on the check's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Where in the files.
    pub place: Place,
    /// Where in the document: structure › objective › row.
    pub path: String,
    /// What is wrong, quoting the dossier's words.
    pub what: String,
    /// The figure as printed, if one is at stake.
    pub printed: Option<String>,
    /// The figure recomputed, with its arithmetic.
    pub computed: Option<String>,
    /// What to do.
    pub remedy: String,
}

impl Severity {
    /// The Italian word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Information => "informazione",
            Severity::Warning => "avviso",
            Severity::Error => "errore",
        }
    }
}

impl Stage {
    /// In the order of the cycle.
    pub const ALL: [Stage; 4] = [Stage::Plan, Stage::Monitoring, Stage::Report, Stage::System];

    /// The Italian word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stage::Plan => "piano",
            Stage::Report => "relazione",
            Stage::Monitoring => "monitoraggio",
            Stage::System => "sistema",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)?;
        if let Some(printed) = &self.printed {
            write!(f, "\n  stampato: {printed}")?;
        }
        if let Some(computed) = &self.computed {
            write!(f, "\n  ricalcolato: {computed}")?;
        }
        write!(f, "\n  rimedio: {}", self.remedy)
    }
}
