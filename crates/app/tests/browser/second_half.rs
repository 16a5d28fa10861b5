// SPDX-License-Identifier: AGPL-3.0-or-later
//! The second half of the live comune's year at the browser: from the window of June to the archived report, each at
//! their own computer. `../web/second_half.rs` asks the same of the server without one.

use std::{collections::BTreeMap, error::Error};

use app::{trial, web::Settings};
use formats::Cell;
use thirtyfour::prelude::*;

use crate::{
    harness::{Browser, Outcome},
    person::{Hand, Person},
};

const PLAN: &str = "/piani/{vivo}";
const JUNE: &str = "/piani/{vivo}/valori/risultati-2026-06-30";
const YEAR: &str = "/piani/{vivo}/valori/risultati-2026-12-31";
const SAVE: &str = "Salva tutto ciò che ho scritto";

/// What the head of a structure knows in June: of which value, in which field, what.
const KNOWN: [(&str, &str, &str); 4] = [
    ("OB-02/2.1", "data", "26/02/2026"),
    ("OB-02/2.a", "valore", "92%"),
    ("OB-03/3.1", "data", "24/03/2026"),
    ("OB-03/3.a", "valore", "310"),
];
/// Of which nobody else has written: the secretary says why.
const UNKNOWN: [&str; 7] =
    ["OB-06/6.1", "OB-07/7.a", "OB-08/8.a", "OB-09/9.a", "OB-10/10.a", "OB-11/11.a", "OB-12/12.a"];

/// Fields and their words.
type Fields = &'static [(&'static str, &'static str)];

/// The steps after the measurement up to the approved report: who takes it, its word, what they write.
const STEPS: [(&str, &str, Fields); 4] = [
    (
        "nucleo",
        "verifica",
        &[("data", "10/04/2027"), ("organo", "Nucleo di valutazione"), ("motivo", "proposta di valutazione")],
    ),
    ("sindaco", "valuta", &[("data", "20/04/2027")]),
    ("personale", "consegna", &[("data", "05/05/2027")]),
    (
        "sindaco",
        "approva-relazione",
        &[("data", "10/06/2027"), ("tipo", "delibera"), ("organo", "Giunta comunale"), ("numero", "88")],
    ),
];

/// A row of the year's values: of what, and its cells.
type Found = BTreeMap<String, String>;

#[tokio::test(flavor = "multi_thread")]
async fn from_the_monitoring_to_the_archived_report() -> Outcome {
    let now = Some("2027-07-15T10:00:00Z".parse()?);
    let browser = Browser::open_with(|_| Ok(Settings { now, ..Settings::default() })).await?;
    let person = Person { browser: &browser, hand: Hand::Mouse };

    june(&person).await?;
    browser.enter(Some("segretario")).await?;
    person.take(PLAN, "monitora", &[("data", "22/07/2026")]).await?;
    person.open(&format!("{PLAN}/valori")).await?;
    assert!(person.page().await?.contains("chiusa dal segretario"), "what was monitored stays as it was");
    person.take(PLAN, "chiudi", &[("data", "31/12/2026")]).await?;
    year(&person).await?;

    browser.enter(Some("responsabile.ag")).await?;
    person.take(PLAN, "rendiconta", &[("data", "20/02/2027")]).await?;
    browser.enter(Some("revisore")).await?;
    person.take(PLAN, "attesta", &[("data", "10/03/2027"), ("organo", "Revisore dei conti")]).await?;
    browser.enter(Some("segretario")).await?;
    person.take(PLAN, "misura", &[("data", "25/03/2027")]).await?;
    person.open(YEAR).await?;
    let page = person.page().await?;
    assert!(page.contains("CICL-10") && !page.contains(SAVE), "measured values are fixed: {page}");
    for (login, step, fields) in STEPS {
        browser.enter(Some(login)).await?;
        person.take(PLAN, step, fields).await?;
    }

    validate(&person).await?;
    reward(&person).await?;
    browser.enter(Some("segretario")).await?;
    person.take(PLAN, "archivia", &[("data", "15/07/2027")]).await?;
    browser.enter(Some("nucleo")).await?;
    person.open(&format!("{PLAN}/versioni")).await?;
    let page = person.page().await?;
    for words in ["Monitoraggio, versione 1", "Relazione, versione 1"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("impronta diversa"), "{page}");
    person.open(PLAN).await?;
    let page = browser.driver.find(By::Tag("body")).await?.text().await?;
    assert!(page.contains("archiviato"), "{page}");
    browser.close().await
}

/// In the window of June the head writes what is known; for the others the secretary says why it is not.
async fn june(person: &Person<'_>) -> Outcome {
    let driver = &person.browser.driver;
    person.browser.enter(Some("responsabile.ag")).await?;
    person.open(JUNE).await?;
    assert!(person.page().await?.contains("3 su 14"), "what the trial data hold");
    for (node, name, words) in KNOWN {
        person.write_at(&field(node, name), words).await?;
        // The degree comes as one types, and may move what stands below.
        let degree = format!("//section[.//input[@name='di'][@value='{node}']]//div[@aria-live]");
        let degree = format!("{degree}[contains(., 'non ancora salvato')]");
        driver.query(By::XPath(degree)).first().await?;
    }
    person.press(SAVE).await?;
    let page = person.page().await?;
    assert!(page.contains("7 su 14") && !page.contains("non ancora salvato"), "{page}");

    person.browser.enter(Some("segretario")).await?;
    person.open(&format!("{PLAN}/passi/monitora")).await?;
    assert!(person.page().await?.contains("CICL-16"), "not every objective has a value");
    person.open(JUNE).await?;
    for node in UNKNOWN {
        person.tick_at(&format!("{} summary", card(node))).await?;
        person.tick_at(&field(node, "non_misurabile")).await?;
        person.write_at(&field(node, "motivo"), "si saprà a fine anno").await?;
    }
    person.press(SAVE).await
}

/// A window for the year; its values come as a column of a spreadsheet, the rest is written beside them.
async fn year(person: &Person<'_>) -> Outcome {
    person.open(&format!("{PLAN}/valori")).await?;
    for (id, words) in [("titolo", "Consuntivo 2026"), ("al", "31/12/2026")] {
        person.write(id, words).await?;
    }
    person.press("Apri la finestra").await?;
    assert!(person.page().await?.contains("Consuntivo 2026"), "the window is open");

    let values: BTreeMap<String, Found> =
        found("rilevazione").into_iter().map(|it| (it["di"].clone(), it)).collect();
    person.open(YEAR).await?;
    let shown = shown(person).await?;
    let of = |node: &String| values.get(node).and_then(|it| it.get("valore")).cloned().unwrap_or_default();
    let column: Vec<String> = shown.iter().map(of).collect();
    let written = column.iter().filter(|it| !it.is_empty()).count();
    person.paste("colonna", &column.join("\n")).await?;
    person.press("Anteprima").await?;
    person.press(&format!("Salva {written} valori")).await?;

    for (node, cells) in &values {
        for name in ["data", "fonte", "prova", "causa"] {
            if let Some(words) = cells.get(name) {
                person.paste_at(&field(node, name), words).await?;
            }
        }
    }
    let (formula, others): (Vec<_>, Vec<_>) = found("dato").into_iter().partition(|it| it["nodo"] == "OB-06");
    for it in formula {
        person.write_at(&field("OB-06/6.a", &format!("dato.{}", it["nome"])), &it["valore"]).await?;
    }
    person.press(SAVE).await?;
    let page = person.page().await?;
    assert!(page.contains("58 su 58"), "{page}");
    // What is of a whole structure stands in no objective: it is a table.
    let line =
        |it: &Found| ["nodo", "nome", "valore", "unita", "fonte"].map(|key| it[key].clone()).join("\t");
    let lines: Vec<String> = others.iter().map(line).collect();
    let text = format!("nodo\tnome\tvalore\tunita\tfonte\n{}", lines.join("\n"));
    person.bring(&format!("{PLAN}/incolla/dato?serie=risultati-2026-12-31"), &text).await?;

    // The degrees that the example's own report prints.
    person.open(&format!("{PLAN}/risultati")).await?;
    let page = person.page().await?;
    for it in found("stampato") {
        assert!(page.contains(&it["valore"]), "{} {}: {page}", it["nodo"], it["valore"]);
    }
    Ok(())
}

/// The evaluation body validates from its desk.
async fn validate(person: &Person<'_>) -> Outcome {
    person.browser.enter(Some("nucleo")).await?;
    person.open(&format!("{PLAN}/verifica")).await?;
    let page = person.page().await?;
    assert!(page.contains("proposta di valutazione"), "what it wrote before: {page}");
    person.press("il Nucleo valida la relazione").await?;
    let fields =
        [("data", "22/06/2027"), ("organo", "Nucleo di valutazione"), ("motivo", "validata senza rilievi")];
    person.record(&fields).await?;
    person.open(&format!("{PLAN}/verifica")).await?;
    assert!(person.page().await?.contains("«validata senza rilievi»"), "what it has just written");
    Ok(())
}

/// Who pays writes by which agreement and with which money, then pays.
async fn reward(person: &Person<'_>) -> Outcome {
    person.browser.enter(Some("personale")).await?;
    for (subject, number) in [("contratto integrativo", "1"), ("certificazione del fondo", "4")] {
        person.open(&format!("{PLAN}/nuova/atto")).await?;
        let act = [("oggetto", subject), ("tipo", "verbale"), ("organo", "Revisore dei conti")];
        for (id, words) in [&act[..], &[("numero", number), ("data", "15/12/2026")]].concat() {
            person.write(id, words).await?;
        }
        person.press("Salva").await?;
        let page = person.page().await?;
        assert!(page.contains(subject), "{page}");
    }
    let act =
        [("data", "05/07/2027"), ("tipo", "determina"), ("organo", "Ufficio personale"), ("numero", "201")];
    person.take(PLAN, "premia", &act).await
}

/// The values one may write in the window that is open, in the order of the page; those of formulas have their data.
async fn shown(person: &Person<'_>) -> Result<Vec<String>, Box<dyn Error>> {
    let nodes =
        "return [...document.querySelectorAll('.app-card')].filter((it) => it.querySelector('[name=valore]'))
        .map((it) => it.querySelector('[name=di]').value)";
    Ok(person.browser.driver.execute(nodes, vec![]).await?.convert()?)
}

/// What the year came to: the rows of a sheet of the example's own report.
fn found(sheet: &str) -> Vec<Found> {
    let rows = trial::rows(trial::LIVE).unwrap();
    let own = rows.iter().filter(|it| it.series == "risultati-consuntivo" && it.sheet == sheet);
    own.map(|it| formats::from_json(&it.cells).into_iter().filter_map(text).collect()).collect()
}

fn text((key, cell): (String, Cell)) -> Option<(String, String)> {
    match cell {
        Cell::Text(it) => Some((key, it)),
        _ => None,
    }
}

/// Where a value is written.
fn card(node: &str) -> String {
    format!(".app-card:has([name='di'][value='{node}'])")
}

fn field(node: &str, name: &str) -> String {
    format!("{} [name='{name}']", card(node))
}
