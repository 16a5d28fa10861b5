// SPDX-License-Identifier: AGPL-3.0-or-later
//! `rendiconta`: the heads give account of their objectives: values, proofs, causes of deviation.

use super::{Freeze, PLAIN, Role, State, Step, Window, monitor::VALUES};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "rendiconta",
    title: "i responsabili rendono conto dei loro obiettivi",
    from: &[State::Closed, State::Reported],
    to: Some(State::Reported),
    roles: &[Role::Head, Role::Secretary],
    about: &["resoconto dei responsabili*"],
    window: Window::AfterYear,
    guards: &[&VALUES],
    freezes: Some(Freeze::Report),
    sources: &[&source::DLGS_150_2009_ART_10],
    page: include_str!("account.md"),
    ..PLAIN
};
