// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was found at the end of the period, the proofs, and what the document itself prints.

use super::{CauseKind, Choice, Deadline, Place, Quantity, Text, Written};

/// What the set of results is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Title.
    pub title: Text,
    /// Year they belong to; blank is the plan's.
    pub year: Option<i16>,
    /// Day they refer to.
    pub at: Written<Deadline>,
    /// The values are not the body's: they were made up to show or to try something.
    pub invented: Option<bool>,
    /// Which values are gathered; blank: all.
    pub gathers: Option<Gathered>,
    /// First day on which heads write them; blank: at once.
    pub opens: Written<Deadline>,
    /// Last day on which heads write them; blank: until it is closed.
    pub closes: Written<Deadline>,
    /// Closed by the segretario: nobody writes any more until it is opened again.
    pub closed: Option<bool>,
    /// Anything a reader must know.
    pub note: Text,
}

/// Which values a set gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathered {
    /// Of indicators, phases and objectives.
    All,
    /// Of indicators only.
    Indicators,
    /// Of phases only.
    Phases,
}

impl Choice for Gathered {
    const ALL: &'static [(&'static str, Gathered)] =
        &[("tutto", Gathered::All), ("indicatori", Gathered::Indicators), ("fasi", Gathered::Phases)];
}

/// A value found for an indicator, a phase or an objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Id of the node.
    pub of: Text,
    /// The value, as printed.
    pub value: Written<Quantity>,
    /// When it was done or measured.
    pub date: Written<Deadline>,
    /// Period it refers to.
    pub period: Text,
    /// Last year's value.
    pub previous: Written<Quantity>,
    /// Where the value comes from.
    pub source: Text,
    /// What proves it.
    pub evidence: Text,
    /// Why it differs from the target (art. 10 c. 1 b D.Lgs. 150/2009).
    pub cause: Text,
    /// What kind of cause it is.
    pub cause_kind: Option<CauseKind>,
    /// What is done about it.
    pub remedy: Text,
    /// Measured, not assessable, excluded, forced, missing.
    pub state: Option<ReadingState>,
    /// Reason of the state.
    pub reason: Text,
    /// Act that decides the state.
    pub act: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// State of a reading, as declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingState {
    /// There is a value.
    Measured,
    /// It cannot be assessed this year.
    NotAssessable,
    /// Left out by an act.
    Excluded,
    /// The degree is decided by an act and written as the value.
    Forced,
    /// Nobody reported it.
    Missing,
}

impl Choice for ReadingState {
    const ALL: &'static [(&'static str, ReadingState)] = &[
        ("misurato", ReadingState::Measured),
        ("non-valutabile", ReadingState::NotAssessable),
        ("escluso", ReadingState::Excluded),
        ("forzato", ReadingState::Forced),
        ("mancante", ReadingState::Missing),
    ];
}

/// A figure that the document itself prints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Printed {
    /// Id of the node.
    pub node: Text,
    /// What is printed: "grado" (blank), "valore", or the name of a figure of the system.
    pub figure: Text,
    /// The figure, as printed.
    pub value: Written<Quantity>,
    /// Where in the document: "risultati", "conclusioni", "scheda".
    pub context: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A list of items that proves a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceList {
    /// Id.
    pub id: Text,
    /// Id of the node.
    pub of: Text,
    /// Id of the indicator whose value the count should equal.
    pub indicator: Text,
    /// Title.
    pub title: Text,
    /// The items.
    pub items: Vec<Text>,
    /// Its row.
    pub place: Place,
}
