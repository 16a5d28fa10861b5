// SPDX-License-Identifier: AGPL-3.0-or-later
//! How far the term of a step is, in the same words for the terminal and for pages.

use engine::{
    cycle::{calendar::TermKind, timeline::Entry},
    model::printed_day,
};

/// Of a step to be taken: «, fra 3 giorni», «, oggi», «, 2 giorni fa»; blank if it has no term.
#[must_use]
pub fn left(entry: &Entry<'_>) -> String {
    match entry.days_left {
        None => String::new(),
        Some(0) => ", oggi".to_owned(),
        Some(days) if days < 0 => format!(", {} fa", days_word(-days)),
        Some(days) => format!(", fra {}", days_word(days)),
    }
}

/// Of a step that was taken: «, 3 giorni dopo il termine del 30/03/2026», if it was late. Habits are not told.
#[must_use]
pub fn late(entry: &Entry<'_>) -> String {
    match (entry.days_left, &entry.term) {
        (Some(days), Some(term)) if days < 0 && term.kind != TermKind::Habit => {
            format!(", {} dopo il termine del {}", days_word(-days), printed_day(term.day))
        }
        _ => String::new(),
    }
}

fn days_word(days: i32) -> String {
    if days == 1 { "1 giorno".to_owned() } else { format!("{days} giorni") }
}
