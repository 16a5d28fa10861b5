// SPDX-License-Identifier: AGPL-3.0-or-later
//! The story of a plan, from an empty database to its approval, with what must not happen on the way.

use store::{Actor, Change, DossierId, Error, NewDossier, Refusal, Row, Store, inverse};

use crate::engines::{self, at, body, place, row};

#[tokio::test]
async fn a_plan_from_nothing_to_approval() {
    for engine in engines::both() {
        let address = engine.database("story");
        let store = Store::open(&address).await.unwrap();
        let elba = body(&store, "Unione dell'Elba").await;
        let dossier = create(&store, &elba).await;
        change_and_conflict(&store, &elba, &dossier).await;
        undo(&store, &elba, &dossier).await;
        store.close().await;

        // It is all there for who opens it again.
        let store = Store::open(&address).await.unwrap();
        let (_, rows) = store.rows(&elba, &dossier).await.unwrap();
        assert_eq!(rows.len(), 3, "{rows:?}");
        foreign(&store, &elba, &dossier).await;
        store.close().await;
    }
}

async fn create(store: &Store, actor: &Actor) -> DossierId {
    let rows = [
        row("ente", "", 10, "Elba"),
        row("obiettivo", "o1", 20, "Strade"),
        row("obiettivo", "o2", 30, "Asili"),
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
    assert_eq!(
        history[0].detail,
        r#"{"new":{"cells":{"titolo":"Strade sicure"},"position":20},"old":{"cells":{"titolo":"Strade"},"position":20}}"#
    );
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

async fn foreign(store: &Store, elba: &Actor, dossier: &DossierId) {
    let giglio = body(store, "Giglio").await;
    assert!(store.dossiers(&giglio).await.unwrap().is_empty());
    assert!(matches!(store.rows(&giglio, dossier).await, Err(Error::Refusal(Refusal::NotFound))));
    let written = store.record(&giglio, dossier, &[Change::Put(row("obiettivo", "x", 1, "y"))], at(8)).await;
    assert!(matches!(written, Err(Error::Refusal(Refusal::NotFound))));
    assert!(store.history(&giglio, dossier, &place("obiettivo", "o1")).await.unwrap().is_empty());
    assert!(store.history(elba, dossier, &place("obiettivo", "o1")).await.unwrap().len() == 1);
}
