// SPDX-License-Identifier: AGPL-3.0-or-later
//! `approva`: the political organ approves the plan; baseline v1 is frozen.

use super::{Freeze, Guard, PLAIN, Paper, Reason, Role, State, Step};
use crate::{check::Stage, source};

pub(super) static STEP: Step = Step {
    id: "approva",
    title: "l'organo politico approva il piano",
    from: &[State::PreCheck],
    to: Some(State::Approved),
    roles: &[Role::Political],
    paper: Paper::Full,
    kind: "delibera",
    about: &[
        "piano",
        "pdo",
        "peg",
        "piao",
        "piano della performance*",
        "piano degli obiettivi*",
        "piano dettagliato*",
        "peg/*",
    ],
    others: &["proponi", "trasmetti", "verifica"],
    stages: &[Stage::Plan, Stage::System],
    guards: &[&OPINION],
    freezes: Some(Freeze::Plan),
    sources: &[&source::DLGS_150_2009_ART_10, &source::DM_132_2022_ART_8, &source::TUEL_ART_169],
    page: include_str!("approve.md"),
    ..PLAIN
};

static OPINION: Guard = Guard {
    code: "CICL-15",
    title: "Il piano si approva dopo la verifica del Nucleo",
    sources: &[&source::DLGS_33_2013_ART_44, &source::DLGS_150_2009_ART_14],
    refuses: |it| {
        it.since("verifica", &["trasmetti"]).is_none().then(|| {
            Reason::new(
                "il Nucleo non ha ancora detto che cosa pensa di questo testo",
                "allegare il verbale del Nucleo (passo «verifica»)",
            )
        })
    },
};
