// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-13: an objective gives itself more time than the law.

use jiff::civil::{Date, date};

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{days_between, printed_day, says},
    },
    model::{Deadline, Understand},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-13",
    title: "Un obiettivo su un adempimento di legge non si dà più tempo della legge",
    severity: Severity::Information,
    stages: &[Stage::Plan],
    sources: &[&source::TUEL_ART_174, &source::TUEL_ART_193, &source::TUEL_ART_227],
    applies: &[],
    page: include_str!("later_than_statute.md"),
    run,
};

/// A step that the law dates.
struct Term {
    words: &'static str,
    name: &'static str,
    month: i8,
    day: i8,
    law: &'static str,
}

const TERMS: &[Term] = &[
    Term {
        words: "schema di bilancio",
        name: "lo schema di bilancio",
        month: 11,
        day: 15,
        law: "art. 174 TUEL",
    },
    Term {
        words: "salvaguardia degli equilibri",
        name: "la salvaguardia degli equilibri",
        month: 7,
        day: 31,
        law: "art. 193 TUEL",
    },
    Term {
        words: "rendiconto della gestione",
        name: "il rendiconto della gestione",
        month: 4,
        day: 30,
        law: "art. 227 TUEL",
    },
    Term {
        words: "rendiconto di gestione",
        name: "il rendiconto della gestione",
        month: 4,
        day: 30,
        law: "art. 227 TUEL",
    },
    Term {
        words: "relazione sulla performance",
        name: "la relazione sulla performance",
        month: 6,
        day: 30,
        law: "art. 10 D.Lgs. 150/2009",
    },
];

/// How far after the name of the step its day may stand.
const REACH: usize = 8;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let terms: Vec<&Term> = TERMS.iter().filter(|it| subject.may_say(it.words)).collect();
    if terms.is_empty() {
        return Vec::new();
    }
    subject.rows().filter_map(|at| later(subject, at, year, &terms)).collect()
}

fn later(subject: &Subject<'_>, at: usize, year: i16, terms: &[&Term]) -> Option<Finding> {
    for text in subject.texts(at) {
        let spread = subject.said(text);
        for term in terms.iter().filter(|it| says(&spread, it.words)) {
            let Some((words, day)) = said_day(&spread, term.words, year) else { continue };
            let limit = date(day.year(), term.month, term.day);
            if day > limit {
                return Some(Finding {
                    place: text.place,
                    path: subject.path(at),
                    what: format!(
                        "{} «entro {words}», ma la legge vuole il {} ({})",
                        term.name,
                        printed_day(limit),
                        term.law
                    ),
                    printed: None,
                    computed: Some(format!("{} dopo", days_between(limit, day))),
                    remedy: "anticipare la data, o dire quale proroga la sposta".to_owned(),
                });
            }
        }
    }
    None
}

/// The day that follows "entro" after the name of the step; without year it is of the plan's.
fn said_day(spread: &str, name: &str, year: i16) -> Option<(String, Date)> {
    let after = &spread[spread.find(name)? + name.len()..];
    let words: Vec<&str> = after.split_whitespace().take(REACH + 4).collect();
    let at = words.iter().take(REACH).position(|it| *it == "entro")?;
    let rest: Vec<&str> =
        words[at + 1..].iter().copied().skip_while(|it| *it == "il" || *it == "l").collect();
    let [day, month, after @ ..] = rest.as_slice() else { return None };
    let own = after.first().filter(|it| it.len() == 4 && it.parse::<i16>().is_ok());
    let own = own.map_or_else(|| year.to_string(), |it| (*it).to_owned());
    let sign = if month.parse::<u8>().is_ok() { "." } else { " " };
    let deadline = Deadline::understand(&format!("{day}{sign}{month}{sign}{own}"))?;
    Some((format!("{day}{sign}{month}"), deadline.exact_day()?))
}
