// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every address, asked and sent by everybody, with what is of their body and of another: `golden-roles.txt`.
//!
//! `UPDATE_EXPECT=1 cargo test -p app --test web rights` rewrites it; read the difference before committing it.

use std::{fs, path::Path};

use app::{
    trial,
    web::{self, Address},
};
use jiff::civil::date;
use store::{Actor, NewAccount, NewMembership, NewPerson, PersonId};

use crate::{
    client::{Answer, Client},
    program::Program,
    world::World,
};

/// What is sent to an address that takes forms, where a blank form would be refused before the right to send it is
/// looked at. One line each.
#[rustfmt::skip]
static FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/accesso", &[("login", "come-{chi}"), ("password", "nessuna")]),
    ("/accesso/codice", &[("codice", "000000")]),
    ("/deleghe", &[("azione", "concludi"), ("quale", "{nulla}")]),
    ("/impostazioni", &[("nome", "Prova"), ("inattivita", "60"), ("relazione", "prima-l-approvazione"), ("versione", "0")]),
    ("/impostazioni/avvisi", &[("azione", "prova"), ("quale", "{nulla}")]),
    ("/impostazioni/posta", &[("azione", "ritmo"), ("prima", "x")]),
    ("/profilo/chiavi", &[("giorni", "30")]),
    ("/profilo/promemoria", &[("azione", "nulla")]),
    ("/profilo/secondo-fattore", &[("azione", "attiva"), ("segreto", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]),
    ("/profilo/sessioni", &[("quale", "altre")]),
    ("/ruolo", &[("ruolo", "nessuno")]),
    ("/utenze/{person}", &[("azione", "ruolo")]),
];

/// What a program sends to an address that takes JSON; blank where it is not here. One line each.
#[rustfmt::skip]
static BODIES: &[(&str, &str)] = &[
    ("/api/v1/piani/{piano}/righe", r#"{"tabella":"fase","celle":{}}"#),
    ("/api/v1/piani/{piano}/righe/{riga}", r#"{"celle":{}}"#),
    ("/api/v1/piani/{piano}/modifiche", r#"{"modifiche":[{"azione":"aggiungi","tabella":"fase","celle":{}}]}"#),
    ("/api/v1/piani/{piano}/passi/{passo}", r#"{"prova":true}"#),
];

/// The ids of the trial data, and what the other body has in their place.
struct Other {
    names: Vec<(String, String)>,
}

impl Other {
    /// A body with a plan and a person that nobody of the trial data has anything to do with.
    async fn make(world: &World) -> Other {
        let operator = world.store.account_by_login("installazione").await.unwrap().unwrap().person;
        let actor = world.store.create_body("Comune estraneo", &operator, "", world.now).await.unwrap();
        let rows = trial::rows(trial::LIVE).unwrap();
        let plan = trial::add(&world.store, &actor, &rows, world.now).await.unwrap();
        let new = NewPerson { name: "Persona Estranea", email: "" };
        let person = world.store.create_person(new, world.now).await.unwrap();
        let account = NewAccount { person: &person, login: "estranea", password: None, administrator: false };
        world.store.create_account(account, world.now).await.unwrap();
        let new = NewMembership {
            person: &person,
            role: "segretario",
            scope: "",
            since: date(2020, 1, 1),
            until: None,
        };
        let seat =
            world.store.grant(&Actor { person: PersonId::from(""), ..actor }, &new, world.now).await.unwrap();
        let mut names = vec![("{vivo}".to_owned(), plan.to_string())];
        for it in trial::ACCESSES {
            names.push((format!("{{{}}}", it.login), person.to_string()));
            names.push((format!("{{sopra-{}}}", it.login), seat.to_string()));
        }
        Other { names }
    }

    /// The same address in the other body; none if it names nothing of a body.
    fn address(&self, example: &str) -> Option<String> {
        let there = self.names.iter().fold(example.to_owned(), |text, (name, id)| text.replace(name, id));
        (there != example).then_some(there)
    }
}

#[tokio::test]
async fn everybody_at_every_address() {
    let world = World::new().await;
    let other = Other::make(&world).await;
    let who: Vec<Option<&str>> =
        std::iter::once(None).chain(trial::ACCESSES.iter().map(|it| Some(it.login))).collect();
    let mut out = String::from(INTRODUCTION);
    let mut leaks = Vec::new();
    for address in web::all() {
        for method in methods(address) {
            if !takes(&world, address, method).await {
                continue;
            }
            out += &format!("\n{method} {}\n", address.path);
            let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
            for login in &who {
                let own = ask(&world, *login, method, address, address.example).await;
                let mut outcome = told(&own);
                if let Some(there) = other.address(address.example) {
                    let foreign = ask(&world, *login, method, address, &there).await;
                    outcome += &format!(" / {}", told(&foreign));
                    let refused =
                        matches!(foreign.status.as_u16(), 401 | 403 | 404) || foreign.location == "/ruolo";
                    if login.is_some() && !refused {
                        let there = world.names.page(&there);
                        leaks.push(format!("{method} {there} by {login:?}: {}", told(&foreign)));
                    }
                }
                let name = login.unwrap_or("nessuno");
                match lines.iter_mut().find(|(it, _)| *it == outcome) {
                    Some((_, names)) => names.push(name),
                    None => lines.push((outcome, vec![name])),
                }
            }
            for (outcome, names) in lines {
                let names = if names.len() == who.len() { "tutti".to_owned() } else { names.join(" ") };
                out += &format!("  {outcome:<13} {names}\n");
            }
        }
    }
    assert!(leaks.is_empty(), "what is of another body was not refused:\n{}", leaks.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden-roles.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, out).unwrap();
        return;
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    let stale: Vec<String> = similar(&golden, &out);
    assert!(
        stale.is_empty(),
        "out of date: UPDATE_EXPECT=1 cargo test -p app --test web rights\n{}",
        stale.join("\n")
    );
}

#[tokio::test]
async fn an_id_that_is_not_there_and_one_of_another_body_are_told_apart_by_nobody() {
    let world = World::new().await;
    let other = Other::make(&world).await;
    let mut secretary = Client::of(&world, "segretario").await;
    for example in ["/piani/{vivo}", "/utenze/{dipendente}"] {
        let foreign = secretary.get(&other.address(example).unwrap()).await;
        let missing = secretary.get(&example.replace(['{', '}'], "0")).await;
        assert_eq!(foreign.status, 404, "{example}");
        assert_eq!(foreign.body, missing.body, "{example}");
    }
}

const INTRODUCTION: &str = "\
# Chi può che cosa: ogni indirizzo, chiesto (GET) e con un modulo (POST), da ogni accesso dei dati di prova.
# Sotto /api con una chiave che può scrivere, e anche con PUT, PATCH e DELETE senza dire la versione che si è letta (428).
# Generato da crates/app/tests/web/rights.rs. Prima della barra ciò che è del proprio ente, dopo ciò che è di un altro.
# 200 si legge, 403 non è ammesso, 404 non c'è, 422 il modulo è ammesso ma incompleto, «accesso» e «ruolo» prima si entra.
";

/// How an address is asked.
fn methods(address: &Address) -> &'static [&'static str] {
    if is_for_programs(address) { &["GET", "POST", "PUT", "PATCH", "DELETE"] } else { &["GET", "POST"] }
}

fn is_for_programs(address: &Address) -> bool {
    address.path.starts_with("/api/")
}

/// Asks, or sends the form, in a session of its own.
async fn ask(world: &World, login: Option<&str>, method: &str, address: &Address, at: &str) -> Answer {
    if is_for_programs(address) {
        let program = match login {
            Some(it) => Program::of(world, it, "scrittura").await,
            None => Program::stranger(world),
        };
        let body = BODIES.iter().find(|(path, _)| *path == address.path && method != "GET");
        let body = body.filter(|_| method != "DELETE").map(|(_, it)| serde_json::from_str(it).unwrap());
        let told = program.send(method, at.trim_start_matches("/api/v1"), &[], body).await;
        let (location, headers) = (String::new(), axum::http::HeaderMap::default());
        return Answer { status: told.status, location, headers, body: told.body.to_string() };
    }
    let mut client = match login {
        Some(it) => Client::of(world, it).await,
        None => Client::stranger(world),
    };
    if method == "GET" {
        return client.get(at).await;
    }
    let form = FORMS.iter().find(|(path, _)| *path == address.path).map_or(&[][..], |(_, it)| *it);
    // Mistakes of one must not make the next one wait.
    let fields: Vec<(&str, String)> =
        form.iter().map(|(key, value)| (*key, value.replace("{chi}", login.unwrap_or("nessuno")))).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
    match client.post(at, &fields).await {
        // It takes files.
        it if it.status == 400 => client.post_parts(at, &fields).await,
        it => it,
    }
}

/// Whether an address is asked, or sent to, in that way.
async fn takes(world: &World, address: &Address, method: &str) -> bool {
    if is_for_programs(address) {
        return ask(world, None, method, address, address.example).await.status != 405;
    }
    let mut stranger = Client::stranger(world);
    let answer = match method {
        "GET" => stranger.get(address.example).await,
        _ => stranger.post(address.example, &[]).await,
    };
    answer.status != 405
}

/// The status, and where one is sent.
fn told(answer: &Answer) -> String {
    let place = match answer.location.split('?').next().unwrap_or_default() {
        "" => return answer.status.as_u16().to_string(),
        "/accesso" => "accesso",
        "/ruolo" => "ruolo",
        _ => "fatto",
    };
    format!("{} {place}", answer.status.as_u16())
}

/// The lines that are only in one of two texts.
fn similar(old: &str, new: &str) -> Vec<String> {
    let differences = similar::TextDiff::from_lines(old, new);
    let changes = differences.iter_all_changes().filter(|it| it.tag() != similar::ChangeTag::Equal);
    changes.map(|it| format!("{}{}", it.tag(), it.value().trim_end())).collect()
}
