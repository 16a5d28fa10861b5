// SPDX-License-Identifier: AGPL-3.0-or-later
//! `verifica`: the evaluation body says what it thinks of the plan, of a change to it, of the evaluations proposed.

use super::{PLAIN, Paper, Role, State, Step};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "verifica",
    title: "il Nucleo dà il suo parere",
    from: &[
        State::PreCheck,
        State::Approved,
        State::Assigned,
        State::Monitored,
        State::Amended,
        State::Measured,
    ],
    to: None,
    roles: &[Role::EvaluationBody],
    paper: Paper::Minutes,
    kind: "verbale",
    about: &["verifica del nucleo*"],
    motivated: true,
    others: &["proponi", "trasmetti", "misura"],
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_14, &source::DLGS_33_2013_ART_44],
    page: include_str!("opine.md"),
    ..PLAIN
};
