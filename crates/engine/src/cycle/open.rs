// SPDX-License-Identifier: AGPL-3.0-or-later
//! `apri`: the cycle of a year opens, on rules that are in force.

use super::{Freeze, Guard, PLAIN, Reason, Role, State, Step};
use crate::source;

pub(super) static STEP: Step = Step {
    id: "apri",
    title: "si apre il ciclo dell'anno",
    from: &[State::Setup],
    to: Some(State::Programming),
    roles: &[Role::Secretary, Role::Personnel],
    about: &["apertura del ciclo"],
    guards: &[&SYSTEM, &EVALUATION_BODY, &HEADS],
    freezes: Some(Freeze::System),
    sources: &[&source::DLGS_150_2009_ART_7],
    page: include_str!("open.md"),
    ..PLAIN
};

static SYSTEM: Guard = Guard {
    code: "CICL-11",
    title: "Il ciclo si apre con un sistema di misurazione dell'anno",
    sources: &[&source::DLGS_150_2009_ART_7],
    refuses: |it| {
        let (system, year) = (&it.case.dossier.system, it.case.dossier.plan.year);
        if system.levels.is_empty() && system.rules.is_empty() {
            return Some(Reason::new(
                "il dossier non ha un sistema di misurazione",
                "scrivere il sistema dell'ente, o partire da quello di un ente simile",
            ));
        }
        let (of, year) = (system.head.year?, year?);
        (of != year).then(|| {
            Reason::new(
                format!("il sistema è dell'anno {of}, il ciclo del {year}"),
                "aggiornare o confermare il sistema per l'anno, con il parere del Nucleo",
            )
        })
    },
};

static EVALUATION_BODY: Guard = Guard {
    code: "CICL-12",
    title: "Il ciclo si apre quando il Nucleo o l'OIV è nominato",
    sources: &[&source::DLGS_150_2009_ART_7],
    refuses: |it| {
        let named = |text: &str| Role::named(text) == Some(Role::EvaluationBody);
        let by_act = it.case.dossier.acts.iter().any(|it| named(&it.about));
        let by_person = it.case.dossier.people.iter().any(|it| named(&it.role));
        (!by_act && !by_person).then(|| {
            Reason::new(
                "nessun atto nomina il Nucleo, e nessuna persona ne ha il ruolo",
                "scrivere l'atto di nomina ([[atto]] oggetto = \"nucleo\") o le persone che lo compongono",
            )
        })
    },
};

static HEADS: Guard = Guard {
    code: "CICL-13",
    title: "Ogni struttura ha chi ne risponde",
    sources: &[&source::DLGS_150_2009_ART_5, &source::TUEL_ART_107],
    refuses: |it| {
        let without = it.case.dossier.structures.iter().find(|it| it.owner.is_blank())?;
        Some(Reason::new(
            format!("la struttura «{}» non ha un responsabile", without.name.trim()),
            "scrivere chi ne risponde, anche ad interim",
        ))
    },
};
