// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-06: equal weights written rounded, so that they only nearly make 100.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, weights_not_summing_to_100::Siblings},
    number::{Number, Rounding},
    source,
    system::{DenominatorKind, WeightsFrom},
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-06",
    title: "I pesi uguali sono scritti esatti, o il sistema dichiara di dividere per la loro somma",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP],
    applies: &[],
    page: include_str!("weights_off_by_rounding.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let kinds = [NodeKind::Objective, NodeKind::Phase, NodeKind::Indicator];
    let groups = kinds.iter().flat_map(|it| Siblings::all(subject, *it));
    let whole = groups.filter(|it| it.blank().next().is_none() && it.is_sound());
    let off = whole.filter(|it| !it.is_hundred() && it.is_rounding(0));
    off.map(|it| finding(subject, &it)).collect()
}

fn finding(subject: &Subject<'_>, group: &Siblings<'_>) -> Finding {
    let count = group.rows.len();
    let exact = Number::HUNDRED.checked_div(&Number::from(count)).expect("a group has at least one row");
    let total = group.total();
    let (effect, normalises) = effect(subject, group.parent, &total);
    let share = match exact.round(4, Rounding::Truncate) == exact {
        true => exact.to_string(),
        false => format!("la frazione 1/{count}"),
    };
    let mut remedy = format!("scrivere {share} in ogni riga");
    if !normalises {
        remedy += ", o dichiarare nel sistema denominatore = \"pesi\"";
    }
    Finding {
        place: group.rows[0].place,
        path: subject.path(group.parent),
        what: format!("i pesi {}, tutti uguali, sommano a {total} perché arrotondati", group.words().of),
        printed: None,
        computed: Some(format!("{}; 100 / {count} = {exact}{effect}", group.arithmetic())),
        remedy,
    }
}

/// What the rounding does to the result, and whether the system already divides by the sum of the weights.
fn effect(subject: &Subject<'_>, parent: usize, total: &Number) -> (String, bool) {
    let level = subject.scorer.level(parent);
    if subject.scorer.compiled.level_index(subject.tree.nodes[parent].level).is_none() {
        return (String::new(), false);
    }
    match &level.denominator {
        _ if level.weights != WeightsFrom::Own => ("; il sistema non usa questi pesi".to_owned(), true),
        DenominatorKind::Rows => ("; il sistema fa la media semplice e non li usa".to_owned(), true),
        DenominatorKind::Weights => {
            ("; il sistema divide già per la loro somma: il risultato non cambia".to_owned(), true)
        }
        DenominatorKind::Fixed(fixed) => {
            let most = (total * &Number::HUNDRED).checked_div(fixed).unwrap_or(Number::ZERO);
            (format!("; il sistema divide per {fixed}: il massimo diventa {most}"), false)
        }
    }
}
