// SPDX-License-Identifier: AGPL-3.0-or-later
//! The story of a plan, from an empty database to its approval, with what must not happen on the way.

use serde_json::json;
use store::{
    Actor, Change, DossierId, Error, NewComment, NewDossier, NewEvidence, Refusal, Row, Store, inverse,
};

use crate::engines::{self, Engine, at, body, place, row};

#[tokio::test]
async fn a_plan_from_nothing_to_approval() {
    let engines = engines::both();
    for (index, engine) in engines.iter().enumerate() {
        let address = engine.database("story");
        let store = Store::open(&address).await.unwrap();
        let elba = body(&store, "Unione dell'Elba").await;
        let dossier = create(&store, &elba).await;
        change_and_conflict(&store, &elba, &dossier).await;
        undo(&store, &elba, &dossier).await;
        approve(&store, &elba, &dossier).await;
        attach(&store, &elba, &dossier).await;
        store.close().await;

        // It is all there for who opens it again, and for who takes it to the other engine and back.
        let store = Store::open(&address).await.unwrap();
        let chain = store.verify(&elba.body, None).await.unwrap().unwrap();
        assert_eq!(chain.events, 17);
        let mut file = Vec::new();
        let dumped = store.dump(&mut file).await.unwrap();
        for other in &engines {
            let copy = format!("copy{index}");
            let (copy, loaded) = Store::load(&other.database(&copy), &mut file.as_slice()).await.unwrap();
            assert_eq!(loaded, dumped);
            assert_eq!(copy.verify(&elba.body, Some(&chain)).await.unwrap().unwrap(), chain);
            assert_eq!(copy.rows(&elba, &dossier).await.unwrap(), store.rows(&elba, &dossier).await.unwrap());
            let mut again = Vec::new();
            copy.dump(&mut again).await.unwrap();
            assert!(again == file, "the copy is not the same");
            copy.close().await;
        }
        not_loaded(engine, &file).await;
        store.close().await;
    }
}

async fn create(store: &Store, actor: &Actor) -> DossierId {
    let rows = [
        row("ente", "", 10, "Elba"),
        row("obiettivo", "o1", 20, "Strade"),
        row("obiettivo", "o2", 30, "Asili"),
        row("obiettivo", "Z9", 35, "È già \u{1f3eb}"),
    ];
    let new = NewDossier { year: 2026, name: "Piano 2026", state: "bozza", rows: &rows };
    let dossier = store.create_dossier(actor, &new, at(1)).await.unwrap();
    assert_eq!(store.dossiers(actor).await.unwrap(), vec![dossier.clone()]);
    let (head, kept) = store.rows(actor, &dossier.id).await.unwrap();
    assert_eq!(head, dossier);
    let expected: Vec<_> = rows.into_iter().map(|it| Row { version: dossier.version, ..it }).collect();
    assert_eq!(kept, expected);
    dossier.id
}

async fn change_and_conflict(store: &Store, actor: &Actor, dossier: &DossierId) {
    let read = store.row(actor, dossier, &place("obiettivo", "o1")).await.unwrap();
    let write = |title: &str| Change::Put(Row { version: read.version, ..row("obiettivo", "o1", 20, title) });
    let batch = store.record(actor, dossier, &[write("Strade sicure")], at(2)).await.unwrap();

    // Somebody else had read the same row: they are told what it is now, and nothing of theirs is written.
    let other = [write("Strade belle"), Change::Put(row("obiettivo", "o3", 40, "Musei"))];
    let refused = store.record(actor, dossier, &other, at(3)).await.unwrap_err();
    let Error::Refusal(Refusal::Changed(clashes)) = refused else { panic!("{refused}") };
    assert_eq!((clashes.len(), clashes[0].change), (1, 0));
    let present = clashes[0].present.as_ref().unwrap();
    assert_eq!(
        (present.cells.as_str(), present.version),
        (r#"{"titolo":"Strade sicure"}"#, batch.versions[0])
    );
    let missing = store.row(actor, dossier, &place("obiettivo", "o3")).await.unwrap_err();
    assert!(matches!(missing, Error::Refusal(Refusal::NotFound)));

    // What changes nothing leaves no trace.
    let same = Change::Put(present.clone());
    assert_eq!(store.record(actor, dossier, &[same], at(4)).await.unwrap().versions, batch.versions);
    let history = store.history(actor, dossier, &place("obiettivo", "o1")).await.unwrap();
    assert_eq!(history.len(), 1);
    let told: serde_json::Value = serde_json::from_str(&history[0].detail).unwrap();
    let row = |words: &str| serde_json::json!({ "position": 20, "cells": { "titolo": words } });
    assert_eq!(told, serde_json::json!({ "old": row("Strade"), "new": row("Strade sicure") }));
}

async fn undo(store: &Store, actor: &Actor, dossier: &DossierId) {
    let (_, before) = store.rows(actor, dossier).await.unwrap();
    let version = before.iter().find(|it| it.place.id == "o2").unwrap().version;
    let changes = [
        Change::Remove { place: place("obiettivo", "o2"), version },
        Change::Put(row("obiettivo", "o4", 40, "Porti")),
        Change::Put(Row { version: before[0].version, ..row("ente", "", 10, "Unione dell'Elba") }),
    ];
    let batch = store.record(actor, dossier, &changes, at(5)).await.unwrap();
    let back = inverse(&store.batch(actor, &batch.id).await.unwrap()).unwrap();
    store.record(actor, dossier, &back, at(6)).await.unwrap();
    let (_, after) = store.rows(actor, dossier).await.unwrap();
    let contents = |rows: &[Row]| {
        rows.iter().map(|it| (it.place.clone(), it.position, it.cells.clone())).collect::<Vec<_>>()
    };
    assert_eq!(contents(&after), contents(&before));

    // Undoing it twice would undo the undoing.
    let refused = store.record(actor, dossier, &back, at(7)).await.unwrap_err();
    assert!(matches!(refused, Error::Refusal(Refusal::Changed(_))), "{refused}");
}

async fn approve(store: &Store, actor: &Actor, dossier: &DossierId) {
    let (head, rows) = store.rows(actor, dossier).await.unwrap();
    let approval = |given: i64| {
        [
            Change::Given { state: Some("bozza".to_owned()), version: Some(given) },
            Change::Freeze { canonical: "{\"piano\":1}".to_owned(), act: json!({ "numero": 12 }) },
            Change::State { from: "bozza".to_owned(), to: "approvato".to_owned(), detail: json!({}) },
        ]
    };
    // Somebody changes a row while the plan is being approved: what would be frozen is not what was read.
    let change = Change::Put(Row { cells: "{}".to_owned(), ..rows[2].clone() });
    let changed = store.record(actor, dossier, &[change], at(8)).await.unwrap();
    let refused = store.record(actor, dossier, &approval(head.version), at(9)).await.unwrap_err();
    let moved = Refusal::Moved { state: "bozza".to_owned(), version: changed.version };
    assert!(matches!(refused, Error::Refusal(it) if it == moved));
    assert!(store.baselines(actor, dossier).await.unwrap().is_empty());

    let batch = store.record(actor, dossier, &approval(changed.version), at(9)).await.unwrap();
    let head = store.dossier(actor, dossier).await.unwrap();
    assert_eq!((head.state.as_str(), head.version), ("approvato", batch.version));
    let frozen = store.baselines(actor, dossier).await.unwrap();
    assert_eq!((frozen.len(), frozen[0].number, frozen[0].act.as_str()), (1, 1, r#"{"numero":12}"#));
    assert_eq!(frozen[0].sha256, "cffae6a55598e4b0ee3b5d7e30314e8b087d259d21cd45f6d78174b19ebe459e");
    let baseline = store.baseline(actor, dossier, 1).await.unwrap();
    assert_eq!((baseline.canonical.as_str(), &baseline.frozen), ("{\"piano\":1}", &frozen[0]));

    let twice = store.record(actor, dossier, &approval(batch.version), at(10)).await.unwrap_err();
    assert!(matches!(twice, Error::Refusal(Refusal::Moved { .. })));
    let note = |kind: &str| Change::Note {
        kind: kind.to_owned(),
        place: place("obiettivo", "o1"),
        detail: json!({}),
    };
    assert!(matches!(store.record(actor, dossier, &[note("row.put")], at(10)).await, Err(Error::Fault(_))));
    store.record(actor, dossier, &[note("nota del Nucleo")], at(10)).await.unwrap();
    let zero = Change::Put(Row { version: 0, ..row("obiettivo", "o\0", 1, "") });
    let unwritable = store.record(actor, dossier, &[zero], at(10)).await.unwrap_err();
    assert!(matches!(unwritable, Error::Refusal(Refusal::Unwritable)));
}

async fn attach(store: &Store, actor: &Actor, dossier: &DossierId) {
    let (o1, sha256) = (place("obiettivo", "o1"), "ab".repeat(32));
    let new = NewEvidence {
        dossier,
        place: &o1,
        sha256: &sha256,
        name: "verbale.pdf",
        media_type: "application/pdf",
        size: 1234,
    };
    let id = store.attach(actor, &new, at(11)).await.unwrap();
    let kept = store.evidence(actor, &id).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.size, &kept.place), ("verbale.pdf", 1234, &o1));
    assert_eq!(store.all_evidence(actor, dossier).await.unwrap(), [kept]);
    assert_eq!(store.evidence_hashes(&actor.body).await.unwrap(), [sha256.as_str()]);
    store.detach(actor, &id, at(12)).await.unwrap();
    assert!(store.evidence_hashes(&actor.body).await.unwrap().is_empty());

    let words = NewComment { dossier, place: &o1, words: "chi misura?" };
    let comment = store.comment(actor, &words, at(13)).await.unwrap();
    store.resolve_comment(actor, &comment, at(14)).await.unwrap();
    let comments = store.comments(actor, dossier).await.unwrap();
    assert_eq!((comments[0].words.as_str(), comments[0].resolved), ("chi misura?", Some(at(14))));
    let last = store.events(actor, i64::MAX, 2).await.unwrap();
    assert_eq!([last[0].kind.as_str(), last[1].kind.as_str()], ["comment.resolve", "comment.add"]);
}

/// A file that is not whole, or not for this database, leaves it empty.
async fn not_loaded(engine: &Engine, file: &[u8]) {
    let text = String::from_utf8(file.to_vec()).unwrap();
    let cut = &file[..=text.trim_end().rfind('\n').unwrap()];
    let touched = text.replacen("Unione dell'Elba", "Unione dell'Alba", 1);
    let newer = text.replacen("\"schema\":", "\"schema\":99", 1);
    let address = engine.database("broken");
    for (file, told) in
        [(cut, "finisce a metà"), (touched.as_bytes(), "modificata"), (newer.as_bytes(), "più nuova")]
    {
        let message = Store::load(&address, &mut &file[..]).await.unwrap_err().to_string();
        assert!(message.contains(told), "{message}");
    }
    let (store, _) = Store::load(&address, &mut &file[..]).await.unwrap();
    store.close().await;
    let message = Store::load(&address, &mut &file[..]).await.unwrap_err().to_string();
    assert!(message.contains("non è vuota"), "{message}");
}
