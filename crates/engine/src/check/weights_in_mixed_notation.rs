// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-08: weights of one kind are written in more than one way.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined},
    model::{Weight, Written},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-08",
    title: "I pesi della stessa specie sono scritti allo stesso modo",
    severity: Severity::Information,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP],
    applies: &[],
    page: include_str!("weights_in_mixed_notation.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let dossier = subject.dossier;
    let kinds: [(&str, Vec<&Written<Weight>>); 5] = [
        ("i pesi degli obiettivi sono scritti", dossier.objectives.iter().map(|it| &it.weight).collect()),
        ("i pesi delle fasi sono scritti", dossier.phases.iter().map(|it| &it.weight).collect()),
        ("i pesi degli indicatori sono scritti", dossier.indicators.iter().map(|it| &it.weight).collect()),
        ("le quote dei contributi sono scritte", dossier.contributions.iter().map(|it| &it.share).collect()),
        ("le quote delle rate sono scritte", dossier.instalments.iter().map(|it| &it.share).collect()),
    ];
    kinds.iter().filter_map(|(name, cells)| finding(subject, name, cells)).collect()
}

fn finding(subject: &Subject<'_>, name: &str, cells: &[&Written<Weight>]) -> Option<Finding> {
    let mut ways: Vec<(Notation, &Written<Weight>, usize)> = Vec::new();
    for cell in cells {
        let Some(notation) = Notation::of(cell) else { continue };
        match ways.iter_mut().find(|it| it.0 == notation) {
            Some(way) => way.2 += 1,
            None => ways.push((notation, cell, 1)),
        }
    }
    ways.sort_by_key(|it| std::cmp::Reverse(it.2));
    let rare = ways.last().filter(|_| ways.len() > 1)?.1;
    let words: Vec<String> =
        ways.iter().map(|(_, cell, count)| format!("come «{}» in {count}", cell.text.trim())).collect();
    let most = ways[0].1.text.trim();
    Some(Finding {
        place: rare.place(),
        path: subject.path(0),
        what: format!("{name} in {} modi: {}", ways.len(), joined(&words)),
        printed: None,
        computed: None,
        remedy: format!("scrivere ovunque allo stesso modo, per esempio quello di «{most}»"),
    })
}

/// How a weight is written, apart from how much it is.
#[derive(PartialEq, Eq)]
struct Notation {
    sign: Sign,
    brackets: bool,
    fraction: bool,
}

/// The percent sign, if any.
#[derive(PartialEq, Eq)]
enum Sign {
    None,
    Close,
    Apart,
}

impl Notation {
    fn of(cell: &Written<Weight>) -> Option<Notation> {
        let weight = cell.value.as_ref()?;
        let text = cell.text.trim();
        let sign = match weight.percent {
            false => Sign::None,
            true if text.contains(" %") || text.contains("\u{a0}%") => Sign::Apart,
            true => Sign::Close,
        };
        Some(Notation { sign, brackets: weight.brackets, fraction: text.contains('/') })
    }
}
