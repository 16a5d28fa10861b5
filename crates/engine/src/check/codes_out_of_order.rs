// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-05: a code is missing, repeated or out of its sequence, or a row is there twice.

use std::collections::HashMap;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, listed},
    },
    dictionary::folded,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-05",
    title: "Ogni riga ha il suo codice, una volta sola e nell'ordine",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("codes_out_of_order.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = groups(subject).iter().filter_map(|it| sequence(subject, it)).collect();
    found.extend(sheets(subject));
    found.extend(phases(subject));
    found.extend(twice(subject));
    found
}

/// Objectives numbered together: those under one parent, or all when the numbers do not restart by structure.
fn groups(subject: &Subject<'_>) -> Vec<Vec<usize>> {
    let nodes = &subject.tree.nodes;
    // An objective that an act withdraws, or that nobody filled in, keeps its number.
    let rows = (1..nodes.len()).filter(|it| nodes[*it].kind == NodeKind::Objective);
    let mut of_objectives: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut of_structures: Vec<(&str, Vec<usize>)> = Vec::new();
    for at in rows {
        match nodes[at].parent.filter(|it| nodes[*it].kind == NodeKind::Objective) {
            Some(parent) => put(&mut of_objectives, parent, at),
            None => put(&mut of_structures, nodes[at].structure.trim(), at),
        }
    }
    let first = |it: &(&str, Vec<usize>)| it.1.first().map_or("", |at| clean(nodes[*at].code)).to_owned();
    let firsts: Vec<String> = of_structures.iter().map(first).filter(|it| !it.is_empty()).collect();
    let restarts = firsts.iter().any(|it| firsts.iter().filter(|other| *other == it).count() > 1);
    let mut groups: Vec<Vec<usize>> = of_objectives.into_iter().map(|it| it.1).collect();
    if restarts {
        groups.extend(of_structures.into_iter().map(|it| it.1));
    } else {
        let mut all: Vec<usize> = of_structures.into_iter().flat_map(|it| it.1).collect();
        all.sort_unstable_by_key(|it| nodes[*it].row);
        groups.push(all);
    }
    groups
}

fn put<K: PartialEq>(groups: &mut Vec<(K, Vec<usize>)>, key: K, at: usize) {
    match groups.iter_mut().find(|it| it.0 == key) {
        Some((_, rows)) => rows.push(at),
        None => groups.push((key, vec![at])),
    }
}

fn clean(code: &str) -> &str {
    code.trim().trim_end_matches(['.', ')'])
}

/// What is wrong with the codes of one group: one cause, one finding.
fn sequence(subject: &Subject<'_>, rows: &[usize]) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let codes: Vec<&str> = rows.iter().map(|it| clean(nodes[*it].code)).collect();
    if codes.iter().all(|it| it.is_empty()) {
        return None;
    }
    let mut wrong: Vec<String> = Vec::new();
    let mut first = None;
    let blank: Vec<usize> = (0..codes.len()).filter(|it| codes[*it].is_empty()).collect();
    if !blank.is_empty() {
        let names: Vec<&str> = blank.iter().map(|it| nodes[rows[*it]].id).collect();
        wrong.push(format!("{} senza codice", listed(&names)));
        first = blank.first().copied();
    }
    for (at, code) in codes.iter().enumerate().filter(|it| !it.1.is_empty()) {
        let same: Vec<usize> = (0..codes.len()).filter(|it| codes[*it] == *code).collect();
        if same.len() > 1 && same.first() == Some(&at) {
            let ids: Vec<&str> = same.iter().map(|it| nodes[rows[*it]].id).collect();
            wrong.push(format!("«{code}» {} volte ({})", same.len(), ids.join(", ")));
            first = first.or(same.get(1).copied());
        }
    }
    wrong.extend(numbering(&codes, &mut first));
    if wrong.is_empty() {
        return None;
    }
    let above = rows.first().and_then(|it| nodes[*it].parent).unwrap_or(0);
    let together = rows.iter().all(|it| nodes[*it].parent == Some(above));
    Some(Finding {
        place: nodes[rows[first.unwrap_or(0)]].place,
        path: subject.path(if together { above } else { 0 }),
        what: format!("codici degli obiettivi: {}", wrong.join("; ")),
        printed: Some(
            codes.iter().map(|it| if it.is_empty() { "(vuoto)" } else { *it }).collect::<Vec<_>>().join(", "),
        ),
        computed: None,
        remedy: "rinumerare gli obiettivi, o dire quali righe mancano e perché".to_owned(),
    })
}

/// Gaps and steps back of a numbering, and codes of another kind.
fn numbering(codes: &[&str], first: &mut Option<usize>) -> Vec<String> {
    let ranks: Vec<Option<(bool, u32)>> = codes.iter().map(|it| rank(it)).collect();
    let letters = ranks.iter().flatten().filter(|it| it.0).count();
    let digits = ranks.iter().flatten().count() - letters;
    // A code without a rank ("OP-3", "1.2") says its own order: nothing can be said of gaps.
    if codes.iter().zip(&ranks).any(|(code, rank)| !code.is_empty() && rank.is_none()) {
        return Vec::new();
    }
    let lettered = letters > digits;
    let mut wrong = Vec::new();
    let mut highest: Option<u32> = None;
    let mut present: Vec<u32> = Vec::new();
    for (at, rank) in ranks.iter().enumerate() {
        match *rank {
            Some((letter, _)) if letter != lettered => {
                wrong.push(format!("«{}» è di un'altra serie", codes[at]));
                *first = first.or(Some(at));
            }
            Some((_, rank)) => {
                if highest.is_some_and(|it| rank < it) {
                    wrong.push(format!("«{}» fuori ordine", codes[at]));
                    *first = first.or(Some(at));
                }
                highest = Some(highest.map_or(rank, |it| it.max(rank)));
                present.push(rank);
            }
            None => (),
        }
    }
    // A row without code that stands where the number is missing is the number's row.
    let explained = |missing: u32| {
        (0..codes.len()).any(|at| {
            let beside = |it: usize| ranks.get(it).copied().flatten().map(|it| it.1);
            let before = at.checked_sub(1).and_then(beside);
            let after = beside(at + 1);
            codes[at].is_empty() && (before == missing.checked_sub(1) || after == missing.checked_add(1))
        })
    };
    let lowest = if present.contains(&1) { 1 } else { present.iter().copied().min().unwrap_or(1) };
    // Far-fetched numbers (an inventory, a year) are no sequence.
    let top = highest.unwrap_or(0);
    if usize::try_from(top.saturating_sub(lowest)).unwrap_or(usize::MAX) > codes.len() * 2 {
        return wrong;
    }
    let gaps: Vec<String> = (lowest..top)
        .filter(|it| !present.contains(it) && !explained(*it))
        .map(|it| name(it, lettered))
        .collect();
    match gaps.as_slice() {
        [] => (),
        [one] => wrong.push(format!("manca {one}")),
        _ => wrong.push(format!("mancano {}", joined(&gaps))),
    }
    wrong
}

/// Whether a code is a letter, and its place in the alphabet or its number.
fn rank(code: &str) -> Option<(bool, u32)> {
    let mut signs = code.chars();
    match (signs.next(), signs.next()) {
        (Some(letter @ 'a'..='z'), None) => Some((true, u32::from(letter) - u32::from('a') + 1)),
        (Some(letter @ 'A'..='Z'), None) => Some((true, u32::from(letter) - u32::from('A') + 1)),
        _ => code.parse().ok().filter(|it| *it > 0).map(|it| (false, it)),
    }
}

fn name(rank: u32, letter: bool) -> String {
    let letter = letter.then(|| char::from_u32(u32::from('a') + rank - 1)).flatten();
    letter.map_or_else(|| format!("«{rank}»"), |it| format!("«{it}»"))
}

/// Sheets that carry another code than the summary, and rows of the summary without a sheet.
fn sheets(subject: &Subject<'_>) -> Option<Finding> {
    let objectives = &subject.dossier.objectives;
    let nodes = &subject.tree.nodes;
    let rows: Vec<usize> =
        subject.printed_rows().filter(|it| nodes[*it].kind == NodeKind::Objective).collect();
    let of = |at: usize| &objectives[nodes[at].row];
    if rows.iter().all(|it| of(*it).sheet_code.is_blank()) {
        return None;
    }
    let mut wrong = Vec::new();
    let mut first = None;
    for at in &rows {
        let (code, sheet) = (clean(&of(*at).code), clean(&of(*at).sheet_code));
        if sheet.is_empty() || code == sheet {
            continue;
        }
        let other = rows.iter().any(|it| it != at && clean(&of(*it).code) == sheet);
        let clash = if other { ", che nel riepilogo è un altro obiettivo" } else { "" };
        wrong.push(format!("«{code}» nella scheda è «{sheet}»{clash}"));
        first = first.or(Some(*at));
    }
    let bare: Vec<usize> = rows.iter().copied().filter(|it| of(*it).sheet_code.is_blank()).collect();
    if !bare.is_empty() {
        let names: Vec<&str> = bare.iter().map(|it| subject.label(*it)).collect();
        wrong.push(format!("{} senza scheda", listed(&names)));
        first = first.or(bare.first().copied());
    }
    Some(Finding {
        place: nodes[first?].place,
        path: subject.path(0),
        what: format!("riepilogo e schede non hanno gli stessi codici: {}", wrong.join("; ")),
        printed: None,
        computed: None,
        remedy: "dare a ogni scheda il codice che ha nel riepilogo, e una scheda a ogni riga".to_owned(),
    })
}

/// The numbers that the phases of an objective leave out: «5.1», «5.2», «5.4».
fn skipped(subject: &Subject<'_>, own: &str, phases: &[usize]) -> Vec<(usize, String)> {
    let tail = |phase: &usize| {
        let code = clean(subject.tree.nodes[*phase].code);
        let tail = code.split_once('.').filter(|it| it.0 == own).and_then(|it| it.1.parse::<u32>().ok());
        Some((tail?, *phase))
    };
    let Some(numbers) = phases.iter().map(tail).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let mut next = 1;
    let mut found = Vec::new();
    for (number, phase) in numbers {
        // Far-fetched numbers are no sequence.
        if number > next && number - next <= 2 {
            found.extend((next..number).map(|it| (phase, format!("manca «{own}.{it}»"))));
        }
        next = number.saturating_add(1);
    }
    found
}

/// Phases "7.2" of an objective whose code is not 7, or with a code twice.
fn phases(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let mut found = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|it| it.1.kind == NodeKind::Objective) {
        let phases: Vec<usize> =
            node.children.iter().map(|it| it.child).filter(|it| nodes[*it].kind == NodeKind::Phase).collect();
        let own = clean(node.code);
        let mut wrong = Vec::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for phase in &phases {
            let code = clean(nodes[*phase].code);
            let head = code.split_once('.').map(|it| it.0);
            if !own.is_empty() && head.is_some_and(|it| it != own && it.parse::<u32>().is_ok()) {
                wrong.push((*phase, format!("«{code}» non è dell'obiettivo «{own}»")));
            }
            if !code.is_empty() && seen.insert(code, *phase).is_some() {
                wrong.push((*phase, format!("«{code}» due volte")));
            }
        }
        // A wrong head or a repeated code already explains the number that is missing.
        if wrong.is_empty() {
            wrong.extend(skipped(subject, own, &phases));
        }
        let Some((first, _)) = wrong.first() else { continue };
        let words: Vec<&str> = wrong.iter().map(|it| it.1.as_str()).collect();
        found.push(Finding {
            place: nodes[*first].place,
            path: subject.path(at),
            what: format!("codici delle fasi: {}", words.join("; ")),
            printed: None,
            computed: None,
            remedy: "rinumerare le fasi con il codice del loro obiettivo".to_owned(),
        });
    }
    found
}

/// Rows of one parent that say the same in every cell.
fn twice(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    // Contributions bear the name of their structure, sheets that of a role: they may well be alike.
    let counts = |at: &usize| match nodes[*at].kind {
        NodeKind::Objective => subject.is_goal(*at),
        kind => kind != NodeKind::Contribution,
    };
    let titled = subject.printed_rows().filter(counts);
    let titled = titled.map(|at| (at, (nodes[at].parent, nodes[at].kind, folded(nodes[at].title))));
    let titled: Vec<_> = titled.filter(|(_, (.., title))| !title.is_empty()).collect();
    // Few rows have the title of another: only those are looked at cell by cell.
    let mut alike: HashMap<_, usize> = HashMap::new();
    for (_, title) in &titled {
        *alike.entry(title).or_default() += 1;
    }
    let mut found = Vec::new();
    let mut seen: HashMap<(Option<usize>, NodeKind, String), usize> = HashMap::new();
    for (at, _) in titled.iter().filter(|(_, title)| alike[title] > 1) {
        let (at, key) = (*at, same(subject, *at));
        let Some(before) = seen.insert((nodes[at].parent, nodes[at].kind, key), at) else { continue };
        found.push(Finding {
            place: nodes[at].place,
            path: subject.path(at),
            what: format!("riga doppia: uguale a {} {}", nodes[before].level, nodes[before].label().trim()),
            printed: None,
            computed: None,
            remedy: "togliere una delle due righe, o dire in che cosa sono diverse".to_owned(),
        });
    }
    found
}

/// Texts, weight, deadline and target of a row, folded.
fn same(subject: &Subject<'_>, at: usize) -> String {
    let node = &subject.tree.nodes[at];
    let texts: Vec<String> = subject.texts(at).iter().map(|it| folded(it)).collect();
    let mut key = texts.join("|");
    let (dossier, row) = (subject.dossier, node.row);
    key += match node.kind {
        NodeKind::Objective => dossier.objectives[row].deadline.text.trim(),
        NodeKind::Phase => dossier.phases[row].deadline.text.trim(),
        NodeKind::Indicator => dossier.indicators[row].target.text.trim(),
        _ => "",
    };
    if node.kind == NodeKind::Indicator {
        key += dossier.indicators[row].deadline.text.trim();
        let expected = dossier.expected.iter().filter(|it| it.indicator.trim() == node.id);
        key.extend(expected.map(|it| format!("|{}", it.value.text.trim())));
    }
    key
}
