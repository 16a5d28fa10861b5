// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-06: no objective on payment times, due since 2023.

use jiff::civil::date;

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    parameter::PAYMENT_TIMES_SHARE,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-06",
    title: "Dal 2023 il piano ha un obiettivo sui tempi di pagamento",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DL_13_2023_ART_4BIS],
    page: include_str!("payment_times_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let Some((share, _)) = PAYMENT_TIMES_SHARE.on(date(year, 12, 31)) else { return Vec::new() };
    // A plan without rows has one defect only: it has no objectives.
    if !subject.has_goals() || !subject.about("tempi di pagamento").is_empty() {
        return Vec::new();
    }
    vec![subject.on_document(
        format!("nessun obiettivo del {year} parla dei tempi di pagamento"),
        None,
        format!(
            "dare a chi paga le fatture e ai vertici delle strutture un obiettivo sul ritardo annuale dei \
             pagamenti (atteso ≤ 0 giorni), che pesi almeno il {share}% della retribuzione di risultato"
        ),
    )]
}
