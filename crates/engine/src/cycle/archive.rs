// SPDX-License-Identifier: AGPL-3.0-or-later
//! `archivia`: the cycle is over; it is only read.

use super::{PLAIN, Role, State, Step, Window};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "archivia",
    title: "il ciclo si archivia",
    from: &[State::Rewards],
    to: Some(State::Archived),
    roles: &[Role::Secretary, Role::Personnel],
    about: &["archiviazione del ciclo"],
    window: Window::AfterYear,
    sources: &[&source::DLGS_33_2013_ART_8, &source::DLGS_33_2013_ART_20],
    page: include_str!("archive.md"),
    ..PLAIN
};
