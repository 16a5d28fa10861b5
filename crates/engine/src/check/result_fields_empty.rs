// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-05: a report leaves the result of a row blank.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, instalments_not_summing_to_100::above_all},
    model::Reading,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-05",
    title: "Nella relazione ogni riga ha il suo risultato",
    severity: Severity::Information,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("result_fields_empty.md"),
    run,
};

/// Rows named in the message; the others are counted.
const NAMED: usize = 8;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() || subject.dossier.results.invented == Some(true) {
        return Vec::new();
    }
    let nodes = &subject.tree.nodes;
    let blank: Vec<usize> = subject.rows().filter(|at| nodes[*at].reading.is_some_and(is_blank)).collect();
    let Some(first) = blank.first() else { return Vec::new() };
    let names: Vec<String> = blank.iter().take(NAMED).map(|it| subject.path(*it)).collect();
    let more = if blank.len() > NAMED { format!(" e altre {}", blank.len() - NAMED) } else { String::new() };
    let words =
        if blank.len() == 1 { "riga del risultato è vuota" } else { "righe del risultato sono vuote" };
    vec![Finding {
        place: nodes[*first].reading.map_or(nodes[*first].place, |it| it.place),
        path: subject.path(above_all(subject, &blank)),
        what: format!("{} {words}: {}{more}", blank.len(), names.join("; ")),
        printed: None,
        computed: None,
        remedy: "scrivere il valore, o lo stato (stato = \"non-valutabile\", \"mancante\") con il motivo"
            .to_owned(),
    }]
}

/// Neither a value, nor a day, nor a state.
fn is_blank(it: &Reading) -> bool {
    it.value.is_blank() && it.date.is_blank() && it.state.is_none()
}
