// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-11: the shares of the structures in an objective do not make it, or their absolute weights are not theirs.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject, instalments_not_summing_to_100::folded, reach::listed,
    },
    expression::Value,
    model::Contribution,
    number::{Number, Rounding},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-11",
    title: "Le quote delle aree in un obiettivo sommano a 100 e i pesi assoluti ne discendono",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("shares_of_areas_wrong.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let objectives = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Objective);
    let sums = objectives.filter_map(|at| Some((at, shares(subject, at, &contributions(subject, at))?)));
    let mut found = folded(subject, sums.collect());
    let contributions = subject.rows().filter(|it| nodes[*it].kind == NodeKind::Contribution);
    found.extend(contributions.filter_map(|at| absolute(subject, at)));
    found
}

fn contributions<'a>(subject: &Subject<'a>, at: usize) -> Vec<(usize, &'a Contribution)> {
    let nodes = &subject.tree.nodes;
    let rows = nodes[at].children.iter().map(|it| it.child);
    let rows = rows.filter(|it| nodes[*it].kind == NodeKind::Contribution);
    rows.map(|it| (it, &subject.dossier.contributions[nodes[it].row])).collect()
}

fn shares(subject: &Subject<'_>, at: usize, rows: &[(usize, &Contribution)]) -> Option<Finding> {
    if rows.iter().all(|(_, it)| it.share.is_blank()) || rows.iter().any(|(_, it)| it.share.is_obscure()) {
        return None;
    }
    let shares: Vec<&Number> =
        rows.iter().filter_map(|(_, it)| it.share.value.as_ref()).map(|it| &it.points).collect();
    let total: Number = shares.iter().copied().sum();
    let left = &Number::HUNDRED - &total;
    let blank: Vec<&str> =
        rows.iter().filter(|(_, it)| it.share.is_blank()).map(|(_, it)| it.structure.trim()).collect();
    if blank.is_empty() && (left.is_zero() || is_rounding(&shares)) {
        return None;
    }
    let terms: Vec<String> = shares.iter().map(ToString::to_string).collect();
    let (what, remedy) = match (blank.len(), left.is_negative()) {
        (0, false) => (
            format!("le quote delle aree sommano a {total}, non a 100"),
            format!("aumentarle di {left} in tutto"),
        ),
        (0, true) => (
            format!("le quote delle aree sommano a {total}, non a 100"),
            format!("ridurle di {} in tutto", left.abs()),
        ),
        _ => (
            format!("manca la quota di {}, che le altre aree hanno", listed(&blank)),
            format!("scrivere la quota: quello che resta a 100 è {left}"),
        ),
    };
    Some(Finding {
        place: rows.first()?.1.share.place(),
        path: subject.path(at),
        what,
        printed: None,
        computed: (terms.len() > 1).then(|| format!("{} = {total}", terms.join(" + "))),
        remedy,
    })
}

/// A share of equal parts, rounded: 33,33 three times.
fn is_rounding(shares: &[&Number]) -> bool {
    let (Some(first), Some(exact)) =
        (shares.first(), Number::HUNDRED.checked_div(&Number::from(shares.len())))
    else {
        return false;
    };
    let modes = [Rounding::HalfUp, Rounding::Truncate];
    let written = |digits: u8| modes.iter().any(|mode| exact.round(digits, *mode) == **first);
    shares.iter().all(|it| it == first) && (0..=4).any(written)
}

/// The absolute weight of a structure, when it is not the one that the system's figure gives.
fn absolute(subject: &Subject<'_>, at: usize) -> Option<Finding> {
    let row = &subject.dossier.contributions[subject.tree.nodes[at].row];
    let written = row.absolute_weight.value.as_ref()?.number()?;
    let figures = &subject.scorer.compiled.figures;
    let figure = figures.iter().find(|it| it.name == "peso_assoluto" && it.level == "contributo")?;
    // A figure printed on the sheet is checked there.
    let printed = |node: &str, name: &str| node == subject.tree.nodes[at].id && name == figure.name;
    if subject.dossier.printed.iter().any(|it| printed(it.node.trim(), it.figure.trim())) {
        return None;
    }
    let Value::Number(exact) = subject.scorer.figure(at, figure) else { return None };
    let agrees = |digits: u8| {
        [Rounding::HalfUp, Rounding::Truncate].iter().any(|mode| exact.round(digits, *mode) == written)
    };
    if written == exact || (1..=4).any(agrees) {
        return None;
    }
    let text = row.absolute_weight.text.trim();
    Some(Finding {
        place: row.absolute_weight.place(),
        path: subject.path(at),
        what: format!("il peso assoluto «{text}» non è la quota per il punteggio dell'obiettivo"),
        printed: Some(text.to_owned()),
        computed: Some(match share_of(row, &exact) {
            Some((share, score)) => format!("{share}% × {score} = {exact}"),
            None => exact.to_string(),
        }),
        remedy: "correggere il peso assoluto, la quota o il punteggio".to_owned(),
    })
}

/// The share, and the score that gives that weight.
fn share_of<'a>(row: &'a Contribution, exact: &Number) -> Option<(&'a Number, Number)> {
    let share = &row.share.value.as_ref()?.points;
    Some((share, (exact * &Number::HUNDRED).checked_div(share)?))
}
