// SPDX-License-Identifier: AGPL-3.0-or-later
//! DATE-09: something annual was done when its year was over.

use jiff::civil::Date;

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, instalments_not_summing_to_100::folded},
    model::{Deadline, Duration, Place, Quantity, Reading},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "DATE-09",
    title: "Ciò che vale per l'anno è stato fatto nell'anno",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("result_after_year_end.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let (true, Some(year)) = (subject.gives_account(), subject.year()) else { return Vec::new() };
    if subject.dossier.results.invented == Some(true) {
        return Vec::new();
    }
    let rows = subject.rows().filter(|it| !is_multi_year(subject, *it));
    let found = rows.filter_map(|at| {
        let reading = subject.tree.nodes[at].reading?;
        let (day, written, place) = done(reading).filter(|(day, ..)| day.year() > year)?;
        let finding = Finding {
            place,
            path: subject.path(at),
            what: format!("fatto il «{written}», quando il {year} era finito, e l'obiettivo è annuale"),
            printed: None,
            computed: None,
            remedy: format!(
                "contarlo nel {}, o scrivere durata = \"pluriennale\" se il piano lo prevedeva",
                day.year()
            ),
        };
        Some((at, finding))
    });
    folded(subject, found.collect())
}

/// The day something was done: the date of a reading that is nothing else, or a value that is a day. The date
/// beside a figure is when the figure was taken, and the figures of a year are taken after it.
fn done(reading: &Reading) -> Option<(Date, String, Place)> {
    if let Some(day) = reading.value.value.as_ref().and_then(Quantity::date) {
        return Some((day, reading.value.text.trim().to_owned(), reading.value.place()));
    }
    let day = reading.date.value.as_ref().and_then(Deadline::exact_day)?;
    reading.value.is_blank().then(|| (day, reading.date.text.trim().to_owned(), reading.date.place()))
}

/// Its objective, or one above, lasts longer, or its own deadline is in a later year.
fn is_multi_year(subject: &Subject<'_>, at: usize) -> bool {
    let nodes = &subject.tree.nodes;
    let mut up = std::iter::once(at).chain(subject.tree.above(at));
    up.any(|it| {
        if nodes[it].kind != NodeKind::Objective {
            return false;
        }
        let objective = &subject.dossier.objectives[nodes[it].row];
        let later = objective.deadline.value.as_ref().and_then(Deadline::exact_day);
        objective.duration == Some(Duration::MultiYear)
            || later.zip(subject.year()).is_some_and(|(day, year)| day.year() > year)
    })
}
