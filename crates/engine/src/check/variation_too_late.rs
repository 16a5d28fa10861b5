// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-03: the plan was changed in the last months of the year, or when the deadline had passed.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, printed_day},
        variation_without_act::VARIATIONS,
    },
    model::Deadline,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-03",
    title: "Il piano non si cambia a fine anno, né a scadenza passata",
    severity: Severity::Warning,
    stages: &[Stage::Monitoring],
    sources: &[&source::DLGS_150_2009_ART_6, &source::CORTE_CONTI_EX_POST],
    applies: &[],
    page: include_str!("variation_too_late.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let Ok(last_quarter) = Date::new(year, 10, 1) else { return Vec::new() };
    let about_plan =
        |about: &str| !["bilancio", "peg finanziario"].iter().any(|it| about.to_lowercase().contains(it));
    let acts = subject.acts_about(VARIATIONS).filter(|(act, _)| about_plan(&act.about));
    let found = acts.filter_map(|(act, day)| {
        let day = day?;
        let expired = expired(subject, day);
        let mut reasons = Vec::new();
        if day >= last_quarter {
            reasons.push(format!("dopo il {}", printed_day(last_quarter)));
        }
        if !expired.is_empty() {
            reasons.push(format!("quando era già passata la scadenza di {}", joined(&expired)));
        }
        (!reasons.is_empty()).then(|| Finding {
            place: act.date.place(),
            path: subject.path(0),
            what: format!(
                "«{}» del «{}»: il piano cambia {}",
                act.about.trim(),
                act.date.text.trim(),
                reasons.join(" e ")
            ),
            printed: None,
            computed: None,
            remedy:
                "dire nell'atto il fatto imprevedibile che lo impone, con il parere del Nucleo, o lasciare \
                     l'obiettivo com'era e spiegare lo scostamento nella relazione"
                    .to_owned(),
        })
    });
    found.collect()
}

/// Objectives out of force whose deadline was before the act.
fn expired(subject: &Subject<'_>, day: Date) -> Vec<String> {
    let nodes = &subject.tree.nodes;
    let objectives =
        (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective && nodes[*it].withdrawn);
    let expired = objectives.filter_map(|at| {
        let cell = &subject.dossier.objectives[nodes[at].row].deadline;
        let end = cell.value.as_ref().and_then(Deadline::exact_day)?;
        (end < day).then(|| format!("{} («{}»)", subject.path(at), cell.text.trim()))
    });
    expired.collect()
}
