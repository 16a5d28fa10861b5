// SPDX-License-Identifier: AGPL-3.0-or-later
//! `premia`: rewards are paid, once the report is approved and validated.

use super::{Guard, PLAIN, Paper, Reason, Role, State, Step, Window, approve_report::REOPENED};
use crate::{model::printed_day, source};

pub(super) static STEP: Step = Step {
    id: "premia",
    title: "si liquidano i premi",
    from: &[State::Validated, State::ReportApproved],
    to: Some(State::Rewards),
    roles: &[Role::Personnel],
    paper: Paper::Full,
    kind: "determina",
    about: &["liquidazione dei premi*"],
    window: Window::AfterYear,
    others: &["valuta", "valida"],
    guards: &[&VALIDATED, &FUND, &HEARD],
    sources: &[&source::DLGS_150_2009_ART_3, &source::DLGS_150_2009_ART_14, &source::DLGS_165_2001_ART_40BIS],
    page: include_str!("reward.md"),
    ..PLAIN
};

static VALIDATED: Guard = Guard {
    code: "CICL-24",
    title: "I premi vengono dopo la relazione approvata e validata",
    sources: &[&source::DLGS_150_2009_ART_14_C6, &source::DLGS_150_2009_ART_3, &source::DLGS_150_2009_ART_10],
    refuses: |it| {
        let missing =
            ["approva-relazione", "valida"].into_iter().find(|step| it.since(step, REOPENED).is_none())?;
        Some(Reason::new(
            format!("manca il passo «{missing}»"),
            "senza la validazione i premi non si possono pagare",
        ))
    },
};

/// How acts name the agreement by which rewards are paid, and the money for them.
const AGREEMENT: &[&str] = &["contratto integrativo", "ccdi", "cci"];
const MONEY: &[&str] = &["certificazione del fondo", "fondo"];

/// Whether an act is about what rewards are paid by: the agreement, the certified fund. It is of whoever pays, not of
/// the plan.
#[must_use]
pub fn is_of_rewards(subject: &str) -> bool {
    is_about(subject, AGREEMENT) || is_about(subject, MONEY)
}

fn is_about(subject: &str, words: &[&str]) -> bool {
    let subject = subject.trim().to_lowercase();
    words.iter().any(|it| subject.starts_with(it))
}

static FUND: Guard = Guard {
    code: "CICL-25",
    title: "Si paga con un contratto integrativo firmato e un fondo certificato dal revisore",
    sources: &[&source::DLGS_165_2001_ART_40BIS],
    refuses: |it| {
        let acts = &it.case.dossier.acts;
        let any = |words: &[&str]| acts.iter().any(|it| is_about(it.about.trim(), words));
        if !any(AGREEMENT) {
            return Some(Reason::new(
                "nessun atto dice quale contratto integrativo vale",
                "scrivere l'atto ([[atto]] oggetto = \"contratto integrativo\")",
            ));
        }
        (!any(MONEY)).then(|| {
            Reason::new(
                "nessun atto certifica il fondo",
                "scrivere l'atto del revisore ([[atto]] oggetto = \"certificazione del fondo\")",
            )
        })
    },
};

/// Days that an employee has at least to be heard, when the system does not say more.
const HEARING_DAYS: i64 = 10;

static HEARD: Guard = Guard {
    code: "CICL-26",
    title: "Prima di pagare passa il tempo per farsi sentire",
    sources: &[&source::DLGS_150_2009_ART_7],
    refuses: |it| {
        let Some(delivered) = it.since("consegna", &["valuta"]) else {
            return Some(Reason::new(
                "le schede non sono state consegnate",
                "consegnarle (passo «consegna») e attendere il tempo per le osservazioni",
            ));
        };
        let last = delivered.date.checked_add(jiff::Span::new().days(HEARING_DAYS)).ok()?;
        (it.request.date <= last).then(|| {
            Reason::new(
                format!(
                    "le schede sono del {}: chi non è d'accordo ha tempo fino al {}",
                    printed_day(delivered.date),
                    printed_day(last)
                ),
                "attendere quel giorno, o di più se il sistema dell'ente dà più tempo",
            )
        })
    },
};
