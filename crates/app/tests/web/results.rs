// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was achieved and why, on the pages: the figures of the printed report, missing data that are never green.

use axum::http::StatusCode;

use crate::{client::Client, world::World};

#[tokio::test]
async fn the_report_of_terrecablate_has_its_figures_and_their_reasons() {
    let world = World::new().await;
    let mut reader = Client::of_body(&world, "nucleo", "Consorzio Terrecablate").await;
    let page = reader.get("/piani/{terrecablate-2021}/risultati").await;
    for figure in ["95,59", "98,53", "99,7"] {
        page.says(&format!(">{figure}<span"));
    }
    let href = page.body.split("href=\"").find(|it| it.contains(">95,59<")).unwrap();
    let href = href.split('"').next().unwrap().to_owned();
    let why = reader.get(&href).await;
    assert_eq!(why.heading(), "Perché 95,59");
    // Down to the lines of the income statement.
    for words in ["risultato", "504.599,93"] {
        assert!(why.body.to_lowercase().contains(words), "{words}: {}", why.body);
    }
}

#[tokio::test]
async fn what_is_missing_is_its_own_state() {
    let world = World::new().await;
    let mut reader = Client::of(&world, "segretario").await;
    let mut page = reader.get("/piani/{vivo}/risultati").await;
    page.says("Monitoraggio al 30 giugno");
    page.says("non hanno ancora tutti i dati");
    page.says("Come si distribuiscono i gradi degli obiettivi");
    page.body = page.body.split_once("Obiettivo per obiettivo").unwrap().1.to_owned();
    let missing = page.between("Tempo medio di rilascio del permesso di costruire", "</li>");
    assert!(missing.contains("n.d.") && missing.contains("dato mancante"), "{missing}");
    assert!(!missing.contains("bg-success"), "never green: {missing}");
    let full = page.between("Pubblicare nel portale i primi dieci moduli", "</li>");
    assert!(full.contains("raggiunto") && full.contains("bg-success"), "{full}");
    assert_eq!(reader.get("/piani/{vivo}/risultati?serie=altra").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/piani/{vivo}/perche/nessuno").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_employee_reads_what_is_of_their_structure() {
    let world = World::new().await;
    let mut employee = Client::of(&world, "dipendente").await;
    let page = employee.get("/piani/{vivo}/risultati").await;
    page.says("Togliere le barriere architettoniche");
    assert!(!page.body.contains("Pagare le fatture"), "of another structure");
    assert_eq!(employee.get("/piani/{vivo}/perche/OB-08").await.status, StatusCode::OK);
    assert_eq!(employee.get("/piani/{vivo}/perche/OB-04").await.status, StatusCode::FORBIDDEN);
}
