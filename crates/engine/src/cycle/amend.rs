// SPDX-License-Identifier: AGPL-3.0-or-later
//! `varia`: the approved plan changes by an act; a further baseline is frozen.

use super::{
    Freeze, Guard, PLAIN, Paper, Reason, Role, State, Step, Window,
    facts::{self, deadline},
};
use crate::{check::Stage, model::printed_day, source};

pub(super) static STEP: Step = Step {
    id: "varia",
    title: "l'organo politico cambia il piano approvato",
    from: &[State::Approved, State::Assigned, State::Monitored, State::Amended],
    to: Some(State::Amended),
    roles: &[Role::Political],
    paper: Paper::Full,
    kind: "delibera",
    about: &[
        "variazione",
        "variazione del piano*",
        "variazione degli obiettivi*",
        "variazione piao*",
        "rimodulazione*",
        "stralcio*",
        "modifica del piano*",
        "modifica degli obiettivi*",
        "sospensione*",
    ],
    window: Window::InYear,
    motivated: true,
    others: &["verifica"],
    stages: &[Stage::Plan, Stage::System],
    tells: &["ATTI-03"],
    guards: &[&OPINION, &CHANGED, &KEPT, &EXPIRED],
    freezes: Some(Freeze::Plan),
    main: false,
    sources: &[&source::DLGS_150_2009_ART_6, &source::CORTE_CONTI_EX_POST],
    page: include_str!("amend.md"),
    ..PLAIN
};

static OPINION: Guard = Guard {
    code: "CICL-17",
    title: "Una variazione ha il parere del Nucleo",
    sources: &[&source::DLGS_150_2009_ART_6],
    refuses: |it| {
        it.since("verifica", &["approva", "varia"]).is_none().then(|| {
            Reason::new(
                "il Nucleo non ha ancora detto che cosa pensa di questa variazione",
                "allegare il suo verbale (passo «verifica»)",
            )
        })
    },
};

static CHANGED: Guard = Guard {
    code: "CICL-18",
    title: "Una variazione cambia qualcosa",
    sources: &[&source::DLGS_150_2009_ART_6],
    refuses: |it| {
        it.differences()?.is_empty().then(|| {
            Reason::new(
                "il piano è uguale alla versione fissata",
                "scrivere prima che cosa cambia, poi l'atto",
            )
        })
    },
};

pub(super) static KEPT: Guard = Guard {
    code: "CICL-19",
    title: "Ciò che è stato approvato non si cancella: si stralcia con un atto",
    sources: &[&source::DLGS_150_2009_ART_6, &source::DLGS_150_2009_ART_10],
    refuses: |it| {
        let gone = it.differences()?.iter().find(|it| it.new.is_none())?;
        Some(Reason::new(
            format!("non c'è più: {} «{}»", gone.node, gone.old.as_deref().unwrap_or_default()),
            format!("rimettere la riga, con lo stato «{}»", facts::withdrawn()),
        ))
    },
};

static EXPIRED: Guard = Guard {
    code: "CICL-20",
    title: "Una variazione non tocca ciò che è già scaduto",
    sources: &[&source::DLGS_150_2009_ART_6, &source::CORTE_CONTI_EX_POST],
    refuses: |it| {
        let baseline = it.case.baseline?;
        let changed = it.differences()?.iter().filter(|it| it.old.is_some() && it.new.is_some());
        let expired = changed.filter_map(|change| Some((change, deadline(baseline, &change.id)?)));
        let (change, day) = expired.into_iter().find(|(_, day)| *day < it.request.date)?;
        Some(Reason::new(
            format!("{}, ma la scadenza era il {}", change.words(), printed_day(day)),
            "lasciare com'era e spiegare lo scostamento nella relazione",
        ))
    },
};
