// SPDX-License-Identifier: AGPL-3.0-or-later
//! A request that a row is not counted: it changes nothing until it is decided, by whom it is up to, and then it is told.

use axum::http::StatusCode;

use crate::{client::Client, world::World};

const NEW: &str = "/piani/{vivo}/istanze/nuova";
const WHY: &str = "/piani/{vivo}/perche/OB-04%2F4.a?serie=risultati-2026-06-30";

#[tokio::test]
async fn a_request_counts_once_it_is_decided() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let mut mayor = Client::of(&world, "sindaco").await;
    let mut nucleo = Client::of(&world, "nucleo").await;
    // What is asked for is complete, or nothing is recorded and the words stay.
    let silent = secretary.post(NEW, &[("di", "OB-04/4.a"), ("chiede", "forza"), ("valore", "tanto")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.says("scrivere il grado, per esempio 85");
    silent.says("value=\"tanto\"");
    let asked = [
        ("di", "OB-04/4.a"),
        ("chiede", "forza"),
        ("valore", "80"),
        ("al", "30/06/2026"),
        ("riguarda", "dirigenza"),
        ("motivo", "la piattaforma era ferma"),
        ("prova", "avviso del gestore"),
    ];
    let page = secretary.submit(NEW, &asked).await;
    page.says("da decidere");
    page.says("Se si accoglie");
    page.says("80,00");
    let here = "/piani/{vivo}/istanze/I4";
    let before = secretary.get(WHY).await;
    assert!(!before.body.contains("piattaforma era ferma"), "nothing counts before it is decided");
    before.says("non raggiunto");

    // Not one's own to decide, nor before the opinion.
    let act = [
        ("esito", "accolta"),
        ("organo", "Giunta comunale"),
        ("atto", "delibera"),
        ("numero", "61"),
        ("data", "01/07/2026"),
        ("motivo", "fermo documentato"),
    ];
    let foreign = secretary.post(here, &act).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    foreign.says("CICL-29");
    let early = mayor.post(here, &act).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    early.says("CICL-30");
    let minutes = [
        ("esito", "accolta"),
        ("organo", "Nucleo di valutazione"),
        ("atto", "verbale"),
        ("numero", "4"),
        ("data", "01/07/2026"),
        ("motivo", "il fermo è del gestore"),
    ];
    nucleo.get(here).await.says("Dare il parere");
    nucleo.submit(here, &minutes).await.says("favorevole");
    secretary.get(WHY).await.says("non raggiunto");
    let unwritten: Vec<_> = act.iter().filter(|(key, _)| *key != "numero").copied().collect();
    mayor.post(here, &unwritten).await.says("CICL-06");
    mayor.get(here).await.says("Decidere");
    mayor.submit(here, &act).await.says("accolta");

    // The degree is that of the decision, and its why says whose, by which act, on which request.
    let why = secretary.get(WHY).await;
    for words in [
        "80,00",
        "deciso da organo-politico, delibera Giunta comunale n. 61 del 01/07/2026",
        "parere favorevole",
    ] {
        why.says(words);
    }
    // What was answered is not changed, by its page or as a row.
    assert!(mayor.post(here, &act).await.status.is_client_error());
    secretary.get("/piani/{vivo}/istanze").await.says("delibera Giunta comunale n. 61 del 01/07/2026");
    let table = secretary.get("/piani/{vivo}/tabelle/decisione").await;
    let key = table.between("/righe/", "\"").to_owned();
    let row = format!("/piani/{{vivo}}/righe/{key}");
    let changed = secretary.post(&row, &[("motivo", "altro"), ("vista", "1")]).await;
    assert!(changed.status.is_client_error(), "{}", changed.body);
}

#[tokio::test]
async fn a_refused_request_stays_in_the_history_and_a_head_decides_nothing() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.te").await;
    let refused = head.get("/piani/{vivo}/istanze/I2").await;
    refused.says("respinta");
    refused.says("determina Segretario comunale n. 118 del 30/06/2026");
    // What is of others is not asked for, and what takes a row out of the measure is not written as a value.
    let other = [
        ("di", "OB-01/1.a"),
        ("chiede", "neutralizza"),
        ("riguarda", "personale"),
        ("motivo", "non dipende da noi"),
    ];
    assert_eq!(head.post(NEW, &other).await.status, StatusCode::FORBIDDEN);
    let forced = [
        ("di", "OB-08/8.a"),
        ("valore", "100"),
        ("stato", "forzato"),
        ("motivo", "così"),
        ("atto", "mio"),
        ("serie", "risultati-2026-06-30"),
    ];
    let answer = head.post("/piani/{vivo}/nuova/rilevazione?serie=risultati-2026-06-30", &forced).await;
    assert!(answer.status.is_client_error(), "{}", answer.body);
    answer.says("CICL-29");
    let act =
        [("esito", "accolta"), ("motivo", "sì"), ("organo", "io"), ("numero", "1"), ("data", "01/07/2026")];
    assert_eq!(head.post("/piani/{vivo}/istanze/I1", &act).await.status, StatusCode::FORBIDDEN);
    let mut administrator = Client::of(&world, "amministratore").await;
    assert_eq!(administrator.get("/piani/{vivo}/istanze").await.status, StatusCode::FORBIDDEN);
    let mut employee = Client::of(&world, "dipendente").await;
    let own = employee.get("/piani/{vivo}/istanze").await;
    assert!(own.body.contains("istanze/I1") && !own.body.contains("istanze/I2"), "{}", own.body);
}
