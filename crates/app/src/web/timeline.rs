// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cycle of a dossier as a list of steps: what was done, what is next, who does it, by when, what blocks it.

use engine::{
    cycle::{
        Refusal, Step,
        timeline::{Entry, Progress, timeline},
    },
    model::printed_day,
    source::Source,
};
use jiff::civil::Date;

use super::{opened::Opened, page::Badge, visitor::role_words};
use crate::{
    due::{late, left},
    step::Ground,
};

/// A step, as a line of the list.
pub(super) struct Line {
    pub(super) step: &'static Step,
    pub(super) badge: Badge,
    /// Whether it is the next one.
    pub(super) next: bool,
    /// Who may take it.
    pub(super) who: String,
    /// When it was done, or by when it is due.
    pub(super) when: String,
    /// Whether its term is past.
    pub(super) late: bool,
    /// Its last day, of one that is still to be taken.
    pub(super) due: Option<Date>,
    /// How the term is reckoned: «termine di legge: …».
    pub(super) why: String,
    pub(super) source: Option<&'static Source>,
    /// What blocks it now.
    pub(super) blocks: Vec<Refusal>,
    /// The page of the step.
    pub(super) href: String,
}

/// The lines of the cycle of a dossier.
pub(super) fn lines(plan: &Opened, ground: &Ground, today: Date) -> Vec<Line> {
    timeline(&ground.case(), today).into_iter().map(|it| line(plan, it)).collect()
}

fn line(plan: &Opened, entry: Entry<'_>) -> Line {
    let next = matches!(entry.progress, Progress::Next(_));
    let when = when(&entry);
    let waits = matches!(entry.progress, Progress::Next(_) | Progress::Later);
    let term = entry.term.filter(|_| waits);
    let why = term.as_ref().map_or_else(String::new, |it| format!("termine {}: {}", it.kind.word(), it.why));
    Line {
        step: entry.step,
        badge: badge(&entry.progress),
        next,
        who: who(entry.step),
        when,
        late: waits && entry.days_left.is_some_and(|it| it < 0),
        why,
        due: term.as_ref().map(|it| it.day),
        source: term.map(|it| it.source),
        href: plan.href(&format!("/passi/{}", entry.step.id)),
        blocks: match entry.progress {
            Progress::Next(blocks) => blocks,
            _ => Vec::new(),
        },
    }
}

/// Who may take a step, in words.
pub(super) fn who(step: &Step) -> String {
    step.roles.iter().map(|it| role_words(*it)).collect::<Vec<_>>().join(", ")
}

fn when(entry: &Entry<'_>) -> String {
    match (&entry.progress, &entry.term) {
        (Progress::Done(done), _) => format!("il {}{}", printed_day(done.date), late(entry)),
        (Progress::Next(_) | Progress::Later, Some(term)) => {
            format!("entro il {}{}", printed_day(term.day), left(entry))
        }
        _ => String::new(),
    }
}

fn badge(progress: &Progress<'_>) -> Badge {
    let (word, colour, icon) = match progress {
        Progress::Done(_) => ("fatto", "bg-success", "it-check-circle"),
        Progress::Next(_) => ("adesso", "bg-primary", "it-flag"),
        Progress::Later => ("poi", "bg-secondary", "it-clock"),
        Progress::Skipped => ("saltato", "bg-secondary", "it-close-circle"),
    };
    Badge { word, colour, icon }
}
