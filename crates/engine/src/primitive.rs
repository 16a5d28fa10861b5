// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ten primitives of measurement: every rule of every body is a composition of these.
//!
//! One module and one executed page per primitive; this file is their register.

pub mod adjust;
pub mod aggregate;
pub mod band;
pub mod curve;
pub mod derive;
pub mod limit;
pub mod normalise;
pub mod round;
pub mod share;
pub mod state;

/// A primitive and its page.
pub struct Primitive {
    /// Name, as systems call it.
    pub id: &'static str,
    /// What it does, in Italian.
    pub title: &'static str,
    /// Its page: what it does, parameters, examples that the tests execute.
    pub page: &'static str,
}

/// Every primitive, in the order in which a rule usually applies them.
#[rustfmt::skip]
pub static ALL: &[&Primitive] = &[
    &derive::PRIMITIVE,
    &normalise::PRIMITIVE,
    &curve::PRIMITIVE,
    &limit::PRIMITIVE,
    &state::PRIMITIVE,
    &aggregate::PRIMITIVE,
    &adjust::PRIMITIVE,
    &round::PRIMITIVE,
    &band::PRIMITIVE,
    &share::PRIMITIVE,
];
