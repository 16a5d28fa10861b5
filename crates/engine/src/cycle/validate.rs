// SPDX-License-Identifier: AGPL-3.0-or-later
//! `valida`: the evaluation body validates the report; without it no reward is paid.

use super::{PLAIN, Paper, Role, State, Step, Window, approve_report::ORDER};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "valida",
    title: "il Nucleo valida la relazione",
    from: &[State::Evaluated, State::Contest, State::ReportApproved],
    to: Some(State::Validated),
    roles: &[Role::EvaluationBody],
    paper: Paper::Minutes,
    kind: "documento di validazione",
    about: &["validazione*"],
    window: Window::AfterYear,
    others: AUTHORS,
    guards: &[&ORDER],
    sources: &[&source::DLGS_150_2009_ART_10, &source::DLGS_150_2009_ART_14],
    page: include_str!("validate.md"),
    ..PLAIN
};

/// Steps of who wrote, measured or approved what is validated.
pub(super) const AUTHORS: &[&str] = &["proponi", "rendiconta", "misura", "valuta", "approva-relazione"];
