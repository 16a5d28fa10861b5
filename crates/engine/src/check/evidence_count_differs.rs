// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-05: a list that proves an indicator has more or fewer items than the indicator says.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::EvidenceList,
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-05",
    title: "Un elenco ha tante voci quante ne conta il suo indicatore",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("evidence_count_differs.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.dossier.evidence.iter().filter_map(|it| differs(subject, it)).collect()
}

fn differs(subject: &Subject<'_>, list: &EvidenceList) -> Option<Finding> {
    let at = subject.tree.find(list.indicator.trim()).filter(|_| !list.indicator.is_blank())?;
    let value = subject.scorer.measured_value(at)?;
    let count = list.items.iter().filter(|it| !it.is_blank()).count();
    let difference = &Number::from(count) - &value;
    if difference.is_zero() {
        return None;
    }
    let items = if count == 1 { "1 voce".to_owned() } else { format!("{count} voci") };
    let side = if difference.is_negative() { "in meno" } else { "in più" };
    let printed = match subject.tree.nodes[at].reading.map(|it| it.value.text.trim()) {
        Some(written) if !written.is_empty() => written.to_owned(),
        _ => value.to_string(),
    };
    let title = if list.title.is_blank() { &list.id } else { &list.title };
    Some(Finding {
        place: list.place,
        path: subject.path(at),
        what: format!("l'indicatore conta {printed}, l'elenco «{}» ha {items}", title.trim()),
        printed: Some(printed),
        computed: Some(format!("{items}: {} {side}", difference.abs())),
        remedy: "completare l'elenco, correggere il valore, o togliere il legame se contano cose diverse"
            .to_owned(),
    })
}
