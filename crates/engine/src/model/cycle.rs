// SPDX-License-Identifier: AGPL-3.0-or-later
//! The document and its year, the acts, the chapters of text.

use super::{Choice, Deadline, Place, Text, Written};

/// What the document is and which years it covers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Its title.
    pub title: Text,
    /// Plan, report or blank model.
    pub kind: Option<DocumentKind>,
    /// The year that is scored.
    pub year: Option<i16>,
    /// First year covered.
    pub from: Option<i16>,
    /// Last year covered.
    pub to: Option<i16>,
    /// Anything a reader must know.
    pub note: Text,
    /// Where it stands.
    pub place: Place,
}

/// Kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Piano della performance, PDO, PIAO 2.2.
    Plan,
    /// Relazione sulla performance.
    Report,
    /// Blank model to be filled in.
    Template,
}

impl Choice for DocumentKind {
    const ALL: &'static [(&'static str, DocumentKind)] = &[
        ("piano", DocumentKind::Plan),
        ("relazione", DocumentKind::Report),
        ("modello", DocumentKind::Template),
    ];
}

/// An administrative act: delibera, determina, decreto, verbale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Act {
    /// What it is about: "piano", "smvp", "ptpct", "bilancio", "nucleo".
    pub about: Text,
    /// Kind of act.
    pub kind: Text,
    /// The organ that adopted it.
    pub organ: Text,
    /// Number, as printed.
    pub number: Text,
    /// Date, as printed.
    pub date: Written<Deadline>,
    /// Code of who took the step of the cycle that the act records, if it records one.
    pub person: Text,
    /// Code of who delegated it.
    pub on_behalf_of: Text,
    /// Anything a reader must know; of a step of the cycle, why it was taken.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A date that the body gives itself for a step of the cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnTerm {
    /// Name of the step.
    pub step: Text,
    /// Last day.
    pub day: Written<Deadline>,
    /// The article or act that sets it.
    pub source: Text,
    /// Its row.
    pub place: Place,
}

/// A chapter of text of the document or of one of its nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// Id of the node, blank for the whole document.
    pub of: Text,
    /// Heading.
    pub title: Text,
    /// Text.
    pub text: Text,
    /// Its row.
    pub place: Place,
}
