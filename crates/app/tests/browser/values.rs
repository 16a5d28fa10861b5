// SPDX-License-Identifier: AGPL-3.0-or-later
//! A value is typed: its degree and its reason come as one types, and nothing is kept until it is saved.

use std::time::Duration;

use thirtyfour::prelude::*;

use crate::harness::{Browser, Outcome, View};

const WINDOW: &str = "/piani/{vivo}/valori/risultati-2026-06-30";
const FIELD: &str = "[id='valore-OB_2d02_2f2_2ea']";

#[tokio::test(flavor = "multi_thread")]
async fn the_degree_of_a_value_comes_as_one_types() -> Outcome {
    let browser = Browser::open().await?;
    browser.enter(Some("responsabile.ag")).await?;
    for width in [1280, 320] {
        browser.visit(WINDOW, View { width, script: true }).await?;
        let field = browser.driver.find(By::Css(FIELD)).await?;
        field.send_keys("92%").await?;
        let degree = By::Css("[id='grado-OB_2d02_2f2_2ea']");
        let mut said = String::new();
        for _ in 0..100 {
            if let Ok(it) = browser.driver.find(degree.clone()).await {
                said = it.text().await.unwrap_or_default();
            }
            if said.contains("non ancora salvato") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(said.contains("misurato") && said.contains("non ancora salvato"), "{width}: {said}");
        // The keyboard is where it was: one goes on typing.
        let here = browser.driver.active_element().await?;
        assert_eq!(here.id().await?.as_deref(), Some("valore-OB_2d02_2f2_2ea"));
        browser.visit(WINDOW, View { width, script: true }).await?;
        let field = browser.driver.find(By::Css(FIELD)).await?;
        assert_eq!(field.value().await?.as_deref(), Some(""), "nothing was kept");
    }
    browser.close().await
}
