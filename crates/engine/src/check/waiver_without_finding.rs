// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-07: a waiver accepts nothing: what it spoke of is gone, was never there, or nobody says who accepts it.

use crate::{
    check::{Check, Finding, Severity, Subject, between::BETWEEN, find, reach::joined},
    model::Waiver,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-07",
    title: "Ogni deroga accetta un rilievo che c'è, con chi e perché",
    severity: Severity::Warning,
    stages: &[],
    sources: &[&source::SMVP],
    applies: &[],
    page: include_str!("waiver_without_finding.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let found = subject.dossier.waivers.iter().filter_map(|waiver| {
        let (what, remedy) = wrong(subject, waiver)?;
        Some(Finding {
            place: if waiver.rule.place.is_known() { waiver.rule.place } else { waiver.place },
            path: format!("deroga {}", waiver.rule.trim()),
            what,
            printed: None,
            computed: None,
            remedy: remedy.to_owned(),
        })
    });
    found.collect()
}

fn wrong(subject: &Subject<'_>, waiver: &Waiver) -> Option<(String, &'static str)> {
    let code = waiver.rule.trim();
    let missing: Vec<String> = [(&waiver.role, "chi la dà (ruolo)"), (&waiver.reason, "perché (motivo)")]
        .into_iter()
        .filter(|(cell, _)| cell.is_blank())
        .map(|(_, name)| name.to_owned())
        .collect();
    if !missing.is_empty() {
        return Some((
            format!("la deroga non accetta nulla: manca {}", joined(&missing)),
            "scriverlo in deroghe.toml",
        ));
    }
    let Some(check) = find(code) else {
        // What is found between two documents cannot be looked for in one.
        let between = BETWEEN.iter().any(|it| it.code.eq_ignore_ascii_case(code));
        return (!between).then(|| {
            (format!("nessuna regola ha il codice «{code}»"), "i codici sono in «traguardo rules»")
        });
    };
    let node = waiver.node.trim();
    if !node.is_empty() && subject.tree.find(node).is_none() {
        return Some((
            format!("nessun nodo ha l'id «{node}»"),
            "scrivere l'id del nodo, o lasciare nodo in bianco",
        ));
    }
    // It cannot be asked whether a waiver of this very rule is of use.
    if check.code == CHECK.code {
        return None;
    }
    let found = subject.found_by(check);
    if found.iter().any(|it| subject.waives(waiver, check, it)) {
        return None;
    }
    let at = if node.is_empty() { "il documento".to_owned() } else { subject.path_of(node) };
    let what = match found.len() {
        0 => format!("la regola {} non trova nulla in questo documento", check.code),
        count => format!("la regola {} non trova nulla in {at} ({count} altrove)", check.code),
    };
    Some((what, "togliere la deroga, o scrivere il nodo del rilievo che accetta"))
}
