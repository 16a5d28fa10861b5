// SPDX-License-Identifier: AGPL-3.0-or-later
//! `trasmetti`: the consolidated plan, without errors, goes to the evaluation body.

use super::{PLAIN, Role, State, Step};
use crate::{check::Stage, source};

pub(super) static STEP: Step = Step {
    id: "trasmetti",
    title: "il segretario trasmette il piano al Nucleo",
    from: &[State::Negotiation],
    to: Some(State::PreCheck),
    roles: &[Role::Secretary],
    about: &["trasmissione al nucleo"],
    stages: &[Stage::Plan, Stage::System],
    later: LATER,
    sources: &[&source::DLGS_150_2009_ART_5, &source::TUEL_ART_108],
    page: include_str!("submit.md"),
    ..PLAIN
};

/// The act that approves the plan, and its day, are not there yet.
const LATER: &[&str] = &["ATTI-01", "LEGG-01"];
