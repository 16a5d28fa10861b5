// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-01: the plan was adopted after the day the law gives for its kind of body and its year.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    check::{
        Applies, Check, Finding, Profile, Severity, Stage, Subject, Threshold,
        applies::law_of,
        reach::{day_of, days_between, printed_day},
    },
    model::{DocumentKind, Dossier, Place},
    source::{self, Source},
    term::BUDGET_TERMS,
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
    applies: &[
        Applies {
            to: Some(date(2021, 12, 31)),
            whom: &[Profile::Local],
            asks: Some(Threshold { value: 20, unit: " giorni dopo il bilancio, per il PEG" }),
            ..Applies::by(&source::TUEL_ART_169)
        },
        Applies {
            from: Some(date(2022, 1, 1)),
            to: Some(date(2022, 12, 31)),
            whom: &[Profile::Local],
            asks: Some(Threshold { value: 120, unit: AFTER_BUDGET }),
            ..Applies::by(&source::DM_132_2022_ART_8)
        },
        Applies {
            from: Some(date(2023, 1, 1)),
            whom: &[Profile::Local],
            asks: Some(Threshold { value: 30, unit: AFTER_BUDGET }),
            ..Applies::by(&source::DM_132_2022_ART_8)
        },
        Applies { whom: &[Profile::NotLocal], ..Applies::by(&source::DLGS_150_2009_ART_10) },
    ],
    page: include_str!("plan_adopted_late.md"),
    run,
};

const AFTER_BUDGET: &str = " giorni dopo il termine del bilancio, se differito";

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let plan = &subject.dossier.plan;
    // A cycle of several years is measured on its first: later years confirm it.
    let Some(year) = plan.from.or(plan.year) else { return Vec::new() };
    let year = if subject.is_report() { plan.year.unwrap_or(year) } else { year };
    if plan.kind == Some(DocumentKind::Template) {
        return Vec::new();
    }
    let (Some((term, reason, _)), Some(adopted)) = (term(subject.dossier, year), adopted(subject, year))
    else {
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

/// The last day to adopt the plan of a year, how it is reckoned and where it is set, under the law of that year;
/// `None` when the deferrals of that year are not known here.
pub(crate) fn term(dossier: &Dossier, year: i16) -> Option<(Date, String, &'static Source)> {
    let ordinary = date(year, 1, 31);
    let by = CHECK.due(&dossier.body, law_of(year))?.by;
    let Some(days) = by.asks.map(|it| it.value) else {
        return Some((ordinary, format!("31 gennaio {year} (art. 10 D.Lgs. 150/2009)"), by.source));
    };
    let budget = BUDGET_TERMS.iter().find(|it| it.year == year)?;
    if *by.source == source::TUEL_ART_169 {
        let voted = dossier.acts.iter().filter(|it| it.about.to_lowercase().contains("bilancio"));
        let voted = voted.filter_map(|it| it.date.value.as_ref()?.exact_day()).max();
        let (from, name) = match voted {
            Some(day) => (day, "voto del bilancio".to_owned()),
            None => (budget.day, format!("termine del bilancio ({})", budget.source.cite)),
        };
        let day = from.checked_add(days.days()).ok()?;
        let from = printed_day(from);
        return Some((day, format!("{name} {from} + {days} giorni per il PEG (art. 169 TUEL)"), by.source));
    }
    let day = budget.day.checked_add(days.days()).ok()?;
    let reason = format!(
        "termine del bilancio {} ({}) + {days} giorni (art. 8 D.M. 132/2022)",
        printed_day(budget.day),
        budget.source.cite
    );
    Some((day.max(ordinary), reason, by.source))
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
