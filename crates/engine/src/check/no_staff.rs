// SPDX-License-Identifier: AGPL-3.0-or-later
//! RESP-02: nobody of the staff is assigned to the objectives, or somebody has none.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        no_owner::{first_of, leaves},
        reach::joined,
    },
    model::{Nature, Person},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "RESP-02",
    title: "Ogni obiettivo ha chi ci lavora, e chi lavora ha un obiettivo",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_9],
    applies: &[],
    page: include_str!("no_staff.md"),
    run,
};

/// Objectives named in the message; the others are counted.
const NAMED: usize = 8;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    // A model names nobody.
    if subject.is_model() {
        return Vec::new();
    }
    let objectives: Vec<usize> = leaves(subject).collect();
    let alone: Vec<usize> = objectives.iter().copied().filter(|at| !has_staff(subject, *at)).collect();
    let any = subject.dossier.participations.iter().any(|it| !it.person.is_blank());
    if !any {
        return whole(subject, &objectives, &alone).or_else(|| idle(subject)).into_iter().collect();
    }
    let of_people = |at: &usize| {
        let nature = subject.dossier.objectives[subject.tree.nodes[*at].row].nature;
        !matches!(nature, Some(Nature::Organisational | Nature::CrossCutting))
    };
    let alone: Vec<usize> = alone.into_iter().filter(of_people).collect();
    let mut found = Vec::new();
    if let Some(first) = alone.first() {
        let words = if alone.len() == 1 { "obiettivo non ha" } else { "obiettivi non hanno" };
        found.push(Finding {
            place: subject.tree.nodes[*first].place,
            path: subject.path(0),
            what: format!(
                "{} {words} nessun dipendente, gli altri sì: {}",
                alone.len(),
                first_of(subject, &alone, NAMED)
            ),
            printed: None,
            computed: None,
            remedy: "scrivere chi ci lavora ([[partecipazione]])".to_owned(),
        });
    }
    found.extend(idle(subject));
    found
}

/// Nobody is assigned to anything: one cause.
fn whole(subject: &Subject<'_>, objectives: &[usize], alone: &[usize]) -> Option<Finding> {
    let first = alone.first()?;
    let rows = subject.dossier.participations.len();
    let tables = if rows > 0 { format!(" ({rows} righe di dipendenti senza nome)") } else { String::new() };
    let what = match alone.len() == objectives.len() {
        true => match objectives.len() {
            1 => format!("all'unico obiettivo non è assegnato un dipendente{tables}"),
            count => format!("a nessun obiettivo ({count}) è assegnato un dipendente{tables}"),
        },
        false => format!(
            "a {} obiettivi su {} non è assegnato nessun dipendente{tables}: {}",
            alone.len(),
            objectives.len(),
            first_of(subject, alone, NAMED)
        ),
    };
    Some(Finding {
        place: subject.tree.nodes[*first].place,
        path: subject.path(0),
        what,
        printed: None,
        computed: None,
        remedy: "scrivere chi lavora a ogni obiettivo ([[partecipazione]] persona, obiettivo, peso), con un codice \
                 al posto del nome"
            .to_owned(),
    })
}

/// Somebody takes part, or somebody of the staff answers for it by himself.
fn has_staff(subject: &Subject<'_>, at: usize) -> bool {
    let (dossier, node) = (subject.dossier, &subject.tree.nodes[at]);
    let above: Vec<&str> = subject.tree.above(at).map(|it| subject.tree.nodes[it].id).collect();
    let takes_part = dossier.participations.iter().any(|it| {
        let of = it.objective.trim();
        !it.person.is_blank() && (of == node.id || above.contains(&of))
    });
    let owner = dossier.objectives[node.row].owner.trim();
    takes_part
        || dossier.people.iter().any(|it| !owner.is_empty() && it.id.trim() == owner && is_employee(it))
}

fn is_employee(it: &Person) -> bool {
    it.role.to_lowercase().starts_with("dipendente") || !it.area.is_blank()
}

/// Employees without any objective.
fn idle(subject: &Subject<'_>) -> Option<Finding> {
    let dossier = subject.dossier;
    let busy = |person: &Person| {
        let id = person.id.trim();
        let owns = |owner: &str| owner.split_whitespace().any(|it| it == id) || owner.trim() == id;
        dossier.participations.iter().any(|it| it.person.trim() == id)
            || dossier.objectives.iter().any(|it| owns(&it.owner))
            || dossier.structures.iter().any(|it| owns(&it.owner))
    };
    let idle: Vec<&Person> = dossier.people.iter().filter(|it| is_employee(it) && !busy(it)).collect();
    let first = idle.first()?;
    let names: Vec<String> = idle.iter().map(|it| format!("«{}»", it.id.trim())).collect();
    Some(Finding {
        place: first.place,
        path: subject.path(0),
        what: format!(
            "{} nessun obiettivo",
            match names.as_slice() {
                [one] => format!("{one} non ha"),
                all => format!("{} non hanno", joined(all)),
            }
        ),
        printed: None,
        computed: None,
        remedy: "assegnare almeno un obiettivo, di gruppo o individuale ([[partecipazione]])".to_owned(),
    })
}
