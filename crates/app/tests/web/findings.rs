// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings of a plan: filtered, accepted with a reason, opened again, taken away as a file.

use crate::{client::Client, world::World};

const BODY: &str = "Comune di Portoferraio";
const LIST: &str = "/piani/{portoferraio-2021}/rilievi";

#[tokio::test]
async fn findings_are_filtered_by_the_address() {
    let world = World::new().await;
    let mut secretary = Client::of_body(&world, "segretario", BODY).await;
    let all = secretary.get(LIST).await.body;
    let count = |page: &str| page.matches("class=\"app-finding\"").count();
    assert!(all.contains("href=\"/regole/PESI-04\"") && all.contains("/righe/"), "{all}");
    let errors = secretary.get(&format!("{LIST}?gravita=errore")).await.body;
    let weights = secretary.get(&format!("{LIST}?famiglia=PESI")).await.body;
    let both = secretary.get(&format!("{LIST}?gravita=errore&famiglia=PESI")).await.body;
    assert!(count(&all) > count(&errors) && count(&errors) > count(&both) && count(&both) > 0);
    assert!(count(&weights) >= count(&both));
    assert!(!both.contains("href=\"/regole/RESP-01\""), "{both}");
    let accepted = secretary.get(&format!("{LIST}?accettati=si")).await.body;
    assert!(accepted.contains("Nessun rilievo con questi filtri"), "{accepted}");
}

#[tokio::test]
async fn a_finding_is_accepted_with_a_reason_and_opened_again() {
    let world = World::new().await;
    let mut secretary = Client::of_body(&world, "segretario", BODY).await;
    let waiver = "/piani/{portoferraio-2021}/rilievi/deroga";
    let page = secretary.get(&format!("{waiver}?regola=PESI-04&nodo=")).await;
    assert_eq!(page.heading(), "Accettare PESI-04");
    let blank = secretary.post(waiver, &[("regola", "PESI-04"), ("nodo", ""), ("motivo", " ")]).await;
    assert_eq!(blank.status, 422);
    assert!(blank.body.contains("scrivere il motivo"), "{}", blank.body);
    let fields = [("regola", "PESI-04"), ("nodo", ""), ("motivo", "il documento è del 2021")];
    let given = secretary.submit(waiver, &fields).await;
    assert!(given.body.contains("Deroga registrata"), "{}", given.body);
    let accepted = secretary.get(&format!("{LIST}?accettati=si")).await.body;
    assert!(accepted.contains("Accettato da segretario: il documento è del 2021"), "{accepted}");

    let key =
        accepted.split_once("name=\"togli\" value=\"").and_then(|(_, it)| it.split_once('"')).unwrap().0;
    let withdrawn = secretary.submit(waiver, &[("togli", key)]).await;
    assert!(withdrawn.body.contains("Deroga ritirata"), "{}", withdrawn.body);
    let accepted = secretary.get(&format!("{LIST}?accettati=si")).await.body;
    assert!(!accepted.contains("Accettato da"), "{accepted}");
    // Only a waiver is taken away here.
    assert_eq!(secretary.post(waiver, &[("togli", "obiettivo#1")]).await.status, 409);
}

#[tokio::test]
async fn only_who_may_accepts_findings() {
    let world = World::new().await;
    let waiver = "/piani/{vivo}/rilievi/deroga";
    let fields = [("regola", "PESI-04"), ("nodo", ""), ("motivo", "perché sì")];
    for login in ["responsabile.ag", "sindaco", "revisore", "amministratore", "dipendente"] {
        let mut person = Client::of(&world, login).await;
        assert_eq!(person.post(waiver, &fields).await.status, 403, "{login}");
        assert_eq!(person.get(&format!("{waiver}?regola=PESI-04")).await.status, 403, "{login}");
    }
    assert_eq!(Client::of(&world, "nucleo").await.post(waiver, &fields).await.status, 303);
}

#[tokio::test]
async fn the_working_paper_is_the_one_of_the_command_line() {
    let world = World::new().await;
    let mut evaluation = Client::of_body(&world, "nucleo", BODY).await;
    let paper = evaluation.get(&format!("{LIST}.csv")).await;
    assert_eq!(paper.status, 200);
    assert!(paper.body.starts_with("regola;gravità;dove;che cosa;"), "{}", paper.body);
    assert!(
        paper.body.contains("\"PESI-04\";\"errore\"") && paper.body.contains("(piano.toml:"),
        "{}",
        paper.body
    );
}
