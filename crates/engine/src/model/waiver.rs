// SPDX-License-Identifier: AGPL-3.0-or-later
//! Waivers ("deroghe"): findings that somebody with the power to do so accepts, and why.

use super::{Deadline, Place, Text, Written};

/// A finding accepted by a named role with a motivation; shown in every later output.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waiver {
    /// Code of the check.
    pub rule: Text,
    /// Id of the node it concerns; blank for every finding of that check.
    pub node: Text,
    /// Why it is accepted.
    pub reason: Text,
    /// Role of who accepts it (segretario, Nucleo).
    pub role: Text,
    /// When.
    pub date: Written<Deadline>,
    /// The act, if any.
    pub act: Text,
    /// Its row.
    pub place: Place,
}
