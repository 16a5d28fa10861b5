// SPDX-License-Identifier: AGPL-3.0-or-later
//! What several nodes share of their visitors.

use jiff::{SignedDuration, Timestamp};
use store::{Pace, Store};

use crate::engines;

const PACE: Pace = Pace { burst: 3, every: SignedDuration::from_secs(10) };

#[tokio::test]
async fn the_pace_is_one_for_all_nodes() {
    for engine in engines::both() {
        let address = engine.database("pace");
        let (one, other) = (Store::open(&address).await.unwrap(), Store::open(&address).await.unwrap());
        let begin = Timestamp::UNIX_EPOCH;
        let at = |seconds: i64| begin + SignedDuration::from_secs(seconds);
        for node in [&one, &other, &one] {
            assert!(node.keep_pace("a", PACE, begin).await.unwrap());
        }
        assert!(!other.keep_pace("a", PACE, begin).await.unwrap());
        assert!(one.keep_pace("b", PACE, begin).await.unwrap());
        // Room for one more every ten seconds, and asking meanwhile does not take it away.
        assert!(!one.keep_pace("a", PACE, at(9)).await.unwrap());
        assert!(other.keep_pace("a", PACE, at(10)).await.unwrap());
        assert!(!one.keep_pace("a", PACE, at(19)).await.unwrap());
        // Who rests has all of it again.
        for node in [&one, &other, &other] {
            assert!(node.keep_pace("a", PACE, at(100)).await.unwrap());
        }
        assert!(!one.keep_pace("a", PACE, at(100)).await.unwrap());
    }
}

#[tokio::test]
async fn many_at_once_are_counted_one_by_one() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("pace_many")).await.unwrap();
        let pace = Pace { burst: 10, ..PACE };
        let asked = (0..40).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.keep_pace("a", pace, Timestamp::UNIX_EPOCH).await.unwrap() })
        });
        let mut let_in = 0;
        for it in asked.collect::<Vec<_>>() {
            let_in += usize::from(it.await.unwrap());
        }
        assert_eq!(let_in, 10);
    }
}

#[tokio::test]
async fn what_is_handed_is_taken_once_by_whichever_node() {
    for engine in engines::both() {
        let address = engine.database("handed");
        let (one, other) = (Store::open(&address).await.unwrap(), Store::open(&address).await.unwrap());
        let (old, now) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1));
        one.leave_handed("s", "chiave", "prima", now, old).await.unwrap();
        one.leave_handed("s", "chiave", "dopo", now, old).await.unwrap();
        assert_eq!(other.take_handed("t", "chiave", old).await.unwrap(), None);
        assert_eq!(other.take_handed("s", "inviti", old).await.unwrap(), None);
        assert_eq!(other.take_handed("s", "chiave", old).await.unwrap(), Some("dopo".to_owned()));
        assert_eq!(one.take_handed("s", "chiave", old).await.unwrap(), None);
        // What waited too long is not given, and goes away when somebody leaves something else.
        one.leave_handed("s", "chiave", "vecchia", old, old).await.unwrap();
        assert_eq!(one.take_handed("s", "chiave", now).await.unwrap(), None);
        one.leave_handed("s", "chiave", "vecchia", old, old).await.unwrap();
        one.leave_handed("t", "chiave", "nuova", now, now).await.unwrap();
        assert_eq!(one.take_handed("s", "chiave", old).await.unwrap(), None);
    }
}
