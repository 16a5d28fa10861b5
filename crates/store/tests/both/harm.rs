// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whoever touches the database behind the program's back is found out.

use serde_json::json;
use sqlx::Executor;
use store::{Broken, Chain, Change, NewDossier, Row, Store};

use crate::engines::{self, at, body, row};

/// What somebody does, the event where it is noticed, and what is said of it.
static HARMS: [(&str, i64, &str); 14] = [
    ("update event set detail = replace(detail, 'Strade', 'Buche') where seq = 3", 3, "è stato modificato"),
    ("update event set at = '2026-01-01T09:00:02.0000Z' where seq = 3", 3, "è stato modificato"),
    ("update event set person = 'altri' where seq = 4", 4, "è stato modificato"),
    ("update event set on_behalf_of = '' where seq = 4", 4, "è stato modificato"),
    ("delete from event where seq = 3", 3, "manca"),
    ("delete from event where seq = 1", 1, "manca"),
    (
        "update event set seq = 99 where seq = 3; update event set seq = 3 where seq = 4;
         update event set seq = 4 where seq = 99",
        3,
        "non è quello che seguiva il precedente",
    ),
    ("delete from event where seq > 5", 6, "manca, con quelli che seguivano"),
    ("update body set head = ''", 7, "non è l'ultimo che la banca dati ricorda"),
    (
        "update row set cells = '{}' where id = 'o1'",
        3,
        "racconta una riga «o1» di «obiettivo» che non è quella che c'è",
    ),
    (
        "update row set position = 9 where id = 'o1'",
        3,
        "racconta una riga «o1» di «obiettivo» che non è quella che c'è",
    ),
    ("delete from row where id = 'o2'", 2, "racconta una riga «o2» di «obiettivo» che non è quella che c'è"),
    ("update dossier set state = 'bozza'", 6, "non dice che il dossier"),
    (
        "update baseline set canonical = '{}'",
        5,
        "parla di una versione 1 del piano che non è quella conservata",
    ),
];

#[tokio::test]
async fn harm_is_found() {
    for engine in engines::both() {
        let store = Store::open(&engine.database("whole")).await.unwrap();
        let (file, body, chain) = history(&store).await;
        for (index, (harm, seq, what)) in HARMS.iter().enumerate() {
            let name = format!("harm{index}");
            let (store, _) = Store::load(&engine.database(&name), &mut file.as_slice()).await.unwrap();
            assert_eq!(store.verify(&body, Some(&chain)).await.unwrap().unwrap(), chain);
            engine.behind(&name, "postgres").await.execute(sqlx::raw_sql(*harm)).await.unwrap();
            let Broken { seq: found, what: said } = store.verify(&body, None).await.unwrap().unwrap_err();
            assert!(found == *seq && said.starts_with(what), "{harm}: {found} {said}");
            store.close().await;
        }

        // Who cuts the end and closes the history again can only be found out by who remembers it.
        let (store, _) = Store::load(&engine.database("cut"), &mut file.as_slice()).await.unwrap();
        let cut = "delete from event where seq = 7;
                   update body set events = 6, head = (select hash from event where seq = 6)";
        engine.behind("cut", "postgres").await.execute(sqlx::raw_sql(cut)).await.unwrap();
        assert_eq!(store.verify(&body, None).await.unwrap().unwrap().events, 6);
        let broken = store.verify(&body, Some(&chain)).await.unwrap().unwrap_err();
        assert_eq!(broken.to_string(), "l'evento 7 manca, con quelli che seguivano");
        let other = Chain { events: 6, head: "altro".to_owned() };
        let broken = store.verify(&body, Some(&other)).await.unwrap().unwrap_err();
        assert_eq!(broken.to_string(), "l'evento 6 non è più quello di allora: la storia è stata riscritta");
    }
}

/// Seven events: body, dossier, change of o1, new row, freezing, approval, something noted; in a file.
async fn history(store: &Store) -> (Vec<u8>, store::BodyId, Chain) {
    let actor = body(store, "Elba").await;
    let rows = [row("obiettivo", "o1", 10, "Vie"), row("obiettivo", "o2", 20, "Asili")];
    let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
    let dossier = store.create_dossier(&actor, &new, at(1)).await.unwrap();
    let changes = [
        Change::Put(Row { version: dossier.version, ..row("obiettivo", "o1", 10, "Strade") }),
        Change::Put(row("obiettivo", "o3", 30, "Musei")),
        Change::Freeze { canonical: "{\"piano\":1}".to_owned(), act: json!({}) },
        Change::State { from: "bozza".to_owned(), to: "approvato".to_owned(), detail: json!({}) },
    ];
    store.record(&actor, &dossier.id, &changes, at(2)).await.unwrap();
    store.note(&actor, "avviso.spedito", "x", json!({}), at(3)).await.unwrap();
    let chain = store.verify(&actor.body, None).await.unwrap().unwrap();
    let mut file = Vec::new();
    store.dump(&mut file).await.unwrap();
    store.close().await;
    (file, actor.body, chain)
}
