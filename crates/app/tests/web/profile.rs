// SPDX-License-Identifier: AGPL-3.0-or-later
//! One's own profile: password, second factor, sessions, keys for programs.

use app::trial::PASSWORD;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;
use store::PersonId;

use crate::{client::Client, world::World};

/// The code that a telephone shows at a time, told anew.
pub(crate) fn code_of(secret: &str, at: Timestamp) -> String {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(at.as_second() / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] % 16);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Puts the second factor on somebody: its secret and the recovery codes.
pub(crate) async fn with_factor(world: &World, login: &str) -> (String, Vec<String>) {
    let mut browser = Client::of(world, login).await;
    let asked = browser.get("/profilo/secondo-fattore").await;
    asked.says("<svg class=\"app-code\"");
    let secret = asked.between("name=\"segreto\" value=\"", "\"").to_owned();
    asked.says(&format!("otpauth://totp/Traguardo:{login}?secret={secret}"));
    let code = code_of(&secret, world.now);
    let form = |code, password| {
        [("azione", "attiva"), ("segreto", secret.as_str()), ("codice", code), ("password", password)]
    };
    let wrong = browser.post("/profilo/secondo-fattore", &form("000000", PASSWORD)).await;
    wrong.says("il codice non è giusto: controllare l&#39;ora del telefono");
    wrong.says(&format!("value=\"{secret}\""));
    let wrong = browser.post("/profilo/secondo-fattore", &form(&code, "un'altra password")).await;
    wrong.says("non è la password di adesso");
    let done = browser.submit("/profilo/secondo-fattore", &form(&code, PASSWORD)).await;
    let codes: Vec<String> = done
        .between("app-secrets", "</ul>")
        .split("<code>")
        .skip(1)
        .map(|it| it.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 8);
    assert!(!browser.get("/profilo/secondo-fattore").await.body.contains(&codes[0]), "shown once");
    (secret, codes)
}

#[tokio::test]
async fn the_password_is_changed_by_who_knows_it() {
    let world = World::new().await;
    let mut elsewhere = Client::of(&world, "segretario").await;
    let mut browser = Client::of(&world, "segretario").await;
    let form = |old, new| [("attuale", old), ("nuova", new), ("ripeti", new)];
    let wrong = browser.post("/profilo/password", &form("sbagliata", "cavallo verde sette")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("id=\"attuale-error\"");
    let weak = browser.post("/profilo/password", &form(PASSWORD, "vallechiara 26")).await;
    weak.says("la password contiene «vallechiara»");
    let before = browser.cookie.clone();
    let done = browser.submit("/profilo/password", &form(PASSWORD, "cavallo verde sette")).await;
    done.says("La password è cambiata");
    assert_ne!(browser.cookie, before);
    assert_eq!(elsewhere.get("/piani").await.location, "/accesso?poi=/piani");
    let mut stranger = Client::stranger(&world);
    stranger.enter("segretario", PASSWORD).await.says("nome o password non sono giusti");
    assert_eq!(stranger.enter("segretario", "cavallo verde sette").await.location, "/ruolo");
}

#[tokio::test]
async fn the_second_factor_is_taken_away_with_a_code() {
    let world = World::new().await;
    let (_, recovery) = with_factor(&world, "nucleo").await;
    let mut browser = Client::of(&world, "nucleo").await;
    let form = |action, code| [("azione", action), ("codice", code), ("password", PASSWORD)];
    let page = browser.submit("/profilo/secondo-fattore", &form("rinnova", &recovery[0])).await;
    let fresh = page.between("<code>", "</code>").to_owned();
    let old = browser.post("/profilo/secondo-fattore", &form("togli", &recovery[1])).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "the old ones are worth nothing");
    browser.submit("/profilo/secondo-fattore", &form("togli", &fresh)).await.says("name=\"segreto\"");
    let account = world.store.account_by_login("nucleo").await.unwrap().unwrap();
    assert_eq!(account.totp, None);
}

#[tokio::test]
async fn who_administers_must_have_it_if_the_body_says_so() {
    let world = World::new().await;
    let mut browser = Client::of(&world, "amministratore").await;
    let settings = [
        ("nome", "Comune di Vallechiara di Sopra"),
        ("versione", "1"),
        ("inattivita", "60"),
        ("relazione", "prima-l-approvazione"),
        ("secondo_fattore", "si"),
    ];
    assert_eq!(browser.post("/impostazioni", &settings).await.location, "/impostazioni?fatto=si");
    assert_eq!(browser.get("/utenze").await.location, "/profilo/secondo-fattore");
    browser.get("/profilo/secondo-fattore").await.says("Prima di lavorare serve il secondo fattore");
    assert_eq!(Client::of(&world, "segretario").await.get("/utenze").await.status, StatusCode::OK);
    with_factor(&world, "amministratore").await;
    assert_eq!(Client::of(&world, "amministratore").await.get("/utenze").await.status, StatusCode::OK);
}

#[tokio::test]
async fn other_sessions_are_closed() {
    let world = World::new().await;
    let mut elsewhere = Client::of(&world, "rpct").await;
    let mut third = Client::of(&world, "rpct").await;
    let mut foreign = Client::of(&world, "nucleo").await;
    let mut browser = Client::of(&world, "rpct").await;
    let page = browser.get("/profilo/sessioni").await;
    assert_eq!(page.body.matches("name=\"quale\"").count(), 3, "two others, and all of them");
    let one = page.between("name=\"quale\" value=\"", "\"").to_owned();
    let theirs = foreign.post("/profilo/sessioni", &[("quale", &one)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "nobody closes those of others");
    browser.submit("/profilo/sessioni", &[("quale", &one)]).await;
    let mut inside = 0;
    for it in [&mut elsewhere, &mut third] {
        inside += usize::from(it.get("/profilo").await.status == StatusCode::OK);
    }
    assert_eq!(inside, 1);
    browser.submit("/profilo/sessioni", &[("quale", "altre")]).await.says("è questa");
    for it in [&mut elsewhere, &mut third] {
        assert_eq!(it.get("/profilo").await.location, "/accesso?poi=/profilo");
    }
}

#[tokio::test]
async fn a_key_reads_and_does_nothing_else() {
    let world = World::new().await;
    let mut owner = Client::of(&world, "revisore").await;
    let form = |role| [("nome", "cruscotto"), ("ruolo", role), ("giorni", "30")];
    owner.post("/profilo/chiavi", &form("segretario")).await.says("scegliere uno dei propri ruoli");
    let page = owner.submit("/profilo/chiavi", &form("revisore")).await;
    let key = page.between("<p><code>", "</code>").to_owned();
    assert!(!owner.get("/profilo/chiavi").await.body.contains(&key), "shown once");
    let ask = |method: &str, address: &str, key: &str| {
        let request = Request::builder().method(method).uri(world.names.address(address));
        request.header(header::AUTHORIZATION, format!("Bearer {key}")).body(Body::empty()).unwrap()
    };
    let mut program = Client::stranger(&world);
    for (method, address, status) in [
        ("GET", "/piani/{vivo}", 200),
        ("GET", "/registro.csv", 200),
        ("GET", "/piani/{portoferraio-2021}", 404),
        ("GET", "/utenze", 403),
        ("GET", "/profilo", 403),
        ("GET", "/profilo/chiavi", 403),
        ("POST", "/deleghe", 403),
        ("POST", "/uscita", 403),
    ] {
        let answer = program.ask(ask(method, address, &key)).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {address}");
    }
    assert_eq!(program.ask(ask("GET", "/piani", "traguardo_0")).await.status, StatusCode::UNAUTHORIZED);
    // A browser's cookie and a key are never taken together.
    assert_eq!(owner.ask(ask("GET", "/piani", &key)).await.status, StatusCode::BAD_REQUEST);
    let id = owner.get("/profilo/chiavi").await.between("name=\"quale\" value=\"", "\"").to_owned();
    let other = Client::of(&world, "rpct")
        .await
        .post("/profilo/chiavi", &[("azione", "revoca"), ("quale", &id)])
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    owner
        .submit("/profilo/chiavi", &[("azione", "revoca"), ("quale", &id)])
        .await
        .says("La chiave non vale più");
    assert_eq!(program.ask(ask("GET", "/piani", &key)).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_key_ends_with_the_role_it_is_for() {
    let world = World::new().await;
    let mut owner = Client::of(&world, "revisore").await;
    let form = [("nome", "cruscotto"), ("ruolo", "revisore"), ("giorni", "365")];
    let key = owner.submit("/profilo/chiavi", &form).await.between("<p><code>", "</code>").to_owned();
    let mut admin = Client::of(&world, "amministratore").await;
    let person = PersonId::from(world.names.address("{revisore}"));
    admin
        .submit(&format!("/utenze/{person}"), &[("azione", "concludi"), ("quale", "{sopra-revisore}")])
        .await
        .says("La fine del ruolo è stata segnata");
    let request = Request::get("/piani").header(header::AUTHORIZATION, format!("Bearer {key}"));
    let answer = Client::stranger(&world).ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(owner.get("/piani").await.location, "/ruolo", "nor does the session have it any more");
}
