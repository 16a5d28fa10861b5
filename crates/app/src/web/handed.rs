// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is shown once, on the page after the one that made it: links, keys, recovery codes. Never in the database.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

/// How long it waits for its page.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// What waits for its page, by session and kind.
#[derive(Default)]
pub(super) struct Handed(Mutex<HashMap<Key, (Timestamp, String)>>);

/// Session and kind.
type Key = (String, &'static str);

impl Handed {
    /// Leaves something for the next page of a session.
    pub(super) fn leave(&self, session: &str, kind: &'static str, words: String, now: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, (at, _)| now.duration_since(*at) < KEPT);
        waiting.insert((session.to_owned(), kind), (now, words));
    }

    /// Takes it: the next time it is no longer there.
    pub(super) fn take(&self, session: &str, kind: &'static str, now: Timestamp) -> Option<String> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, words) = waiting.remove(&(session.to_owned(), kind))?;
        (now.duration_since(at) < KEPT).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_given_once_to_whom_it_is_for() {
        let (handed, now) = (Handed::default(), Timestamp::UNIX_EPOCH);
        handed.leave("a", "invito", "x".to_owned(), now);
        assert_eq!(handed.take("b", "invito", now), None);
        assert_eq!(handed.take("a", "chiave", now), None);
        assert_eq!(handed.take("a", "invito", now), Some("x".to_owned()));
        assert_eq!(handed.take("a", "invito", now), None);
        handed.leave("a", "invito", "x".to_owned(), now);
        assert_eq!(handed.take("a", "invito", now + KEPT), None);
    }
}
