// SPDX-License-Identifier: AGPL-3.0-or-later
//! `chiudi`: the year is over; no value dated later enters.

use super::{PLAIN, Role, State, Step, Window};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "chiudi",
    title: "l'anno si chiude",
    from: &[State::Assigned, State::Monitored, State::Amended],
    to: Some(State::Closed),
    roles: &[Role::Secretary],
    about: &["chiusura dell'anno"],
    window: Window::AfterYear,
    recalls: &["monitora"],
    sources: &[&source::DLGS_150_2009_ART_4, &source::DLGS_150_2009_ART_5],
    page: include_str!("close.md"),
    ..PLAIN
};
