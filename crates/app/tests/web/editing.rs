// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rows read, written, taken away; two people in one row; undo, history, comments.

use store::{Actor, DossierId, PersonId};

use crate::{
    client::{Client, hidden},
    world::World,
};

/// The address of the row of a table whose cells have these words.
async fn row(world: &World, sheet: &str, words: &str) -> String {
    let body = "Comune di Vallechiara di Sopra";
    let body = world.store.bodies().await.unwrap().into_iter().find(|it| it.name == body).unwrap().id;
    let actor = Actor { body, person: PersonId::from(""), role: String::new(), on_behalf_of: None };
    let dossier = DossierId::from(world.names.address("{vivo}"));
    let (_, rows) = world.store.rows(&actor, &dossier).await.unwrap();
    let found = rows.iter().find(|it| it.place.sheet == sheet && it.cells.contains(words)).unwrap();
    format!("/piani/{{vivo}}/righe/{}", found.place.id.replace('#', "%23"))
}

#[tokio::test]
async fn a_row_is_changed_said_and_undone() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let row = row(&world, "obiettivo", "\"id\":\"OB-01\"").await;
    let form = secretary.get(&row).await;
    assert!(
        form.body.contains("Portare in rete le domande dei cittadini")
            && form.body.contains("la bozza della")
    );
    let seen = hidden(&form.body, "vista").to_owned();
    let fields =
        [("vista", seen.as_str()), ("titolo", "Domande in rete"), ("poi", "/piani/{vivo}/tabelle/obiettivo")];
    let fields = fields.map(|(name, it)| (name, world.names.address(it)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, it)| (*name, it.as_str())).collect();
    let table = secretary.submit(&row, &fields).await;
    assert!(table.body.contains("Modifiche salvate in una riga") && table.body.contains("Domande in rete"));

    let history = secretary.get("/piani/{vivo}/storia").await;
    assert!(history.body.contains("Bruno Conti, segretario o direttore"));
    assert!(history.body.contains("era: </span>Portare in rete le domande dei cittadini</del>"));

    let undo = table.body.split("action=\"").find(|it| it.contains("/annulla/")).unwrap();
    let undo = undo.split_once('"').unwrap().0.to_owned();
    let undone =
        secretary.submit(&undo, &[("poi", &world.names.address("/piani/{vivo}/tabelle/obiettivo"))]).await;
    assert!(undone.body.contains("Portare in rete le domande dei cittadini"));
    let again = secretary.post(&undo, &[]).await;
    assert_eq!(again.status, 409, "the row was changed since");
    assert!(again.body.contains("Non si può più annullare"));
}

#[tokio::test]
async fn a_mistake_stands_beside_its_field_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let row = row(&world, "piano", "anno").await;
    let wrong = secretary.post(&row, &[("anno", "duemila"), ("titolo", "Un altro titolo")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("href=\"#anno\"") && wrong.body.contains("aria-invalid=\"true\""));
    assert!(wrong.body.contains("value=\"duemila\"") && wrong.body.contains("Un altro titolo"));
    let same = secretary.post(&row, &[("anno", " 2026 ")]).await;
    assert_eq!(same.status, 303, "what did not change is not saved");
    assert!(!same.location.contains("fatto="));
}

#[tokio::test]
async fn two_people_in_one_row_see_both_texts() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let mut head = Client::of(&world, "responsabile.ag").await;
    let row = row(&world, "obiettivo", "\"id\":\"OB-01\"").await;
    let seen = hidden(&head.get(&row).await.body, "vista").to_owned();
    let theirs =
        [("vista", seen.as_str()), ("titolo", "Titolo del segretario"), ("dup", "DUP del segretario")];
    secretary.submit(&row, &theirs).await;
    let mine = [("vista", seen.as_str()), ("titolo", "Titolo mio"), ("linea", "Linea mia")];
    let merge = head.post(&row, &mine).await;
    assert_eq!(merge.status, 409);
    for words in [
        "Portare in rete le domande dei cittadini",
        "Titolo del segretario",
        "Titolo mio",
        "Bruno Conti",
        "value=\"DUP del segretario\"",
        "value=\"Linea mia\"",
    ] {
        assert!(merge.body.contains(words), "{words} is not in {}", merge.body);
    }
    let (vista, base) = (hidden(&merge.body, "vista").to_owned(), hidden(&merge.body, "base").to_owned());
    let common = [
        ("vista", vista.as_str()),
        ("base", base.as_str()),
        ("scegli", "titolo"),
        ("titolo", "Titolo mio"),
        ("linea", "Linea mia"),
        ("dup", "DUP del segretario"),
    ];
    let unchosen = head.post(&row, &common).await;
    assert_eq!(unchosen.status, 409, "one must choose");
    assert!(unchosen.body.contains("Titolo mio") && unchosen.body.contains("Titolo del segretario"));
    let chosen: Vec<_> = common
        .into_iter()
        .chain([("scelta.titolo", "altro"), ("altro.titolo", "Titolo di tutti e due")])
        .collect();
    let saved = head.submit(&row, &chosen).await;
    for words in ["Titolo di tutti e due", "Linea mia", "DUP del segretario"] {
        assert!(saved.body.contains(words), "{words} is not in {}", saved.body);
    }
}

#[tokio::test]
async fn rows_come_and_go_with_what_speaks_of_them() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let new = secretary.get("/piani/{vivo}/nuova/fase?obiettivo=OB-01").await;
    assert!(new.body.contains("<option value=\"OB-01\" selected>"));
    let empty = secretary.post("/piani/{vivo}/nuova/fase?serie=", &[("titolo", " ")]).await;
    assert_eq!(empty.status, 422);
    let cells = [("obiettivo", "OB-01"), ("titolo", "Una fase in più"), ("codice", "1.9")];
    let table = secretary.submit("/piani/{vivo}/nuova/fase?serie=", &cells).await;
    assert!(table.body.contains("1.9 Una fase in più"));
    let phase = row(&world, "fase", "OB-01/1.9").await;
    assert_eq!(secretary.get(&phase).await.status, 200);

    let cells = [("codice", "99"), ("titolo", "Obiettivo in più"), ("struttura", "AG")];
    secretary.submit("/piani/{vivo}/nuova/obiettivo?serie=", &cells).await;
    secretary.submit(&phase, &[("obiettivo", "99")]).await;
    let remove = format!("{}/togli", row(&world, "obiettivo", "\"id\":\"99\"").await);
    let ask = secretary.get(&remove).await;
    assert!(ask.body.contains("1.9 Una fase in più") && ask.body.contains("Togli tutto"));
    let stale = secretary.post(&remove, &[("vista", "1")]).await;
    assert_eq!(stale.status, 409, "what was read is not what would go");
    let gone = secretary.submit(&remove, &[("vista", hidden(&ask.body, "vista"))]).await;
    assert!(!gone.body.contains("Obiettivo in più"));
    let late = secretary.post(&phase, &[("vista", "1"), ("titolo", "Troppo tardi")]).await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Troppo tardi") && late.body.contains("Scrivila di nuovo"));
    let undo = gone.body.split("action=\"").find(|it| it.contains("/annulla/")).unwrap();
    let undo = undo.split_once('"').unwrap().0.to_owned();
    secretary.submit(&undo, &[]).await;
    assert_eq!(secretary.get(&phase).await.status, 200, "all of it is back");
}

#[tokio::test]
async fn a_pasted_table_is_seen_saved_and_undone_in_one_step() {
    let world = World::new().await;
    let mut secretary = Client::of(&world, "segretario").await;
    let paste = "/piani/{vivo}/incolla/fase?obiettivo=OB-01";
    assert!(secretary.get(paste).await.body.contains("Ogni riga avrà"));
    let paste = "/piani/{vivo}/incolla/fase";
    let text = "Cod.\tFase\tPeso %\tColore\n1.1\tScegliere i procedimenti\t25%\trosso\n1.8\tNuova\t5%\tblu\n";
    let fields = [("obiettivo", "OB-01"), ("testo", text)];
    let preview = secretary.post(paste, &fields).await;
    assert_eq!(preview.status, 200);
    for words in
        ["Righe nuove: 1; cambiate: 1; uguali: 0.", "«Colore»", "è: </span>Scegliere i procedimenti</ins>"]
    {
        assert!(preview.body.contains(words), "{words} is not in {}", preview.body);
    }
    let seen = hidden(&preview.body, "vista").to_owned();
    let saving = [fields[0], fields[1], ("vista", seen.as_str())];
    let saved = secretary.submit(paste, &saving).await;
    assert!(saved.body.contains("Modifiche salvate in 2 righe") && saved.body.contains("1.8 Nuova"));
    let stale = secretary.post(paste, &saving).await;
    assert_eq!(stale.status, 409, "the plan changed since the preview");
    let undo = saved.body.split("action=\"").find(|it| it.contains("/annulla/")).unwrap();
    let undo = undo.split_once('"').unwrap().0.to_owned();
    let undone = secretary.submit(&undo, &[]).await;
    assert!(undone.body.contains("tolta") && undone.status == 200);
    let table = secretary.get("/piani/{vivo}/tabelle/fase?obiettivo=OB-01").await;
    assert!(!table.body.contains("1.8 Nuova"));
    let nothing = secretary.post(paste, &[("testo", " ")]).await;
    assert_eq!(nothing.status, 422);
}

#[tokio::test]
async fn everybody_writes_what_is_theirs_only() {
    let world = World::new().await;
    let objective = row(&world, "obiettivo", "\"id\":\"OB-01\"").await;
    let mut other = Client::of(&world, "responsabile.te").await;
    let read = other.get(&objective).await;
    assert!(
        read.body.contains("la riga è di un&#39;altra struttura") && !read.body.contains("name=\"titolo\"")
    );
    assert_eq!(other.post(&objective, &[("titolo", "Mio")]).await.status, 403);
    assert_eq!(other.get(&format!("{objective}/togli")).await.status, 403);
    let new = [("obiettivo", "OB-01"), ("titolo", "Fase in casa d'altri")];
    let refused = other.post("/piani/{vivo}/nuova/fase?serie=", &new).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Fase in casa d&#39;altri"));
    let pasted = [("testo", "Codice\tTitolo\n1\tMio")];
    let preview = other.post("/piani/{vivo}/incolla/obiettivo", &pasted).await;
    assert!(
        preview.body.contains("di un&#39;altra struttura") && !preview.body.contains("Salva tutte le righe")
    );

    let mut own = Client::of(&world, "responsabile.ag").await;
    let given = own.post(&objective, &[("struttura", "TE"), ("titolo", "Ceduto")]).await;
    assert_eq!(given.status, 403, "it would no longer be theirs");
    assert!(given.body.contains("value=\"Ceduto\""));

    let mut employee = Client::of(&world, "dipendente").await;
    assert_eq!(employee.get(&objective).await.status, 200);
    assert_eq!(employee.post(&objective, &[("titolo", "Mio")]).await.status, 403);
    assert_eq!(employee.get("/piani/{vivo}/nuova/fase").await.status, 403);
    assert_eq!(employee.get("/piani/{vivo}/incolla/fase").await.status, 403);
    let mut secretary = Client::of(&world, "segretario").await;
    let saved = secretary.post(&objective, &[("titolo", "Altro titolo")]).await;
    let batch = saved.location.split_once("fatto=").unwrap().1.to_owned();
    for client in [&mut other, &mut employee] {
        assert_eq!(client.post(&format!("/piani/{{vivo}}/annulla/{batch}"), &[]).await.status, 403);
    }

    let mut elsewhere = Client::of_body(&world, "segretario", "Comune di Portoferraio").await;
    for address in ["/piani/{vivo}/tabelle", "/piani/{vivo}/storia", objective.as_str()] {
        assert_eq!(elsewhere.get(address).await.status, 404, "{address}");
    }
    assert_eq!(elsewhere.post(&objective, &[("titolo", "Mio")]).await.status, 404);
}

#[tokio::test]
async fn comments_are_added_and_resolved_by_who_may() {
    let world = World::new().await;
    let objective = row(&world, "obiettivo", "\"id\":\"OB-01\"").await;
    let mut body = Client::of(&world, "nucleo").await;
    let comments = format!("{objective}/commenti");
    let page = body.submit(&comments, &[("commento", "Il target è <basso>")]).await;
    assert!(page.body.contains("Il target è &#60;basso&#62;") && page.body.contains("Gina Valle"));
    assert!(page.body.contains("Commenti (1 da risolvere)"));
    assert_eq!(body.post(&comments, &[("commento", "  ")]).await.status, 409);
    let resolve = page.body.split("action=\"").find(|it| it.contains("/risolto")).unwrap();
    let resolve = resolve.split_once('"').unwrap().0.to_owned();
    let mut employee = Client::of(&world, "dipendente").await;
    assert!(!employee.get(&objective).await.body.contains("Il target è"));
    assert_eq!(employee.post(&resolve, &[]).await.status, 403);
    let mut head = Client::of(&world, "responsabile.ag").await;
    assert!(head.submit(&resolve, &[]).await.body.contains("Risolto il"));
}
