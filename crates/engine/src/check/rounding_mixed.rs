// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-03: the figures of one document are rounded in more than one way.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        printed_degree_wrong::{MODES, decimals, disagreement, number},
    },
    model::Printed,
    number::{Number, Rounding},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-03",
    title: "Tutte le cifre del documento sono arrotondate allo stesso modo",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::SMVP],
    applies: &[],
    page: include_str!("rounding_mixed.md"),
    run,
};

/// A printed figure that only one way of rounding gives.
struct Rounded<'s> {
    row: &'s Printed,
    at: usize,
    exact: Number,
    modes: Vec<Rounding>,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let figures: Vec<Rounded<'_>> =
        subject.dossier.printed.iter().filter_map(|it| rounded(subject, it)).collect();
    let one = MODES.iter().any(|(mode, _)| figures.iter().all(|it| it.modes.contains(mode)));
    let (false, Some(first)) = (one, figures.first()) else { return Vec::new() };
    // One witness for each way: the first figure, and one that no common way gives.
    let Some(other) = figures.iter().find(|it| !it.modes.iter().any(|mode| first.modes.contains(mode)))
    else {
        return Vec::new();
    };
    vec![Finding {
        place: first.row.value.place(),
        path: subject.path(0),
        what: format!(
            "cifre arrotondate in modi diversi: {} e {}",
            words(subject, first),
            words(subject, other)
        ),
        printed: Some(format!("{}; {}", first.row.value.text.trim(), other.row.value.text.trim())),
        computed: Some(format!("{}; {}", first.exact, other.exact)),
        remedy: "scegliere un modo solo, dirlo nel sistema e ristampare le cifre".to_owned(),
    }]
}

fn words(subject: &Subject<'_>, it: &Rounded<'_>) -> String {
    let way = MODES.iter().find(|(mode, _)| it.modes.contains(mode)).map_or("", |it| it.1);
    format!("«{}» di {} ({way})", it.row.value.text.trim(), subject.label(it.at))
}

/// A figure that agrees with the system and that not every way of rounding would print.
fn rounded<'s>(subject: &'s Subject<'_>, row: &'s Printed) -> Option<Rounded<'s>> {
    let at = subject.tree.find(row.node.trim()).filter(|_| !row.node.is_blank())?;
    let exact = match row.figure.trim() {
        "" | "grado" => subject.card.of(at).value.clone()?,
        "valore" => subject.scorer.measured_value(at)?,
        _ => return None,
    };
    if disagreement(subject, row).is_some() {
        return None;
    }
    let (printed, digits) = (number(row)?, decimals(&row.value.text));
    let modes: Vec<Rounding> =
        MODES.iter().filter(|(mode, _)| exact.round(digits, *mode) == printed).map(|it| it.0).collect();
    (!modes.is_empty() && modes.len() < MODES.len()).then_some(Rounded { row, at, exact, modes })
}
