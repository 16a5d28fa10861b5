// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was done in a cycle, read from the acts of its dossier: there is no second truth beside them.

use jiff::civil::{Date, date};

use super::{ALL, Freeze, State, Step, Window};
use crate::model::{Act, Deadline, Dossier};

/// A step that was taken, and the act that says so.
#[derive(Clone, Copy)]
pub struct Done<'a> {
    /// The step.
    pub step: &'static Step,
    /// When.
    pub date: Date,
    /// The act.
    pub act: &'a Act,
}

/// The steps that the acts of a dossier prove, by date; those of a day as they are written. An act without a day
/// proves nothing.
#[must_use]
pub fn history(dossier: &Dossier) -> Vec<Done<'_>> {
    let done = dossier.acts.iter().filter_map(|act| {
        let date = act.date.value.as_ref().and_then(Deadline::exact_day)?;
        let step = ALL.iter().copied().find(|it| it.is_about(&act.about))?;
        step.window.holds(date, dossier.plan.year).then_some(Done { step, date, act })
    });
    let mut done: Vec<Done<'_>> = done.collect();
    done.sort_by_key(|it| it.date);
    done
}

/// Where the cycle stands after those steps.
#[must_use]
pub fn state(history: &[Done<'_>]) -> State {
    history.iter().rev().find_map(|it| it.step.to).unwrap_or(State::Setup)
}

/// How many versions of that kind were frozen.
#[must_use]
pub fn frozen(history: &[Done<'_>], what: Freeze) -> usize {
    history.iter().filter(|it| it.step.freezes == Some(what)).count()
}

/// The last time that step was taken, after the last of those others.
pub(super) fn since<'h, 'a>(history: &'h [Done<'a>], step: &str, others: &[&str]) -> Option<&'h Done<'a>> {
    let from = history.iter().rposition(|it| others.contains(&it.step.id)).map_or(0, |it| it + 1);
    history[from..].iter().rev().find(|it| it.step.id == step)
}

impl Step {
    /// The subject of the act that records it.
    #[must_use]
    pub fn subject(&self) -> &'static str {
        self.about.first().map_or("", |it| it.trim_end_matches('*'))
    }

    /// Whether an act with that subject records this step: the same words, or the same beginning where the list
    /// ends with `*`.
    #[must_use]
    pub fn is_about(&self, subject: &str) -> bool {
        let subject = subject.trim().to_lowercase();
        self.about.iter().any(|it| match it.strip_suffix('*') {
            Some(start) => subject.starts_with(start),
            None => subject == *it,
        })
    }
}

impl Window {
    /// Whether a day is in the window of a year; when the year is not known, it is.
    #[must_use]
    pub fn holds(self, day: Date, year: Option<i16>) -> bool {
        let Some(year) = year else { return true };
        match self {
            Window::Any => true,
            Window::InYear => day.year() == year,
            Window::AfterYear => day >= date(year, 12, 31),
        }
    }
}
