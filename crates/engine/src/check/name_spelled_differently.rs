// SPDX-License-Identifier: AGPL-3.0-or-later
//! RESP-04: one person, unit or body is called in different ways.

use crate::{
    check::{Check, Finding, Severity, Subject, reach::listed},
    dictionary::{phrases, stems, words},
    model::{Place, RowKind, Text},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "RESP-04",
    title: "Ogni persona e ogni unità ha un nome solo",
    severity: Severity::Warning,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_9],
    applies: &[],
    page: include_str!("name_spelled_differently.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let found = [
        ("responsabili scritti in più modi", spellings(&owners(subject))),
        ("unità scritte in più modi", units(subject)),
        ("nomi che cambiano da una tabella all'altra", between_lists(&lists(subject))),
    ];
    let found = found.into_iter().filter_map(|(what, groups)| {
        let words: Vec<String> = groups.iter().map(|it| listed(&it.names)).collect();
        Some(Finding {
            place: groups.first()?.place,
            path: subject.path(0),
            what: format!("{what}: {}", words.join("; ")),
            printed: None,
            computed: None,
            remedy: "scegliere un nome per ciascuno e scriverlo sempre così".to_owned(),
        })
    });
    found.collect()
}

/// Names that mean one thing, and where the second of them stands.
struct Group {
    names: Vec<String>,
    place: Place,
}

/// A name as printed, its words in a form that spellings share, and where it stands.
struct Name {
    printed: String,
    key: Vec<String>,
    place: Place,
}

impl Name {
    fn of(text: &str, place: Place) -> Option<Name> {
        let printed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut key: Vec<String> = words(&printed).iter().filter_map(|it| spelled_out(it)).collect();
        key.sort();
        (!key.is_empty()).then_some(Name { printed, key, place })
    }
}

/// A word in full: "resp" is "responsabile", "II" is 2; articles and prepositions say nothing.
fn spelled_out(word: &str) -> Option<String> {
    let full = phrases!("abbreviations").iter().find(|it| it.words == word);
    if let Some(full) = full {
        return Some(full.reason.to_owned());
    }
    let empty = stems(word).is_empty() && !word.chars().all(|it| it.is_ascii_digit());
    (!empty).then(|| word.to_owned())
}

fn owners(subject: &Subject<'_>) -> Vec<Name> {
    let dossier = subject.dossier;
    let structures = dossier.structures.iter().map(|it| &it.owner);
    let objectives = dossier.objectives.iter().map(|it| &it.owner);
    let cells = structures.chain(objectives).chain(dossier.phases.iter().map(|it| &it.owner));
    let without = |text: &Text| text.replace("ad interim", "").replace("AD INTERIM", "");
    cells.filter(|it| !it.is_blank()).filter_map(|it| Name::of(&without(it), it.place)).collect()
}

/// Names with the same words, written in more than one way.
fn spellings(names: &[Name]) -> Vec<Group> {
    let mut groups: Vec<(&[String], Group)> = Vec::new();
    for it in names {
        match groups.iter_mut().find(|(key, _)| *key == it.key) {
            Some((_, group)) if !group.names.contains(&it.printed) => {
                if group.names.len() == 1 {
                    group.place = it.place;
                }
                group.names.push(it.printed.clone());
            }
            Some(_) => (),
            None => groups.push((&it.key, Group { names: vec![it.printed.clone()], place: it.place })),
        }
    }
    groups.into_iter().map(|(_, it)| it).filter(|it| it.names.len() > 1).collect()
}

/// Structures called in other ways by their own objectives and by the tables, and offices by the sheets.
fn units(subject: &Subject<'_>) -> Vec<Group> {
    let dossier = subject.dossier;
    let mut names: Vec<Name> = Vec::new();
    for it in dossier.structures.iter().filter(|it| !it.name.is_blank()) {
        names.extend(
            Name::of(without_role(&it.name), it.name.place)
                .map(|name| Name { printed: it.name.trim().to_owned(), ..name }),
        );
    }
    let mut groups = spellings(&names);
    for structure in dossier.structures.iter().filter(|it| !it.name.is_blank()) {
        let named = dossier.objectives.iter().filter(|it| it.structure.trim() == structure.id.trim());
        let titles = named
            .filter(|it| !it.level.is_blank())
            .filter_map(|it| Some((unit_in(&it.title)?, it.title.place)));
        let rows = dossier.annex_rows.iter().filter_map(|it| Some((unit_in(&it.name)?, it.name.place)));
        let mut group = Group { names: vec![structure.name.trim().to_owned()], place: structure.name.place };
        let own = titles.filter(|(it, _)| is_variant(&structure.name, it, true));
        for (name, place) in own.chain(rows.filter(|(it, _)| is_variant(&structure.name, it, false))) {
            let known = dossier.structures.iter().any(|it| it.name.trim().eq_ignore_ascii_case(name));
            if !known && !group.names.iter().any(|it| it.eq_ignore_ascii_case(name)) {
                group.place = if group.names.len() == 1 { place } else { group.place };
                group.names.push(name.to_owned());
            }
        }
        groups.extend((group.names.len() > 1).then_some(group));
    }
    let involved = dossier.objectives.iter().flat_map(|it| {
        it.involved
            .split(['-', ',', ';'])
            .filter_map(|item| Name::of(item, it.involved.place))
            .collect::<Vec<_>>()
    });
    let involved: Vec<Name> = involved.filter(|it| it.printed.chars().count() > 3).collect();
    groups.extend(spellings(&involved));
    groups
}

/// Kinds of unit, with which a name begins.
const UNITS: &[&str] = &["area", "settore", "servizio", "serv.", "ufficio", "direzione"];

/// "Area Eco-Fin" in "Obiettivi Area Eco-Fin".
fn unit_in(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let starts = |it: &str| lower.find(it).filter(|at| *at == 0 || lower[..*at].ends_with(' '));
    let at = UNITS.iter().filter_map(|it| starts(it)).min().filter(|_| lower.len() == text.len())?;
    Some(text[at..].trim())
}

/// "Dirigente Settore II" is the manager of a unit, written for the unit.
fn without_role(text: &str) -> &str {
    let text = text.trim();
    let roles = ["dirigente ", "responsabile ", "resp. "];
    let role = roles.iter().find(|it| text.to_lowercase().starts_with(*it));
    role.map_or(text, |it| text.get(it.len()..).unwrap_or(text))
}

/// Whether two names are one with other words: abbreviated («Eco-Fin»), inflected, of another kind of unit with the
/// same long name, or (if they surely speak of one unit) longer.
fn is_variant(one: &str, other: &str, surely: bool) -> bool {
    if one.trim() == other.trim() {
        return false;
    }
    let tokens = |text: &str| words(text).iter().filter_map(|it| spelled_out(it)).collect::<Vec<_>>();
    let (one, other) = (tokens(one), tokens(other));
    let close = |(one, other): (&String, &String)| {
        let short = one.chars().count().min(other.chars().count());
        one == other
            || (short >= 3 && (one.starts_with(other.as_str()) || other.starts_with(one.as_str())))
            || stems(one) == stems(other)
    };
    let (head, rest) = (one.first().zip(other.first()), one.len().min(other.len()));
    let same_head = head.is_some_and(close) || (rest > 2 && one.len() == other.len());
    let body = one.iter().skip(1).zip(other.iter().skip(1)).all(close);
    let lengths = one.len() == other.len() || (surely && one.len().abs_diff(other.len()) == 1);
    rest > 1 && same_head && body && lengths
}

/// The names of the rows of each table, and of each list of proofs.
fn lists(subject: &Subject<'_>) -> Vec<Vec<Name>> {
    let dossier = subject.dossier;
    let rows = |id: &str| {
        let rows = dossier
            .annex_rows
            .iter()
            .filter(|it| it.table.trim() == id && it.kind.is_none_or(|kind| kind == RowKind::Data));
        rows.filter_map(|it| Name::of(bare(&it.name), it.name.place)).collect::<Vec<_>>()
    };
    let tables = dossier.annexes.iter().map(|it| rows(it.id.trim()));
    let proofs = dossier
        .evidence
        .iter()
        .map(|it| it.items.iter().filter_map(|it| Name::of(bare(it), it.place)).collect());
    tables.chain(proofs).filter(|it: &Vec<Name>| it.len() > 2).collect()
}

/// "Comune di Casole" is "Casole".
fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("Comune di ").or(name.strip_prefix("comune di ")).unwrap_or(name)
}

/// How many names two lists must share to be lists of the same things.
const SHARED: usize = 3;

/// Names of one list that another list of the same things writes otherwise.
fn between_lists(lists: &[Vec<Name>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (position, list) in lists.iter().enumerate() {
        for earlier in &lists[..position] {
            if list.iter().filter(|it| earlier.iter().any(|other| other.key == it.key)).count() < SHARED {
                continue;
            }
            for name in list.iter().filter(|it| !earlier.iter().any(|other| other.printed == it.printed)) {
                let alike = |other: &&Name| {
                    !list.iter().any(|it| it.printed == other.printed)
                        && (other.key == name.key || begins(other, name) || begins(name, other))
                };
                if let Some(other) = earlier.iter().find(alike) {
                    join(&mut groups, other, name);
                }
            }
        }
    }
    groups
}

/// "Monteroni" begins "Monteroni d'Arbia": one word stands for the whole name.
fn begins(short: &Name, long: &Name) -> bool {
    let rest = long.printed.strip_prefix(short.printed.as_str());
    short.printed.chars().count() > 3 && rest.is_some_and(|it| it.starts_with(' '))
}

fn join(groups: &mut Vec<Group>, one: &Name, other: &Name) {
    let has = |group: &Group, name: &Name| group.names.contains(&name.printed);
    match groups.iter_mut().find(|it| has(it, one) || has(it, other)) {
        Some(group) => {
            for name in [one, other] {
                if !has(group, name) {
                    group.names.push(name.printed.clone());
                }
            }
        }
        None => {
            let names = vec![one.printed.clone(), other.printed.clone()];
            groups.push(Group { names, place: other.place });
        }
    }
}
