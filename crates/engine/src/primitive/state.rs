// SPDX-License-Identifier: AGPL-3.0-or-later
//! `stato`: what a child that has no value does to its parent. Missing is never zero by itself.

use crate::{
    number::Number,
    primitive::Primitive,
    state::{Outcome, State},
    system::{CompiledLevel, Treatment},
};

pub(super) static PRIMITIVE: Primitive =
    Primitive { id: "stato", title: "Dire che cosa fa un valore che manca", page: include_str!("state.md") };

/// How a child counts in its parent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Counts {
    /// With its own value.
    Own(Number),
    /// With the value that the level declares for its state.
    As(Number, &'static str),
    /// Not at all: its weight leaves the denominator.
    Out(&'static str),
    /// It cannot: the parent has no value either.
    Blocks,
}

/// Decides how a child counts, by its state and by what the level of its parent declares.
pub(crate) fn treat(level: &CompiledLevel, child: &Outcome) -> Counts {
    let treatment = match (child.state, &child.value) {
        (State::Measured | State::Forced, Some(value)) => return Counts::Own(value.clone()),
        (State::Excluded, _) => return Counts::Out("il suo peso esce dal denominatore"),
        (State::NotAssessable | State::Neutralised, _) => level.not_assessable,
        _ => level.missing,
    };
    match treatment {
        Treatment::Undefined => Counts::Blocks,
        Treatment::Exclude | Treatment::Renormalise => Counts::Out("il suo peso esce dal denominatore"),
        Treatment::Zero => Counts::As(Number::ZERO, "conta 0, come dichiara il sistema"),
        Treatment::Full => Counts::As(Number::HUNDRED, "conta 100, come dichiara il sistema"),
    }
}
