// SPDX-License-Identifier: AGPL-3.0-or-later
//! The window of a monitoring: opened, written in by whom it is up to, closed; nothing typed is lost.

use axum::http::StatusCode;

use crate::{
    client::{Client, hidden},
    world::World,
};

const WINDOW: &str = "/piani/{vivo}/valori/risultati-2026-06-30";

/// What is sent for a value, on the version that the page shows.
async fn sent(person: &mut Client<'_>, node: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = person.get(&format!("{WINDOW}?tutti=si")).await;
    let card = page.between(&format!("name=\"di\" value=\"{node}\""), "</section>");
    let seen = hidden(card, "vista").to_owned();
    let fixed = [("di", node), ("vista", seen.as_str())];
    fixed.iter().chain(more).map(|(key, it)| ((*key).to_owned(), (*it).to_owned())).collect()
}

/// What a piece of page that begins with the name of a node begins with.
fn node(piece: &str) -> String {
    piece.split('"').next().unwrap_or_default().to_owned()
}

fn pairs(owned: &[(String, String)]) -> Vec<(&str, &str)> {
    owned.iter().map(|(key, it)| (key.as_str(), it.as_str())).collect()
}

#[tokio::test]
async fn a_head_writes_a_value_after_seeing_what_it_comes_to() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let home = head.get("/").await;
    home.says("Scrivere 11 valori: Monitoraggio al 30 giugno");
    let page = head.get(&format!("{WINDOW}?mancano=si")).await;
    page.says("3 su 14");
    assert!(!page.body.contains("value=\"OB-01/1.a\""), "what is written already is not asked for");
    assert!(!page.body.contains("value=\"OB-04/4.a\""), "what is of others is not shown");

    // Computed as one types, and not kept.
    let typed = sent(&mut head, "OB-02/2.a", &[("valore", "92%"), ("fonte", "griglia")]).await;
    let looked = head.post(WINDOW, &pairs(&typed)).await;
    looked.says("non ancora salvato");
    looked.says("value=\"92%\"");
    head.get(WINDOW).await.says("3 su 14");

    let saved = [&pairs(&typed)[..], &[("azione", "salva")]].concat();
    let page = head.submit(WINDOW, &saved).await;
    page.says("4 su 14");
    page.says("Modifiche salvate in una riga");
    let card = page.between("name=\"di\" value=\"OB-02/2.a\"", "</section>");
    assert!(card.contains("value=\"92%\"") && card.contains("value=\"griglia\""), "{card}");
    // Undone in one step.
    let undo = format!("/piani/{}", page.between("action=\"/piani/", "/annulla/"));
    let batch = page.between("/annulla/", "\"").to_owned();
    head.submit(&format!("{undo}/annulla/{batch}"), &[]).await;
    head.get(WINDOW).await.says("3 su 14");
}

#[tokio::test]
async fn what_cannot_be_measured_yet_has_its_reason_and_what_is_unread_is_kept() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let typed = sent(&mut head, "OB-02/2.b", &[("non_misurabile", "si"), ("motivo", "")]).await;
    let silent = head.post(WINDOW, &[&pairs(&typed)[..], &[("azione", "salva")]].concat()).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.says("manca il motivo");
    let typed =
        sent(&mut head, "OB-02/2.b", &[("non_misurabile", "si"), ("motivo", "esce in ottobre")]).await;
    head.submit(WINDOW, &[&pairs(&typed)[..], &[("azione", "salva")]].concat()).await.says("4 su 14");

    let typed = sent(&mut head, "OB-03/3.a", &[("valore", "quasi tutti"), ("azione", "salva")]).await;
    let page = head.submit(WINDOW, &pairs(&typed)).await;
    page.says("«quasi tutti» non si legge come un valore");
    let card = page.between("name=\"di\" value=\"OB-03/3.a\"", "</section>");
    assert!(card.contains("n.d.") && card.contains("value=\"quasi tutti\""), "{card}");
    // What cannot be read is still to be written.
    page.says("4 su 14");
    let page = head.get(&format!("{WINDOW}?mancano=si")).await;
    page.says("ciò che è scritto non basta per il grado");

    // What the plan started from is not a value of last time: nobody is offered to say it again.
    assert!(!page.body.contains("name=\"nessuna\" value=\"OB-03/3.b\""), "{}", page.body);
    let typed =
        sent(&mut head, "OB-03/3.b", &[("ultimo", "1"), ("valore", ""), ("nessuna", "OB-03/3.b")]).await;
    let page = head.submit(WINDOW, &pairs(&typed)).await;
    let card = page.between("name=\"di\" value=\"OB-03/3.b\"", "</section>");
    assert!(card.contains("value=\"1\"") && card.contains("nessuna novità"), "{card}");
}

#[tokio::test]
async fn two_who_write_the_same_value_see_each_other() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let mut secretary = Client::of(&world, "segretario").await;
    let mine = sent(&mut head, "OB-02/2.a", &[("valore", "92%"), ("azione", "salva")]).await;
    let theirs = sent(&mut secretary, "OB-02/2.a", &[("valore", "80%"), ("azione", "salva")]).await;
    head.submit(WINDOW, &pairs(&mine)).await;
    let refused = secretary.post(WINDOW, &pairs(&theirs)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("Nel frattempo qualcun altro ha scritto questo valore");
    refused.says("Valore: «92%»");
    let card = refused.between("name=\"di\" value=\"OB-02/2.a\"", "</section>").to_owned();
    assert!(card.contains("value=\"80%\""), "what was typed stays: {card}");
    // Saved again on what was just shown, it takes its place.
    let seen = hidden(&card, "vista");
    let again = [("di", "OB-02/2.a"), ("vista", seen), ("valore", "80%"), ("azione", "salva")];
    let page = secretary.submit(WINDOW, &again).await;
    let card = page.between("name=\"di\" value=\"OB-02/2.a\"", "</section>");
    assert!(card.contains("value=\"80%\""), "{card}");
}

#[tokio::test]
async fn the_data_of_a_formula_give_its_value() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let page = secretary.get(WINDOW).await;
    let card = page.between("name=\"di\" value=\"OB-06/6.a\"", "</section>").to_owned();
    let (had, seen) = (hidden(&card, "vista.riscosso").to_owned(), hidden(&card, "vista").to_owned());
    assert!(card.contains("value=\"€ 62.310,00\"") && card.contains("dato mancante"), "{card}");
    let typed = [
        ("di", "OB-06/6.a"),
        ("vista", seen.as_str()),
        ("vista.riscosso", had.as_str()),
        ("vista.accertato", "0"),
        ("dato.riscosso", "€ 62.310,00"),
        ("dato.accertato", "€ 398.500,00"),
        ("azione", "salva"),
    ];
    let page = secretary.submit(WINDOW, &typed).await;
    let card = page.between("name=\"di\" value=\"OB-06/6.a\"", "</section>");
    assert!(card.contains("misurato") && card.contains("15,6"), "62.310 of 398.500: {card}");
}

#[tokio::test]
async fn a_column_is_laid_beside_the_values_before_it_is_saved() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let address = format!("{WINDOW}?mancano=si");
    let page = head.get(&address).await;
    let shown: Vec<String> = page.body.split("name=\"di\" value=\"").skip(1).map(node).collect();
    let column = "100%\r\n10%\r\n\r\n92%";
    let looked = head.post(&address, &[("colonna", column), ("azione", "colonna")]).await;
    looked.says("Colonna incollata: 3 valori cambiano");
    looked.says("<ins>10%</ins>");
    head.get(WINDOW).await.says("3 su 14");
    // Somebody writes the first of them meanwhile: the others stay with their lines, and nothing is overwritten.
    let nodes = hidden(&looked.body, "nodi").to_owned();
    assert!(nodes.lines().next().is_some_and(|it| it.ends_with(shown[0].as_str())), "{nodes}");
    let save = [("colonna", column), ("nodi", nodes.as_str()), ("azione", "colonna-salva")];
    let mut secretary = Client::of(&world, "segretario").await;
    let theirs = [("di", shown[0].as_str()), ("vista", "0"), ("valore", "7"), ("azione", "salva")];
    secretary.submit(WINDOW, &theirs).await;
    assert_eq!(head.post(&address, &save).await.status, StatusCode::CONFLICT);
    head.get(WINDOW).await.says("4 su 14");

    let looked = head.post(&address, &[("colonna", column), ("azione", "colonna")]).await;
    let nodes = hidden(&looked.body, "nodi").to_owned();
    let save = [("colonna", column), ("nodi", nodes.as_str()), ("azione", "colonna-salva")];
    head.submit(&address, &save).await.says("Modifiche salvate in 3 righe");
    let page = head.get(WINDOW).await;
    for (node, value) in [(&shown[1], "100%"), (&shown[2], "10%"), (&shown[4], "92%")] {
        let card = page.between(&format!("name=\"di\" value=\"{node}\""), "</section>");
        assert!(card.contains(&format!("value=\"{value}\"")), "{node}: {card}");
    }
    let many = "1\n".repeat(60);
    let refused = head.post(&address, &[("colonna", &many), ("azione", "colonna-salva")]).await;
    refused.says("Le righe incollate sono troppe");
}

#[tokio::test]
async fn the_window_is_the_secretarys_and_values_the_owners() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let mut secretary = Client::of(&world, "segretario").await;
    // Others' values, and the window itself, are not the head's.
    let typed = sent(&mut secretary, "OB-04/4.a", &[("valore", "9"), ("azione", "salva")]).await;
    assert_eq!(head.post(WINDOW, &pairs(&typed)).await.status, StatusCode::FORBIDDEN);
    let close = [("serie", "risultati-2026-06-30"), ("azione", "chiudi")];
    assert_eq!(head.post("/piani/{vivo}/valori", &close).await.status, StatusCode::FORBIDDEN);
    let mut nucleo = Client::of(&world, "nucleo").await;
    assert_eq!(nucleo.post(WINDOW, &pairs(&typed)).await.status, StatusCode::FORBIDDEN);
    assert!(!nucleo.get(WINDOW).await.body.contains("name=\"valore\""), "who only reads has no fields");

    let mine = sent(&mut head, "OB-02/2.a", &[("valore", "92%"), ("azione", "salva")]).await;
    secretary.submit("/piani/{vivo}/valori", &close).await.says("chiusa dal segretario");
    let refused = head.post(WINDOW, &pairs(&mine)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("/ciclo#CICL-27");
    assert_eq!(secretary.post(WINDOW, &pairs(&typed)).await.status, StatusCode::CONFLICT);
    let open = [("serie", "risultati-2026-06-30"), ("azione", "riapri"), ("chiude", "30/06/2026")];
    secretary.submit("/piani/{vivo}/valori", &open).await.says("finita il 30/06/2026");
    head.post(WINDOW, &pairs(&mine)).await.says("finita il 30/06/2026");
    secretary.submit(WINDOW, &pairs(&typed)).await.says("Modifiche salvate");
}

#[tokio::test]
async fn a_new_window_is_another_set_of_values() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let wrong = [("titolo", ""), ("al", "trenta giugno"), ("apre", "10/07/2026"), ("chiude", "01/07/2026")];
    let refused = secretary.post("/piani/{vivo}/valori", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["manca il nome", "«trenta giugno» non è un giorno", "finisce prima di aprirsi"] {
        refused.says(words);
    }
    let new = [("titolo", "Settembre"), ("al", "30/09/2026"), ("raccoglie", "indicatori")];
    let page = secretary.submit("/piani/{vivo}/valori", &new).await;
    page.says("Settembre");
    let window = "/piani/{vivo}/valori/risultati-2026-09-30";
    let page = secretary.get(window).await;
    assert!(!page.body.contains("value=\"OB-01/1.1\""), "phases are not gathered");
    let card = page.between("name=\"di\" value=\"OB-01/1.a\"", "</section>");
    assert!(card.contains("value=\"\"") && card.contains("name=\"ultimo\" value=\"31%\""), "{card}");
    // What was written in June stays there.
    let typed = [("di", "OB-01/1.a"), ("vista", "0"), ("valore", "36%"), ("azione", "salva")];
    secretary.submit(window, &typed).await;
    let june = secretary.get(WINDOW).await;
    assert!(june.between("name=\"di\" value=\"OB-01/1.a\"", "</section>").contains("value=\"31%\""));
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_sent_again() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let typed = sent(&mut head, "OB-02/2.a", &[("valore", "92% <circa>"), ("azione", "salva")]).await;
    head.cookie.clear();
    let ended = head.post(WINDOW, &pairs(&typed)).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    ended.says("La sessione è finita");
    ended.says("<dd>92% &#60;circa&#62;</dd>");
    // In again, the very form that came back is sent.
    let action = ended.between("method=\"post\" action=\"", "\"").to_owned();
    let fields: Vec<(String, String)> = ended
        .body
        .split("<textarea name=\"")
        .skip(1)
        .map(|it| {
            let (name, rest) = it.split_once('"').unwrap();
            let words = rest.split_once(">\n").unwrap().1.split_once("</textarea>").unwrap().0;
            (name.to_owned(), words.replace("&#60;", "<").replace("&#62;", ">"))
        })
        .collect();
    let mut again = Client::of(&world, "responsabile.ag").await;
    let page = again.submit(&action, &pairs(&fields)).await;
    page.says("Modifiche salvate in una riga");
    page.says("3 su 14");
    page.says("value=\"92% &#60;circa&#62;\"");
    // From elsewhere nothing is echoed.
    let other = again.get("/accesso?scaduta=si").await;
    assert!(!other.body.contains("circa"));
}

#[tokio::test]
async fn one_form_saves_all_that_was_typed_and_keeps_what_is_wrong() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let good = sent(&mut head, "OB-02/2.a", &[("valore", "92%")]).await;
    let wrong =
        sent(&mut head, "OB-02/2.b", &[("non_misurabile", "si"), ("motivo", ""), ("nota", "mah")]).await;
    let other = sent(&mut head, "OB-03/3.a", &[("valore", "75%"), ("azione", "salva")]).await;
    let all = [&pairs(&good)[..], &pairs(&wrong)[..], &pairs(&other)[..]].concat();
    let page = head.post(WINDOW, &all).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.says("Modifiche salvate in 2 righe");
    page.says("5 su 14");
    let card = page.between("name=\"di\" value=\"OB-02/2.b\"", "</section>");
    assert!(card.contains("manca il motivo") && card.contains("value=\"mah\""), "{card}");
    // What somebody else wrote meanwhile stops that value only.
    let mut secretary = Client::of(&world, "segretario").await;
    let theirs = sent(&mut secretary, "OB-02/2.a", &[("valore", "80%"), ("azione", "salva")]).await;
    let mine = sent(&mut head, "OB-02/2.a", &[("valore", "95%")]).await;
    let also = sent(&mut head, "OB-03/3.a", &[("valore", "80%"), ("azione", "salva")]).await;
    secretary.submit(WINDOW, &pairs(&theirs)).await;
    let page = head.post(WINDOW, &[&pairs(&mine)[..], &pairs(&also)[..]].concat()).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.says("Nel frattempo qualcun altro ha scritto questo valore");
    let card = page.between("name=\"di\" value=\"OB-02/2.a\"", "</section>");
    assert!(card.contains("value=\"95%\""), "{card}");
    let card = page.between("name=\"di\" value=\"OB-03/3.a\"", "</section>");
    assert!(card.contains("value=\"80%\"") && !card.contains("non ancora salvato"), "{card}");
}

#[tokio::test]
async fn the_draft_of_a_variation_does_not_move_what_was_measured() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.te").await;
    let results = "/piani/{vivo}/perche/OB-10%2F10.a?serie=risultati-2026-06-30";
    let before = head.get(results).await;
    let sheet = head.get("/piani/{vivo}/tabelle/atteso").await;
    let row = sheet.body.split("/righe/").skip(1).map(node).find(|it| it.contains("atteso"));
    assert!(row.is_some(), "{}", sheet.body);
    let rows = sheet.body.split("/righe/").skip(1).map(node);
    let mut changed = 0;
    for row in rows {
        let page = head.get(&format!("/piani/{{vivo}}/righe/{row}")).await;
        if page.status != StatusCode::OK || !page.body.contains("10.a") {
            continue;
        }
        let seen = hidden(&page.body, "vista").to_owned();
        head.submit(&format!("/piani/{{vivo}}/righe/{row}"), &[("vista", &seen), ("valore", "≤ 68")]).await;
        changed += 1;
    }
    assert!(changed > 0, "no target of 10.a was found");
    let after = head.get(results).await;
    assert_eq!(before.between("<h1", "</h1>"), after.between("<h1", "</h1>"));
    let page = head.get("/piani/{vivo}/risultati").await;
    page.says("Il piano ha modifiche in bozza");
}
