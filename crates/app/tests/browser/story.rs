// SPDX-License-Identifier: AGPL-3.0-or-later
//! From an empty installation to an approved plan, once with the mouse and once with the keyboard alone.

use std::{error::Error, time::Duration};

use thirtyfour::prelude::*;

use crate::{
    comune::{KEY, MENDED, PASSWORD, PEOPLE, STAFF, STEPS, STRUCTURES, TABLES, TYPED},
    harness::{Browser, Outcome, View},
    world::World,
};

const VIEW: View = View { width: 1280, script: true };

/// With what one works.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Hand {
    Mouse,
    Keyboard,
}

/// Somebody at the browser.
struct Person<'b> {
    browser: &'b Browser,
    hand: Hand,
}

impl Person<'_> {
    /// Comes to a thing: the mouse points at it, the keyboard goes from field to field until it is there.
    async fn reach(&self, css: &str, words: &str) -> Result<WebElement, Box<dyn Error>> {
        let driver = &self.browser.driver;
        let mut wanted = None;
        for it in driver.find_all(By::Css(css)).await? {
            if words.is_empty() || it.text().await? == words {
                wanted = Some(it);
                break;
            }
        }
        let wanted = wanted.ok_or_else(|| format!("there is no {css} «{words}»"))?;
        if self.hand == Hand::Keyboard {
            // From the top of the page, so that all that stands before can be passed.
            driver
                .execute("document.activeElement.blur(); window.getSelection().removeAllRanges();", vec![])
                .await?;
            for _ in 0..400 {
                let here = driver.active_element().await?;
                if here.element_id() == wanted.element_id() {
                    return Ok(here);
                }
                driver.action_chain().key_down(Key::Tab).key_up(Key::Tab).perform().await?;
            }
            return Err(format!("{css} «{words}» is not reached by the keyboard").into());
        }
        let centre = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        driver.execute(centre, vec![wanted.to_json()?]).await?;
        Ok(wanted)
    }

    /// Presses a button or follows a link.
    async fn press(&self, words: &str) -> Outcome {
        let css = "main button, main a";
        let it = self.reach(css, words).await?;
        let driver = &self.browser.driver;
        driver.execute("document.documentElement.dataset.old = 'si'", vec![]).await?;
        match self.hand {
            Hand::Mouse => it.click().await?,
            Hand::Keyboard => it.send_keys(Key::Enter + "").await?,
        }
        // The next page is there when this one is not.
        let is_new = "return document.readyState === 'complete' && !document.documentElement.dataset.old";
        for _ in 0..100 {
            if driver.execute(is_new, vec![]).await.is_ok_and(|it| it.json().as_bool() == Some(true)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("«{words}» leads nowhere").into())
    }

    /// Writes in a field in the place of what is there.
    async fn write(&self, id: &str, words: &str) -> Outcome {
        let it = self.reach(&format!("[id='{id}']"), "").await?;
        if self.hand == Hand::Mouse {
            it.click().await?;
        }
        if it.tag_name().await? != "select" {
            it.send_keys(Key::Control + "a").await?;
        }
        it.send_keys(words).await?;
        Ok(())
    }

    /// Types a text of more lines, or with tabulators, which would leave the field: it comes all at once.
    async fn paste(&self, id: &str, text: &str) -> Outcome {
        let it = self.reach(&format!("[id='{id}']"), "").await?;
        let paste = "arguments[0].value = arguments[1]";
        self.browser.driver.execute(paste, vec![it.to_json()?, text.into()]).await?;
        Ok(())
    }

    /// Chooses from a list by its key, with the arrows as a keyboard does.
    async fn choose(&self, id: &str, key: &str) -> Outcome {
        let list = self.reach(&format!("[id='{id}']"), "").await?;
        if self.hand == Hand::Mouse {
            list.find(By::Css(format!("option[value='{key}']"))).await?.click().await?;
            return Ok(());
        }
        for _ in 0..20 {
            if list.value().await?.as_deref() == Some(key) {
                return Ok(());
            }
            list.send_keys(Key::Down + "").await?;
        }
        Err(format!("«{key}» is not in the list «{id}»").into())
    }

    /// Ticks a choice.
    async fn tick(&self, id: &str) -> Outcome {
        match self.hand {
            Hand::Mouse => self.reach(&format!("[id='{id}']"), "").await?.click().await?,
            // The arrows go through the choices of a group; the first is reached by the tabulator.
            Hand::Keyboard => self.reach(&format!("[id='{id}']"), "").await?.send_keys(" ").await?,
        }
        Ok(())
    }

    async fn open(&self, address: &str) -> Outcome {
        self.browser.visit(address, VIEW).await
    }

    async fn heading(&self) -> Result<String, Box<dyn Error>> {
        Ok(self.browser.driver.find(By::Tag("h1")).await?.text().await?)
    }

    async fn page(&self) -> Result<String, Box<dyn Error>> {
        Ok(self.browser.driver.find(By::Id("main")).await?.text().await?)
    }

    /// Takes a step of a plan: fills the form, looks at what will be recorded, confirms.
    async fn take(&self, plan: &str, step: &str, fields: &[(&str, &str)]) -> Outcome {
        self.open(&format!("{plan}/passi/{step}")).await?;
        for (id, words) in fields {
            self.write(id, words).await?;
        }
        self.press("Controlla prima di registrare").await?;
        self.press("Conferma e registra").await?;
        let page = self.page().await?;
        assert!(page.contains("Passo registrato"), "{step}: {page}");
        Ok(())
    }

    /// At another computer, comes in with one's own name and password.
    async fn enter(&self, login: &str) -> Outcome {
        self.browser.enter(None).await?;
        self.open("/accesso").await?;
        self.write("login", login).await?;
        self.write("password", PASSWORD).await?;
        self.press("Entra").await?;
        // Who has more than one role is asked which.
        if self.heading().await? == "In quale veste" {
            self.press("Comune di Capraia Isola: segretario o direttore").await?;
        }
        Ok(())
    }
}

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
    person.enter(head).await?;
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
        person.enter(login).await?;
        person.take(&plan, step, fields).await?;
    }
    person.open(&format!("{plan}/versioni")).await?;
    assert!(person.page().await?.contains("Giunta comunale"), "the version says by which act");
    browser.close().await
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
        person.open(&format!("{plan}/incolla/{sheet}")).await?;
        person.paste("testo", text).await?;
        person.press("Anteprima").await?;
        person.press("Salva tutte le righe").await?;
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
