// SPDX-License-Identifier: AGPL-3.0-or-later
//! One story on both databases: from an empty installation to the approved plan of a small comune.

use store::Address;
use throwaway::Server;

use crate::{
    client::{Client, hidden},
    comune::{KEY, MENDED, PASSWORD, PEOPLE, STAFF, STEPS, STRUCTURES, TABLES, TYPED},
    world::World,
};

#[tokio::test]
async fn from_nothing_to_an_approved_plan() {
    whole(&World::empty(KEY).await).await;
}

#[tokio::test]
async fn so_it_goes_on_postgresql() {
    let server = Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    let address = Address::Postgres(server.database("comune").unwrap());
    whole(&World::empty_on(&address, tempfile::tempdir().unwrap(), KEY).await).await;
}

async fn whole(world: &World) {
    let mut secretary = Client::stranger(world);
    let plan = prepare(&mut secretary).await;
    let mut people = invite(world, &mut secretary).await;

    // One objective is typed, the other tables are pasted.
    let saved = secretary.post(&format!("{plan}/nuova/obiettivo"), &TYPED).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    for (sheet, text) in TABLES {
        let address = format!("{plan}/incolla/{sheet}");
        let looked = secretary.post(&address, &[("testo", text)]).await;
        let seen = hidden(&looked.body, "vista").to_owned();
        let saved = secretary.post(&address, &[("testo", text), ("vista", &seen)]).await;
        assert_eq!(saved.status, 303, "{sheet}: {}", saved.body);
    }
    take(&mut secretary, &plan, "apri", &[("data", "01/10/2025")]).await;
    people.push(("a.bassi".to_owned(), secretary));

    // The head reads what is wrong, and mends it where the finding says.
    let errors = format!("{plan}/rilievi?gravita=errore");
    let head = &mut people.iter_mut().find(|(login, _)| login == STEPS[0].0).unwrap().1;
    let page = head.get(&errors).await;
    page.says("PESI-02");
    let mut links = page.body.split("href=\"").map(|it| it.split(['#', '"']).next().unwrap());
    let row = links.find(|it| it.contains("/righe/")).unwrap_or_else(|| panic!("{}", page.body)).to_owned();
    let seen = hidden(&head.get(&row).await.body, "vista").to_owned();
    let fields = TYPED.map(|(key, words)| (key, if key == "peso" { MENDED } else { words }));
    head.submit(&row, &[&fields[..], &[("vista", &seen)]].concat()).await.says(MENDED);
    assert!(!head.get(&errors).await.body.contains("PESI-02"));

    for (login, step, fields) in STEPS {
        let person = &mut people.iter_mut().find(|(it, _)| it == login).unwrap().1;
        take(person, &plan, step, fields).await;
    }
    let reader = &mut people[0].1;
    reader.get(&plan).await.says("approvato");
    let versions = reader.get(&format!("{plan}/versioni")).await;
    versions.says("Piano, versione 1");
    versions.says("delibera Giunta comunale n. 9 del 27/01/2026");
    assert!(!versions.body.contains("impronta diversa"), "{}", versions.body);
}

/// The five steps of the wizard; the address of the plan.
async fn prepare(secretary: &mut Client<'_>) -> String {
    let access = [("chiave", KEY), ("nome", "Ada Bassi"), ("login", "a.bassi")];
    let access = [&access[..], &[("password", PASSWORD), ("ripetuta", PASSWORD)]].concat();
    assert_eq!(secretary.submit("/avvio", &access).await.heading(), "Quale ente");
    let body = [
        ("nome", "Comune di Capraia Isola"),
        ("tipo", "comune"),
        ("provincia", "LI"),
        ("codice_ipa", "c_b685"),
        ("anno", "2026"),
    ];
    let profile = secretary.post("/avvio/ente", &body).await;
    let setup = profile.location.trim_end_matches("/profilo").to_owned();
    let size = [("dipendenti", "12"), ("abitanti", "380"), ("dirigenza", "no")];
    secretary.submit(&format!("{setup}/profilo"), &size).await;
    let units = [("strutture", STRUCTURES), ("persone", STAFF), ("vai", "si")];
    secretary.submit(&format!("{setup}/strutture"), &units).await;
    let chosen =
        secretary.post_parts(&format!("{setup}/sistema"), &[("modello", "piano-modello-2026")]).await;
    assert_eq!(chosen.location, format!("{setup}/calendario"), "{}", chosen.body);
    secretary.submit(&chosen.location, &[]).await;
    let plan = setup.replace("/avvio/", "/piani/");
    // The way back to the wizard, as long as the year is being got ready.
    secretary.get(&plan).await.says(&format!("href=\"{setup}/ente\""));
    plan
}

/// Who set the body up lets the others in, and goes back to lead the cycle.
async fn invite<'w>(world: &'w World, admin: &mut Client<'w>) -> Vec<(String, Client<'w>)> {
    act_as(admin, "amministra l").await;
    let mut people = Vec::new();
    for (name, role, structure) in PEOPLE {
        let new = [("nome", name), ("ruolo", role), ("struttura", structure), ("dal", "2026-07-01")];
        let link = admin.submit("/utenze/nuova", &new).await;
        let address = format!("/invito/{}", link.between("/invito/", "<"));
        let mut person = Client::stranger(world);
        let login = hidden_login(&person.get(&address).await.body);
        let access = [("login", login.as_str()), ("password", PASSWORD), ("ripeti", PASSWORD)];
        person.submit(&address, &access).await.says(name);
        people.push((login, person));
    }
    act_as(admin, "segretario").await;
    people
}

/// Works in another of one's roles.
async fn act_as(person: &mut Client<'_>, words: &str) {
    let page = person.get("/ruolo").await;
    let seat = page.body.split("value=\"").find(|it| it.contains(words)).unwrap();
    let seat = seat.split('"').next().unwrap().to_owned();
    person.submit("/ruolo", &[("ruolo", &seat)]).await;
}

/// The name of access that an invitation proposes.
fn hidden_login(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"login\"").unwrap();
    let (_, rest) = rest.split_once("value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Takes a step: reads it, looks at what will be recorded, confirms.
async fn take(person: &mut Client<'_>, plan: &str, step: &str, fields: &[(&str, &str)]) {
    let address = format!("{plan}/passi/{step}");
    let version = hidden(&person.get(&address).await.body, "versione").to_owned();
    let fields = [fields, &[("versione", version.as_str())]].concat();
    person.post(&address, &fields).await.says("Controllare e confermare");
    let page = person.submit(&address, &[&fields[..], &[("conferma", "si")]].concat()).await;
    page.says("Passo registrato");
}
