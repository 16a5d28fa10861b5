// SPDX-License-Identifier: AGPL-3.0-or-later
//! The state of a node's value: why there is one, or why there is none.

use crate::{expression::Undefined, number::Number};

/// Whether a node has a value, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Computed from what was found.
    Measured,
    /// Nobody reported what it takes. Never zero, never green.
    Missing,
    /// It cannot be assessed this year.
    NotAssessable,
    /// Not counted, by a decision on request: the cause is nobody's there.
    Neutralised,
    /// Left out by an act, or withdrawn.
    Excluded,
    /// Decided by an act.
    Forced,
    /// The rule gives no value for these inputs (0/0, no rule, a gap in a band).
    Undefined,
}

impl State {
    /// Every state with its Italian word.
    pub const ALL: &'static [(&'static str, State)] = &[
        ("misurato", State::Measured),
        ("mancante", State::Missing),
        ("non-valutabile", State::NotAssessable),
        ("neutralizzato", State::Neutralised),
        ("escluso", State::Excluded),
        ("forzato", State::Forced),
        ("indefinito", State::Undefined),
    ];

    /// The Italian word.
    #[must_use]
    pub fn word(self) -> &'static str {
        State::ALL.iter().find(|(_, it)| *it == self).map_or("", |(word, _)| word)
    }
}

/// The value of a node and its state. There is a value if and only if the state is measured or forced.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Degree of achievement, usually from 0 to 100; exact.
    pub value: Option<Number>,
    /// Why there is one or none.
    pub state: State,
    /// The first cause, when there is none.
    pub cause: Option<Undefined>,
    /// Coefficient of the class it fell in, if any.
    pub band: Option<(usize, usize)>,
}

impl Outcome {
    /// Whether what lacks is what somebody is to report: the value, the day it was done, or words that can be read. What
    /// the plan lacks (a target, a deadline, a rule) is not.
    #[must_use]
    pub fn awaits_reading(&self) -> bool {
        let reported = ["consuntivo", "data", "giorni_ritardo"];
        self.state == State::Missing
            && match &self.cause {
                Some(Undefined::Missing(name)) => reported.contains(&name.as_str()),
                Some(Undefined::Other(_)) => true,
                _ => false,
            }
    }

    /// A value computed from what was found.
    #[must_use]
    pub fn measured(value: Number) -> Outcome {
        Outcome { value: Some(value), state: State::Measured, cause: None, band: None }
    }

    /// No value, because of this.
    #[must_use]
    pub fn none(state: State, cause: Undefined) -> Outcome {
        Outcome { value: None, state, cause: Some(cause), band: None }
    }

    /// No value, in this state, for a reason the state says by itself.
    #[must_use]
    pub fn only(state: State) -> Outcome {
        Outcome { value: None, state, cause: None, band: None }
    }
}
