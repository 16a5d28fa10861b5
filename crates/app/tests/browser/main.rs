// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages in a real browser: `cargo xtask test browser`, which gets what this needs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

#[path = "../web/comune.rs"]
mod comune;
mod entered;
mod harness;
mod identity;
mod person;
mod sample;
mod second_half;
mod story;
mod values;
#[path = "../web/world.rs"]
mod world;
#[path = "../web/world_empty.rs"]
mod world_empty;

use app::web;
use harness::{Browser, Outcome, View, text};
use thirtyfour::prelude::*;

const VIEWS: [View; 4] = [
    View { width: 1280, script: true },
    View { width: 1280, script: false },
    View { width: 320, script: true },
    View { width: 320, script: false },
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_fit_for_everybody() -> Outcome {
    let browser = Browser::open().await?;
    let mut complaints = Vec::new();
    let refused = "/regole/NONN-99";
    let all = web::ALL.iter().map(|it| (it.example, it.reader));
    for (address, reader) in all.chain([(sample::ADDRESS, None), (refused, None)]) {
        browser.enter(reader).await?;
        for view in VIEWS {
            browser.visit(address, view).await?;
            let found = browser.complaints(view).await?;
            // A page that is not there is told to the console too.
            let found = found.into_iter().filter(|it| address != refused || !it.contains("404"));
            complaints.extend(found.map(|it| format!("{address} {view:?}: {it}")));
        }
    }
    browser.close().await?;
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menu_opens_without_script() -> Outcome {
    let browser = Browser::open().await?;
    for script in [true, false] {
        browser.visit("/", View { width: 320, script }).await?;
        let link = browser.driver.find(By::Css("#menu a[href='/glossario']")).await?;
        assert!(!link.is_displayed().await?, "closed at first");
        browser.driver.find(By::ClassName("app-menu-button")).await?.click().await?;
        assert!(link.is_displayed().await?, "opened by the button");
        link.click().await?;
        assert_eq!(browser.driver.find(By::Tag("h1")).await?.text().await?, "Glossario");
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_searched_without_script() -> Outcome {
    let browser = Browser::open().await?;
    browser.visit("/regole", View { width: 1280, script: false }).await?;
    browser.driver.find(By::Id("cerca")).await?.send_keys("sommano" + Key::Enter).await?;
    assert!(browser.driver.current_url().await?.query().unwrap().contains("cerca=sommano"));
    browser.driver.find(By::LinkText("PESI-02")).await?.click().await?;
    assert!(browser.driver.title().await?.starts_with("PESI-02 — "));
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_page_has_the_text_and_not_the_menu() -> Outcome {
    let browser = Browser::open().await?;
    browser.enter(Some("segretario")).await?;
    browser.visit("/piani/{vivo}/obiettivi/OB-01", View { width: 1280, script: true }).await?;
    browser
        .driver
        .cdp()
        .send_raw("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" }))
        .await?;
    for (css, is_printed) in
        [("h1", true), ("main table", true), (".app-nav", false), ("main form button", false)]
    {
        for it in browser.driver.find_all(By::Css(css)).await? {
            assert_eq!(it.is_displayed().await?, is_printed, "{css}: {}", it.outer_html().await?);
        }
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_becomes_html_without_our_policy() -> Outcome {
    let browser = Browser::open().await?;
    browser.visit("/", View { width: 1280, script: true }).await?;
    let tried = "try { document.body.innerHTML = '<p>'; return 'done'; } catch (it) { return it.name; }";
    let outcome = browser.driver.execute(tried, vec![]).await?;
    assert_eq!(text(outcome.json()), "TypeError");
    browser.close().await
}
