// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-04: nowhere is it written when the plan is looked at during the year.

use jiff::civil::Date;

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, sequence_impossible::dates_in},
    dictionary::words,
    model::{Chapter, DeadlineKind, ExpectedKind},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-04",
    title: "È scritto quando si controlla il piano durante l'anno",
    severity: Severity::Warning,
    stages: &[Stage::Plan, Stage::Monitoring, Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_6],
    applies: &[],
    page: include_str!("no_interim_monitoring.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let planned = subject.dossier.objectives.iter().any(|it| !it.title.is_blank());
    if !planned || subject.is_model() || is_monitored(subject) || has_interim_values(subject) {
        return Vec::new();
    }
    let chapter = subject.dossier.chapters.iter().find(|it| speaks_of_monitoring(it));
    let (place, what) = match chapter {
        Some(it) => (
            it.title.place,
            format!("il capitolo «{}» parla di monitoraggio e non dice nessun giorno", it.title.trim()),
        ),
        None => (
            subject.document(),
            "nessun monitoraggio durante l'anno: né un atto, né un valore intermedio con la sua data"
                .to_owned(),
        ),
    };
    let remedy = match subject.gives_account() {
        true => {
            "scrivere l'atto con cui si è fatto ([[atto]] oggetto = \"monitoraggio\"), o dire che non si è fatto"
        }
        false => {
            "scrivere il giorno del monitoraggio ([[atto]] oggetto = \"monitoraggio\"; di solito a luglio, con gli \
             equilibri di bilancio) o i valori intermedi degli indicatori"
        }
    };
    vec![Finding {
        place,
        path: subject.path(0),
        what,
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    }]
}

/// A monitoring of the whole plan with its day: an act, or a chapter that says it.
pub(super) fn is_monitored(subject: &Subject<'_>) -> bool {
    let year = subject.year();
    let in_year = |day: Date| year.is_none_or(|it| day.year() == it) && (day.month(), day.day()) != (12, 31);
    let act =
        subject.acts_about(&["monitoraggio", "stato di attuazione"]).any(|(_, day)| day.is_some_and(in_year));
    let chapters = subject.dossier.chapters.iter().filter(|it| it.of.is_blank() && speaks_of_monitoring(it));
    act || chapters.into_iter().any(|it| dates_in(&it.text).into_iter().any(|(_, _, day)| in_year(day)))
}

/// A chapter on monitoring, by its title.
fn speaks_of_monitoring(chapter: &Chapter) -> bool {
    words(&chapter.title).iter().any(|it| it == "monitoraggio")
}

/// Indicators have a value to reach, and a day, before the end of the year.
fn has_interim_values(subject: &Subject<'_>) -> bool {
    let indicators = subject.dossier.indicators.iter();
    let mut own = indicators.map(|it| it.interim_deadline.value.as_ref());
    let expected = subject.dossier.expected.iter().filter(|it| it.kind == Some(ExpectedKind::Interim));
    let mut by_date = expected.map(|it| it.at.value.as_ref());
    let early = |it: Option<&crate::model::Deadline>| {
        it.is_some_and(|it| match it.kind {
            DeadlineKind::Day(day) => (day.month(), day.day()) != (12, 31),
            DeadlineKind::Month { month, .. } => month != 12,
            DeadlineKind::Yearly { month, day } => (month, day) != (12, 31),
        })
    };
    own.any(early) || by_date.any(early)
}
