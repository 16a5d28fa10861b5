// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-06: the same text in the rows of several structures, or with different deadlines.

use std::{collections::HashMap, hash::Hash};

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, listed},
    },
    dictionary::folded,
    model::{Deadline, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-06",
    title: "Ogni obiettivo dice il proprio risultato, non quello di un altro",
    severity: Severity::Information,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("text_copied.md"),
    run,
};

/// Shorter titles ("Formazione") are common words, not copies.
const LEAST: usize = 12;

/// Shorter results («Report annuale») are common words too.
const SENTENCE: usize = 40;

/// Rows with one title.
struct Copied {
    rows: Vec<usize>,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let titles: Vec<String> = subject.tree.nodes.iter().map(|it| folded(it.title)).collect();
    let titles = titles.as_slice();
    let objectives = copied(subject, titles, NodeKind::Objective, |it| subject.is_goal(it));
    let mut found = copied_objectives(subject, &objectives);
    // What stands inside copied objectives is copied with them.
    let family = |at: usize| {
        let above = std::iter::once(at).chain(subject.tree.above(at));
        let mut groups = above.filter_map(|it| objectives.iter().position(|group| group.rows.contains(&it)));
        groups.next()
    };
    let inside = |rows: &[usize]| {
        let mut families = rows.iter().map(|it| family(*it));
        let first = families.next().flatten();
        first.is_some() && families.all(|it| it == first)
    };
    for group in copied(subject, titles, NodeKind::Phase, |_| true) {
        if !inside(&group.rows) {
            found.extend(other_deadlines(subject, titles, &group));
        }
    }
    let planned = subject.has_goals();
    let own =
        |at: usize| planned && subject.dossier.indicators[subject.tree.nodes[at].row].definition.is_blank();
    for group in copied(subject, titles, NodeKind::Indicator, own) {
        if !inside(&group.rows) {
            found.extend(same_indicator(subject, &group));
        }
    }
    found.extend(same_result(subject, inside));
    found.extend(same_expected(subject));
    found.extend(same_contributions(subject, titles));
    found.extend(phases_like_indicators(subject, titles));
    found
}

/// Rows of a kind that bear the same title under different parents.
fn copied(
    subject: &Subject<'_>,
    titles: &[String],
    kind: NodeKind,
    counts: impl Fn(usize) -> bool,
) -> Vec<Copied> {
    let nodes = &subject.tree.nodes;
    let rows = subject.rows().filter(|it| nodes[*it].kind == kind && counts(*it));
    let groups = grouped(rows.map(|it| (titles[it].as_str(), it)));
    groups.into_iter().filter(|it| it.len() > 1).map(|rows| Copied { rows }).collect()
}

/// Rows with the same words, in the order of the first of each group; too few words are common words.
fn grouped<K: AsRef<str> + Eq + Hash>(rows: impl Iterator<Item = (K, usize)>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    for (key, row) in rows.filter(|it| it.0.as_ref().chars().count() >= LEAST) {
        let at = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(row);
    }
    groups
}

/// Objectives copied in the same structures are one finding.
fn copied_objectives(subject: &Subject<'_>, groups: &[Copied]) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let mut folds: Vec<(Vec<&str>, Vec<&Copied>)> = Vec::new();
    for group in groups {
        let structures: Vec<&str> = group.rows.iter().map(|it| nodes[*it].structure.trim()).collect();
        match folds.iter_mut().find(|it| it.0 == structures) {
            Some((_, groups)) => groups.push(group),
            None => folds.push((structures, vec![group])),
        }
    }
    let finding = |(_, groups): (Vec<&str>, Vec<&Copied>)| {
        let first = *groups.first()?.rows.first()?;
        let texts: Vec<String> = groups
            .iter()
            .map(|group| {
                let ids: Vec<&str> = group.rows.iter().map(|it| nodes[*it].id).collect();
                let dates = deadlines(subject, &group.rows);
                let dates =
                    if dates.len() > 1 { format!(", scadenze {}", listed(&dates)) } else { String::new() };
                format!("«{}» ({}{dates})", start(nodes[group.rows[0]].title), ids.join(", "))
            })
            .collect();
        let many = if texts.len() == 1 {
            "stesso titolo in più obiettivi"
        } else {
            "stessi titoli in più obiettivi"
        };
        Some(Finding {
            place: nodes[first].place,
            path: subject.path(0),
            what: format!("{many}: {}", texts.join("; ")),
            printed: None,
            computed: None,
            remedy: "farne un obiettivo trasversale, o dire che cosa tocca a ciascuno".to_owned(),
        })
    };
    folds.into_iter().filter_map(finding).collect()
}

/// Phases of different structures with the same words and different days.
fn other_deadlines(subject: &Subject<'_>, titles: &[String], group: &Copied) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let structure = |at: usize| {
        let above = subject.tree.above(at).map(|it| nodes[it].structure.trim());
        above.into_iter().find(|it| !it.is_empty()).unwrap_or("")
    };
    let home = structure(group.rows[0]);
    // Steps with the same name in one structure ("approvare il progetto") are of different works.
    if group.rows.iter().all(|it| structure(*it) == home) {
        return None;
    }
    let dates = deadlines(subject, &group.rows);
    if dates.len() < 2 {
        return None;
    }
    let words: Vec<String> = dates
        .iter()
        .map(|date| {
            let rows = group.rows.iter().filter(|it| printed(subject, titles, **it).as_ref() == Some(date));
            let ids: Vec<&str> = rows.map(|it| nodes[*it].id).collect();
            format!("«{date}» ({})", ids.join(", "))
        })
        .collect();
    Some(Finding {
        place: nodes[group.rows[0]].place,
        path: subject.path(0),
        what: format!(
            "«{}»: stesso testo, scadenze diverse: {}",
            start(nodes[group.rows[0]].title),
            joined(&words)
        ),
        printed: None,
        computed: None,
        remedy: "allineare le scadenze, o dire perché cambiano da una struttura all'altra".to_owned(),
    })
}

fn same_indicator(subject: &Subject<'_>, group: &Copied) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let objective = |at: usize| subject.tree.above(at).find(|it| nodes[*it].kind == NodeKind::Objective);
    let mut homes: Vec<usize> = group.rows.iter().filter_map(|it| objective(*it)).collect();
    homes.sort_unstable();
    homes.dedup();
    if homes.len() < 2 {
        return None;
    }
    let names: Vec<&str> = homes.iter().map(|it| subject.label(*it)).collect();
    Some(Finding {
        place: nodes[group.rows[0]].place,
        path: subject.path(0),
        what: format!("stesso indicatore «{}» in {}", start(nodes[group.rows[0]].title), listed(&names)),
        printed: None,
        computed: None,
        remedy: "dire in ogni indicatore che cosa conta di quell'obiettivo, o definirlo una volta sola"
            .to_owned(),
    })
}

/// Objectives with titles of their own that expect the result of another, word by word.
fn same_result(subject: &Subject<'_>, inside: impl Fn(&[usize]) -> bool) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let result = |at: usize| &subject.dossier.objectives[nodes[at].row].expected_result;
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for at in subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective && subject.is_goal(*it)) {
        let key = folded(result(at));
        match groups.iter_mut().find(|it| it.0 == key) {
            _ if key.chars().count() < SENTENCE => (),
            Some((_, rows)) => rows.push(at),
            None => groups.push((key, vec![at])),
        }
    }
    let copied = groups.into_iter().filter(|(_, rows)| rows.len() > 1 && !inside(rows));
    copied
        .map(|(_, rows)| {
            let names: Vec<&str> = rows.iter().map(|it| subject.label(*it)).collect();
            Finding {
                place: result(rows[1]).place,
                path: subject.path(0),
                what: format!("stesso risultato atteso «{}» in {}", start(result(rows[0])), listed(&names)),
                printed: None,
                computed: None,
                remedy: "dire di ogni obiettivo quale risultato ci si aspetta".to_owned(),
            }
        })
        .collect()
}

/// One expected result, in words, for many different indicators.
fn same_expected(subject: &Subject<'_>) -> Vec<Finding> {
    const MANY: usize = 4;
    let nodes = &subject.tree.nodes;
    let indicators = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Indicator);
    let expected = |at: usize| folded(&subject.dossier.indicators[nodes[at].row].expected_results);
    let groups = grouped(indicators.map(|it| (expected(it), it)));
    let finding = |rows: Vec<usize>| {
        let words = &subject.dossier.indicators[nodes[*rows.first()?].row].expected_results;
        let names: Vec<&str> = rows.iter().map(|it| nodes[*it].id).collect();
        Some(Finding {
            place: words.place,
            path: subject.path(0),
            what: format!(
                "stesso risultato atteso «{}» in {} indicatori: {}",
                start(words),
                rows.len(),
                names.join(", ")
            ),
            printed: None,
            computed: None,
            remedy: "dire di ogni indicatore quale risultato ci si aspetta".to_owned(),
        })
    };
    groups.into_iter().filter(|it| it.len() >= MANY).filter_map(finding).collect()
}

/// Structures that contribute to an objective with the very same indicators.
fn same_contributions(subject: &Subject<'_>, titles: &[String]) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let mut found = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|it| it.1.kind == NodeKind::Objective) {
        let below = node.children.iter().map(|it| it.child);
        let parts: Vec<usize> = below.filter(|it| nodes[*it].kind == NodeKind::Contribution).collect();
        let mut keys: Vec<Vec<&str>> = parts
            .iter()
            .map(|it| nodes[*it].children.iter().map(|it| titles[it.child].as_str()).collect())
            .collect();
        keys.dedup();
        let [key] = keys.as_slice() else { continue };
        if parts.len() < 2 || key.is_empty() || key.iter().any(|it| it.is_empty()) {
            continue;
        }
        let names: Vec<&str> = parts.iter().map(|it| nodes[*it].structure.trim()).collect();
        found.push(Finding {
            place: nodes[parts[0]].place,
            path: subject.path(at),
            what: format!("gli stessi indicatori ({}) per {}", key.len(), listed(&names)),
            printed: None,
            computed: None,
            remedy: "dare a ogni struttura gli indicatori della sua parte di lavoro".to_owned(),
        });
    }
    found
}

/// Plans of action that only repeat the indicators of their objective.
fn phases_like_indicators(subject: &Subject<'_>, titles: &[String]) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|it| it.1.kind == NodeKind::Objective) {
        let below = |kind: NodeKind| {
            let below = node.children.iter().map(|it| it.child);
            below.filter(move |it| nodes[*it].kind == kind)
        };
        let indicators: Vec<&String> = below(NodeKind::Indicator).map(|it| &titles[it]).collect();
        let is_one = |it: &String| it.chars().count() >= LEAST && indicators.contains(&it);
        hits.extend(below(NodeKind::Phase).find(|it| is_one(&titles[*it])).map(|phase| (at, phase)));
    }
    let names: Vec<&str> = hits.iter().map(|it| nodes[it.0].id).collect();
    let (at, phase) = hits.first()?;
    let path = if hits.len() == 1 { subject.path(*at) } else { subject.path(0) };
    Some(Finding {
        place: nodes[*phase].place,
        path,
        what: format!("fasi con lo stesso testo di un indicatore: {}", listed(&names)),
        printed: None,
        computed: None,
        remedy: "scrivere nelle fasi i passi con cui si arriva al risultato".to_owned(),
    })
}

/// The different deadlines of rows, as printed, each once.
fn deadlines(subject: &Subject<'_>, rows: &[usize]) -> Vec<String> {
    let mut found: Vec<(Deadline, String)> = Vec::new();
    for at in rows {
        let Some(cell) = deadline(subject, *at) else { continue };
        let Some(value) = cell.value.clone() else { continue };
        if !found.iter().any(|it| it.0.kind == value.kind) {
            found.push((value, cell.text.trim().to_owned()));
        }
    }
    found.into_iter().map(|it| it.1).collect()
}

/// The deadline of a row in the words of the first row that has the same day.
fn printed(subject: &Subject<'_>, titles: &[String], at: usize) -> Option<String> {
    let kind = deadline(subject, at)?.value.as_ref()?.kind;
    let nodes = &subject.tree.nodes;
    let same = (1..nodes.len()).filter(|it| titles[*it] == titles[at]);
    let mut cells = same.filter_map(|it| deadline(subject, it));
    let cell = cells.find(|it| it.value.as_ref().is_some_and(|it| it.kind == kind))?;
    Some(cell.text.trim().to_owned())
}

/// The deadline of a row: its own, or that of its only indicator.
fn deadline<'s>(subject: &'s Subject<'_>, at: usize) -> Option<&'s Written<Deadline>> {
    let (dossier, node) = (subject.dossier, &subject.tree.nodes[at]);
    match node.kind {
        NodeKind::Phase => Some(&dossier.phases[node.row].deadline),
        NodeKind::Objective => {
            let own = &dossier.objectives[node.row].deadline;
            let below = node.children.iter().map(|it| &subject.tree.nodes[it.child]);
            let mut indicators = below.filter(|it| it.kind == NodeKind::Indicator);
            let only = indicators.next().filter(|_| indicators.next().is_none());
            match (own.is_blank(), only) {
                (true, Some(only)) => Some(&dossier.indicators[only.row].deadline),
                _ => Some(own),
            }
        }
        _ => None,
    }
}

/// The first words of a text.
fn start(text: &str) -> String {
    const MOST: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
