// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in and going out: password, mistakes, second factor, recovery codes, invitations, what is logged.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use app::{trial::PASSWORD, web::secret};
use axum::http::StatusCode;
use jiff::SignedDuration;
use store::NewInvitation;

use crate::{
    client::Client,
    profile::{code_of, with_factor},
    world::{INVITATION, World},
};

#[tokio::test]
async fn the_right_password_opens_a_new_session() {
    let world = World::new().await;
    let mut browser = Client::stranger(&world);
    let asked = browser.get("/piani").await;
    assert_eq!(asked.location, "/accesso?poi=/piani");
    let login = [("login", " Responsabile.AG "), ("password", PASSWORD), ("poi", "/piani")];
    let answer = browser.post("/accesso", &login).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/piani"));
    let first = browser.cookie.clone();
    browser.get("/piani").await.says("<h1>Piani</h1>");
    // Who has many bodies chooses, under another token again.
    let answer = browser.enter("segretario", PASSWORD).await;
    assert_eq!(answer.location, "/ruolo");
    let second = browser.cookie.clone();
    assert_ne!(first, second);
    let answer = browser.post("/ruolo", &[("ruolo", "{sopra-segretario}")]).await;
    assert_eq!(answer.location, "/");
    assert_ne!(browser.cookie, second);
    for old in [first, second] {
        let mut browser = Client::stranger(&world);
        browser.cookie = old;
        assert_eq!(
            browser.get("/profilo").await.location,
            "/accesso?poi=/profilo",
            "the old token is worth nothing"
        );
    }
    assert_eq!(browser.post("/uscita", &[]).await.location, "/accesso?uscita=si");
    assert_eq!(browser.cookie, "");
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let world = World::new().await;
    for poi in ["https://a.example", "//a.example", "/\\a.example"] {
        let login = [("login", "responsabile.ag"), ("password", PASSWORD), ("poi", poi)];
        assert_eq!(Client::stranger(&world).post("/accesso", &login).await.location, "/");
    }
}

#[tokio::test]
async fn who_guesses_waits_and_nobody_else_does() {
    let world = World::new().await;
    let mut browser = Client::stranger(&world);
    for login in ["segretario", "nessuno"] {
        let mut said = Vec::new();
        for _ in 0..5 {
            let answer = browser.enter(login, "una password sbagliata").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            said.push(answer.between("role=\"alert\"", "</div>").to_owned());
        }
        said.dedup();
        assert_eq!(said.len(), 1, "{said:?}");
        // Even the right one has to wait.
        let answer = browser.enter(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        answer.says("troppi tentativi sbagliati: aspettare 15 secondi e riprovare");
    }
    assert_eq!(browser.enter("responsabile.ag", PASSWORD).await.location, "/");
}

#[tokio::test]
async fn a_disabled_access_looks_like_a_wrong_password() {
    let world = World::new().await;
    let account = world.store.account_by_login("revisore").await.unwrap().unwrap();
    let mut inside = Client::of(&world, "revisore").await;
    world.store.set_disabled(&account.person, true).await.unwrap();
    assert_eq!(inside.get("/piani").await.location, "/accesso?poi=/piani", "its sessions end at once");
    let answer = Client::stranger(&world).enter("revisore", PASSWORD).await;
    answer.says("nome o password non sono giusti");
}

#[tokio::test]
async fn the_second_factor_is_asked_and_each_code_is_good_once() {
    let world = World::new().await;
    let (secret, recovery) = with_factor(&world, "responsabile.ag").await;
    let mut browser = Client::stranger(&world);
    let login = [("login", "responsabile.ag"), ("password", PASSWORD), ("poi", "/piani")];
    assert_eq!(browser.post("/accesso", &login).await.location, "/accesso/codice?poi=/piani");
    assert_eq!(browser.get("/piani").await.location, "/accesso?poi=/piani", "halfway is not in");
    assert_eq!(browser.get("/profilo").await.location, "/accesso?poi=/profilo");
    let form = |code: &str| [("codice", code.to_owned()), ("poi", "/piani".to_owned())];
    let send = async |browser: &mut Client<'_>, code: &str| {
        let [a, b] = &form(code);
        browser.post("/accesso/codice", &[(a.0, &a.1), (b.0, &b.1)]).await
    };
    // The one with which it was put on was used.
    let used = send(&mut browser, &code_of(&secret, world.now)).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    used.says("il codice non è giusto, o è già stato usato");
    let next = code_of(&secret, world.now + SignedDuration::from_secs(30));
    assert_eq!(send(&mut browser, &next).await.location, "/piani");
    browser.get("/piani").await.says("<h1>Piani</h1>");

    for (code, good) in [(&recovery[0], true), (&recovery[0], false), (&recovery[1], true)] {
        let mut browser = Client::stranger(&world);
        browser.post("/accesso", &login).await;
        assert_eq!(send(&mut browser, code).await.location == "/piani", good, "{code}");
    }
    // Guessing codes is slowed down too.
    let mut browser = Client::stranger(&world);
    browser.post("/accesso", &login).await;
    for _ in 0..5 {
        send(&mut browser, "000000").await;
    }
    assert_eq!(send(&mut browser, &recovery[2]).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn an_invitation_is_good_once() {
    let world = World::new().await;
    let mut browser = Client::stranger(&world);
    let address = format!("/invito/{INVITATION}");
    browser.get(&address).await.says("value=\"personale\"");
    let form = |password| [("password", password), ("ripeti", password)];
    browser.post(&address, &form("personale2026!")).await.says("la password contiene «personale»");
    browser
        .post(&address, &[("password", "cavallo verde sette"), ("ripeti", "cavallo")])
        .await
        .says("le due password sono diverse");
    let answer = browser.post(&address, &form("cavallo verde sette")).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    for again in [browser.get(&address).await, browser.post(&address, &form("cavallo verde otto")).await] {
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        again.says("è già stato usato");
    }
    let mut browser = Client::stranger(&world);
    browser.enter("personale", PASSWORD).await.says("nome o password non sono giusti");
    assert_eq!(browser.enter("personale", "cavallo verde sette").await.location, "/");
}

#[tokio::test]
async fn an_invitation_ends_after_its_days() {
    let world = World::new().await;
    let person = world.store.account_by_login("personale").await.unwrap().unwrap().person;
    let (token, expires) = (secret::digest("scaduto"), world.now);
    let new = NewInvitation { token: &token, person: &person, body: None, expires };
    world.store.invite(&new, world.now - SignedDuration::from_hours(1)).await.unwrap();
    let answer = Client::stranger(&world).get("/invito/scaduto").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_ends_when_it_rests() {
    let world = World::new().await;
    let mut browser = Client::of(&world, "amministratore").await;
    let save = |minutes| {
        [
            ("nome", "Comune di Vallechiara di Sopra"),
            ("versione", "1"),
            ("inattivita", minutes),
            ("relazione", "prima-l-approvazione"),
        ]
    };
    assert_eq!(browser.post("/impostazioni", &save("15")).await.location, "/impostazioni?fatto=si");
    let moved = browser.post("/impostazioni", &save("30")).await;
    assert_eq!(moved.status, StatusCode::CONFLICT, "somebody else had read version 1 too");
    let token = secret::digest(browser.cookie.split_once('=').unwrap().1);
    for (rested, inside) in [(14, true), (16, false)] {
        world.store.touch_session(&token, world.now - SignedDuration::from_mins(rested)).await.unwrap();
        assert_eq!(browser.get("/piani").await.status == StatusCode::OK, inside, "{rested}");
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_of_the_server_has_no_secrets() {
    let world = World::new().await;
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let mut browser = Client::stranger(&world);
    browser.get("/invito/{invito}").await;
    browser.get("/regole?cerca=parola-cercata").await;
    browser.get("/nulla/parola-cercata").await;
    browser.enter("segretario", "parola-cercata").await;
    browser.enter("parola-cercata", PASSWORD).await;
    browser.post("/invito/{invito}", &[("password", "parola-cercata"), ("ripeti", "x")]).await;
    drop(guard);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("path=\"/invito/{token}\""), "{text}");
    for secret in [INVITATION, "parola-cercata", "segretario", PASSWORD, "192.0.2"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
