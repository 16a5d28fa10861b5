// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a body publishes: everybody reads it, nobody else's data with it, and it goes when it is withdrawn.

use std::collections::BTreeSet;

use app::{
    canonical,
    published::{Public, Sight},
    trial,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use engine::score::with_scorer;
use formats::Cell;
use serde_json::json;
use store::{Actor, Change, NewPublication, PersonId};

use crate::{client::Client, world::World};

const PLAN: &str = "/trasparenza/comune-di-vallechiara-di-sopra/2026/piano-1";
const REPORT: &str = "/trasparenza/consorzio-terrecablate/2021/relazione-1";

#[tokio::test]
async fn what_is_withdrawn_is_as_if_it_had_never_been() {
    let world = World::new().await;
    let (mut stranger, mut secretary) = (Client::stranger(&world), Client::of(&world, "segretario").await);
    let page = stranger.get(PLAN).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says("Portare in rete le domande dei cittadini");
    let confirm = "/piani/{vivo}/versioni/1/pubblicazione";
    secretary.get(confirm).await.says("Ritira dal pubblico");
    secretary.submit(confirm, &[("azione", "ritira")]).await.says("La versione non è più pubblica");
    let missing = stranger.get("/trasparenza/comune-di-niente/2026/piano-1").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for address in [
        PLAN.to_owned(),
        PLAN.replace("/piano-1", ""),
        PLAN.replace("/2026/piano-1", ""),
        PLAN.replace("piano-1", "piano-2"),
        format!("{PLAN}/obiettivi/OB-01"),
        format!("{PLAN}/obiettivi.csv"),
    ] {
        let gone = stranger.get(&address).await;
        assert_eq!((gone.status, &gone.body), (missing.status, &missing.body), "{address}");
        assert_eq!(gone.headers["cache-control"], "no-store", "{address}");
    }
    assert!(!stranger.get("/trasparenza").await.body.contains("Vallechiara"));
    assert!(!stranger.get("/sitemap.xml").await.body.contains("vallechiara"));
    // Who is responsible for transparency publishes it again, at the same address; the log says who and when.
    let mut rpct = Client::of(&world, "rpct").await;
    rpct.get(confirm).await.says(PLAN);
    rpct.submit(confirm, &[("azione", "pubblica")]).await.says("La versione è pubblica");
    assert_eq!(stranger.get(PLAN).await.status, StatusCode::OK);
    let log = secretary.get("/registro").await;
    log.says(&format!("pubblica la versione 1: {PLAN}"));
    log.says("ritira dal pubblico la versione 1");
    for login in ["sindaco", "nucleo", "amministratore", "responsabile.ag", "dipendente"] {
        let mut other = Client::of(&world, login).await;
        let sent = other.post(confirm, &[("azione", "ritira")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{login}");
    }
    let blank = secretary.post(confirm, &[]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    blank.says("Scegliere se pubblicare o ritirare la versione.");
}

#[tokio::test]
async fn everybody_gets_the_same_bytes_and_keeps_them() {
    let world = World::new().await;
    let (mut stranger, mut secretary) = (Client::stranger(&world), Client::of(&world, "segretario").await);
    for address in ["/trasparenza", PLAN, REPORT, "/sitemap.xml", "/robots.txt"] {
        let (one, other) = (stranger.get(address).await, secretary.get(address).await);
        assert_eq!(one.body, other.body, "{address}");
        assert!(!one.headers.contains_key("set-cookie"), "{address}");
        if address == "/robots.txt" {
            continue;
        }
        assert_eq!(one.headers["cache-control"], "public, max-age=300", "{address}");
        let tag = one.headers["etag"].to_str().unwrap();
        let again = Request::get(address).header("if-none-match", format!("W/{tag}")).body(Body::empty());
        let again = stranger.ask(again.unwrap()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
        assert_eq!(again.headers["etag"].to_str().unwrap(), tag);
    }
    let page = stranger.get(REPORT).await;
    let whole = format!("https://traguardo.example{REPORT}");
    page.says(&format!("<link rel=\"canonical\" href=\"{whole}\">"));
    page.says("<meta name=\"description\" content=\"Relazione 2021, versione 1 di Consorzio Terrecablate:");
    stranger.get("/sitemap.xml").await.says(&format!("<loc>{whole}</loc>"));
    let robots = stranger.get("/robots.txt").await;
    robots.says("Allow: /trasparenza\n");
    robots.says("Disallow: /\n");
}

#[tokio::test]
async fn a_report_says_what_was_achieved_and_why() {
    let world = World::new().await;
    let mut stranger = Client::stranger(&world);
    let page = stranger.get(REPORT).await;
    for words in ["95,59", "role=\"img\"", "Le stesse cifre in tabella", "Che cosa non è stato raggiunto"] {
        page.says(words);
    }
    assert!(!page.body.contains("style="), "the policy of content would refuse it");
    // Individual objectives, and what one would work them out from, are not there.
    page.says("Gli obiettivi individuali e i progetti pagati a una o due persone non si pubblicano");
    for hidden in ["PI", "PS-AMM"] {
        let objective = stranger.get(&format!("{REPORT}/obiettivi/{hidden}")).await;
        assert_eq!(objective.status, StatusCode::NOT_FOUND, "{hidden}");
    }
    assert!(!page.body.contains("Adempimenti amministrativi"), "one is paid for it");
    let why = stranger.get(&format!("{REPORT}/obiettivi/PO-GEN")).await;
    why.says("Perché 98,53");
    why.says("95,59");
    assert_eq!(stranger.get(&format!("{REPORT}/obiettivi/nessuno")).await.status, StatusCode::NOT_FOUND);
    let results = stranger.get(&format!("{REPORT}/risultati.csv")).await;
    assert_eq!(results.headers["content-type"], "text/csv; charset=utf-8");
    results.says(";95,59;");
    let tree = stranger.get(&format!("{REPORT}/dati.json")).await;
    let tree: serde_json::Value = serde_json::from_str(&tree.body).unwrap();
    assert_eq!(tree["document"], "relazione-1");
    // A plan has no results to give.
    assert_eq!(stranger.get(&format!("{PLAN}/risultati.csv")).await.status, StatusCode::NOT_FOUND);
}

/// Every body of the examples publishes all it has as a report: no code of a person is in any byte of any page.
#[tokio::test]
async fn no_person_is_in_what_is_public() {
    let world = World::new().await;
    let mut stranger = Client::stranger(&world);
    for folder in trial::BODIES.into_iter().chain([trial::LIVE]) {
        let rows = trial::rows(folder).unwrap();
        let codes = codes(&rows);
        let (slug, year) = publish(&world, folder, &rows).await;
        let root = format!("/trasparenza/{slug}/{year}/relazione-9");
        let first = stranger.get(&root).await;
        assert_eq!(first.status, StatusCode::OK, "{folder}: {}", first.body);
        let mut addresses: BTreeSet<String> = BTreeSet::from([
            "/trasparenza".to_owned(),
            format!("/trasparenza/{slug}"),
            format!("/trasparenza/{slug}/{year}"),
        ]);
        let own = first.body.split("href=\"").filter_map(|it| it.split('"').next());
        addresses.extend(own.filter(|it| it.starts_with(&root)).map(str::to_owned));
        assert!(addresses.len() > 8, "{folder}: {addresses:?}");
        let mut pages = vec![(root, first.body)];
        for address in addresses {
            let page = stranger.get(&address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            pages.push((address, page.body));
        }
        for (address, page) in &pages {
            for code in &codes {
                assert!(!stands(page, code), "«{code}» in {address}");
            }
            assert!(!page.contains("responsabile\":"), "{address}");
        }
    }
}

/// What is cut never changes a degree.
#[test]
fn what_is_public_scores_as_the_whole_does() {
    for folder in trial::BODIES.into_iter().chain([trial::LIVE]) {
        let rows = trial::rows(folder).unwrap();
        let public = Public::of(&canonical::text(&rows)).unwrap();
        let series = public.set.as_ref().map(|it| it.series.as_str());
        let whole = formats::assemble(&rows, series).unwrap().dossier;
        let scores = |dossier: &engine::model::Dossier| {
            with_scorer(dossier, &dossier.system, |scorer| {
                let card = scorer.score();
                let nodes = scorer.tree.nodes.iter().enumerate();
                nodes.map(|(at, it)| (it.id.to_owned(), card.of(at).value.clone())).collect::<Vec<_>>()
            })
            .unwrap()
        };
        assert_eq!(scores(&public.dossier), scores(&whole), "{folder}");
        assert!(public.dossier.people.is_empty() && public.dossier.participations.is_empty());
        let is_individual =
            |it: &engine::model::Objective| it.nature == Some(engine::model::Nature::Individual);
        let hides = public.dossier.objectives.iter().any(is_individual);
        assert_eq!(public.sights.contains(&Sight::Nothing), hides, "{folder}");
    }
}

/// The codes of people of a dossier: their ids, and whoever is written as responsible.
fn codes(rows: &[formats::Row]) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for row in rows {
        for (key, cell) in formats::from_json(&row.cells) {
            let names = matches!(
                (row.sheet.as_str(), key.as_str()),
                ("persona", "id")
                    | ("partecipazione", "persona")
                    | ("atto", "persona" | "delega")
                    | (_, "responsabile")
            );
            if let (true, Cell::Text(it)) = (names, cell) {
                codes.insert(it.trim().to_owned());
            }
        }
    }
    // «All of them» is nobody.
    codes.remove("TUTTI");
    codes
}

/// Whether a word stands in a text by itself.
fn stands(text: &str, word: &str) -> bool {
    let is_in_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    text.match_indices(word).any(|(at, _)| {
        !is_in_word(text[..at].chars().next_back()) && !is_in_word(text[at + word.len()..].chars().next())
    })
}

/// Publishes those rows, with their first set of values, as a report of their body: its name in addresses and year.
async fn publish(world: &World, folder: &str, rows: &[formats::Row]) -> (String, i64) {
    let dossier = formats::assemble(rows, None).unwrap().dossier;
    let (name, year) = (dossier.body.name.to_string(), dossier.plan.year.unwrap());
    let body = world.store.bodies().await.unwrap().into_iter().find(|it| it.name == name).unwrap();
    let person = PersonId::from("prova");
    let actor = Actor { body: body.id, person, role: "segretario".to_owned(), on_behalf_of: None };
    let dossiers = world.store.dossiers(&actor).await.unwrap();
    let head = dossiers.into_iter().find(|it| it.year == year).unwrap();
    let first = rows.iter().find(|it| !it.series.is_empty()).map(|it| it.series.clone());
    let own = rows.iter().filter(|it| it.series.is_empty() || Some(&it.series) == first.as_ref());
    let act = json!({ "cosa": "relazione", "versione": 9, "persona": "segretario" });
    let freeze = Change::Freeze { canonical: canonical::text(own), act };
    world.store.record(&actor, &head.id, &[freeze], world.now).await.unwrap();
    let number = world.store.baselines(&actor, &head.id).await.unwrap().pop().unwrap().number;
    let new = NewPublication {
        dossier: &head.id,
        number,
        year: year.into(),
        document: "relazione-9",
        slug: folder,
    };
    world.store.publish(&actor, &new, world.now).await.unwrap();
    let all = world.store.publications(&actor, &head.id).await.unwrap();
    (all[0].slug.clone(), year.into())
}
