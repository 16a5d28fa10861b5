// SPDX-License-Identifier: AGPL-3.0-or-later
//! `restituisci`: a plan that is not approved yet goes back to who writes it.

use super::{PLAIN, Role, State, Step};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "restituisci",
    title: "il piano torna a chi lo scrive",
    from: &[State::Negotiation, State::PreCheck],
    to: Some(State::Programming),
    roles: &[Role::Secretary, Role::EvaluationBody, Role::Political],
    about: &["restituzione del testo"],
    motivated: true,
    main: false,
    sources: &[&source::DLGS_150_2009_ART_5, &source::L_241_1990_ART_3],
    page: include_str!("send_back.md"),
    ..PLAIN
};
