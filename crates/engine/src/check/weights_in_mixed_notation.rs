// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-08: weights of one kind are written in more than one way.

use crate::{
    check::{Check, Finding, Mend, Severity, Stage, Subject, reach::joined},
    model::{Dossier, Understand as _, Weight, Written},
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
    kinds(subject.dossier).iter().filter_map(|(name, cells)| finding(subject, name, cells)).collect()
}

/// Every weight written as most of its kind are, when that changes no figure.
pub(super) fn mends(subject: &Subject<'_>) -> Vec<Mend> {
    let all = kinds(subject.dossier);
    let all = all.iter().filter_map(|(_, cells)| Some((cells, usual(cells)?)));
    let mends = all.flat_map(|(cells, usual)| cells.iter().filter_map(move |it| rewritten(it, &usual)));
    mends.map(|it| Mend { path: subject.path(0), ..it }).collect()
}

fn rewritten(cell: &Written<Weight>, usual: &Notation) -> Option<Mend> {
    let (weight, own) = (cell.value.as_ref()?, Notation::of(cell)?);
    if own == *usual || own.fraction || usual.fraction {
        return None;
    }
    let digits = cell.text.trim().trim_matches(['(', ')', '%', ' ', '\u{a0}']);
    let words = usual.write(digits);
    let same = Weight::understand(&words).is_some_and(|it| it.points == weight.points);
    (same && cell.place().is_known()).then(|| Mend {
        place: cell.place(),
        path: String::new(),
        key: None,
        printed: cell.text.trim().to_owned(),
        words,
        reason: "",
    })
}

/// The cells of each kind, with its name.
fn kinds(dossier: &Dossier) -> [(&'static str, Vec<&Written<Weight>>); 5] {
    [
        ("i pesi degli obiettivi sono scritti", dossier.objectives.iter().map(|it| &it.weight).collect()),
        ("i pesi delle fasi sono scritti", dossier.phases.iter().map(|it| &it.weight).collect()),
        ("i pesi degli indicatori sono scritti", dossier.indicators.iter().map(|it| &it.weight).collect()),
        ("le quote dei contributi sono scritte", dossier.contributions.iter().map(|it| &it.share).collect()),
        ("le quote delle rate sono scritte", dossier.instalments.iter().map(|it| &it.share).collect()),
    ]
}

fn finding(subject: &Subject<'_>, name: &str, cells: &[&Written<Weight>]) -> Option<Finding> {
    let ways = ways(cells);
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

/// The notation of most of these cells.
pub(super) fn usual(cells: &[&Written<Weight>]) -> Option<Notation> {
    ways(cells).into_iter().next().map(|it| it.0)
}

/// Each notation of these cells, the first that has it, and how many do; the commonest first.
fn ways<'a>(cells: &[&'a Written<Weight>]) -> Vec<(Notation, &'a Written<Weight>, usize)> {
    let mut ways: Vec<(Notation, &Written<Weight>, usize)> = Vec::new();
    for cell in cells {
        let Some(notation) = Notation::of(cell) else { continue };
        match ways.iter_mut().find(|it| it.0 == notation) {
            Some(way) => way.2 += 1,
            None => ways.push((notation, cell, 1)),
        }
    }
    ways.sort_by_key(|it| std::cmp::Reverse(it.2));
    ways
}

/// How a weight is written, apart from how much it is.
#[derive(PartialEq, Eq)]
pub(super) struct Notation {
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
    /// Digits in this notation.
    pub(super) fn write(&self, digits: &str) -> String {
        let sign = match self.sign {
            Sign::None => "",
            Sign::Close => "%",
            Sign::Apart => " %",
        };
        if self.brackets { format!("({digits}{sign})") } else { format!("{digits}{sign}") }
    }

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
