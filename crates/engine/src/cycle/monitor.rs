// SPDX-License-Identifier: AGPL-3.0-or-later
//! `monitora`: how objectives go during the year, on a day.

use super::{Freeze, Guard, PLAIN, Reason, Role, State, Step, Window, facts::unreported};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "monitora",
    title: "si registra come vanno gli obiettivi",
    from: &[State::Assigned, State::Monitored, State::Amended],
    to: Some(State::Monitored),
    roles: &[Role::Secretary],
    kind: "nota",
    about: &["monitoraggio*"],
    window: Window::InYear,
    guards: &[&VALUES],
    freezes: Some(Freeze::Monitoring),
    sources: &[&source::DLGS_150_2009_ART_6, &source::TUEL_ART_193],
    page: include_str!("monitor.md"),
    ..PLAIN
};

pub(super) static VALUES: Guard = Guard {
    code: "CICL-16",
    title: "Ogni obiettivo ha un valore, o qualcuno dice che non si può ancora misurare",
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_10],
    refuses: |it| {
        let silent = unreported(it.case.dossier);
        let first = silent.first()?;
        let more = match silent.len() - 1 {
            0 => String::new(),
            1 => " e di un altro".to_owned(),
            many => format!(" e di altri {many}"),
        };
        Some(Reason::new(
            format!("non c'è nessun valore dell'obiettivo {first}{more}"),
            "scrivere il valore, o lo stato «non-valutabile» con il suo motivo",
        ))
    },
};
