// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-06: no objective on payment times, due since 2023.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Profile, Severity, Stage, Subject, Threshold},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-06",
    title: "Dal 2023 il piano ha un obiettivo sui tempi di pagamento",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DL_13_2023_ART_4BIS],
    applies: &[
        Applies {
            from: Some(date(2023, 4, 22)),
            whom: &[Profile::Executives],
            asks: Some(SHARE),
            ..Applies::by(&source::DL_13_2023_ART_4BIS)
        },
        Applies {
            from: Some(date(2023, 4, 22)),
            whom: &[Profile::NoExecutives],
            asks: Some(SHARE),
            ..Applies::by(&source::CIRCULAR_1_2024)
        },
    ],
    page: include_str!("payment_times_missing.md"),
    run,
};

/// Least share of the result pay.
const SHARE: Threshold = Threshold { value: 30, unit: "% della retribuzione di risultato" };

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    // A plan without rows has one defect only: it has no objectives.
    if !subject.has_goals() || !subject.about("tempi di pagamento").is_empty() {
        return Vec::new();
    }
    vec![subject.on_document(
        format!("nessun obiettivo del {year} parla dei tempi di pagamento"),
        None,
        format!(
            "dare a chi paga le fatture e ai vertici delle strutture un obiettivo sul ritardo annuale dei \
             pagamenti (atteso ≤ 0 giorni), che pesi almeno il {}{}",
            SHARE.value, SHARE.unit
        ),
    )]
}
