// SPDX-License-Identifier: AGPL-3.0-or-later
//! `assegna`: each head is given the approved objectives.

use super::{Freeze, PLAIN, Role, State, Step};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "assegna",
    title: "gli obiettivi approvati si assegnano a chi ne risponde",
    from: &[State::Approved, State::Amended],
    to: Some(State::Assigned),
    roles: &[Role::Secretary, Role::Political],
    about: &["assegnazione degli obiettivi*"],
    freezes: Some(Freeze::Sheets),
    sources: &[&source::DLGS_150_2009_ART_5_C1, &source::DLGS_150_2009_ART_9, &source::DL_13_2023_ART_4BIS],
    page: include_str!("assign.md"),
    ..PLAIN
};
