// SPDX-License-Identifier: AGPL-3.0-or-later
//! From an empty database to a body that is ready, through the five steps.

use crate::{client::Client, world::World};

const KEY: &str = "chiave-di-prova";

#[tokio::test]
async fn an_empty_installation_becomes_a_body_in_five_steps() {
    let world = World::empty(KEY).await;
    let mut person = Client::stranger(&world);
    assert_eq!(person.get("/avvio?chiave=altra").await.status, 403);
    assert_eq!(person.get(&format!("/avvio?chiave={KEY}")).await.heading(), "Primo avvio");
    let access = [
        ("chiave", KEY),
        ("nome", "Ada Bassi"),
        ("login", "A.Bassi"),
        ("password", "una frase lunga"),
        ("ripetuta", "una frase lunga"),
    ];
    assert_eq!(person.submit("/avvio", &access).await.heading(), "Quale ente");

    let found = person.get("/avvio/ente?cerca=portoferr").await;
    assert!(found.body.contains("nome=Comune%20di%20Portoferraio&amp;tipo=comune"), "{}", found.body);
    let body = [
        ("nome", "Comune di Portoferraio"),
        ("tipo", "comune"),
        ("provincia", "LI"),
        ("codice_ipa", "c_g912"),
        ("anno", "2027"),
    ];
    let profile = person.post("/avvio/ente", &body).await;
    let plan = profile.location.trim_end_matches("/profilo").to_owned();
    assert!(plan.starts_with("/avvio/"), "{}", profile.body);

    let size = [("dipendenti", "48"), ("abitanti", "12.011"), ("dirigenza", "no")];
    let structures = person.submit(&format!("{plan}/profilo"), &size).await;
    assert_eq!(structures.heading(), "Strutture e persone");
    assert!(person.get(&format!("{plan}/profilo")).await.body.contains("Profilo: piccolo"));

    // Pasted from a sheet with headings, and typed.
    let units = [
        ("strutture", "id\tnome\tresponsabile\nAG\tAffari generali\tP1\nTE\tTecnico\tP2"),
        ("persone", "P1;EQ;AG;funzionari\nP2;EQ;TE;funzionari"),
        ("vai", "si"),
    ];
    let system = person.submit(&format!("{plan}/strutture"), &units).await;
    assert_eq!(system.heading(), "Sistema di misurazione e valutazione");
    let listed = person.get(&format!("{plan}/strutture")).await.body;
    assert!(listed.contains("<th scope=\"row\">Affari generali</th>"), "{listed}");

    let chosen = person.post_parts(&format!("{plan}/sistema"), &[("modello", "portoferraio-2021")]).await;
    assert_eq!(chosen.location, format!("{plan}/calendario"), "{}", chosen.body);
    let calendar = person.get(&chosen.location).await.body;
    assert!(calendar.contains("31/01/2027"), "the term of the law: {calendar}");
    let dates = [("giorno-approva", "20/01/2027"), ("fonte-approva", "art. 4 del regolamento")];
    let home = person.submit(&format!("{plan}/calendario"), &dates).await;
    assert_eq!(home.status, 200);

    let plan = plan.replace("/avvio/", "/piani/");
    assert_eq!(person.get(&plan).await.heading(), "Piano della performance 2027");
}

#[tokio::test]
async fn what_was_typed_wrong_is_told_beside_its_field_and_kept() {
    let world = World::empty(KEY).await;
    let mut person = Client::stranger(&world);
    let wrong = [
        ("chiave", KEY),
        ("nome", "Ada Bassi"),
        ("login", "à"),
        ("password", "corta"),
        ("ripetuta", "altra"),
    ];
    let answer = person.post("/avvio", &wrong).await;
    assert_eq!(answer.status, 422);
    for words in ["value=\"Ada Bassi\"", "Usare lettere senza accenti", "almeno 12", "non sono uguali"] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert!(!answer.body.contains("corta"), "a password is not sent back");

    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let answer = secretary.post("/avvio/{vivo}/profilo", &[("dipendenti", "trenta")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("«trenta» non è un numero di persone"), "{}", answer.body);
    let answer = secretary.post("/avvio/{vivo}/calendario", &[("giorno-approva", "31/02/2026")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("«31/02/2026» non è un giorno"), "{}", answer.body);
    let answer = secretary.post_parts("/avvio/{vivo}/sistema", &[("file", "[sistema]\nnome = 3 3")]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("alert-danger"), "{}", answer.body);
}

#[tokio::test]
async fn the_system_of_an_approved_plan_stays() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let answer = secretary.post_parts("/avvio/{vivo}/sistema", &[("modello", "modello-2024")]).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let mut head = Client::of(&world, "responsabile.te").await;
    let answer = head.post("/avvio/{vivo}/profilo", &[("dipendenti", "31")]).await;
    assert!(answer.status.is_client_error(), "{}", answer.body);
}

#[tokio::test]
async fn the_examples_are_one_button_away_and_the_key_works_once() {
    let world = World::empty(KEY).await;
    let mut person = Client::stranger(&world);
    let ready = person.post("/avvio", &[("chiave", KEY), ("prova", "si")]).await;
    assert_eq!(ready.heading(), "Gli enti di esempio sono pronti");
    assert_eq!(person.post("/avvio", &[("chiave", KEY), ("prova", "si")]).await.status, 403);
    let entered = person.post("/accesso", &[("login", "segretario"), ("password", "prova-traguardo")]).await;
    // The secretary works in six bodies: which one is asked.
    assert_eq!(entered.location, "/ruolo");
    assert!(person.get("/ruolo").await.body.contains("Comune di Vallechiara di Sopra"));
}
