// SPDX-License-Identifier: AGPL-3.0-or-later
//! Roles lent: what is done with one is written as done on behalf of who lent it, and reaches no further.

use axum::http::StatusCode;
use engine::{cycle::Role, model::Choice as _};
use jiff::civil::date;
use store::{Actor, NewDelegation, Store};

use crate::{client::Client, world::World};

const PERIOD: [(&str, &str); 2] = [("dal", "2026-07-01"), ("al", "2026-07-31")];

/// Chooses the role lent by somebody.
async fn on_behalf(client: &mut Client<'_>, giver: &str) {
    let seats = client.get("/ruolo").await;
    let seat = seats.body.split("value=\"").find(|it| it.contains(giver)).unwrap();
    let seat = seat.split('"').next().unwrap().to_owned();
    assert_eq!(client.post("/ruolo", &[("ruolo", &seat)]).await.location, "/");
}

async fn actor(world: &World, store: &Store, login: &str) -> Actor {
    let person = store.account_by_login(login).await.unwrap().unwrap().person;
    let bodies = store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.ends_with("Sopra")).unwrap().id;
    assert!(world.names.address("{vivo}") != "{vivo}");
    Actor { body, person, role: String::new(), on_behalf_of: None }
}

#[tokio::test]
async fn what_is_done_is_written_on_behalf_of_who_lent() {
    let world = World::new().await;
    let mut giver = Client::of(&world, "segretario").await;
    let lend = |person, scope| {
        [("azione", "delega"), ("persona", person), ("struttura", scope), PERIOD[0], PERIOD[1]]
    };
    let wrong = giver.post("/deleghe", &[("azione", "delega"), ("dal", "2026-06-30")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["scegliere la persona", "comincia oggi o più avanti", "ha un ultimo giorno"] {
        wrong.says(words);
    }
    giver.submit("/deleghe", &lend("{responsabile.ag}", "")).await.says("La delega è data");
    let mut taker = Client::of(&world, "responsabile.ag").await;
    taker.get("/deleghe").await.says("<th scope=\"row\">segretario o direttore</th><td>Bruno Conti</td>");
    on_behalf(&mut taker, "per delega di Bruno Conti").await;
    let form = [
        ("nome", "Comune di Vallechiara di Sopra"),
        ("versione", "1"),
        ("inattivita", "60"),
        ("relazione", "prima-l-approvazione"),
    ];
    assert_eq!(taker.post("/impostazioni", &form).await.location, "/impostazioni?fatto=si");
    taker.get("/registro?tipo=body.").await.says("Dario Selva, per delega di Bruno Conti");
    // What is lent is not lent again, nor given to a program.
    assert_eq!(taker.post("/deleghe", &lend("{rpct}", "")).await.status, StatusCode::FORBIDDEN);
    let key = [("nome", "x"), ("ruolo", "segretario"), ("giorni", "30")];
    assert_eq!(taker.post("/profilo/chiavi", &key).await.status, StatusCode::FORBIDDEN);

    let given = giver.get("/deleghe").await;
    let id = given.between("name=\"quale\" value=\"", "\"").to_owned();
    let mut other = Client::of(&world, "rpct").await;
    let end = [("azione", "concludi"), ("quale", id.as_str())];
    assert_eq!(other.post("/deleghe", &end).await.status, StatusCode::FORBIDDEN);
    giver.submit("/deleghe", &end).await.says("La delega è finita");
    assert_eq!(taker.get("/piani").await.location, "/ruolo", "at once");
}

#[tokio::test]
async fn who_lends_lends_no_more_than_they_have() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let page = head.get("/deleghe").await;
    assert!(page.body.contains("value=\"AG\"") && !page.body.contains("value=\"TE\""), "{}", page.body);
    let lend =
        |scope| [("azione", "delega"), ("persona", "{rpct}"), ("struttura", scope), PERIOD[0], PERIOD[1]];
    head.post("/deleghe", &lend("TE")).await.says("non è fra quelle del proprio ruolo");
    let nucleus = Client::of(&world, "nucleo").await.post("/deleghe", &lend("")).await;
    assert_eq!(nucleus.status, StatusCode::FORBIDDEN, "who is appointed in person");
    head.submit("/deleghe", &lend("")).await;
    let mut taker = Client::of(&world, "rpct").await;
    on_behalf(&mut taker, "per delega di Dario Selva").await;
    taker.get("/piani").await.says("responsabile, per delega di Dario Selva");
    // The role of who lent ends: so does what they lent.
    let mut admin = Client::of(&world, "amministratore").await;
    let end = [("azione", "concludi"), ("quale", "{sopra-responsabile.ag}")];
    admin.submit("/utenze/{responsabile.ag}", &end).await;
    assert_eq!(taker.get("/piani").await.location, "/ruolo");
    assert!(!taker.get("/ruolo").await.body.contains("per delega di"));
}

#[tokio::test]
async fn what_nobody_has_cannot_be_lent() {
    let world = World::new().await;
    let (giver, taker) =
        (actor(&world, &world.store, "dipendente").await, actor(&world, &world.store, "rpct").await);
    let new = NewDelegation {
        giver: &giver.person,
        taker: &taker.person,
        role: Role::Secretary.word(),
        scope: "",
        since: date(2026, 1, 1),
        until: None,
    };
    world.store.delegate(&giver, &new, world.now).await.unwrap();
    let seats = Client::of(&world, "rpct").await.get("/ruolo").await;
    assert!(!seats.body.contains("per delega di"), "{}", seats.body);
}
