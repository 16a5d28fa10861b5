// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-04: a row has no weight while its siblings have one.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        weights_not_summing_to_100::{Siblings, Words},
    },
    number::Number,
    source,
    system::{WeightMissing, WeightsFrom},
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-04",
    title: "Se una riga ha un peso, lo hanno tutte quelle che stanno con lei",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("weight_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let kinds = [NodeKind::Objective, NodeKind::Phase, NodeKind::Indicator];
    let groups = kinds.iter().flat_map(|it| Siblings::all(subject, *it));
    groups.filter_map(|it| missing(subject, &it)).chain(lonely_phases(subject)).collect()
}

/// The rows without weight in a group where others have one: one cause, one finding.
fn missing(subject: &Subject<'_>, group: &Siblings<'_>) -> Option<Finding> {
    let blank: Vec<_> = group.blank().collect();
    let first = blank.first()?;
    let Words { others, other, plural, .. } = group.words();
    let weighed = group.rows.len() - blank.len();
    let who = match weighed {
        1 => format!("{other} ha"),
        _ => format!("{others} {weighed} {plural} hanno"),
    };
    let labels: Vec<String> =
        blank.iter().map(|it| format!("«{}»", subject.tree.nodes[it.node].label())).collect();
    let (path, what) = match blank.len() {
        1 => (subject.path(first.node), format!("manca il peso, che {who}")),
        _ => (subject.path(group.parent), format!("mancano i pesi di {}, che {who}", labels.join(", "))),
    };
    let left = &Number::HUNDRED - &group.total();
    let computed = group.is_sound().then(|| {
        let residual = match left.is_negative() {
            true => format!("{} punti di troppo già senza", left.abs()),
            false => format!("residuo {left}"),
        };
        format!("{}; {residual}{}", group.arithmetic(), treatment(subject, group.parent))
    });
    let remedy = match (group.is_sound() && left > Number::ZERO, blank.len()) {
        (false, _) => "scrivere il peso e rivedere gli altri perché facciano 100".to_owned(),
        (true, 1) => format!("scrivere il peso: il residuo a 100 è {left}{}", alike(group)),
        (true, _) => format!("scrivere i pesi, che insieme devono fare {left}"),
    };
    Some(Finding { place: first.place, path, what, printed: None, computed, remedy })
}

/// When the others are all the same rounded fraction, the missing one is very likely equal to them.
fn alike(group: &Siblings<'_>) -> String {
    let Some(first) = group.weights().next().filter(|_| group.is_rounding(1)) else { return String::new() };
    let total = &group.total() + first;
    format!("; con {first} come gli altri la somma farebbe {total}, solo per l'arrotondamento")
}

/// What the system does meanwhile, if it says so.
fn treatment(subject: &Subject<'_>, parent: usize) -> &'static str {
    let name = subject.tree.nodes[parent].level;
    let level = subject.scorer.level(parent);
    if subject.scorer.compiled.level_index(name).is_none() || level.weights != WeightsFrom::Own {
        return "";
    }
    match level.weight_missing {
        WeightMissing::Undefined => "; finché manca, il sistema non dà risultato",
        WeightMissing::Residual => "; intanto il sistema conta il residuo",
        WeightMissing::Equal => "; intanto il sistema li conta tutti uguali",
        WeightMissing::Exclude => "; intanto il sistema non conta questa riga",
    }
}

/// The only phase of an objective, without the weight that the phases of the other objectives have.
fn lonely_phases(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    if subject.dossier.phases.iter().all(|it| it.weight.is_blank()) {
        return Vec::new();
    }
    let objectives = nodes.iter().filter(|it| it.kind == NodeKind::Objective && !it.withdrawn);
    let only = objectives.filter_map(|it| {
        let mut phases = it.children.iter().filter(|edge| nodes[edge.child].kind == NodeKind::Phase);
        phases.next().filter(|_| phases.next().is_none())
    });
    let blank = only.filter(|it| subject.dossier.phases[nodes[it.child].row].weight.is_blank());
    blank
        .map(|it| Finding {
            place: nodes[it.child].place,
            path: subject.path(it.child),
            what: "manca il peso dell'unica fase, che le fasi degli altri obiettivi hanno".to_owned(),
            printed: None,
            computed: None,
            remedy: "scrivere 100, o aggiungere le fasi che mancano".to_owned(),
        })
        .collect()
}
