// SPDX-License-Identifier: AGPL-3.0-or-later
//! From an empty installation to an approved plan, once with the mouse and once with the keyboard alone.

use std::{error::Error, time::Duration};

use app::trial;
use engine::{cycle::Role, model::Choice as _};
use store::{Actor, DossierId};
use thirtyfour::prelude::*;

use crate::{
    harness::{Browser, Outcome, View},
    world::World,
};

const VIEW: View = View { width: 1280, script: true };
const KEY: &str = "chiave-di-prova";

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

    /// Takes a step of a plan as somebody: fills the form, looks at what will be recorded, confirms.
    async fn take(&self, login: &str, plan: &str, step: &str, fields: &[(&str, &str)]) -> Outcome {
        self.browser.enter(Some(login)).await?;
        self.open(&format!("/piani/{plan}/passi/{step}")).await?;
        for (id, words) in fields {
            self.write(id, words).await?;
        }
        self.press("Controlla prima di registrare").await?;
        self.press("Conferma e registra").await?;
        let page = self.page().await?;
        assert!(page.contains("Passo registrato"), "{step} by {login}: {page}");
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation_gets_a_body_and_a_plan_with_the_mouse() -> Outcome {
    prepare(Hand::Mouse).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation_gets_a_body_and_a_plan_with_the_keyboard() -> Outcome {
    prepare(Hand::Keyboard).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_mended_and_approved_with_the_mouse() -> Outcome {
    approve(Hand::Mouse).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_mended_and_approved_with_the_keyboard() -> Outcome {
    approve(Hand::Keyboard).await
}

/// The wizard, then objectives typed and pasted.
async fn prepare(hand: Hand) -> Outcome {
    let browser = Browser::open_on(World::empty(KEY).await).await?;
    let person = Person { browser: &browser, hand };
    person.open(&format!("/avvio?chiave={KEY}")).await?;
    for (id, words) in [
        ("nome", "Ada Bassi"),
        ("login", "a.bassi"),
        ("password", "cavallo verde sette"),
        ("ripetuta", "cavallo verde sette"),
    ] {
        person.write(id, words).await?;
    }
    person.press("Crea l'accesso e continua").await?;
    assert_eq!(person.heading().await?, "Quale ente");
    person.write("cerca", "capraia iso").await?;
    person.press("Cerca nell'elenco ISTAT").await?;
    person.press("Comune di Capraia Isola (LI)").await?;
    person.write("anno", "2027").await?;
    person.press("Salva e continua").await?;
    person.write("dipendenti", "12").await?;
    person.press("Salva e continua").await?;
    person.write("strutture", "AM; Amministrazione; P1").await?;
    person.write("persone", "P1; Responsabile; AM; Funzionari").await?;
    person.press("Salva e continua").await?;
    assert_eq!(person.heading().await?, "Sistema di misurazione e valutazione");
    person.tick("modello-piano-modello-2026").await?;
    person.press("Salva e continua").await?;
    person.write("giorno-approva", "20/01/2027").await?;
    person.press("Salva e finisci").await?;

    person.open("/piani").await?;
    person.press("Piano della performance 2027").await?;
    let address = browser.driver.current_url().await?.path().to_owned();
    person.press("Nuovo obiettivo").await?;
    for (id, words) in
        [("codice", "1"), ("titolo", "Rispondere in dieci giorni"), ("struttura", "AM"), ("peso", "50%")]
    {
        person.write(id, words).await?;
    }
    person.press("Salva").await?;
    person.open(&format!("{address}/incolla/obiettivo")).await?;
    // Typing a tabulator would leave the field: what is pasted comes all at once.
    let paste = "document.getElementById('testo').value = arguments[0]";
    let table =
        "codice\ttitolo\tstruttura\tpeso\n2\tAprire il sabato\tAM\t30%\n3\tTogliere la carta\tAM\t20%";
    browser.driver.execute(paste, vec![table.into()]).await?;
    person.press("Anteprima").await?;
    person.press("Salva tutte le righe").await?;
    person.open(&address).await?;
    let page = person.page().await?;
    for words in
        ["Rispondere in dieci giorni", "Aprire il sabato", "Togliere la carta", "somma dei pesi: 100"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    browser.close().await
}

/// A plan with a wrong weight: its head mends it, and everybody takes their step until it is approved.
async fn approve(hand: Hand) -> Outcome {
    let browser = Browser::open().await?;
    let plan = draft(&browser.world).await?;
    let person = Person { browser: &browser, hand };
    person.take("segretario", &plan, "apri", &[("data", "01/10/2025")]).await?;

    // The head of the structure reads what is wrong, and goes from there to the field.
    browser.enter(Some("responsabile.ag")).await?;
    person.open(&format!("/piani/{plan}/rilievi?gravita=errore")).await?;
    let page = person.page().await?;
    assert!(page.contains("PESI-02"), "{page}");
    person.open(&format!("/piani/{plan}")).await?;
    person.press("1 Portare in rete le domande dei cittadini").await?;
    let row = browser.driver.find(By::Css("main a[href*='/righe/']")).await?;
    let row = row.attr("href").await?.ok_or("no address")?;
    person.open(row.split('#').next().unwrap_or_default()).await?;
    person.write("peso", "20%").await?;
    person.press("Salva").await?;
    person.open(&format!("/piani/{plan}/rilievi?gravita=errore")).await?;
    let page = person.page().await?;
    assert!(!page.contains("PESI-02"), "{page}");

    person.take("responsabile.ag", &plan, "proponi", &[("data", "10/11/2025")]).await?;
    person.take("segretario", &plan, "trasmetti", &[("data", "20/12/2025")]).await?;
    let opinion =
        [("data", "20/01/2026"), ("organo", "Nucleo di valutazione"), ("motivo", "si può misurare")];
    person.take("nucleo", &plan, "verifica", &opinion).await?;
    let approval =
        [("data", "27/01/2026"), ("tipo", "delibera"), ("organo", "Giunta comunale"), ("numero", "9")];
    person.take("sindaco", &plan, "approva", &approval).await?;
    person.open(&format!("/piani/{plan}/versioni")).await?;
    assert!(person.page().await?.contains("Giunta comunale"), "the version says by which act");
    browser.close().await
}

/// The plan of the invented comune before anybody opened its cycle, with a weight that does not add up.
async fn draft(world: &World) -> Result<String, Box<dyn Error>> {
    let bodies = world.store.bodies().await?;
    let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).ok_or("no body")?;
    let person = world.store.account_by_login("segretario").await?.ok_or("no secretary")?.person;
    let role = Role::Secretary.word().to_owned();
    let actor = Actor { body: body.id, person, role, on_behalf_of: None };
    let mut rows = trial::rows(trial::LIVE)?;
    rows.retain(|it| {
        it.series.is_empty() && (it.sheet != "atto" || !it.cells.contains(r#""oggetto":"piano""#))
    });
    let act = rows.iter_mut().find(|it| it.sheet == "atto").ok_or("no act")?;
    act.cells =
        r#"{"oggetto":"nucleo","tipo":"decreto","organo":"Sindaco","numero":"3","data":"10/01/2024"}"#.into();
    let first = rows.iter_mut().find(|it| it.sheet == "obiettivo" && it.cells.contains(r#""id":"OB-01""#));
    let first = first.ok_or("no objective")?;
    first.cells = first.cells.replacen(r#""peso":"20%""#, r#""peso":"35%""#, 1);
    let id: DossierId =
        trial::add(&world.store, &actor, &rows, world.now).await.map_err(|it| it.to_string())?;
    Ok(id.to_string())
}
