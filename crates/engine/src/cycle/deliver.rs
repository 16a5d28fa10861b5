// SPDX-License-Identifier: AGPL-3.0-or-later
//! `consegna`: sheets are delivered; the term to be heard begins.

use super::{PLAIN, Role, State, Step, Window};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "consegna",
    title: "le schede si consegnano e chi non è d'accordo può farsi sentire",
    from: &[State::Evaluated],
    to: Some(State::Contest),
    roles: &[Role::Personnel, Role::Secretary],
    about: &["consegna delle schede*"],
    window: Window::AfterYear,
    sources: &[&source::DLGS_150_2009_ART_7],
    page: include_str!("deliver.md"),
    ..PLAIN
};
