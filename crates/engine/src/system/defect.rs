// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is ill-defined in a system: found when it is read, not while scoring.

use crate::model::Place;

/// A rule that cannot be applied as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// What kind of mistake: decides the code of the finding.
    pub kind: DefectKind,
    /// Where.
    pub place: Place,
    /// Which rule, level or curve, in words.
    pub subject: String,
    /// What is wrong, quoting the words.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Kinds of mistake in a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// A name that nothing answers to.
    UnknownName,
    /// A division by a constant zero, or kinds that cannot meet.
    Impossible,
    /// A gap or an overlap between the pieces of a curve.
    NotTotal,
    /// A parameter that is missing or cannot be understood.
    Incomplete,
}
