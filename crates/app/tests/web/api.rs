// SPDX-License-Identifier: AGPL-3.0-or-later
//! What programs read and write, with the rights of people.

use app::web::{self, api};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

use crate::{client::Client, program::Program, world::World};

/// Validates a body against a schema of the document.
fn is_as_described(schema: &str, body: &Value) {
    let mut document = api::document();
    document["$ref"] = json!(format!("#/components/schemas/{schema}"));
    let validator = jsonschema::validator_for(&document).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(body).map(|it| format!("{} {it}", it.instance_path())).collect();
    assert!(wrong.is_empty(), "{schema}: {}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_read_is_as_described() {
    let world = World::new().await;
    let reader = Program::of(&world, "segretario", "lettura").await;
    for (address, schema) in [
        ("/openapi.json", "Descrizione"),
        ("/ente", "Ente"),
        ("/piani", "Pagina_Piano"),
        ("/piani/{vivo}", "Piano"),
        ("/piani/{vivo}/righe?per_pagina=500", "Pagina_Riga"),
        ("/piani/{vivo}/righe/{riga}", "Riga"),
        ("/piani/{vivo}/punteggi", "Punteggi"),
        ("/piani/{vivo}/perche/OB-05", "Spiegazione"),
        ("/piani/{vivo}/perche/ente", "Spiegazione"),
        ("/piani/{vivo}/rilievi", "Rilievi"),
        ("/piani/{vivo}/ciclo", "Ciclo"),
        ("/piani/{vivo}/versioni", "Versioni"),
        ("/piani/{vivo}/versioni/1", "TestoCanonico"),
        ("/piani/{vivo}/valori", "Insiemi"),
    ] {
        let told = reader.get(address).await.done(200);
        assert_eq!(told.header("content-type"), "application/json", "{address}");
        is_as_described(schema, &told.body);
        let keep = if schema == "Descrizione" { "public, max-age=3600" } else { "no-store" };
        assert_eq!(told.header("cache-control"), keep, "{address}");
    }
    let body = reader.get("/ente").await.body;
    assert_eq!((&body["ruolo"], &body["ambito"]), (&json!("segretario"), &json!("lettura")));
    let tree = reader.get("/piani/{vivo}/punteggi").await.body;
    assert!(tree["nodi"][0]["children"].as_array().is_some_and(|it| !it.is_empty()), "{tree}");
    // Who answers for a structure reads the trees of what is theirs.
    let head = Program::of(&world, "responsabile.ag", "lettura").await;
    let rows = head.get("/piani/{vivo}/righe?per_pagina=500").await.done(200);
    is_as_described("Pagina_Riga", &rows.body);
    is_as_described("Punteggi", &head.get("/piani/{vivo}/punteggi").await.done(200).body);
}

#[tokio::test]
async fn long_lists_come_a_page_at_a_time() {
    let world = World::new().await;
    let reader = Program::of(&world, "segretario", "lettura").await;
    let all = reader.get("/piani/{vivo}/righe?tabella=fase&per_pagina=500").await.body;
    let total = all["totale"].as_u64().unwrap();
    assert!(total > 2 && all["successiva"].is_null(), "{all}");
    let (mut rows, mut next) = (Vec::new(), json!("/api/v1/piani/{vivo}/righe?tabella=fase&per_pagina=2"));
    while let Some(address) = next.as_str() {
        let page = reader.get(address.strip_prefix("/api/v1").unwrap()).await.done(200).body;
        rows.extend(page["elementi"].as_array().unwrap().clone());
        next = page["successiva"].clone();
    }
    assert_eq!(Value::from(rows), all["elementi"]);
    let beyond = reader.get("/piani/{vivo}/righe?tabella=fase&pagina=999").await.done(200);
    assert_eq!(beyond.body["elementi"], json!([]));
    for wrong in ["pagina=0", "per_pagina=501", "pagina=x", "altro=1", "tabella=nessuna"] {
        reader.get(&format!("/piani/{{vivo}}/righe?{wrong}")).await.refuses(400, "");
    }
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let world = World::new().await;
    let (reader, writer) = (
        Program::of(&world, "segretario", "lettura").await,
        Program::of(&world, "segretario", "scrittura").await,
    );
    let stranger = Program::stranger(&world);
    let unknown = stranger.get("/piani").await;
    unknown.refuses(401, "«Authorization: Bearer»");
    assert_eq!(unknown.header("www-authenticate"), "Bearer");
    let request = Request::builder().uri("/api/v1/piani").header("authorization", "Bearer nessuna");
    stranger.ask(request.body(Body::empty()).unwrap()).await.refuses(401, "scaduta");
    // The session of a browser opens nothing here.
    let cookie = Client::of(&world, "segretario").await.cookie;
    let request = Request::builder().uri("/api/v1/piani").header("cookie", cookie);
    stranger.ask(request.body(Body::empty()).unwrap()).await.refuses(401, "browser");

    reader.get("/nulla").await.refuses(404, "non c'è nulla");
    let wrong = reader.send("DELETE", "/piani", &[], None).await;
    wrong.refuses(405, "Allow");
    assert_eq!(wrong.header("allow"), "GET,HEAD");
    let new = json!({ "tabella": "fase", "celle": { "obiettivo": "OB-01" } });
    reader.send("POST", "/piani/{vivo}/righe", &[], Some(new.clone())).await.refuses(403, "sola lettura");
    let kind = [("content-type", "text/plain")];
    writer.send("POST", "/piani/{vivo}/righe", &kind, Some(new)).await.refuses(415, "text/plain");
    let large = json!({ "tabella": "fase", "celle": { "titolo": "x".repeat(300_000) } });
    writer.send("POST", "/piani/{vivo}/righe", &[], Some(large)).await.refuses(413, "256 KiB");
    for (body, status, words) in [
        (json!({ "tabella": "fase" }), 422, "manca «celle»"),
        (json!({ "tabella": "fase", "celle": {}, "altro": 1 }), 422, "c'è «altro»"),
        (json!({ "tabella": 1, "celle": {} }), 422, "un altro tipo"),
        (json!({ "tabella": "nessuna", "celle": {} }), 422, "non è una tabella"),
        (json!({ "tabella": "fase", "celle": {} }), 422, "non è scritto nulla"),
        (json!({ "tabella": "fase", "celle": { "peso": 0.5 } }), 422, "non è intero"),
        (json!({ "tabella": "fase", "celle": { "colore": "blu" } }), 422, "colore"),
        (json!({ "tabella": "rilevazione", "serie": "nessuna", "celle": { "di": "OB-01" } }), 422, "nessuna"),
    ] {
        writer.send("POST", "/piani/{vivo}/righe", &[], Some(body)).await.refuses(status, words);
    }
    let headers = [("authorization", "Bearer x"), ("content-type", "application/json")];
    let request = headers.iter().fold(Request::post("/api/v1/piani/x/righe"), |it, (k, v)| it.header(*k, *v));
    stranger.ask(request.body(Body::from("{")).unwrap()).await.refuses(401, "");
    reader.get("/piani/{vivo}/versioni/99").await.refuses(404, "");
    reader.get("/piani/{vivo}/versioni/x").await.refuses(404, "");
    reader.get("/piani/%FF").await.refuses(400, "");
}

#[tokio::test]
async fn a_program_changes_a_row_only_as_it_read_it() {
    let world = World::new().await;
    let writer = Program::of(&world, "segretario", "scrittura").await;
    let row = "/piani/{vivo}/righe/{riga}";
    let read = writer.get(row).await.done(200);
    let (tag, cells) = (read.header("etag").to_owned(), read.body["celle"].clone());
    assert_eq!(tag, format!("\"{}\"", read.body["versione"]));

    let title = |words: &str| Some(json!({ "celle": { "titolo": words } }));
    writer.send("PATCH", row, &[], title("Uno")).await.refuses(428, "If-Match");
    writer.send("PATCH", row, &[("if-match", "*")], title("Uno")).await.refuses(428, "fra virgolette");
    let merge = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
    let first = writer.send("PATCH", row, &merge, title("Uno")).await.done(200);
    is_as_described("Riga", &first.body);
    assert_eq!(first.body["celle"]["titolo"], "Uno");
    assert_eq!(first.body["celle"]["codice"], cells["codice"], "the others stay");

    // Somebody read what was there before: both versions are told.
    let late = writer.send("PATCH", row, &[("if-match", &tag)], title("Due")).await;
    late.refuses(412, "è cambiata");
    is_as_described("Problema", &late.body);
    assert_eq!(late.body["letta"]["celle"], cells);
    assert_eq!(late.body["attuale"], first.body);

    // What one read is what one may send back.
    let tag = first.header("etag").to_owned();
    let same =
        writer.send("PUT", row, &[("if-match", &tag)], Some(json!({ "celle": first.body["celle"] }))).await;
    assert_eq!((same.done(200).body["versione"].clone()), first.body["versione"]);
    let back =
        writer.send("PUT", row, &[("if-match", &tag)], Some(json!({ "celle": cells }))).await.done(200);
    assert_eq!(back.body["celle"], cells);

    let tag = back.header("etag").to_owned();
    let others = writer.send("DELETE", row, &[("if-match", &tag)], None).await;
    others.refuses(409, "dipendenti=true");
    assert!(others.body["errori"].as_array().is_some_and(|it| !it.is_empty()), "{others:?}");
    let all = format!("{row}?dipendenti=true");
    let gone = writer.send("DELETE", &all, &[("if-match", &tag)], None).await.done(200);
    is_as_described("Esito", &gone.body);
    assert!(gone.body["tolte"].as_array().unwrap().len() > 1, "{gone:?}");
    writer.get(row).await.refuses(404, "");
    writer.send("DELETE", &all, &[("if-match", &tag)], None).await.refuses(404, "");
}

#[tokio::test]
async fn a_request_sent_twice_is_done_once() {
    let world = World::new().await;
    let writer = Program::of(&world, "segretario", "scrittura").await;
    let (rows, named) = ("/piani/{vivo}/righe", [("idempotency-key", "fase-nuova-1")]);
    let new = |title: &str| {
        Some(
            json!({ "tabella": "fase", "celle": { "obiettivo": "OB-01", "titolo": title, "scadenza": "31/12/2026" } }),
        )
    };
    let count =
        async || writer.get("/piani/{vivo}/righe?tabella=fase").await.body["totale"].as_u64().unwrap();
    let before = count().await;
    let first = writer.send("POST", rows, &named, new("Avviso")).await.done(201);
    is_as_described("Riga", &first.body);
    let again = writer.send("POST", rows, &named, new("Avviso")).await.done(201);
    assert_eq!(
        (&again.body, again.header("location"), again.header("etag")),
        (&first.body, first.header("location"), first.header("etag"))
    );
    assert_eq!(count().await, before + 1);
    assert!(first.body["celle"]["id"].as_str().is_some_and(|it| it.starts_with("OB-01/")), "{first:?}");
    let there = writer.get(first.header("location").strip_prefix("/api/v1").unwrap()).await.done(200);
    assert_eq!(there.body, first.body);

    writer.send("POST", rows, &named, new("Bando")).await.refuses(422, "un'altra richiesta");
    // Another person may give the same name to theirs.
    let head = Program::of(&world, "responsabile.ag", "scrittura").await;
    head.send("POST", rows, &named, new("Bando")).await.done(201);
    assert_eq!(count().await, before + 2);
    writer
        .send("POST", rows, &[("idempotency-key", " ")], new("Bando"))
        .await
        .refuses(400, "Idempotency-Key");
}

#[tokio::test]
async fn many_rows_at_once_or_none() {
    let world = World::new().await;
    let writer = Program::of(&world, "segretario", "scrittura").await;
    let (address, plan) = ("/piani/{vivo}/modifiche", "/piani/{vivo}");
    let old = writer.get("/piani/{vivo}/righe/{riga}").await.body;
    let version = writer.get(plan).await.body["versione"].clone();
    let changes = |weight: &str, prova: bool| {
        Some(json!({ "prova": prova, "modifiche": [
            { "azione": "aggiungi", "tabella": "fase", "celle": { "obiettivo": "OB-01", "titolo": "Prima" } },
            { "azione": "aggiungi", "tabella": "fase", "celle": { "obiettivo": "OB-01", "titolo": "Seconda" } },
            { "azione": "cambia", "riga": old["riga"], "versione": old["versione"], "celle": { "peso": weight } },
        ] }))
    };
    let tried = writer.send("POST", address, &[], changes("33%", true)).await.done(200);
    is_as_described("Esito", &tried.body);
    assert!(tried.body["lotto"].is_null() && tried.body["righe"].as_array().unwrap().len() == 3, "{tried:?}");
    assert_eq!(writer.get(plan).await.body["versione"], version, "nothing was recorded");

    let mut wrong = changes("33%", false).unwrap();
    wrong["modifiche"][1]["celle"]["colore"] = json!("blu");
    writer.send("POST", address, &[], Some(wrong)).await.refuses(422, "colore");
    assert_eq!(writer.get(plan).await.body["versione"], version, "all or none");

    let named = [("idempotency-key", "molte")];
    let done = writer.send("POST", address, &named, changes("33%", false)).await.done(200);
    is_as_described("Esito", &done.body);
    let ids: Vec<&Value> =
        done.body["righe"].as_array().unwrap().iter().map(|it| &it["celle"]["id"]).collect();
    assert!(ids.len() == 3 && ids[0] != ids[1], "{ids:?}");
    assert_eq!(writer.send("POST", address, &named, changes("33%", false)).await.body, done.body);
    writer.send("POST", address, &[], changes("34%", false)).await.refuses(412, "è cambiata");
    writer.send("POST", address, &[], Some(json!({ "modifiche": [] }))).await.refuses(422, "da 1 a");
}

#[tokio::test]
async fn values_are_written_in_their_window_only() {
    let world = World::new().await;
    let (secretary, head) = (
        Program::of(&world, "segretario", "scrittura").await,
        Program::of(&world, "responsabile.ag", "scrittura").await,
    );
    let sets = head.get("/piani/{vivo}/valori").await.done(200).body;
    let set =
        sets["insiemi"].as_array().unwrap().iter().find(|it| it["serie"] == "risultati-2026-06-30").unwrap();
    assert_eq!(set["aperto"], true, "{sets}");
    let list = "/piani/{vivo}/righe?tabella=rilevazione&serie=risultati-2026-06-30&per_pagina=500";
    let rows = head.get(list).await.body;
    let row = &rows["elementi"][0];
    let (key, tag) = (
        row["riga"].as_str().unwrap().replace('#', "%23").replace('/', "%2F"),
        format!("\"{}\"", row["versione"]),
    );
    let again = json!({ "tabella": "rilevazione", "serie": "risultati-2026-06-30", "celle": { "di": row["celle"]["di"], "valore": "1" } });
    head.send("POST", "/piani/{vivo}/righe", &[], Some(again)).await.refuses(422, "");

    // The secretary closes the window: what remains is read.
    let heads = "/piani/{vivo}/righe?tabella=risultati&serie=risultati-2026-06-30";
    let window = secretary.get(heads).await.body["elementi"][0].clone();
    let close = json!({ "celle": { "chiusa": true } });
    let address = format!("/piani/{{vivo}}/righe/{}", window["riga"].as_str().unwrap().replace('#', "%23"));
    let shut = secretary
        .send("PATCH", &address, &[("if-match", &format!("\"{}\"", window["versione"]))], Some(close))
        .await;
    assert_eq!(shut.done(200).body["celle"]["chiusa"], true);
    let value = Some(json!({ "celle": { "valore": "12" } }));
    let late =
        head.send("PATCH", &format!("/piani/{{vivo}}/righe/{key}"), &[("if-match", &tag)], value).await;
    late.refuses(409, "CICL-27");
    assert_eq!((&late.body["type"], &late.body["codici"]), (&json!("/ciclo#CICL-27"), &json!(["CICL-27"])));
}

#[tokio::test]
async fn a_step_is_tried_then_taken() {
    let world = World::new().await;
    let secretary = Program::of(&world, "segretario", "scrittura").await;
    let cycle = secretary.get("/piani/{vivo}/ciclo").await.done(200);
    let next =
        cycle.body["steps"].as_array().unwrap().iter().find(|it| it["progress"] == "next").unwrap().clone();
    let roles: Vec<&str> = next["roles"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let address = format!("/piani/{{vivo}}/passi/{}", next["step"].as_str().unwrap());
    assert!(roles.contains(&"segretario"), "{next}");
    let act = |more: Value| {
        let mut act = json!({ "data": "2026-07-01", "organo": "Segretario generale", "numero": "7", "motivo": "prova" });
        act.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Some(act)
    };
    let blocked = secretary.send("POST", &address, &[], act(json!({ "prova": true }))).await;
    blocked.refuses(409, "CICL-16");
    assert_eq!(blocked.body["type"], "/ciclo#CICL-16");

    // What lacks is said of every objective at once.
    let set = "risultati-2026-06-30";
    let rows =
        secretary.get("/piani/{vivo}/righe?tabella=obiettivo&serie=&per_pagina=500").await.done(200).body;
    let said = secretary
        .get(&format!("/piani/{{vivo}}/righe?tabella=rilevazione&serie={set}&per_pagina=500"))
        .await
        .body;
    let is_said = |id: &Value| said["elementi"].as_array().unwrap().iter().any(|it| it["celle"]["di"] == *id);
    let ids =
        rows["elementi"].as_array().unwrap().iter().map(|it| &it["celle"]["id"]).filter(|it| !is_said(it));
    let later = ids.map(|id| {
        json!({
            "azione": "aggiungi", "tabella": "rilevazione", "serie": set,
            "celle": { "di": id, "stato": "non-valutabile", "motivo": "il dato esce in ottobre" },
        })
    });
    let later = json!({ "modifiche": later.collect::<Vec<_>>() });
    secretary.send("POST", "/piani/{vivo}/modifiche", &[], Some(later)).await.done(200);
    let cycle = secretary.get("/piani/{vivo}/ciclo").await.done(200);
    let tried = secretary.send("POST", &address, &[], act(json!({ "prova": true }))).await.done(200);
    is_as_described("PassoFatto", &tried.body);
    assert!(tried.body["lotto"].is_null());
    secretary.send("POST", &address, &[], act(json!({}))).await.refuses(428, "If-Match");
    secretary
        .send("POST", &address, &[("if-match", "\"1\"")], act(json!({})))
        .await
        .refuses(412, "ora è alla versione");
    secretary.send("POST", &address, &[], act(json!({ "data": "ieri" }))).await.refuses(422, "«ieri»");
    secretary.send("POST", "/piani/{vivo}/passi/nessuno", &[], act(json!({}))).await.refuses(404, "");
    let employee = Program::of(&world, "dipendente", "scrittura").await;
    employee.send("POST", &address, &[], act(json!({ "prova": true }))).await.refuses(403, "CICL-02");
    let named = [("if-match", cycle.header("etag")), ("idempotency-key", "passo-1")];
    let taken = secretary.send("POST", &address, &named, act(json!({}))).await.done(200);
    is_as_described("PassoFatto", &taken.body);
    assert_eq!(taken.body["to"], tried.body["to"]);
    let again = secretary.send("POST", &address, &named, act(json!({}))).await.done(200);
    assert_eq!(again.body, taken.body);
    let now = secretary.get("/piani/{vivo}/ciclo").await;
    assert_eq!(now.body["state"], taken.body["to"]);
    assert_eq!(now.header("etag"), taken.header("etag"));
}

#[tokio::test]
async fn a_key_that_writes_is_made_in_the_profile_and_fills_no_forms() {
    let world = World::new().await;
    let mut person = Client::of(&world, "segretario").await;
    let form = [("nome", "foglio"), ("ruolo", "segretario"), ("giorni", "30"), ("ambito", "scrittura")];
    let page = person.submit("/profilo/chiavi", &form).await;
    page.says("leggere e scrivere");
    let key = page.between("<code>", "</code>").to_owned();
    let send = async |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(world.names.address(path));
        let request = request.header("authorization", format!("Bearer {key}"));
        Program::stranger(&world).ask(request.body(Body::empty()).unwrap()).await
    };
    assert_eq!(send("GET", "/api/v1/ente").await.body["ambito"], "scrittura");
    assert_eq!(send("GET", "/piani/{vivo}").await.status, StatusCode::OK);
    assert_eq!(send("POST", "/piani/{vivo}/righe/{riga}").await.status, StatusCode::FORBIDDEN);
    assert!(web::all().any(|it| it.path == "/api/v1/ente"));
}

#[tokio::test]
async fn what_is_of_another_body_and_what_is_not_there_are_told_apart_by_nobody() {
    let world = World::new().await;
    let program = Program::of(&world, "segretario", "scrittura").await;
    let other = world.names.0.iter().find(|(name, _)| name.ends_with("-2021}")).unwrap().1.clone();
    let body = json!({ "modifiche": [{ "azione": "togli", "riga": "x", "versione": 1 }] });
    for (method, rest) in [("GET", ""), ("GET", "/righe"), ("GET", "/punteggi"), ("POST", "/modifiche")] {
        let sent = (method == "POST").then(|| body.clone());
        let foreign = program.send(method, &format!("/piani/{other}{rest}"), &[], sent.clone()).await;
        let missing = program.send(method, &format!("/piani/nessuno{rest}"), &[], sent).await;
        foreign.refuses(404, "");
        assert_eq!(foreign.body, missing.body);
    }
}
