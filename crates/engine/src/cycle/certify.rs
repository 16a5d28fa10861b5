// SPDX-License-Identifier: AGPL-3.0-or-later
//! `attesta`: the auditor attests the payment times.

use super::{PLAIN, Paper, Role, State, Step, Window};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "attesta",
    title: "il revisore attesta i tempi di pagamento",
    from: &[State::Closed, State::Reported],
    roles: &[Role::Auditor],
    paper: Paper::Minutes,
    kind: "verbale",
    about: &["attestazione dei tempi di pagamento*"],
    window: Window::AfterYear,
    others: &["rendiconta"],
    main: false,
    sources: &[&source::DL_13_2023_ART_4BIS],
    page: include_str!("certify.md"),
    ..PLAIN
};
