// SPDX-License-Identifier: AGPL-3.0-or-later
//! Somebody at the browser: comes to a thing of the page, writes in it, presses it, and waits for what follows.

use std::{error::Error, time::Duration};

use thirtyfour::prelude::*;

use crate::harness::{Browser, Outcome, View};

const VIEW: View = View { width: 1280, script: true };

/// With what one works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hand {
    Mouse,
    Keyboard,
}

/// Somebody at the browser.
pub(crate) struct Person<'b> {
    pub(crate) browser: &'b Browser,
    pub(crate) hand: Hand,
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
    pub(crate) async fn press(&self, words: &str) -> Outcome {
        self.leave("main button, main a", words).await
    }

    /// Follows the first link that a selector finds.
    pub(crate) async fn follow(&self, css: &str) -> Outcome {
        self.leave(css, "").await
    }

    async fn leave(&self, css: &str, words: &str) -> Outcome {
        let it = self.reach(css, words).await?;
        let driver = &self.browser.driver;
        driver.execute("document.documentElement.dataset.old = 'si'", vec![]).await?;
        match self.hand {
            Hand::Mouse => it.click().await?,
            Hand::Keyboard => it.send_keys(Key::Enter + "").await?,
        }
        // The next page is there when this one is not.
        let is_new = "return document.readyState === 'complete' && !document.documentElement.dataset.old";
        for _ in 0..400 {
            if driver.execute(is_new, vec![]).await.is_ok_and(|it| it.json().as_bool() == Some(true)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("{css} «{words}» leads nowhere").into())
    }

    /// Writes in a field in the place of what is there.
    pub(crate) async fn write(&self, id: &str, words: &str) -> Outcome {
        self.write_at(&format!("[id='{id}']"), words).await
    }

    /// The same, in the first field that a selector finds.
    pub(crate) async fn write_at(&self, css: &str, words: &str) -> Outcome {
        let it = self.reach(css, "").await?;
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
    pub(crate) async fn paste(&self, id: &str, text: &str) -> Outcome {
        self.paste_at(&format!("[id='{id}']"), text).await
    }

    /// The same, in the first field that a selector finds.
    pub(crate) async fn paste_at(&self, css: &str, text: &str) -> Outcome {
        let it = self.reach(css, "").await?;
        let paste = "arguments[0].value = arguments[1]";
        self.browser.driver.execute(paste, vec![it.to_json()?, text.into()]).await?;
        Ok(())
    }

    /// Chooses from a list by its key, with the arrows as a keyboard does.
    pub(crate) async fn choose(&self, id: &str, key: &str) -> Outcome {
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
    pub(crate) async fn tick(&self, id: &str) -> Outcome {
        self.tick_at(&format!("[id='{id}']")).await
    }

    /// The same, or opens what is folded: the first that a selector finds.
    pub(crate) async fn tick_at(&self, css: &str) -> Outcome {
        let it = self.reach(css, "").await?;
        match self.hand {
            Hand::Mouse => it.click().await?,
            // The arrows go through the choices of a group; the first is reached by the tabulator.
            Hand::Keyboard => it.send_keys(" ").await?,
        }
        Ok(())
    }

    pub(crate) async fn open(&self, address: &str) -> Outcome {
        self.browser.visit(address, VIEW).await
    }

    pub(crate) async fn heading(&self) -> Result<String, Box<dyn Error>> {
        Ok(self.browser.driver.find(By::Tag("h1")).await?.text().await?)
    }

    pub(crate) async fn page(&self) -> Result<String, Box<dyn Error>> {
        Ok(self.browser.driver.find(By::Id("main")).await?.text().await?)
    }

    /// Pastes a table of the plan, looks at it cell by cell, saves it.
    pub(crate) async fn bring(&self, address: &str, text: &str) -> Outcome {
        self.open(address).await?;
        self.paste("testo", text).await?;
        self.press("Anteprima").await?;
        self.press("Salva tutte le righe").await
    }

    /// Takes a step of a plan.
    pub(crate) async fn take(&self, plan: &str, step: &str, fields: &[(&str, &str)]) -> Outcome {
        self.open(&format!("{plan}/passi/{step}")).await?;
        self.record(fields).await
    }

    /// Takes the step that is open: fills the form, looks at what will be recorded, confirms.
    pub(crate) async fn record(&self, fields: &[(&str, &str)]) -> Outcome {
        for (id, words) in fields {
            self.write(id, words).await?;
        }
        self.press("Controlla prima di registrare").await?;
        self.press("Conferma e registra").await?;
        let page = self.page().await?;
        assert!(page.contains("Passo registrato"), "{page}");
        Ok(())
    }
}
