// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request that names itself is done once, also when it is sent twice at the same time.

use store::{Change, Error, NewDossier, Once, Refusal, Row, Store};

use crate::engines::{self, at, body, row};

#[tokio::test]
async fn a_request_that_names_itself_is_done_once() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("answers")).await.unwrap();
        let elba = body(&store, "Unione dell'Elba").await;
        let new =
            NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &[row("ente", "", 10, "Elba")] };
        let dossier = store.create_dossier(&elba, &new, at(1)).await.unwrap().id;
        let words = |it: &store::Batch| format!("versione {}", it.version);
        let once = Once { key: "k", fingerprint: "f", words: &words };
        let put = |id: &str| [Change::Put(Row { version: 0, ..row("obiettivo", id, 20, "Strade") })];
        assert_eq!(store.answer(&elba, "k").await.unwrap(), None);

        // Nothing done, nothing answered.
        let nothing = [Change::Given { state: Some("altro".to_owned()), version: None }];
        assert!(store.record_once(&elba, &dossier, &nothing, at(2), Some(once)).await.is_err());
        assert_eq!(store.answer(&elba, "k").await.unwrap(), None);

        let (first, second) = (put("o1"), put("o2"));
        let (first, second) = tokio::join!(
            store.record_once(&elba, &dossier, &first, at(3), Some(once)),
            store.record_once(&elba, &dossier, &second, at(3), Some(once)),
        );
        let mut ends = [first, second];
        ends.sort_by_key(Result::is_err);
        let [done, refused] = &ends;
        assert!(matches!(refused, Err(Error::Refusal(Refusal::Taken))), "{refused:?}");
        let answer = store.answer(&elba, "k").await.unwrap().unwrap();
        assert_eq!(answer.words, words(done.as_ref().unwrap()));
        assert_eq!(answer.fingerprint, "f");
        assert_eq!(store.rows(&elba, &dossier).await.unwrap().1.len(), 2, "one of the two rows");

        // Not of another body; and forgotten in time.
        let giglio = body(&store, "Comune del Giglio").await;
        assert_eq!(store.answer(&giglio, "k").await.unwrap(), None);
        let later = at(3) + jiff::SignedDuration::from_hours(8 * 24);
        let other = Once { key: "k2", ..once };
        store.record_once(&elba, &dossier, &put("o3"), later, Some(other)).await.unwrap();
        assert_eq!(store.answer(&elba, "k").await.unwrap(), None);
        assert!(store.answer(&elba, "k2").await.unwrap().is_some());
        store.close().await;
    }
}
