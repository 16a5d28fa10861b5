// SPDX-License-Identifier: AGPL-3.0-or-later
//! The real documents at the browser: the findings of one, the printed figures of another and why they are such.

use std::{collections::BTreeMap, error::Error, fs, path::Path};

use thirtyfour::prelude::*;

use crate::{
    harness::{Browser, Outcome},
    person::{Hand, Person},
};

/// How many findings of each code.
type Counts = BTreeMap<String, usize>;

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_of_the_nucleo_has_the_findings_of_portoferraio() -> Outcome {
    let browser = Browser::open().await?;
    let person = Person { browser: &browser, hand: Hand::Mouse };
    browser.enter_in("nucleo", "Comune di Portoferraio").await?;
    for (severity, open) in [("errore", 15), ("avviso", 43), ("informazione", 13)] {
        let expected = expected(severity)?;
        assert_eq!(expected.values().sum::<usize>(), open, "{severity}");
        person.open("/piani/{portoferraio-2021}/verifica").await?;
        if severity == "errore" {
            assert_eq!(codes(&browser, ".app-refusals li > a:first-child").await?, expected);
        }
        let link = format!("main a[href*='gravita={severity}']");
        let words = browser.driver.find(By::Css(&*link)).await?.text().await?;
        assert!(words.contains(&format!("{open} aperti")), "{severity}: {words}");
        person.follow(&link).await?;
        assert_eq!(codes(&browser, ".app-finding a[href^='/regole/']").await?, expected, "{severity}");
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_terrecablate_has_its_figures_and_why() -> Outcome {
    let browser = Browser::open().await?;
    let person = Person { browser: &browser, hand: Hand::Mouse };
    browser.enter_in("nucleo", "Consorzio Terrecablate").await?;
    let reasons = [("95,59", "504.599,93"), ("98,53", "Risultato Operativo"), ("99,7", "Obiettivi generali")];
    for (figure, reason) in reasons {
        person.open("/piani/{terrecablate-2021}/risultati").await?;
        let degree = format!("//main//a[contains(@class, 'app-number')][text()='{figure}']");
        let href = browser.driver.find(By::XPath(degree)).await?.attr("href").await?.ok_or("no address")?;
        person.follow(&format!("main a.app-number[href='{href}']")).await?;
        assert_eq!(person.heading().await?, format!("Perché {figure}"));
        let page = person.page().await?;
        assert!(page.contains(reason), "{figure}: {page}");
    }
    browser.close().await
}

/// The codes that links of the page name.
async fn codes(browser: &Browser, css: &str) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::new();
    for it in browser.driver.find_all(By::Css(css)).await? {
        *counts.entry(it.text().await?).or_default() += 1;
    }
    Ok(counts)
}

/// Those of a severity that the example expects.
fn expected(severity: &str) -> Result<Counts, Box<dyn Error>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/portoferraio-2021/attesi/rilievi.txt");
    let mut counts = Counts::new();
    for line in fs::read_to_string(path)?.lines() {
        let code = line.strip_prefix(severity).and_then(|it| it.strip_prefix('[')?.split_once(']'));
        if let Some((code, _)) = code {
            *counts.entry(code.to_owned()).or_default() += 1;
        }
    }
    Ok(counts)
}
