// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a body publishes is read by everybody, and nothing else of it.

use serde_json::json;
use sqlx::{AnyConnection, Executor};
use store::{Actor, Change, DossierId, Error, NewDossier, NewPublication, Refusal, Store};

use crate::engines::{self, Engine, at, body, row};

#[tokio::test]
async fn everybody_reads_what_is_published_and_as_long_as_it_is() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("publishing")).await.unwrap();
        let (elba, other) = (body(&store, "Comune di Castro").await, body(&store, "Comune di Castro").await);
        let (plan, foreign) = (two_versions(&store, &elba).await, two_versions(&store, &other).await);
        let publication = |dossier, number| NewPublication {
            dossier,
            number,
            year: 2026,
            document: "piano-1",
            slug: "comune-di-castro",
        };

        assert!(store.publishers().await.unwrap().is_empty());
        assert!(nothing(&store, "comune-di-castro").await);
        let missing = store.publish(&elba, &publication(&foreign, 1), at(5)).await;
        assert!(matches!(missing, Err(Error::Refusal(Refusal::NotFound))), "of another body: {missing:?}");
        store.publish(&elba, &publication(&plan, 1), at(5)).await.unwrap();
        let twice = store.publish(&elba, &publication(&plan, 2), at(5)).await;
        assert!(matches!(twice, Err(Error::Refusal(Refusal::Taken))), "the same address: {twice:?}");

        let read = store.published("comune-di-castro", 2026, "piano-1").await.unwrap();
        assert_eq!((read.name.as_str(), read.canonical.as_str()), ("Comune di Castro", "uno"));
        assert_eq!((read.publication.at, read.frozen.at), (at(5), at(2)));
        assert_eq!(store.baseline(&elba, &plan, 1).await.unwrap().frozen, read.frozen);
        let listed = store.published_by("comune-di-castro").await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(store.publications(&elba, &plan).await.unwrap()[0], listed[0].publication);
        assert!(store.publications(&other, &plan).await.unwrap().is_empty());

        // Another body of the same name is told apart by its address.
        store.publish(&other, &publication(&foreign, 2), at(6)).await.unwrap();
        let slugs: Vec<String> = store.publishers().await.unwrap().into_iter().map(|it| it.slug).collect();
        assert_eq!(slugs, ["comune-di-castro", "comune-di-castro-2"]);
        assert_eq!(store.all_published(9).await.unwrap().len(), 2);

        if let Engine::Postgres(_) = engine {
            nobody_sees_the_rest(&mut engine.behind("publishing", "traguardo").await).await;
        }

        // A backup has it; a body that goes elsewhere does not take it there.
        let mut file = Vec::new();
        store.dump(&mut file).await.unwrap();
        let (copy, _) = Store::load(&engine.database("publishing_copy"), &mut file.as_slice()).await.unwrap();
        assert_eq!(copy.published("comune-di-castro", 2026, "piano-1").await.unwrap(), read);
        copy.close().await;
        assert!(Store::carried().all(|it| !it.starts_with("publi")));

        let foreign_hands = store.withdraw(&other, &plan, 1, at(7)).await;
        assert!(matches!(foreign_hands, Err(Error::Refusal(Refusal::NotFound))));
        store.withdraw(&elba, &plan, 1, at(7)).await.unwrap();
        assert!(nothing(&store, "comune-di-castro").await);
        assert_eq!(store.publishers().await.unwrap().len(), 1);
        let told: Vec<String> =
            store.events(&elba, i64::MAX, 2).await.unwrap().into_iter().map(|it| it.kind).collect();
        assert_eq!(told, ["publication.remove", "publication.add"]);
        // Published again, it has the address it had.
        store.publish(&elba, &publication(&plan, 1), at(8)).await.unwrap();
        assert!(store.published("comune-di-castro", 2026, "piano-1").await.is_ok());
        assert!(store.verify(&elba.body, None).await.unwrap().is_ok());
        store.close().await;
    }
}

/// A dossier with two frozen versions.
async fn two_versions(store: &Store, actor: &Actor) -> DossierId {
    let rows = [row("obiettivo", "o1", 10, "Strade")];
    let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
    let id = store.create_dossier(actor, &new, at(1)).await.unwrap().id;
    for text in ["uno", "due"] {
        let freeze = Change::Freeze { canonical: text.to_owned(), act: json!({ "cosa": "piano" }) };
        store.record(actor, &id, &[freeze], at(2)).await.unwrap();
    }
    id
}

async fn nothing(store: &Store, slug: &str) -> bool {
    let document = store.published(slug, 2026, "piano-1").await;
    matches!(document, Err(Error::Refusal(Refusal::NotFound)))
        && store.published_by(slug).await.unwrap().is_empty()
}

/// Whoever is nobody sees the two versions that are published, of four, and no row of any other table.
async fn nobody_sees_the_rest(connection: &mut AnyConnection) {
    for (public, versions) in [(false, 0), (true, 2)] {
        connection.execute("begin").await.unwrap();
        if public {
            connection.execute("set local app.public = 'yes'").await.unwrap();
        }
        for (table, rows) in
            [("baseline", versions), ("publication", versions), ("dossier", 0), ("row", 0), ("event", 0)]
        {
            let text = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let seen: i64 = sqlx::query_scalar(text).fetch_one(&mut *connection).await.unwrap();
            assert_eq!(seen, rows, "{table}, public {public}");
        }
        let touched = connection.execute("update baseline set canonical = ''").await.unwrap();
        assert_eq!(touched.rows_affected(), 0, "reading is not writing");
        connection.execute("rollback").await.unwrap();
    }
}
