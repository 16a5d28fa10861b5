// SPDX-License-Identifier: AGPL-3.0-or-later
//! `non-valida`: the evaluation body does not validate the report, which goes back to who gives account.

use super::{PLAIN, Paper, Role, State, Step, Window, validate::AUTHORS};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "non-valida",
    title: "il Nucleo non valida la relazione, che torna ai responsabili",
    from: &[State::Evaluated, State::Contest, State::ReportApproved],
    to: Some(State::Reported),
    roles: &[Role::EvaluationBody],
    paper: Paper::Minutes,
    kind: "documento di validazione",
    about: &["rinvio ai responsabili"],
    window: Window::AfterYear,
    motivated: true,
    others: AUTHORS,
    main: false,
    sources: &[&source::DLGS_150_2009_ART_14, &source::L_241_1990_ART_3],
    page: include_str!("refuse.md"),
    ..PLAIN
};
