// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cycle as the home page shows it: what was done, what is next, whose turn it is, by when, what blocks it.

use jiff::civil::Date;

use super::{
    ALL, Case, Refusal, Request, Step,
    approve_report::ORDER,
    calendar::{self, Term},
    history::{self, Done},
    refusals,
};

/// A line of the timeline.
pub struct Entry<'a> {
    /// The step.
    pub step: &'static Step,
    /// Where it stands.
    pub progress: Progress<'a>,
    /// When it is due, if ever.
    pub term: Option<Term>,
    /// Days from today to the term, negative when it is past; of a step that was taken, from its day.
    pub days_left: Option<i32>,
}

/// Where a step stands in a cycle.
pub enum Progress<'a> {
    /// It was taken, the last time by this act.
    Done(Done<'a>),
    /// It is to be taken now; what still blocks it is told.
    Next(Vec<Refusal>),
    /// It comes later.
    Later,
    /// The cycle went on without it.
    Skipped,
}

/// The steps that every cycle goes through, and of the others those that were taken, in the order of the register.
#[must_use]
pub fn timeline<'a>(case: &Case<'a>, today: Date) -> Vec<Entry<'a>> {
    let history = history::history(case.dossier);
    let state = history::state(&history);
    let progress = |step: &'static Step| {
        if let Some(done) = standing(&history, step) {
            return Progress::Done(done);
        }
        // A step that leaves the state as it is, is next only where it first may be.
        let is_next = match step.to {
            Some(_) => step.from.contains(&state),
            None => step.from.first() == Some(&state),
        };
        if !is_next {
            let is_past = step.from.iter().all(|it| *it < state) || step.to.is_none() && step.from[0] < state;
            return if is_past { Progress::Skipped } else { Progress::Later };
        }
        let refusals = refusals(case, &Request::dry(step, today));
        match refusals.iter().any(|it| it.guard.code == ORDER.code) {
            true => Progress::Later,
            false => Progress::Next(refusals),
        }
    };
    let shown = ALL.iter().copied().filter(|it| it.main || history.iter().any(|done| done.step.id == it.id));
    let mut entries: Vec<Entry<'a>> = shown
        .map(|step| {
            let progress = progress(step);
            let term = calendar::term(step, case.dossier);
            let from = match &progress {
                Progress::Done(done) => done.date,
                _ => today,
            };
            let days_left = term.as_ref().map(|it| (it.day - from).get_days());
            Entry { step, progress, term, days_left }
        })
        .collect();
    // Only the first step of the main road is the next one; the others wait for it.
    let first = entries.iter().position(|it| it.step.main && matches!(it.progress, Progress::Next(_)));
    for entry in entries.iter_mut().skip(first.map_or(0, |it| it + 1)) {
        if matches!(entry.progress, Progress::Next(_)) {
            entry.progress = Progress::Later;
        }
    }
    entries
}

/// The last time a step was taken, unless a later one went back before it.
fn standing<'a>(history: &[Done<'a>], step: &Step) -> Option<Done<'a>> {
    let last = history.iter().rposition(|it| it.step.id == step.id)?;
    let mut back = history[last + 1..].iter().filter(|it| it.step.goes_back()).filter_map(|it| it.step.to);
    let undone = back.any(|to| step.from.iter().all(|from| *from >= to));
    (!undone).then_some(history[last])
}

impl Step {
    /// Whether it leads to a state before those it is taken from.
    #[must_use]
    pub fn goes_back(&self) -> bool {
        self.to.is_some_and(|to| self.from.iter().all(|it| to < *it))
    }
}
