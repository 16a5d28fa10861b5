// SPDX-License-Identifier: AGPL-3.0-or-later
//! `misura`: the values are recomputed and frozen.

use super::{
    Freeze, Guard, PLAIN, Reason, Role, State, Step, Window, amend::KEPT, facts::is_measure, monitor::VALUES,
    petition::DECIDED,
};
use crate::{check::Stage, source};

pub(super) static STEP: Step = Step {
    id: "misura",
    title: "i risultati si ricalcolano e si fissano",
    from: &[State::Reported],
    to: Some(State::Measured),
    roles: &[Role::Secretary],
    about: &["misurazione dei risultati*"],
    window: Window::AfterYear,
    stages: &[Stage::Report],
    later: LATER,
    recalls: &["attesta"],
    guards: &[&VALUES, &KEPT, &FAITHFUL, &DECIDED],
    freezes: Some(Freeze::Results),
    sources: &[&source::DLGS_150_2009_ART_4, &source::DLGS_150_2009_ART_7],
    page: include_str!("measure.md"),
    ..PLAIN
};

/// The acts on the report, and their day, are not there yet.
pub(super) const LATER: &[&str] = &["ATTI-01", "LEGG-02"];

pub(super) static FAITHFUL: Guard = Guard {
    code: "CICL-21",
    title: "Si misura l'ultima versione approvata del piano, com'era",
    sources: &[&source::DLGS_150_2009_ART_10, &source::DLGS_150_2009_ART_6],
    refuses: |it| {
        let change = it.differences()?.iter().find(|it| is_measure(it))?;
        Some(Reason::new(
            format!("il piano non è più quello approvato: {}", change.words()),
            "rimettere ciò che è stato approvato e spiegare lo scostamento",
        ))
    },
};
