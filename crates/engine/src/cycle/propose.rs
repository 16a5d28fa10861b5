// SPDX-License-Identifier: AGPL-3.0-or-later
//! `proponi`: the proposals of the heads are complete and go to be consolidated.

use super::{Guard, PLAIN, Reason, Role, State, Step};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "proponi",
    title: "gli obiettivi proposti dai responsabili passano al confronto",
    from: &[State::Programming],
    to: Some(State::Negotiation),
    roles: &[Role::Head, Role::Secretary],
    about: &["proposta degli obiettivi"],
    guards: &[&SOME],
    sources: &[&source::DLGS_150_2009_ART_5, &source::TUEL_ART_108],
    page: include_str!("propose.md"),
    ..PLAIN
};

pub(super) static SOME: Guard = Guard {
    code: "CICL-14",
    title: "Una proposta ha almeno un obiettivo",
    sources: &[&source::DLGS_150_2009_ART_5],
    refuses: |it| {
        it.case.dossier.objectives.is_empty().then(|| {
            Reason::new("il piano non ha obiettivi", "scrivere gli obiettivi, o copiarli dall'anno prima")
        })
    },
};
