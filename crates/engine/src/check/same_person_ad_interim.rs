// SPDX-License-Identifier: AGPL-3.0-or-later
//! RESP-03: one person answers ad interim for several structures.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::joined},
    model::Structure,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "RESP-03",
    title: "Chi regge più strutture ad interim ha i pesi divisi fra loro",
    severity: Severity::Information,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_9, &source::SMVP],
    applies: &[],
    page: include_str!("same_person_ad_interim.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut held: Vec<(String, Vec<&Structure>)> = Vec::new();
    for it in subject.dossier.structures.iter().filter(|it| !it.owner.is_blank()) {
        let who = person(subject, &it.owner);
        match held.iter_mut().find(|(other, _)| *other == who) {
            Some((_, structures)) => structures.push(it),
            None => held.push((who, vec![it])),
        }
    }
    let several = held.iter().filter(|(_, all)| all.len() > 1 && all.iter().any(|it| is_interim(it)));
    several.filter_map(|(who, all)| finding(who, all)).collect()
}

fn finding(who: &str, all: &[&Structure]) -> Option<Finding> {
    let first = all.iter().find(|it| is_interim(it))?;
    let names: Vec<String> = all.iter().map(|it| format!("«{}»", it.name.trim())).collect();
    Some(Finding {
        place: first.owner.place,
        path: format!("struttura {}", first.id.trim()),
        what: format!("{who} regge ad interim più strutture: {}", joined(&names)),
        printed: None,
        computed: None,
        remedy:
            "scrivere nel sistema come si dividono i pesi e la retribuzione di risultato fra gli incarichi"
                .to_owned(),
    })
}

fn is_interim(it: &Structure) -> bool {
    it.interim == Some(true) || it.owner.to_lowercase().contains("interim")
}

/// The code of the person in a cell, or the cell without case.
fn person(subject: &Subject<'_>, owner: &str) -> String {
    let named = |id: &str| {
        !id.is_empty()
            && (owner.trim() == id || owner.split_whitespace().any(|word| word.trim_matches(',') == id))
    };
    let known = subject.dossier.people.iter().map(|it| it.id.trim()).find(|it| named(it));
    known.map_or_else(|| owner.trim().to_lowercase(), str::to_owned)
}
