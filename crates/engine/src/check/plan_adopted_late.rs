// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-01: the plan was adopted after the day the law gives for its kind of body and its year.

use jiff::civil::Date;

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{day_of, days_between, printed_day},
    },
    cycle::calendar,
    model::{DocumentKind, Place},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-01",
    title: "Il piano è adottato entro il termine di legge del suo anno",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[
        &source::DLGS_150_2009_ART_10,
        &source::TUEL_ART_151,
        &source::TUEL_ART_169,
        &source::DPR_81_2022,
        &source::DM_132_2022_ART_8,
    ],
    page: include_str!("plan_adopted_late.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    // A cycle of several years is measured on its first: later years confirm it.
    let Some(year) = plan.from.or(plan.year) else { return Vec::new() };
    let year = if subject.is_report() { plan.year.unwrap_or(year) } else { year };
    if plan.kind == Some(DocumentKind::Template) {
        return Vec::new();
    }
    let (Some((term, reason)), Some(adopted)) = (term(subject, year), adopted(subject, year)) else {
        return Vec::new();
    };
    if adopted.day <= term {
        return Vec::new();
    }
    let when = printed_day(adopted.day);
    let what = match adopted.exact {
        true => format!(
            "il piano {year} è adottato il «{}», dopo il termine del {}",
            adopted.words,
            printed_day(term)
        ),
        false => format!(
            "il piano {year} cita un atto del «{}»: è adottato dopo quel giorno, quindi dopo il termine del {}",
            adopted.words,
            printed_day(term)
        ),
    };
    vec![Finding {
        place: adopted.place,
        path: subject.path(0),
        what,
        printed: None,
        computed: Some(format!(
            "{reason}; dal {} al {when}: {}",
            printed_day(term),
            days_between(term, adopted.day)
        )),
        remedy: "dire nel piano le ragioni del ritardo e comunicarle al Dipartimento della funzione pubblica"
            .to_owned(),
    }]
}

/// The last day to adopt the plan of a year, and how it is reckoned; `None` when the deferrals of that year are
/// not known here.
pub(super) fn term(subject: &Subject<'_>, year: i16) -> Option<(Date, String)> {
    let term = calendar::plan_term(subject.dossier, year)?;
    term.is_known.then_some((term.day, term.why))
}

/// When the plan was adopted, or a day after which it was.
struct Adopted {
    day: Date,
    exact: bool,
    words: String,
    place: Place,
}

fn adopted(subject: &Subject<'_>, year: i16) -> Option<Adopted> {
    let own = subject.acts_about(&["piano", "piao", "pdo", "peg"]);
    let own = own.filter_map(|(act, day)| Some((act, day?))).min_by_key(|(_, day)| *day);
    if let Some((act, day)) = own {
        return Some(Adopted {
            day,
            exact: true,
            words: act.date.text.trim().to_owned(),
            place: act.date.place(),
        });
    }
    if subject.is_report() {
        return None;
    }
    // An act that the plan itself cites was there before it.
    let cited = subject.dossier.acts.iter().filter_map(|it| Some((it, day_of(it)?)));
    let (act, day) = cited.filter(|(_, day)| day.year() == year).max_by_key(|(_, day)| *day)?;
    Some(Adopted { day, exact: false, words: act.date.text.trim().to_owned(), place: act.date.place() })
}
