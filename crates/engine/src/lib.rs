// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rules engine: what a plan is, what it scores and why, whether it is well made.
//!
//! Everything here is a pure function of its arguments: no files, no network, no clock, no floats.
//! In reading order: [`number`] and [`expression`] are the arithmetic; [`model`] is the dossier and
//! [`system`] the body's rules, both as written; [`tree`] is who is under whom; [`primitive`] are the
//! ten operations; [`score`] applies them; [`why`] says how; [`check`] says what is wrong;
//! [`cycle`] is what may be done next, and by whom.
#![warn(missing_docs)]
#![warn(clippy::float_arithmetic)]

pub mod batch;
pub mod check;
pub mod compare;
pub mod cycle;
pub mod describe;
pub mod dictionary;
pub mod expression;
pub mod model;
pub mod number;
pub mod primitive;
pub mod score;
pub mod source;
pub mod state;
pub mod system;
pub mod term;
pub mod tree;
pub mod why;
