// SPDX-License-Identifier: AGPL-3.0-or-later
//! The weighting of an objective, and its sheet.

use crate::{client::Client, world::World};

#[tokio::test]
async fn marks_are_weighed_as_one_types_them_and_then_saved() {
    let world = World::new().await;
    let bodies = world.store.bodies().await.unwrap();
    // The blank model of 2024 is the one that weighs its objectives by marks.
    let (mut found, names) = (None, bodies.iter().map(|it| it.name.clone()));
    for name in names.filter(|it| it != "Comune di Vallechiara di Sopra") {
        let mut person = Client::of_body(&world, "segretario", &name).await;
        let list = person.get("/piani").await.body;
        for plan in list.split("href=\"/piani/").skip(1).map(|it| it.split_once('"').unwrap().0) {
            let tree = person.get(&format!("/piani/{plan}")).await.body;
            let ids =
                tree.split("/obiettivi/").skip(1).map(|it| it.split(['"', '#']).next().unwrap().to_owned());
            for id in ids.take(1) {
                let sheet = format!("/piani/{plan}/obiettivi/{id}");
                if found.is_none() && person.get(&sheet).await.body.contains("criterio.importanza") {
                    found = Some((name.clone(), sheet));
                }
            }
        }
    }
    let (body, sheet) = found.unwrap();
    let mut person = Client::of_body(&world, "segretario", &body).await;
    let query = "criterio.importanza=Alto&criterio.impatto_esterno=Alto&criterio.complessita=Alto&criterio.realizzabilita=Alto";
    let tried = person.get(&format!("{sheet}?{query}")).await.body;
    assert!(tried.contains("Esito Pesatura: 16"), "{tried}");
    let fields: Vec<(&str, &str)> = query.split('&').map(|it| it.split_once('=').unwrap()).collect();
    let saved = person.post(&format!("{sheet}/pesatura"), &fields).await;
    match saved.status.as_u16() {
        303 => assert!(person.get(&sheet).await.body.contains("Esito Pesatura: 16")),
        // Where the cycle has frozen the plan it says so, and keeps what was typed.
        _ => assert!(saved.status == 409 && saved.body.contains("Esito Pesatura: 16"), "{}", saved.body),
    }
}

#[tokio::test]
async fn a_value_is_tried_before_it_is_found() {
    let world = World::new().await;
    let mut employee = Client::of(&world, "dipendente").await;
    let sheet = "/piani/{vivo}/obiettivi/OB-01?prova=OB-01%2F1.a&valore=30%25";
    let page = employee.get(sheet).await.body;
    assert!(page.contains("Con «30%» il grado è <strong>61,54</strong>"), "{page}");
    assert!(!page.contains("/righe/"), "an employee reads");
    assert_eq!(employee.get("/piani/{vivo}/obiettivi/OB-99").await.status, 404);
    let mut stranger = Client::of_body(&world, "segretario", "Comune di Portoferraio").await;
    assert_eq!(stranger.get("/piani/{vivo}/obiettivi/OB-01").await.status, 404);
}
