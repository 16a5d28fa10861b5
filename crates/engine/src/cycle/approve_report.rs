// SPDX-License-Identifier: AGPL-3.0-or-later
//! `approva-relazione`: the political organ approves the report.

use super::{
    Freeze, Guard, Order, PLAIN, Paper, Reason, Role, State, Step, Window,
    amend::KEPT,
    measure::{FAITHFUL, LATER},
    monitor::VALUES,
};
use crate::{check::Stage, source};

pub(super) static STEP: Step = Step {
    id: "approva-relazione",
    title: "l'organo politico approva la relazione",
    from: &[State::Evaluated, State::Contest, State::Validated],
    to: Some(State::ReportApproved),
    roles: &[Role::Political],
    paper: Paper::Full,
    kind: "delibera",
    about: &["relazione", "relazione sulla performance*"],
    window: Window::AfterYear,
    others: &["rendiconta", "misura"],
    stages: &[Stage::Report],
    later: LATER,
    guards: &[&ORDER, &VALUES, &KEPT, &FAITHFUL],
    freezes: Some(Freeze::Relazione),
    sources: &[&source::DLGS_150_2009_ART_10],
    page: include_str!("approve_report.md"),
    ..PLAIN
};

/// Steps after which approval and validation have to be done again.
pub(super) const REOPENED: &[&str] = &["rendiconta", "non-valida"];

pub(super) static ORDER: Guard = Guard {
    code: "CICL-23",
    title: "La relazione si approva e si valida una volta ciascuna, nell'ordine che l'ente ha scelto",
    sources: &[&source::DLGS_150_2009_ART_10],
    refuses: |it| {
        let approves = it.request.step.id == STEP.id;
        let [own, other] = if approves { [STEP.id, "valida"] } else { ["valida", STEP.id] };
        if it.since(own, REOPENED).is_some() {
            return Some(Reason::new(
                format!("il passo «{own}» è già fatto"),
                "se la relazione è da rifare, il Nucleo usa «non-valida»",
            ));
        }
        let first = approves == (it.case.order == Order::ApprovalFirst);
        (!first && it.since(other, REOPENED).is_none()).then(|| {
            Reason::new(
                format!("qui «{own}» viene dopo «{other}», che non è fatto"),
                "fare prima l'altro, o cambiare l'ordine nelle impostazioni dell'ente",
            )
        })
    },
};
