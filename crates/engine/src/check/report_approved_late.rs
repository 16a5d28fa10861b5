// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-02: the report was approved or validated after 30 June, or does not say when.

use jiff::civil::date;

use crate::{
    check::{
        Applies, Check, Finding, Severity, Stage, Subject,
        reach::{days_between, printed_day},
    },
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-02",
    title: "La relazione è approvata e validata entro il 30 giugno",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10, &source::DLGS_150_2009_ART_14],
    applies: &[Applies { from: Some(date(2010, 1, 1)), ..Applies::by(&source::DLGS_150_2009_ART_10) }],
    page: include_str!("report_approved_late.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.year().filter(|_| subject.is_report()) else { return Vec::new() };
    let term = date(year.saturating_add(1), 6, 30);
    let acts = [("approvata", "relazione"), ("validata", "validazione")];
    let mut undated = Vec::new();
    let mut found = Vec::new();
    for (done, about) in acts {
        let about = [about];
        let mut known = subject.acts_about(&about).filter_map(|(act, day)| Some((act, day?)));
        match known.next() {
            // That no act approves it is ATTI-01's.
            None if about == ["relazione"] && subject.acts_about(&about).next().is_none() => (),
            None => undated.push(done),
            Some((act, day)) if day > term => found.push(Finding {
                place: act.date.place(),
                path: subject.path(0),
                what: format!(
                    "la relazione sul {year} è {done} il «{}», dopo il termine del {}",
                    act.date.text.trim(),
                    printed_day(term)
                ),
                printed: None,
                computed: Some(format!("{} dopo il {}", days_between(term, day), printed_day(term))),
                remedy: "dire nella relazione le ragioni del ritardo; i premi aspettano la validazione"
                    .to_owned(),
            }),
            Some(_) => (),
        }
    }
    if !undated.is_empty() {
        found.push(subject.on_document(
            format!(
                "la relazione non dice quando è {}: il termine del {} non si può verificare",
                undated.join(" né quando è "),
                printed_day(term)
            ),
            None,
            "aggiungere gli atti con la data ([[atto]] oggetto = \"relazione\", oggetto = \"validazione\")".to_owned(),
        ));
    }
    found
}
