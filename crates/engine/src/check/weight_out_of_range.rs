// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-05: a weight is no weight, or the weights of the indicators of a row do not make 100.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        weights_not_summing_to_100::{Siblings, off_hundred},
    },
    model::{Place, Weight, Written},
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-05",
    title: "Ogni peso è un numero tra 0 e 100, e quelli degli indicatori di una riga sommano a 100",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("weight_out_of_range.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let kinds = [NodeKind::Objective, NodeKind::Phase, NodeKind::Indicator];
    let groups = kinds.iter().flat_map(|it| Siblings::all(subject, *it));
    let rows = groups.flat_map(|it| it.rows);
    let mut found: Vec<Finding> =
        rows.filter_map(|it| range(|| subject.path(it.node), it.cell, it.place)).collect();
    let others = subject.dossier.other_weights.iter();
    found.extend(others.filter_map(|it| range(|| subject.path_of(&it.node), &it.weight, it.weight.place())));
    found.extend(off_hundred(subject, NodeKind::Indicator));
    found
}

fn range(path: impl Fn() -> String, cell: &Written<Weight>, place: Place) -> Option<Finding> {
    let written = cell.text.trim();
    let (what, remedy) = match cell.value.as_ref().map(|it| &it.points) {
        None if cell.is_blank() => return None,
        None => (
            format!("«{written}» non si legge come un peso"),
            "scrivere un numero, per esempio 20, 8,33 % o 1/12",
        ),
        Some(it) if it.is_zero() => (
            format!("il peso «{written}» è zero: la riga non conta"),
            "scrivere un peso maggiore di zero, o togliere la riga",
        ),
        Some(it) if it.is_negative() => {
            (format!("il peso «{written}» è minore di zero"), "scrivere un peso maggiore di zero")
        }
        Some(it) if *it > Number::HUNDRED => {
            (format!("il peso «{written}» supera 100"), "scrivere un peso fino a 100")
        }
        Some(_) => return None,
    };
    Some(Finding { place, path: path(), what, printed: None, computed: None, remedy: remedy.to_owned() })
}
