// SPDX-License-Identifier: AGPL-3.0-or-later
//! `provvisorio`: objectives for the months in which the budget is not voted yet.

use super::{Freeze, PLAIN, Paper, Role, State, Step, Window, propose::SOME};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "provvisorio",
    title: "in esercizio provvisorio gli obiettivi si assegnano comunque",
    from: &[State::Programming, State::Negotiation, State::PreCheck],
    roles: &[Role::Political],
    paper: Paper::Full,
    kind: "delibera",
    about: &["obiettivi provvisori*"],
    window: Window::InYear,
    guards: &[&SOME],
    freezes: Some(Freeze::Provisional),
    main: false,
    sources: &[&source::DLGS_150_2009_ART_5_C1, &source::TUEL_ART_163],
    page: include_str!("provisional.md"),
    ..PLAIN
};
