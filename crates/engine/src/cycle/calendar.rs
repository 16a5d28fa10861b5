// SPDX-License-Identifier: AGPL-3.0-or-later
//! The dates of the cycle: those of the law, dated and shifted by decrees, those of habit, those of the body.

use jiff::{ToSpan, civil::Date};

use super::Step;
use crate::{
    check,
    model::{Dossier, OwnTerm},
    source::{self, Source},
    term::BUDGET_TERMS,
};

/// The last day of a step, and why that one.
#[derive(Clone, Debug)]
pub struct Term {
    /// Last day.
    pub day: Date,
    /// How it is reckoned, in Italian.
    pub why: String,
    /// Where it is set.
    pub source: &'static Source,
    /// How binding it is.
    pub kind: TermKind,
    /// Whether the deferrals of that year are known here; if not, it is the ordinary term.
    pub is_known: bool,
}

/// How binding a term is. None stops a step: a late plan is still a plan, and says why it is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// Set by law.
    Law,
    /// What bodies do, to be in time for the next term of law.
    Habit,
    /// Set by the body for itself.
    Own,
}

impl TermKind {
    /// In Italian, for a table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TermKind::Law => "di legge",
            TermKind::Habit => "consueto",
            TermKind::Own => "dell'ente",
        }
    }
}

/// The ordinary term of a step of the cycle of year N.
struct Ordinary {
    step: &'static str,
    /// Year, from N.
    years: i16,
    month: i8,
    day: i8,
    kind: TermKind,
    source: &'static Source,
    why: &'static str,
}

/// Terms that are the same every year. That of the approval is reckoned: see [`plan_term`].
#[rustfmt::skip]
static ORDINARY: &[Ordinary] = &[
    Ordinary { step: "apri", years: -1, month: 10, day: 31, kind: TermKind::Habit, source: &source::DLGS_150_2009_ART_7, why: "prima che si scrivano gli obiettivi" },
    Ordinary { step: "proponi", years: -1, month: 11, day: 15, kind: TermKind::Habit, source: &source::TUEL_ART_170, why: "con la nota di aggiornamento del DUP" },
    Ordinary { step: "trasmetti", years: -1, month: 12, day: 31, kind: TermKind::Law, source: &source::DLGS_150_2009_ART_5_C1, why: "gli obiettivi si definiscono prima che l'anno cominci" },
    Ordinary { step: "assegna", years: 0, month: 2, day: 28, kind: TermKind::Habit, source: &source::TRAINING_2023, why: "entro febbraio" },
    Ordinary { step: "monitora", years: 0, month: 7, day: 31, kind: TermKind::Habit, source: &source::TUEL_ART_193, why: "con la salvaguardia degli equilibri" },
    Ordinary { step: "chiudi", years: 0, month: 12, day: 31, kind: TermKind::Law, source: &source::DLGS_150_2009_ART_5, why: "fine dell'anno" },
    Ordinary { step: "rendiconta", years: 1, month: 2, day: 28, kind: TermKind::Habit, source: &source::DLGS_150_2009_ART_10, why: "per misurare entro marzo" },
    Ordinary { step: "misura", years: 1, month: 3, day: 31, kind: TermKind::Habit, source: &source::DLGS_150_2009_ART_10, why: "per arrivare alla relazione" },
    Ordinary { step: "valuta", years: 1, month: 4, day: 30, kind: TermKind::Habit, source: &source::TUEL_ART_227, why: "con il rendiconto" },
    Ordinary { step: "consegna", years: 1, month: 5, day: 31, kind: TermKind::Habit, source: &source::DLGS_150_2009_ART_7, why: "perché si possa sentire chi non è d'accordo" },
    Ordinary { step: "approva-relazione", years: 1, month: 6, day: 30, kind: TermKind::Law, source: &source::DLGS_150_2009_ART_10, why: "30 giugno dell'anno dopo" },
    Ordinary { step: "valida", years: 1, month: 6, day: 30, kind: TermKind::Law, source: &source::DLGS_150_2009_ART_10, why: "30 giugno dell'anno dopo" },
];

/// The last day of a step in the cycle of a dossier: the body's own if it has one, else that of the law or of habit.
/// `None` for steps that are taken when they are needed.
#[must_use]
pub fn term(step: &Step, dossier: &Dossier) -> Option<Term> {
    let year = dossier.plan.year?;
    let usual = match step.id {
        "approva" => plan_term(dossier, year),
        "provvisorio" => budget_term(year),
        "assegna" => ordinary("assegna", year).map(|it| after_the_plan(it, dossier, year)),
        id => ordinary(id, year),
    };
    let own = dossier.terms.iter().filter(|it| it.step.trim() == step.id);
    let mut own = own.filter_map(|it| own_term(it, usual.as_ref().map_or(year, |it| it.day.year())));
    own.next_back().or(usual)
}

fn ordinary(step: &str, year: i16) -> Option<Term> {
    let it = ORDINARY.iter().find(|it| it.step == step)?;
    let day = Date::new(year.checked_add(it.years)?, it.month, it.day).ok()?;
    // "By the end of February" is the 29th in a leap year.
    let day = if it.month == 2 { day.last_of_month() } else { day };
    Some(Term { day, why: it.why.to_owned(), source: it.source, kind: it.kind, is_known: true })
}

/// The day to which the deferral of the budget authorises a provisional one.
fn budget_term(year: i16) -> Option<Term> {
    let budget = BUDGET_TERMS.iter().find(|it| it.year == year)?;
    let why = format!("esercizio provvisorio fino al termine del bilancio, {}", budget.source.cite);
    Some(Term { day: budget.day, why, source: &source::TUEL_ART_163, kind: TermKind::Law, is_known: true })
}

/// A term that follows the approval of the plan: at least thirty days after the term of that.
fn after_the_plan(usual: Term, dossier: &Dossier, year: i16) -> Term {
    let plan = plan_term(dossier, year);
    let later = plan.as_ref().and_then(|it| it.day.checked_add(30.days()).ok()).filter(|it| *it > usual.day);
    match (plan, later) {
        (Some(plan), Some(day)) if plan.day > usual.day => {
            Term { day, why: "trenta giorni dopo il termine del piano".to_owned(), ..usual }
        }
        _ => usual,
    }
}

/// The body's own date; one without year is of the year of the usual term.
fn own_term(row: &OwnTerm, year: i16) -> Option<Term> {
    let day = row.day.value.as_ref().and_then(|it| it.last_day(year))?;
    let why = if row.source.is_blank() { "data dell'ente".to_owned() } else { row.source.trim().to_owned() };
    Some(Term { day, why, source: &source::SMVP, kind: TermKind::Own, is_known: true })
}

/// The last day to adopt the plan of a year: that of LEGG-01, or the ordinary one when that is not known.
#[must_use]
pub fn plan_term(dossier: &Dossier, year: i16) -> Option<Term> {
    if let Some((day, why, source)) = check::plan_term(dossier, year) {
        return Some(Term { day, why, source, kind: TermKind::Law, is_known: true });
    }
    let day = Date::new(year, 1, 31).ok()?;
    let why = format!(
        "31 gennaio {year} (art. 10 D.Lgs. 150/2009); di eventuali differimenti del bilancio {year} qui non si sa ancora"
    );
    Some(Term { day, why, source: &source::DLGS_150_2009_ART_10, kind: TermKind::Law, is_known: false })
}
