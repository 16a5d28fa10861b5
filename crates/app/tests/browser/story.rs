// SPDX-License-Identifier: AGPL-3.0-or-later
//! From an empty installation to an approved plan, once with the mouse and once with the keyboard alone.

use std::error::Error;

use thirtyfour::prelude::*;

use crate::{
    comune::{KEY, MENDED, PASSWORD, PEOPLE, STAFF, STEPS, STRUCTURES, TABLES, TYPED},
    harness::{Browser, Outcome},
    person::{Hand, Person},
    world::World,
};

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_an_approved_plan_with_the_mouse() -> Outcome {
    whole(Hand::Mouse).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_an_approved_plan_with_the_keyboard() -> Outcome {
    whole(Hand::Keyboard).await
}

async fn whole(hand: Hand) -> Outcome {
    let browser = Browser::open_on(World::empty(KEY).await).await?;
    let person = Person { browser: &browser, hand };
    prepare(&person).await?;
    let plan = write(&person).await?;
    person.take(&plan, "apri", &[("data", "01/10/2025")]).await?;
    invite(&person).await?;

    // The head of the structure reads what is wrong, and goes from there to the field.
    let (head, ..) = STEPS[0];
    enter(&person, head).await?;
    person.open(&format!("{plan}/rilievi?gravita=errore")).await?;
    let page = person.page().await?;
    assert!(page.contains("PESI-02"), "{page}");
    let row = browser.driver.find(By::Css("main a[href*='/righe/']")).await?;
    let row = row.attr("href").await?.ok_or("no address")?;
    person.open(&row).await?;
    person.write("peso", MENDED).await?;
    person.press("Salva").await?;
    person.open(&format!("{plan}/rilievi?gravita=errore")).await?;
    let page = person.page().await?;
    assert!(!page.contains("PESI-02"), "{page}");

    for (login, step, fields) in STEPS {
        enter(&person, login).await?;
        person.take(&plan, step, fields).await?;
    }
    person.open(&format!("{plan}/versioni")).await?;
    assert!(person.page().await?.contains("Giunta comunale"), "the version says by which act");
    browser.close().await
}

/// At another computer, comes in with one's own name and password.
async fn enter(person: &Person<'_>, login: &str) -> Outcome {
    person.browser.enter(None).await?;
    person.open("/accesso").await?;
    person.write("login", login).await?;
    person.write("password", PASSWORD).await?;
    person.press("Entra").await?;
    // Who has more than one role is asked which.
    if person.heading().await? == "In quale veste" {
        person.press("Comune di Capraia Isola: segretario o direttore").await?;
    }
    Ok(())
}

/// The five steps of the wizard.
async fn prepare(person: &Person<'_>) -> Outcome {
    person.open(&format!("/avvio?chiave={KEY}")).await?;
    let access =
        [("nome", "Ada Bassi"), ("login", "a.bassi"), ("password", PASSWORD), ("ripetuta", PASSWORD)];
    for (id, words) in access {
        person.write(id, words).await?;
    }
    person.press("Crea l'accesso e continua").await?;
    assert_eq!(person.heading().await?, "Quale ente");
    person.write("cerca", "capraia iso").await?;
    person.press("Cerca nell'elenco ISTAT").await?;
    person.press("Comune di Capraia Isola (LI)").await?;
    person.write("anno", "2026").await?;
    person.press("Salva e continua").await?;
    person.write("dipendenti", "12").await?;
    person.press("Salva e continua").await?;
    person.write("strutture", STRUCTURES).await?;
    person.paste("persone", STAFF).await?;
    person.press("Salva e continua").await?;
    assert_eq!(person.heading().await?, "Sistema di misurazione e valutazione");
    person.tick("modello-piano-modello-2026").await?;
    person.press("Salva e continua").await?;
    person.write("giorno-approva", "20/01/2026").await?;
    person.press("Salva e finisci").await
}

/// One objective typed, the other tables pasted; the address of the plan.
async fn write(person: &Person<'_>) -> Result<String, Box<dyn Error>> {
    person.open("/piani").await?;
    person.press("Piano della performance 2026").await?;
    let plan = person.browser.driver.current_url().await?.path().to_owned();
    person.press("Nuovo obiettivo").await?;
    for (id, words) in TYPED {
        person.write(id, words).await?;
    }
    person.press("Salva").await?;
    for (sheet, text) in TABLES {
        person.bring(&format!("{plan}/incolla/{sheet}"), text).await?;
    }
    person.open(&plan).await?;
    let page = person.page().await?;
    for words in [TYPED[1].1, "Pagare le fatture nei termini di legge", "somma dei pesi: 90"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    Ok(plan)
}

/// Who set the body up lets the others in; each chooses a name and a password at their own computer.
async fn invite(person: &Person<'_>) -> Outcome {
    person.open("/ruolo").await?;
    person.press("Comune di Capraia Isola: amministra l'ente").await?;
    let mut links = Vec::new();
    for (name, role, structure) in PEOPLE {
        person.open("/utenze/nuova").await?;
        person.write("nome", name).await?;
        person.choose("ruolo", role).await?;
        person.choose("struttura", structure).await?;
        person.press("Aggiungi").await?;
        let link = person.page().await?;
        let link = link.split_whitespace().find_map(|it| it.split_once("/invito/")).ok_or("no link")?.1;
        links.push((name, format!("/invito/{link}")));
    }
    for (name, link) in links {
        person.browser.enter(None).await?;
        person.open(&link).await?;
        person.write("password", PASSWORD).await?;
        person.write("ripeti", PASSWORD).await?;
        person.press("Entra").await?;
        let header = person.browser.driver.find(By::Tag("header")).await?.text().await?;
        assert!(header.contains(name), "{name} is in: {header}");
    }
    Ok(())
}
