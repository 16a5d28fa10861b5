// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-02: a deadline is written and is no day of the calendar.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{Deadline, DeadlineKind, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-02",
    title: "Ogni scadenza è un giorno del calendario",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("date_not_of_calendar.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = (0..subject.tree.nodes.len()).filter(|it| !subject.tree.nodes[*it].withdrawn);
    let cells = nodes.flat_map(|at| dates(subject, at).into_iter().map(move |it| (at, it)));
    let found = cells.filter_map(|(at, (name, cell))| finding(|| subject.path(at), name, cell));
    let instalments = subject.dossier.instalments.iter();
    let due = instalments.filter_map(|it| {
        let path = || format!("{} › rata {}", subject.path_of(&it.objective), it.name.trim());
        finding(path, "data", &it.due)
    });
    found.chain(due).collect()
}

/// The dates that a row writes, each with its name.
pub(super) fn dates<'a>(subject: &Subject<'a>, at: usize) -> Vec<(&'static str, &'a Written<Deadline>)> {
    let row = subject.tree.nodes[at].row;
    match subject.tree.nodes[at].kind {
        NodeKind::Objective => {
            let it = &subject.dossier.objectives[row];
            vec![("inizio", &it.start), ("scadenza", &it.deadline)]
        }
        NodeKind::Phase => {
            let it = &subject.dossier.phases[row];
            vec![("inizio", &it.start), ("scadenza", &it.deadline)]
        }
        NodeKind::Indicator => {
            let it = &subject.dossier.indicators[row];
            vec![("data", &it.deadline), ("data intermedia", &it.interim_deadline)]
        }
        NodeKind::Body | NodeKind::Structure | NodeKind::Contribution => Vec::new(),
    }
}

fn finding(path: impl Fn() -> String, name: &str, cell: &Written<Deadline>) -> Option<Finding> {
    let written = cell.text.trim();
    let (what, remedy) = match &cell.value {
        None if cell.is_blank() => return None,
        None => (format!("{name} «{written}»: non si legge come un giorno"), "scrivere giorno, mese e anno"),
        Some(it) => match it.kind {
            DeadlineKind::Month { .. } => {
                (format!("{name} «{written}»: dice il mese e non il giorno"), "scrivere anche il giorno")
            }
            DeadlineKind::Yearly { .. } => (
                format!("{name} «{written}»: torna ogni anno e non dice quale"),
                "scrivere il giorno di quest'anno e, se l'obiettivo dura più anni, durata = \"pluriennale\"",
            ),
            DeadlineKind::Day(_) if !it.rest.is_empty() => (
                format!("{name} «{written}»: le parole dopo il giorno lo lasciano in dubbio"),
                "tenere il solo giorno e scrivere il resto nella descrizione o nella durata",
            ),
            DeadlineKind::Day(_) => return None,
        },
    };
    let remedy = remedy.to_owned();
    Some(Finding { place: cell.place(), path: path(), what, printed: None, computed: None, remedy })
}
