// SPDX-License-Identifier: AGPL-3.0-or-later
//! Letters: who is reminded of what and when, invitations, what came of each; and the calendar.

use app::{
    mail::{Mailer, Server},
    web::{Settings, Site, job},
};
use axum::http::StatusCode;
use jiff::{Timestamp, civil::date};
use store::{Actor, NewDelegation, NewPerson, PersonId};

use crate::{client::Client, listener::Listener, world::World};

const HOME: &str = "https://traguardo.example";

/// A site that sends, at a moment.
fn settings(server: &Listener, now: &str) -> Settings {
    let url = format!("smtp://{}", server.address);
    let from = "Traguardo <traguardo@vallechiara.example>";
    let mailer = Mailer::new(&Server { url: &url, password: None, from, public_url: HOME }).unwrap();
    Settings {
        public_url: Some(HOME.to_owned()),
        mailer: Some(mailer),
        now: Some(now.parse().unwrap()),
        ..Settings::default()
    }
}

/// The same site on another day, as another process would be.
fn later(world: &World, server: &Listener, now: &str) -> Site {
    Site::new(settings(server, now), world.store.clone())
}

/// Why what failed did.
async fn do_all(site: &Site) -> Vec<String> {
    job::do_all(site).await.unwrap_or_else(|it| panic!("{it:?}"))
}

/// A comune whose people have addresses, with a window that ends on 20 July and reminders as they are proposed.
async fn comune(server: &Listener, now: &str) -> World {
    let world = World::with(settings(server, now)).await;
    for login in ["segretario", "responsabile.ag", "responsabile.te", "rpct", "sindaco"] {
        let person = person(&world, login).await;
        let name = world.store.person(&person).await.unwrap().name;
        let email = format!("{login}@vallechiara.example");
        world.store.change_person(&person, NewPerson { name: &name, email: &email }).await.unwrap();
    }
    let mut secretary = Client::of(&world, "segretario").await;
    let extend = [("azione", "prolunga"), ("serie", "risultati-2026-06-30"), ("chiude", "20/07/2026")];
    secretary.submit("/piani/{vivo}/valori", &extend).await.says("fino al 20/07/2026");
    let page = secretary.get("/impostazioni/posta").await;
    let version = page.between("name=\"versione\" value=\"", "\"").to_owned();
    let on = [
        ("azione", "ritmo"),
        ("versione", &version),
        ("attivi", "si"),
        ("prima", "7, 2, 0"),
        ("dopo", "3"),
        ("delegato", "2"),
        ("segretario", "0"),
    ];
    secretary.submit("/impostazioni/posta", &on).await.says("I promemoria sono stati cambiati");
    world
}

async fn person(world: &World, login: &str) -> PersonId {
    world.store.account_by_login(login).await.unwrap().unwrap().person
}

/// To whom letters went since the last look, with what they say.
fn to(letters: &[String], login: &str) -> Vec<String> {
    let to = format!("<{login}@vallechiara.example>");
    let is_theirs = |it: &&String| it.lines().any(|line| line.starts_with("To:") && line.contains(&to));
    letters.iter().filter(is_theirs).map(|it| decoded(it)).collect()
}

/// Quoted-printable, as letters with accents travel.
fn decoded(letter: &str) -> String {
    let mut bytes = Vec::new();
    let joined = letter.replace("=\n", "");
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        match (first, hex.and_then(|it| u8::from_str_radix(it, 16).ok())) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn one_letter_a_day_says_all_there_is_to_do() {
    let server = Listener::mail().await;
    // A week before; at six nobody is written yet.
    let world = comune(&server, "2026-07-13T04:00:00Z").await;
    do_all(&world.site).await;
    assert!(server.arrived().is_empty());
    let site = later(&world, &server, "2026-07-13T08:30:00Z");
    // Two processes begin the day at once, and then again.
    let other = later(&world, &server, "2026-07-13T08:30:00Z");
    let failed = tokio::join!(do_all(&site), do_all(&other));
    assert_eq!(failed, (vec![], vec![]));
    do_all(&other).await;
    let letters = server.arrived();
    let own = to(&letters, "responsabile.ag");
    assert_eq!(own.len(), 1, "{letters:#?}");
    for words in [
        "Gentile Dario Selva",
        "Ruolo: responsabile",
        "fino al 20/07/2026",
        "https://traguardo.example/piani/",
        "https://traguardo.example/profilo/promemoria",
        "Auto-Submitted: auto-generated",
    ] {
        assert!(own[0].contains(words), "no {words} in {}", own[0]);
    }
    // What others have to write is theirs, until the last day.
    assert_eq!(to(&letters, "segretario"), Vec::<String>::new());
    assert!(!own[0].contains("Mancano ancora"), "{}", own[0]);

    // The day after nothing rings.
    do_all(&later(&world, &server, "2026-07-14T08:30:00Z")).await;
    assert_eq!(server.arrived().len(), letters.len());
    let mut secretary = Client::of(&world, "segretario").await;
    let page = secretary.get("/impostazioni/posta").await;
    for words in ["responsabile.ag@vallechiara.example", "partito", "consegnato al servizio di posta"] {
        page.says(words);
    }
    let kept = world.store.letters(&actor(&world).await, 99).await.unwrap();
    assert!(kept.iter().all(|it| it.words.is_empty() && it.tries == 1), "{kept:#?}");
}

async fn actor(world: &World) -> Actor {
    let bodies = world.store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.ends_with("Sopra")).unwrap().id;
    Actor { body, person: PersonId::from(""), role: String::new(), on_behalf_of: None }
}

#[tokio::test]
async fn delegates_and_the_secretary_are_told_when_it_is_near() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-13T04:00:00Z").await;
    let (giver, taker) = (person(&world, "responsabile.ag").await, person(&world, "rpct").await);
    let lent = NewDelegation {
        giver: &giver,
        taker: &taker,
        role: "responsabile",
        scope: "",
        since: date(2026, 7, 1),
        until: Some(date(2026, 7, 31)),
    };
    world.store.delegate(&actor(&world).await, &lent, world.now).await.unwrap();
    let told = |letters: &[String], login: &str| to(letters, login).concat();

    assert!(do_all(&later(&world, &server, "2026-07-13T08:30:00Z")).await.is_empty());
    let week = server.arrived();
    assert!(!told(&week, "rpct").contains("Per delega"), "{week:#?}");

    do_all(&later(&world, &server, "2026-07-18T08:30:00Z")).await;
    let near = server.arrived()[week.len()..].to_vec();
    assert!(told(&near, "rpct").contains("Per delega di Dario Selva (responsabile)"), "{near:#?}");
    assert_eq!(told(&near, "segretario"), "");

    do_all(&later(&world, &server, "2026-07-21T08:30:00Z")).await;
    let after = server.arrived()[week.len() + near.len()..].to_vec();
    let secretary = told(&after, "segretario");
    for words in ["il termine è passato il 20/07/2026", "Mancano ancora:", "/valori/risultati-2026-06-30"] {
        assert!(secretary.contains(words), "no {words} in {secretary}");
    }
    // Who writes no more is not asked to.
    assert!(!told(&after, "responsabile.ag").contains("Scrivere"), "{after:#?}");
}

#[tokio::test]
async fn who_does_not_want_letters_gets_none() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-13T04:00:00Z").await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    head.get("/profilo/promemoria").await.says("responsabile.ag@vallechiara.example");
    head.submit("/profilo/promemoria", &[("azione", "posta")]).await.says("La scelta è stata salvata");
    do_all(&later(&world, &server, "2026-07-13T08:30:00Z")).await;
    assert!(to(&server.arrived(), "responsabile.ag").is_empty());
    assert!(!to(&server.arrived(), "responsabile.te").is_empty(), "{:#?}", server.arrived());
    let back = [("azione", "posta"), ("promemoria", "si")];
    assert!(head.submit("/profilo/promemoria", &back).await.body.contains("checked"));
}

#[tokio::test]
async fn what_does_not_go_is_tried_again_and_then_by_hand() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-01T10:00:00Z").await;
    let mut secretary = Client::of(&world, "segretario").await;
    server.will_answer("451 più tardi");
    secretary.submit("/impostazioni/posta", &[("azione", "prova")]).await.says("di prova è in partenza");
    do_all(&world.site).await;
    secretary.get("/impostazioni/posta").await.says("il servizio di posta rifiuta: 451");
    do_all(&world.site).await;
    assert!(server.arrived().is_empty(), "not before a minute");
    do_all(&later(&world, &server, "2026-07-01T10:02:00Z")).await;
    assert_eq!(server.arrived().len(), 1);
    let page = secretary.get("/impostazioni/posta").await;
    assert!(page.body.contains("<td>2</td>") && page.body.contains("partito"), "{}", page.body);

    // Who is not there is not asked again, unless somebody wants it.
    server.will_answer("550 nessuno");
    let again = later(&world, &server, "2026-07-01T10:03:00Z");
    let actor = Actor { person: person(&world, "segretario").await, ..actor(&world).await };
    let new = store::NewLetter {
        key: "x",
        kind: "prova",
        person: &actor.person,
        address: "segretario@vallechiara.example",
        subject: "x",
        words: "x",
    };
    world.store.write_letter(&actor, &new, world.now).await.unwrap();
    do_all(&again).await;
    let page = secretary.get("/impostazioni/posta?mancate=si").await;
    page.says("non partito");
    let id = page.between("name=\"quale\" value=\"", "\"").to_owned();
    do_all(&later(&world, &server, "2026-07-02T00:00:00Z")).await;
    assert_eq!(server.arrived().len(), 1);
    let retry = [("azione", "riprova"), ("quale", id.as_str())];
    secretary.submit("/impostazioni/posta", &retry).await.says("di nuovo in partenza");
    do_all(&later(&world, &server, "2026-07-02T00:00:00Z")).await;
    assert_eq!(server.arrived().len(), 2);
    assert_eq!(secretary.post("/impostazioni/posta", &retry).await.status, StatusCode::NOT_FOUND, "it went");
}

#[tokio::test]
async fn an_invitation_goes_by_post_and_is_kept_nowhere() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-01T10:00:00Z").await;
    let mut admin = Client::of(&world, "amministratore").await;
    let new = [
        ("nome", "Nora Riva"),
        ("email", "nora@vallechiara.example"),
        ("ruolo", "rpct"),
        ("dal", "2026-07-01"),
    ];
    let page = admin.submit("/utenze/nuova", &new).await;
    page.says("L&#39;invito parte per posta");
    assert!(!page.body.contains("/invito/"), "{}", page.body);
    do_all(&world.site).await;
    let letters = to(&server.arrived(), "nora");
    let link = letters[0].split(HOME).nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(link.starts_with("/invito/"), "{link}");
    let kept = world.store.letters(&actor(&world).await, 9).await.unwrap();
    assert_eq!(kept[0].words, "");
    Client::stranger(&world).get(&link).await.says("Nora Riva");
    // The address was wrong: it is changed here.
    let person = page.between("action=\"/utenze/", "\"").to_owned();
    let address = format!("/utenze/{person}");
    let wrong = admin.post(&address, &[("azione", "posta"), ("email", "nora")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("«nora» non è un indirizzo di posta");
    let right = [("azione", "posta"), ("email", "riva@vallechiara.example")];
    admin.submit(&address, &right).await.says("value=\"riva@vallechiara.example\"");
    let log = admin.get("/registro?tipo=person.").await;
    log.says("cambia l&#39;indirizzo di posta di Nora Riva");
    admin.submit(&address, &[("azione", "invita")]).await.says("Nora Riva, riva@vallechiara.example");
    do_all(&world.site).await;
    let again = to(&server.arrived(), "riva")[0].clone();
    let again = again.split(HOME).nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert!(!Client::stranger(&world).get(&link).await.body.contains("Nora Riva"), "the last one made");
    let link = again;
    Client::stranger(&world).get(&link).await.says("Nora Riva");
    // By hand as well; then the one that went is worth nothing.
    let by_hand = admin.submit(&address, &[("azione", "consegna")]).await;
    by_hand.says(&format!("{HOME}/invito/"));
    assert!(!Client::stranger(&world).get(&link).await.body.contains("Nora Riva"));
}

#[tokio::test]
async fn the_rhythm_is_of_who_runs_the_body() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-01T10:00:00Z").await;
    let mut secretary = Client::of(&world, "segretario").await;
    let wrong =
        [("azione", "ritmo"), ("prima", "ieri"), ("dopo", "x"), ("delegato", "1"), ("segretario", "0")];
    let page = secretary.post("/impostazioni/posta", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("«ieri» non è un numero di giorni");
    page.says("«x» non è un numero di giorni da 0 a 60");
    let stale = [
        ("azione", "ritmo"),
        ("versione", "0"),
        ("prima", "1"),
        ("dopo", "0"),
        ("delegato", "1"),
        ("segretario", "0"),
    ];
    assert_eq!(secretary.post("/impostazioni/posta", &stale).await.status, StatusCode::CONFLICT);
    let mut head = Client::of(&world, "responsabile.ag").await;
    assert_eq!(head.get("/impostazioni/posta").await.status, StatusCode::FORBIDDEN);
    assert_eq!(head.post("/impostazioni/posta", &stale).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_calendar_has_the_terms_and_no_names() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-01T10:00:00Z").await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let page = head.submit("/profilo/promemoria", &[("azione", "calendario")]).await;
    let address = page.between("<code>", "</code>").strip_prefix(HOME).unwrap().to_owned();
    assert!(!head.get("/profilo/promemoria").await.body.contains(&address), "shown once");
    let mut program = Client::stranger(&world);
    let calendar = program.get(&address).await;
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    // Long lines are folded.
    let text = calendar.body.replace("\r\n ", "");
    for words in [
        "BEGIN:VCALENDAR\r\nVERSION:2.0",
        "X-WR-TIMEZONE:Europe/Rome",
        &format!("UID:{}.risultati-2026-06-30@traguardo", world.names.address("{vivo}")),
        "DTSTART;VALUE=DATE:20260720",
        "DTEND;VALUE=DATE:20260721",
        "DTSTAMP:20260701T100000Z",
        "URL:https://traguardo.example/piani/",
    ] {
        assert!(text.contains(words), "no {words} in {text}");
    }
    assert!(!text.contains("Selva") && !text.contains("Dario"), "{text}");
    let again = program.get(&address).await;
    assert_eq!(again.body, calendar.body, "the same as long as nothing changes");
    // Another address takes the place of the first; then none.
    let page = head.submit("/profilo/promemoria", &[("azione", "calendario")]).await;
    let other = page.between("<code>", "</code>").strip_prefix(HOME).unwrap().to_owned();
    assert_eq!(program.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get(&other).await.status, StatusCode::OK);
    head.submit("/profilo/promemoria", &[("azione", "revoca")]).await.says("non vale più");
    assert_eq!(program.get(&other).await.status, StatusCode::NOT_FOUND);
    // Who guesses is slowed down.
    let mut last = StatusCode::OK;
    for it in 0..70 {
        last = program.get(&format!("/calendario/{it}.ics")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_is_told_to_stop_ends_what_was_begun() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-01T10:00:00Z").await;
    let mut secretary = Client::of(&world, "segretario").await;
    secretary.submit("/impostazioni/posta", &[("azione", "prova")]).await;
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let stop = async { told.await.unwrap() };
    let arrival = async {
        server.next().await;
        tell.send(()).unwrap();
    };
    tokio::join!(job::work(&world.site, stop), arrival);
    let kept = world.store.letters(&actor(&world).await, 9).await.unwrap();
    assert!(kept[0].sent.is_some(), "{kept:#?}");
}

/// Nothing is due in a site without a server for its letters.
#[tokio::test]
async fn without_a_server_nothing_is_written() {
    let server = Listener::mail().await;
    let world = comune(&server, "2026-07-13T04:00:00Z").await;
    let now: Timestamp = "2026-07-13T08:30:00Z".parse().unwrap();
    let site = Site::new(Settings { now: Some(now), ..Settings::default() }, world.store.clone());
    do_all(&site).await;
    assert!(world.store.letters(&actor(&world).await, 9).await.unwrap().is_empty());
}
