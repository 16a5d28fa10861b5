// SPDX-License-Identifier: AGPL-3.0-or-later
//! `valuta`: people are evaluated, on the proposal of the evaluation body.

use super::{Freeze, Guard, PLAIN, Reason, Role, State, Step, Window};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "valuta",
    title: "si valutano le persone",
    from: &[State::Measured],
    to: Some(State::Evaluated),
    roles: &[Role::Political],
    kind: "decreto",
    about: &["valutazione individuale*"],
    window: Window::AfterYear,
    others: &["rendiconta", "verifica"],
    guards: &[&PROPOSAL],
    freezes: Some(Freeze::Evaluations),
    sources: &[&source::DLGS_150_2009_ART_7, &source::DLGS_150_2009_ART_9],
    page: include_str!("evaluate.md"),
    ..PLAIN
};

static PROPOSAL: Guard = Guard {
    code: "CICL-22",
    title: "I vertici si valutano su proposta del Nucleo",
    sources: &[&source::DLGS_150_2009_ART_14],
    refuses: |it| {
        it.since("verifica", &["misura"]).is_none().then(|| {
            Reason::new(
                "dopo la misurazione il Nucleo non ha ancora proposto la valutazione",
                "allegare il suo verbale (passo «verifica»)",
            )
        })
    },
};
