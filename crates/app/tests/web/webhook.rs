// SPDX-License-Identifier: AGPL-3.0-or-later
//! Programs of others that are told what happens: signed, once for what was done together, again if they do not answer.

use app::{
    web::{Settings, Site, job},
    webhook::{Caller, signature},
};
use axum::http::StatusCode;
use serde_json::Value;

use crate::{client::Client, listener::Listener, world::World};

fn settings(private: bool, now: &str) -> Settings {
    Settings {
        caller: Some(Caller::new(private).unwrap()),
        now: Some(now.parse().unwrap()),
        ..Settings::default()
    }
}

fn later(world: &World, now: &str) -> Site {
    Site::new(settings(true, now), world.store.clone())
}

async fn do_all(site: &Site) -> Vec<String> {
    job::do_all(site).await.unwrap_or_else(|it| panic!("{it:?}"))
}

/// A header of a request, and its body.
fn header<'r>(request: &'r str, name: &str) -> &'r str {
    let line = request.lines().find(|it| it.to_lowercase().starts_with(&format!("{name}:")));
    line.and_then(|it| it.split_once(':')).unwrap().1.trim()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn a_program_is_told_what_happens_and_nothing_else() {
    let program = Listener::program().await;
    let world = World::with(settings(true, "2026-07-01T10:00:00Z")).await;
    let mut secretary = Client::of(&world, "segretario").await;
    let address = format!("http://{}/avvisi", program.address);
    let new = [
        ("azione", "aggiungi"),
        ("nome", "Albo pretorio"),
        ("indirizzo", address.as_str()),
        ("valori.modificati", "si"),
    ];
    let page = secretary.submit("/impostazioni/avvisi", &new).await;
    let secret = page.between("<code>", "</code>").to_owned();
    assert!(secret.starts_with("whsec_"), "{secret}");
    assert!(!secretary.get("/impostazioni/avvisi").await.body.contains(&secret), "shown once");
    secretary.get("/registro?tipo=webhook.").await.says("fa avvisare «Albo pretorio»");

    // To try.
    let id = page.between("name=\"quale\" value=\"", "\"").to_owned();
    secretary
        .submit("/impostazioni/avvisi", &[("azione", "prova"), ("quale", &id)])
        .await
        .says("di prova è in partenza");
    do_all(&world.site).await;
    let first = program.arrived().remove(0);
    assert!(first.starts_with("POST /avvisi HTTP/1.1"), "{first}");
    assert_eq!(header(&first, "content-type"), "application/json");
    let seconds = header(&first, "webhook-timestamp").parse().unwrap();
    let signed = signature(&secret, header(&first, "webhook-id"), seconds, body(&first));
    assert_eq!(header(&first, "webhook-signature"), signed);
    assert_eq!(serde_json::from_str::<Value>(body(&first)).unwrap()["tipo"], "prova");

    // Something happens: the window is extended, which is of its set of values; the settings, which nobody wants to know.
    let extend = [("azione", "prolunga"), ("serie", "risultati-2026-06-30"), ("chiude", "20/07/2026")];
    secretary.submit("/piani/{vivo}/valori", &extend).await;
    program.will_answer("500 guasto");
    let (site, other) = (later(&world, "2026-07-01T10:00:20Z"), later(&world, "2026-07-01T10:00:20Z"));
    tokio::join!(do_all(&site), do_all(&other));
    do_all(&site).await;
    assert_eq!(program.arrived().len(), 2);
    let told: Value = serde_json::from_str(body(&program.arrived()[1])).unwrap();
    assert_eq!(told["tipo"], "valori.modificati");
    assert_eq!(told["dati"]["piano"], world.names.address("{vivo}"));
    assert_eq!(told["dati"]["serie"], "risultati-2026-06-30");
    assert!(told["dati"]["versione"].as_i64().unwrap() > 0);
    let keys: Vec<&String> = told["dati"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["ente", "piano", "versione", "serie"]);
    secretary.get("/impostazioni/avvisi").await.says("risponde 500");

    // It is told again, with the same id; then by hand once more.
    do_all(&later(&world, "2026-07-01T10:02:00Z")).await;
    let all = program.arrived();
    assert_eq!(all.len(), 3);
    assert_eq!(header(&all[1], "webhook-id"), header(&all[2], "webhook-id"));
    let page = secretary.get("/impostazioni/avvisi").await;
    page.says("risponde 204");
    let again = [("azione", "riprova"), ("quale", header(&all[2], "webhook-id"))];
    secretary.submit("/impostazioni/avvisi", &again).await.says("di nuovo in partenza");
    do_all(&later(&world, "2026-07-01T10:03:00Z")).await;
    assert_eq!(program.arrived().len(), 4);

    // Then no more.
    secretary
        .submit("/impostazioni/avvisi", &[("azione", "togli"), ("quale", &id)])
        .await
        .says("non viene più avvisato");
    let close = [("azione", "chiudi"), ("serie", "risultati-2026-06-30")];
    secretary.submit("/piani/{vivo}/valori", &close).await;
    do_all(&later(&world, "2026-07-01T10:05:00Z")).await;
    assert_eq!(program.arrived().len(), 4);
}

#[tokio::test]
async fn nobody_is_sent_inside_the_network() {
    let world = World::with(settings(false, "2026-07-01T10:00:00Z")).await;
    let mut secretary = Client::of(&world, "segretario").await;
    for (address, why) in [
        ("https://127.0.0.1/", "è nella rete interna"),
        ("https://169.254.169.254/latest/meta-data", "è nella rete interna"),
        ("http://albo.example/", "comincia con https://"),
        ("albo", "serve un indirizzo completo"),
    ] {
        let new = [("azione", "aggiungi"), ("nome", "x"), ("indirizzo", address), ("piano.creato", "si")];
        let page = secretary.post("/impostazioni/avvisi", &new).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        page.says(why);
        page.says(&format!("value=\"{address}\""));
    }
    let nothing = [("azione", "aggiungi"), ("nome", ""), ("indirizzo", "https://albo.example/")];
    let page = secretary.post("/impostazioni/avvisi", &nothing).await;
    page.says("segnare almeno una cosa");
    page.says("dare al programma un nome");
    assert!(!secretary.get("/impostazioni/avvisi").await.body.contains("avviso-1"), "nothing was added");
    let mut head = Client::of(&world, "responsabile.ag").await;
    assert_eq!(head.get("/impostazioni/avvisi").await.status, StatusCode::FORBIDDEN);
    assert_eq!(head.post("/impostazioni/avvisi", &nothing).await.status, StatusCode::FORBIDDEN);
}
