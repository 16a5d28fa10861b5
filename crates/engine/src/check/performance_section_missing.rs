// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-04: a plan that should hold section 2.2 of the PIAO has no objective.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{BodyKind, DocumentKind},
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-04",
    title: "Il piano ha la sezione della performance, con i suoi obiettivi",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DPR_81_2022, &source::DM_132_2022_ART_3, &source::DLGS_150_2009_ART_3],
    page: include_str!("performance_section_missing.md"),
    run,
};

/// Employees from which the PIAO is whole (art. 6 D.M. 132/2022).
pub(super) const WHOLE_PIAO: i64 = 50;

/// First year of the PIAO.
pub(super) const FIRST_PIAO: i16 = 2022;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    let Some(year) = plan.year.filter(|it| *it >= FIRST_PIAO) else { return Vec::new() };
    let some = subject.tree.nodes.iter().any(|it| it.kind == NodeKind::Objective && !it.withdrawn);
    // Without the kind of the document an empty dossier may be anything, a system for instance.
    if some || plan.kind != Some(DocumentKind::Plan) || !is_local(subject) {
        return Vec::new();
    }
    let small = match &subject.dossier.body.employees.value {
        Some(it) if *it >= Number::from(WHOLE_PIAO) => {
            "con almeno 50 dipendenti la sottosezione 2.2 è dovuta"
        }
        Some(_) => {
            "sotto i 50 dipendenti la sottosezione 2.2 non è dovuta, ma senza obiettivi non si pagano premi"
        }
        None => "la sottosezione 2.2 è dovuta da 50 dipendenti; sotto, senza obiettivi non si pagano premi",
    };
    vec![
        subject.on_document(
            format!("il piano {year} non ha nessun obiettivo: {small}"),
            None,
            "scrivere gli obiettivi di performance, nella sottosezione 2.2 o accanto al PIAO semplificato"
                .to_owned(),
        ),
    ]
}

/// Bodies of art. 2 c. 1 TUEL, whose plans the PIAO absorbs: not the consortia.
pub(super) fn is_local(subject: &Subject<'_>) -> bool {
    matches!(subject.dossier.body.kind, Some(BodyKind::Municipality | BodyKind::Union | BodyKind::Province))
}
