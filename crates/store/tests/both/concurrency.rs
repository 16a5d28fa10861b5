// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many at once on the same rows: whoever is accepted is not lost, whoever is not is told what is there.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use store::{Actor, Change, DossierId, Error, NewDossier, Refusal, Row, Store};

use crate::engines::{self, at, body, place, row};

const TASKS: usize = 12;
const EDITS: usize = 15;
const ROWS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_accepted_is_lost() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("concurrency")).await.unwrap();
        let actor = body(&store, "Elba").await;
        let rows: Vec<_> = (0..ROWS).map(|it| row("obiettivo", &format!("o{it}"), 1, "")).collect();
        let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
        let dossier = store.create_dossier(&actor, &new, at(1)).await.unwrap().id;
        let refused = Arc::new(AtomicI64::new(0));
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let (store, actor, dossier) = (store.clone(), actor.clone(), dossier.clone());
                let refused = refused.clone();
                tokio::spawn(async move {
                    for edit in 0..EDITS {
                        let word = format!("{task}.{edit};");
                        let refusals = append(&store, &actor, &dossier, (task + edit) % ROWS, &word).await;
                        refused.fetch_add(refusals, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }

        let (head, rows) = store.rows(&actor, &dossier).await.unwrap();
        let written: String = rows.iter().map(|it| it.cells.as_str()).collect();
        for task in 0..TASKS {
            for edit in 0..EDITS {
                let word = format!("{task}.{edit};");
                let found = written.split(['"', ';']).filter(|it| **it == word[..word.len() - 1]).count();
                assert_eq!(found, 1, "{word}");
            }
        }
        // One event for each word that was accepted, besides the making of the body and of the dossier.
        let chain = store.verify(&actor.body, None).await.unwrap().unwrap();
        assert_eq!(chain.events, i64::try_from(TASKS * EDITS).unwrap() + 2);
        assert_eq!(head.version, chain.events);
        assert_eq!(rows.iter().map(|it| it.version).max(), Some(chain.events));
        assert!(refused.load(Ordering::Relaxed) > 0, "nobody ever met anybody");
        store.close().await;
    }
}

/// Adds a word to a row, as often as it takes; how often somebody else was quicker.
async fn append(store: &Store, actor: &Actor, dossier: &DossierId, index: usize, word: &str) -> i64 {
    let place = place("obiettivo", &format!("o{index}"));
    let mut read = store.row(actor, dossier, &place).await.unwrap();
    for refusals in 0.. {
        let cells = read.cells.replace("\"}", &format!("{word}\"}}"));
        let change = Change::Put(Row { cells, ..read });
        match store.record(actor, dossier, &[change], at(2)).await {
            Ok(_) => return refusals,
            Err(Error::Refusal(Refusal::Changed(mut clashes))) => read = clashes.remove(0).present.unwrap(),
            Err(error) => panic!("{error}"),
        }
    }
    unreachable!("it goes on until it is accepted")
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_open_a_new_database_at_once() {
    for engine in engines::both() {
        let address = engine.database("opening");
        let opening: Vec<_> = (0..6)
            .map(|_| {
                let address = address.clone();
                tokio::spawn(async move { Store::open(&address).await.map(drop) })
            })
            .collect();
        for it in opening {
            it.await.unwrap().unwrap();
        }
    }
}
