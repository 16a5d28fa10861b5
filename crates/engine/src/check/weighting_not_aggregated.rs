// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-10: objectives are weighed on criteria, and no rule says what their scores are for.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, no_weights::declared, reach::joined},
    expression::Expression,
    model::Place,
    source,
    system::Figure,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-10",
    title: "Una regola dice come gli esiti della pesatura diventano pesi",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_7, &source::SMVP],
    applies: &[],
    page: include_str!("weighting_not_aggregated.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let system = &subject.dossier.system;
    let outcomes: Vec<&Figure> = system.figures.iter().filter(|it| is_outcome(subject, it)).collect();
    let used = |outcome: &&Figure| {
        let carried = |name: &str| {
            let figure = system.figures.iter().find(|it| it.name.trim() == name);
            name == outcome.name.trim() || figure.is_some_and(|it| reads(&it.expression, &outcome.name))
        };
        system.levels.iter().any(|it| carried(it.weights.trim()) && declared(&it.source))
    };
    outcomes.into_iter().filter(|it| !used(it)).map(|it| finding(subject, it)).collect()
}

/// The score of the weighting, if the system has one.
pub(super) fn outcome<'a>(subject: &Subject<'a>) -> Option<&'a Figure> {
    subject.dossier.system.figures.iter().find(|it| is_outcome(subject, it))
}

/// A figure that adds up the points of the criteria.
fn is_outcome(subject: &Subject<'_>, figure: &Figure) -> bool {
    subject.dossier.system.criteria.iter().any(|it| reads(&figure.expression, &it.name))
}

/// Whether a formula reads a name.
pub(super) fn reads(formula: &str, name: &str) -> bool {
    Expression::parse(formula).is_ok_and(|it| it.names().iter().any(|read| read.text == name.trim()))
}

fn finding(subject: &Subject<'_>, figure: &Figure) -> Finding {
    let title = if figure.title.is_blank() { &figure.name } else { &figure.title };
    let printed = subject.dossier.printed.iter().filter(|it| it.figure.trim() == figure.name.trim());
    let printed: Vec<_> = printed.filter(|it| !it.value.is_blank()).collect();
    let scores: Vec<String> = printed.iter().map(|it| it.value.text.trim().to_owned()).collect();
    let scores = if scores.is_empty() { String::new() } else { format!(" ({})", joined(&scores)) };
    let place: Place = printed.first().map_or(figure.place, |it| it.value.place());
    Finding {
        place,
        path: subject.path(0),
        what: format!(
            "«{}» pesa gli obiettivi{scores}, e nessuna regola dice come gli esiti si uniscono",
            title.trim()
        ),
        printed: None,
        computed: None,
        remedy: format!(
            "scrivere nel sistema che «{}» è il peso degli obiettivi (pesi = \"{}\", con la fonte), o riportare \
             gli esiti a 100",
            title.trim(),
            figure.name.trim()
        ),
    }
}
