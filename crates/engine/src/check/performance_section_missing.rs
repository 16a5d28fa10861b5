// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-04: a plan that should hold section 2.2 of the PIAO has no objective.

use jiff::civil::{Date, date};

use crate::{
    check::{Applies, Check, Finding, Profile, Severity, Stage, Subject},
    model::DocumentKind,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-04",
    title: "Il piano ha la sezione della performance, con i suoi obiettivi",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DPR_81_2022, &source::DM_132_2022_ART_3, &source::DLGS_150_2009_ART_3],
    applies: &[
        Applies {
            from: Some(PIAO),
            whom: &[Profile::Local, Profile::Large],
            ..Applies::by(&source::DL_80_2021_ART_6)
        },
        Applies {
            from: Some(PIAO),
            whom: &[Profile::Local, Profile::Small],
            severity: Some(Severity::Warning),
            ..Applies::by(&source::DLGS_150_2009_ART_3)
        },
    ],
    page: include_str!("performance_section_missing.md"),
    run,
};

/// The plans of local bodies are absorbed in the PIAO (D.P.R. 81/2022).
const PIAO: Date = date(2022, 7, 15);

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    let (Some(year), Some(due)) = (plan.year, subject.due(&CHECK)) else { return Vec::new() };
    let some = subject.tree.nodes.iter().any(|it| it.kind == NodeKind::Objective && !it.withdrawn);
    // Without the kind of the document an empty dossier may be anything, a system for instance.
    if some || plan.kind != Some(DocumentKind::Plan) {
        return Vec::new();
    }
    let small = match (due.certain, due.by.whom.contains(&Profile::Small)) {
        (true, false) => "con almeno 50 dipendenti la sottosezione 2.2 è dovuta",
        (true, true) => {
            "sotto i 50 dipendenti la sottosezione 2.2 non è dovuta, ma senza obiettivi non si pagano premi"
        }
        (false, _) => {
            "la sottosezione 2.2 è dovuta da 50 dipendenti; sotto, senza obiettivi non si pagano premi"
        }
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
