// SPDX-License-Identifier: AGPL-3.0-or-later
//! The work of who measures: stated beside recomputed, other rules, the targets of before, where one would arrive.

use axum::http::StatusCode;
use store::{Actor, Change, DossierId};

use crate::{client::Client, world::World};

#[tokio::test]
async fn what_is_stated_stands_beside_what_comes_out() {
    let world = World::new().await;
    let mut reader = Client::of_body(&world, "nucleo", "Consorzio Terrecablate").await;
    let page = reader.get("/piani/{terrecablate-2021}/misurazione").await;
    page.says("Dichiarato e ricalcolato</caption>");
    page.says("grado 95,59");
    page.says("coincide");
    assert!(!page.body.contains("Conferma e vai al passo"), "the nucleo fixes nothing");

    let mut secretary = Client::of(&world, "segretario").await;
    let all = secretary.get("/piani/{vivo}/misurazione").await;
    let some = secretary.get("/piani/{vivo}/misurazione?solo=differenze").await;
    some.says("manca «");
    some.says("istanza da decidere");
    let rows = |body: &str| body.matches("<tr><th scope=\"row\">").count();
    assert!(rows(&some.body) < rows(&all.body) && rows(&some.body) > 0);
    // Only what is theirs, for who answers for a structure and may not read the rest.
    let mut employee = Client::of(&world, "dipendente").await;
    let own = employee.get("/piani/{vivo}/misurazione").await;
    assert!(own.body.contains("barriere") && !own.body.contains("Pagare le fatture"), "{}", own.body);
}

#[tokio::test]
async fn other_rules_and_other_values_are_looked_at_and_not_kept() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let bare = secretary.get("/piani/{vivo}/altre-regole").await;
    bare.says("Scegliere un altro sistema, o altri valori.");
    let page = secretary.get("/piani/{vivo}/altre-regole?sistema=esempio%3Amodello-2024&tutto=si").await;
    page.says("Gradi prima e dopo</caption>");
    page.says("esempio: ");
    page.says("Mostra solo ciò che cambia");
    let strange = secretary.get("/piani/{vivo}/altre-regole?sistema=esempio%3Anessuno").await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    // The same as the command line: Terrecablate 2021 under the rules of another body.
    let mut reader = Client::of_body(&world, "segretario", "Consorzio Terrecablate").await;
    let page =
        reader.get("/piani/{terrecablate-2021}/altre-regole?sistema=esempio%3Acomune-lombardo-2019").await;
    page.says("gradi su");
    page.says("95,59");
}

#[tokio::test]
async fn the_targets_first_approved_are_still_there_to_be_measured_on() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let address = "/piani/{vivo}/attesi-di-prima?serie=risultati-2026-06-30";
    secretary.get(address).await.says("Non cambia nessun grado");
    // What was expected is brought down as a draft: on what was approved it is measured as before.
    let bodies = world.store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).unwrap();
    let person = world.store.account_by_login("segretario").await.unwrap().unwrap().person;
    let actor = Actor { body: body.id, person, role: "segretario".to_owned(), on_behalf_of: None };
    let plan = DossierId::from(world.names.address("{vivo}"));
    let (_, rows) = world.store.rows(&actor, &plan).await.unwrap();
    let is_it = |it: &&store::Row| {
        it.place.sheet == "atteso"
            && it.cells.contains("\"indicatore\":\"OB-01/1.a\"")
            && it.cells.contains("\"anno\":2026")
    };
    let mut row = rows.iter().find(is_it).unwrap().clone();
    let cells = row.cells.clone();
    let at = cells.find("\"valore\":\"").unwrap() + 10;
    let end = at + cells[at..].find('"').unwrap();
    row.cells = format!("{}31%{}", &cells[..at], &cells[end..]);
    world.store.record(&actor, &plan, &[Change::Put(row)], world.now).await.unwrap();
    let page = secretary.get(address).await;
    page.says("Che cosa è cambiato nel piano");
    page.says("indicatore 1.a: target");
    let line = page.between("struttura AG › obiettivo 1 › indicatore 1.a</span>", "</tr>");
    assert!(line.contains("69,23") && line.contains("100,00"), "{line}");
}

#[tokio::test]
async fn a_forecast_says_how_it_was_made_and_of_what_there_is_none() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let page = secretary.get("/piani/{vivo}/risultati").await;
    let chart = page.between("Dove si arriva a fine anno</strong>", "</figure>");
    for words in ["non prevedibile", "non dice il suo andamento", "è un livello", "giorni passati 181"] {
        assert!(chart.contains(words), "{words}: {chart}");
    }
    assert!(chart.contains("<svg role=\"img\""), "{chart}");
    // A year that is over has nothing to be forecast.
    let mut reader = Client::of_body(&world, "nucleo", "Consorzio Terrecablate").await;
    let page = reader.get("/piani/{terrecablate-2021}/risultati").await;
    assert!(!page.body.contains("Dove si arriva"), "{}", page.body);
}

#[tokio::test]
async fn questionnaires_are_read_as_counts_and_never_as_people() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let page = secretary.get("/piani/{vivo}/questionari").await;
    page.says("<code>mensa.soddisfatti</code>");
    page.says("68,75");
    page.says("45,71");
    page.says("meno di 3");
    // Who works there reads what users say of their service, and writes it if they answer for it.
    let mut employee = Client::of(&world, "dipendente").await;
    let own = employee.get("/piani/{vivo}/questionari").await;
    assert!(
        own.body.contains("Sportello edilizia") && !own.body.contains("Mensa scolastica"),
        "{}",
        own.body
    );
    let mut head = Client::of(&world, "responsabile.te").await;
    let new = [
        ("id", "cantieri"),
        ("servizio", "Avvisi dei cantieri"),
        ("struttura", "TE"),
        ("interpellati", "50"),
        ("compilati", "20"),
        ("soddisfatti_da", "4"),
    ];
    let saved = head.post("/piani/{vivo}/nuova/questionario", &new).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    head.get("/piani/{vivo}/questionari").await.says("Avvisi dei cantieri");
    let foreign = [("id", "altrui"), ("servizio", "Anagrafe"), ("struttura", "AG")];
    assert!(head.post("/piani/{vivo}/nuova/questionario", &foreign).await.status.is_client_error());
}
