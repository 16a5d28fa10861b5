// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files that prove a value: attached, read again, taken away; what is not a proof is refused with its reason.

use axum::http::StatusCode;

use crate::{client::Client, world::World};

const PDF: &str = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// The address of the row with the value of an indicator of that structure.
async fn row(person: &mut Client<'_>, node: &str) -> String {
    let page = person.get("/piani/{vivo}/valori/risultati-2026-06-30?tutti=si").await;
    let card = page.between(&format!("name=\"di\" value=\"{node}\""), "</section>");
    let (_, href) = card.rsplit_once("<a href=\"").unwrap();
    href.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_attached_read_and_taken_away_by_who_may() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let row = row(&mut head, "OB-01/1.a").await;
    head.get(&row).await.says("Nessun file.");
    let done = head.attach(&format!("{row}/prove"), "lettera dell'ufficio.pdf", PDF).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = head.get(&row).await;
    page.says("lettera dell&#39;ufficio.pdf");
    let file = format!("/piani/{}", page.between("app-files\">\n<li><a href=\"/piani/", "\""));

    let read = head.get(&file).await;
    assert_eq!((read.status, read.body.as_str()), (StatusCode::OK, PDF));
    // Others of the body read it and do not take it away; nobody else knows it is there.
    let mut nucleo = Client::of(&world, "nucleo").await;
    assert_eq!(nucleo.get(&file).await.body, PDF);
    let gone = format!("{file}/togli");
    assert_eq!(nucleo.post(&gone, &[]).await.status, StatusCode::FORBIDDEN);
    let mut other = Client::of(&world, "responsabile.te").await;
    assert_eq!(other.post(&gone, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.attach(&format!("{row}/prove"), "mia.pdf", PDF).await.status, StatusCode::FORBIDDEN);
    let mut stranger = Client::of_body(&world, "nucleo", "Comune di Portoferraio").await;
    assert_eq!(stranger.get(&file).await.status, StatusCode::NOT_FOUND);

    head.submit(&gone, &[]).await.says("Nessun file.");
    assert_eq!(head.get(&file).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_proof_is_refused_with_what_to_do() {
    let world = World::new().await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let row = row(&mut head, "OB-01/1.a").await;
    let to = format!("{row}/prove");
    for (name, bytes, words) in [
        ("virus.exe", "MZ\u{0}\u{1}", "si conservano:"),
        ("finto.pdf", "<html>ciao</html>", "finto.pdf"),
        ("vuoto.pdf", "", "vuoto.pdf"),
        ("grande.pdf", &(PDF.to_owned() + &" ".repeat(1024 * 1024)), "il limite è 1 MB"),
    ] {
        let refused = head.attach(&to, name, bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        refused.says("Il file non è stato allegato");
        refused.says(words);
    }
    head.get(&row).await.says("Nessun file.");
    // A closed window takes no proofs either.
    let close = [("serie", "risultati-2026-06-30"), ("azione", "chiudi")];
    Client::of(&world, "segretario").await.submit("/piani/{vivo}/valori", &close).await;
    head.attach(&to, "tardi.pdf", PDF).await.says("CICL-27");
}
