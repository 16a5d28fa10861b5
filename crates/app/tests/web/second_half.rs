// SPDX-License-Identifier: AGPL-3.0-or-later
//! The second half of the live comune's year: from the monitoring to the validated and archived report.

use app::web::Settings;
use store::{Actor, DossierId};

use crate::{
    client::{Client, hidden},
    world::World,
};

/// What the year came to, as pasted from a spreadsheet: those of the example's own report.
fn year_end() -> Vec<formats::Row> {
    let rows = app::trial::rows(app::trial::LIVE).unwrap();
    rows.into_iter().filter(|it| it.series == "risultati-consuntivo").collect()
}

/// Takes a step as somebody, on the set of values named.
async fn take(world: &World, login: &str, step: &str, fields: &[(&str, &str)]) -> String {
    let mut person = Client::of(world, login).await;
    let address = format!("/piani/{{vivo}}/passi/{step}");
    let page = person.get(&address).await;
    let version = hidden(&page.body, "versione").to_owned();
    let fields = [fields, &[("versione", version.as_str())]].concat();
    let looked = person.post(&address, &fields).await;
    assert!(looked.body.contains("Controllare e confermare"), "{step}: {}", looked.body);
    let taken = person.submit(&address, &[&fields[..], &[("conferma", "si")]].concat()).await;
    taken.says("Passo registrato");
    taken.body
}

#[tokio::test]
async fn from_the_monitoring_to_the_archived_report() {
    let now = Some("2027-07-15T10:00:00Z".parse().unwrap());
    let public_url = Some("https://traguardo.example".to_owned());
    let world = World::with(Settings { public_url, now, ..Settings::default() }).await;
    let mut secretary = Client::of(&world, "segretario").await;

    // In June some have not written: the step says who, and the secretary says why for them.
    let june = "/piani/{vivo}/passi/monitora";
    secretary.get(june).await.says("/ciclo#CICL-16");
    let window = "/piani/{vivo}/valori/risultati-2026-06-30";
    for node in ["OB-02", "OB-03", "OB-06", "OB-07", "OB-08", "OB-09", "OB-10", "OB-11", "OB-12"] {
        let page = secretary.get(window).await;
        let cell = page.body.split("name=\"di\" value=\"").find(|it| it.starts_with(&format!("{node}/")));
        let cell = cell.unwrap_or_else(|| panic!("{node}")).split('"').next().unwrap().to_owned();
        let why = [
            ("di", cell.as_str()),
            ("vista", "0"),
            ("non_misurabile", "si"),
            ("motivo", "si saprà a fine anno"),
        ];
        secretary.submit(window, &[&why[..], &[("azione", "salva")]].concat()).await;
    }
    take(&world, "segretario", "monitora", &[("data", "22/07/2026"), ("serie", "risultati-2026-06-30")])
        .await;
    // What was monitored stays as it was.
    secretary.get("/piani/{vivo}/valori").await.says("chiusa dal segretario");
    take(&world, "segretario", "chiudi", &[("data", "31/12/2026")]).await;

    // The year's values: a window, in which everybody writes.
    let open = [("titolo", "Consuntivo 2026"), ("al", "31/12/2026"), ("raccoglie", "tutto")];
    secretary.submit("/piani/{vivo}/valori", &open).await.says("Consuntivo 2026");
    bring(&world).await;
    let page = secretary.get("/piani/{vivo}/risultati").await;
    page.says("Consuntivo 2026");
    take(&world, "responsabile.ag", "rendiconta", &[("data", "20/02/2027")]).await;
    let act = [("data", "10/03/2027"), ("organo", "Revisore dei conti")];
    take(&world, "revisore", "attesta", &act).await;
    take(&world, "segretario", "misura", &[("data", "25/03/2027")]).await;
    // Measured: values are fixed, also for the secretary.
    let late = [("di", "OB-04/4.a"), ("vista", "0"), ("valore", "9"), ("azione", "salva")];
    secretary.post("/piani/{vivo}/valori/risultati-2026-12-31", &late).await.says("CICL-10");

    let act =
        [("data", "10/04/2027"), ("organo", "Nucleo di valutazione"), ("motivo", "proposta di valutazione")];
    take(&world, "nucleo", "verifica", &act).await;
    take(&world, "sindaco", "valuta", &[("data", "20/04/2027"), ("organo", "Sindaco")]).await;
    take(&world, "personale", "consegna", &[("data", "05/05/2027")]).await;
    let act = [("data", "10/06/2027"), ("tipo", "delibera"), ("organo", "Giunta comunale"), ("numero", "88")];
    take(&world, "sindaco", "approva-relazione", &act).await;
    let act =
        [("data", "22/06/2027"), ("organo", "Nucleo di valutazione"), ("motivo", "validata senza rilievi")];
    take(&world, "nucleo", "valida", &act).await;
    // Who pays writes by which agreement and with which money, though the plan is no longer written.
    let mut personnel = Client::of(&world, "personale").await;
    for (subject, number) in [("contratto integrativo", "1"), ("certificazione del fondo", "4")] {
        let act =
            [("oggetto", subject), ("tipo", "verbale"), ("organo", "Revisore dei conti"), ("numero", number)];
        let act = [&act[..], &[("data", "15/12/2026")]].concat();
        let saved = personnel.post("/piani/{vivo}/nuova/atto", &act).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    let other = [("oggetto", "dup"), ("tipo", "delibera"), ("organo", "Consiglio"), ("data", "15/12/2026")];
    assert!(personnel.post("/piani/{vivo}/nuova/atto", &other).await.status.is_client_error());
    take(
        &world,
        "personale",
        "premia",
        &[("data", "05/07/2027"), ("tipo", "determina"), ("organo", "Ufficio personale"), ("numero", "201")],
    )
    .await;
    take(&world, "segretario", "archivia", &[("data", "15/07/2027")]).await;
    let mut reader = Client::of(&world, "nucleo").await;
    reader.get("/piani/{vivo}").await.says("archiviato");
    let versions = reader.get("/piani/{vivo}/versioni").await;
    for words in ["Monitoraggio, versione 1", "Relazione, versione 1"] {
        versions.says(words);
    }
    assert!(!versions.body.contains("impronta diversa"), "{}", versions.body);
}

/// Writes the year's values where the window is, each as a form or a pasted table does.
async fn bring(world: &World) {
    let bodies = world.store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).unwrap();
    let person = world.store.account_by_login("segretario").await.unwrap().unwrap().person;
    let actor = Actor { body: body.id, person, role: "segretario".to_owned(), on_behalf_of: None };
    let plan = DossierId::from(world.names.address("{vivo}"));
    let mut changes = Vec::new();
    for row in year_end().into_iter().filter(|it| it.sheet != "risultati") {
        let series = "risultati-2026-12-31".to_owned();
        let key = format!("consuntivo#{}", row.key);
        changes.push(store::Change::Put(app::desk::kept(&formats::Row { series, key, ..row }, 0)));
    }
    world.store.record(&actor, &plan, &changes, world.now).await.unwrap();
}

#[tokio::test]
async fn the_desk_of_the_nucleo_has_findings_figures_and_what_it_wrote() {
    let world = World::new().await;
    let mut nucleo = Client::of_body(&world, "nucleo", "Comune di Portoferraio").await;
    let desk = nucleo.get("/piani/{portoferraio-2021}/verifica").await;
    // The findings of the real document, each with its rule.
    for code in ["PESI-03", "PESI-04", "DATE-01", "DATE-03", "DATE-07", "LEGG-01", "ATTI-01"] {
        desk.says(&format!("href=\"/regole/{code}"));
    }
    desk.says("aperti");
    let mut nucleo = Client::of_body(&world, "nucleo", "Consorzio Terrecablate").await;
    let desk = nucleo.get("/piani/{terrecablate-2021}/verifica").await;
    desk.says("cifre stampate");
    let row = desk.between("Cifre stampate e ricalcolate</caption>", "</table>");
    assert!(row.contains("95,59") && row.contains("99,7"), "{row}");
    assert!(!desk.body.contains("<form method=\"post\" action=\"/piani"), "nothing is written from here");
    let mut employee = Client::of(&world, "dipendente").await;
    assert_eq!(employee.get("/piani/{vivo}/verifica").await.status, 403);
}

#[tokio::test]
async fn who_is_a_party_does_not_sit_in_the_nucleo() {
    let world = World::new().await;
    let mut admin = Client::of(&world, "amministratore").await;
    let grant = [("azione", "ruolo"), ("ruolo", "dipendente"), ("struttura", "AG"), ("dal", "2026-07-01")];
    let refused = admin.post("/utenze/{nucleo}", &grant).await;
    assert_eq!(refused.status, 422);
    refused.says("chi sta nel Nucleo non è tra chi si valuta");
    let grant = [("azione", "ruolo"), ("ruolo", "nucleo"), ("dal", "2026-07-01")];
    admin.post("/utenze/{responsabile.ag}", &grant).await.says("chi sta nel Nucleo non è tra chi si valuta");
    // The secretary may sit in it; what they did themselves they do not judge.
    admin.submit("/utenze/{segretario}", &grant).await.says("Il ruolo è stato dato");

    // Roles given elsewhere are found out at the step.
    let bodies = world.store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).unwrap().id;
    let person = world.store.account_by_login("nucleo").await.unwrap().unwrap().person;
    let actor = Actor { body, person: person.clone(), role: String::new(), on_behalf_of: None };
    let since = "2020-01-01".parse().unwrap();
    let head =
        store::NewMembership { person: &person, role: "responsabile", scope: "AG", since, until: None };
    world.store.grant(&actor, &head, world.now).await.unwrap();
    let mut nucleo = Client::of(&world, "nucleo").await;
    nucleo.get("/piani/{vivo}/verifica").await.says("Conflitto di interessi");
    let page = nucleo.get("/piani/{vivo}/passi/verifica").await;
    page.says("/ciclo#CICL-28");
    let version = hidden(&page.body, "versione").to_owned();
    let act = [("data", "30/06/2026"), ("organo", "Nucleo"), ("motivo", "va bene"), ("versione", &version)];
    let refused =
        nucleo.post("/piani/{vivo}/passi/verifica", &[&act[..], &[("conferma", "si")]].concat()).await;
    assert_eq!(refused.status, 422);
    refused.says("/ciclo#CICL-28");
}
