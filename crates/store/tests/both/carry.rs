// SPDX-License-Identifier: AGPL-3.0-or-later
//! A body goes from one database to another, of either engine, with all that is its own and nothing else.

use std::io;

use jiff::civil::date;
use serde_json::json;
use store::{
    Actor, Chain, Change, Loose, NewComment, NewDossier, NewEvidence, NewMembership, NewPerson, NewToken,
    Store, Unloadable,
};

use crate::engines::{self, at, body, place, row};

#[tokio::test]
async fn a_body_goes_from_one_database_to_another() {
    let engines = engines::both();
    for (index, engine) in engines.iter().enumerate() {
        let store = Store::open(&engine.database("home")).await.unwrap();
        let elba = body(&store, "Elba").await;
        let other = body(&store, "Giglio").await;
        fill(&store, &other).await;
        fill(&store, &elba).await;
        let chain = store.verify(&elba.body, None).await.unwrap().unwrap();
        let records = carried(&store, &elba).await;
        let tables: Vec<&str> = Store::carried().collect();
        assert!(tables.iter().all(|table| records.iter().any(|it| it.0 == *table)), "{tables:?}");
        assert!(!tables.contains(&"token") && !tables.contains(&"account"));
        let foreign = format!("{records:?}");
        assert!(!foreign.contains(other.body.as_str()) && !foreign.contains("Giglio"));

        for (n, engine) in engines.iter().enumerate() {
            let away = Store::open(&engine.database(&format!("away{index}{n}"))).await.unwrap();
            body(&away, "Capraia").await;
            let (id, found) = carry(&away, records.clone()).await.unwrap();
            assert_eq!((&id, &found), (&elba.body, &chain));
            assert_eq!(carried(&away, &elba).await, records);
            let again = carry(&away, records.clone()).await.unwrap_err().to_string();
            assert_eq!(again, "l'ente «Elba» c'è già");
            away.close().await;
        }
        refused(&Store::open(&engine.database("refused")).await.unwrap(), &records, &other).await;
    }
}

/// What is not of the body, or is not as it was, leaves nothing behind.
async fn refused(store: &Store, records: &[Loose], other: &Actor) {
    let changed = |change: &dyn Fn(&mut Vec<Loose>)| {
        let mut records = records.to_vec();
        change(&mut records);
        records
    };
    let at = |table: &str| records.iter().position(|it| it.0 == table).unwrap();
    let (comment, event, dossier) = (at("comment"), at("event"), at("dossier"));
    let account = ("account".to_owned(), json!({ "body": "x" }).as_object().unwrap().clone());
    let cases = [
        (changed(&|it| drop(it.remove(0))), "la prima riga non è quella dell'ente"),
        (
            changed(&|it| drop(it[comment].1.insert("body".to_owned(), other.body.as_str().into()))),
            "una riga di «comment» non è dell'ente",
        ),
        (changed(&|it| it.push(account.clone())), "una riga di «account» non è dell'ente"),
        (
            changed(&|it| drop(it[comment].1.insert("peso".to_owned(), 1.into()))),
            "una riga di «comment» non entra",
        ),
        (changed(&|it| drop(it.remove(dossier))), "non entra"),
        (
            changed(&|it| drop(it[event].1.insert("role".to_owned(), "altri".into()))),
            "la storia dell'ente non è intera: l'evento 1 è stato modificato",
        ),
        (changed(&|it| drop(it.remove(event))), "la storia dell'ente non è intera: l'evento 1 manca"),
    ];
    for (records, told) in cases {
        let error = carry(store, records).await.unwrap_err();
        assert!(matches!(&error, Unloadable::Input(it) if it.contains(told)), "{told}: {error}");
        assert!(store.bodies().await.unwrap().is_empty());
    }
    let broken = [Ok(records[0].clone()), Err(io::Error::new(io::ErrorKind::InvalidData, "riga 2"))];
    let error = store.carry_in(&mut broken.into_iter()).await.unwrap_err();
    assert!(matches!(&error, Unloadable::Input(it) if it == "riga 2"), "{error}");
    store.close().await;
}

/// Something in every table.
async fn fill(store: &Store, actor: &Actor) {
    let person = store.create_person(NewPerson { name: "Anna", email: "" }, at(0)).await.unwrap();
    let since = date(2026, 1, 1);
    let role = NewMembership { person: &person, role: "responsabile", scope: "", since, until: None };
    store.grant(actor, &role, at(1)).await.unwrap();
    let taker = store.create_person(NewPerson { name: "Bice", email: "" }, at(0)).await.unwrap();
    let lent = store::NewDelegation {
        giver: &person,
        taker: &taker,
        role: "responsabile",
        scope: "",
        since,
        until: Some(since),
    };
    store.delegate(actor, &lent, at(1)).await.unwrap();
    let token = "ab".repeat(32) + actor.body.as_str();
    let key =
        NewToken { token: &token, name: "chiave", role: "responsabile", scope: "lettura", expires: at(99) };
    store.create_token(&Actor { person: person.clone(), ..actor.clone() }, &key, at(2)).await.unwrap();
    let rows = [row("obiettivo", "o1", 10, "Vie")];
    let new = NewDossier { year: 2026, name: "Piano", state: "bozza", rows: &rows };
    let dossier = store.create_dossier(actor, &new, at(3)).await.unwrap();
    let changes = [
        Change::Put(row("obiettivo", "o2", 20, "È \u{1f3eb}")),
        Change::Freeze { canonical: "{\"piano\":1}".to_owned(), act: json!({}) },
    ];
    store.record(actor, &dossier.id, &changes, at(4)).await.unwrap();
    let place = place("obiettivo", "o1");
    let (dossier, sha256) = (&dossier.id, "cd".repeat(32));
    let file =
        NewEvidence { dossier, place: &place, sha256: &sha256, name: "a", media_type: "text/plain", size: 1 };
    store.attach(actor, &file, at(5)).await.unwrap();
    store.comment(actor, &NewComment { dossier, place: &place, words: "perché?" }, at(6)).await.unwrap();
}

async fn carried(store: &Store, actor: &Actor) -> Vec<Loose> {
    let mut records = Vec::new();
    let take = |it| {
        records.push(it);
        Ok(())
    };
    store.carry_out(actor, take).await.unwrap();
    records
}

async fn carry(store: &Store, records: Vec<Loose>) -> Result<(store::BodyId, Chain), Unloadable> {
    store.carry_in(&mut records.into_iter().map(Ok)).await
}
