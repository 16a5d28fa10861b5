// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in through a real provider of identity, which the test starts.

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use app::{
    oidc::{self, Provider},
    web::Settings,
};
use thirtyfour::prelude::*;

use crate::harness::{Browser, Outcome, View};

const VIEW: View = View { width: 1280, script: false };

/// A provider of the tests, ended with the test.
struct Running {
    process: Child,
    // It would end if nobody could hear it.
    _output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts the provider for a server at that address, and gives its own.
fn start(origin: &str) -> Result<(Running, String), Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/provider.mjs");
    let mut process = Command::new("node")
        .arg(script)
        .arg(format!("{origin}/accesso/ritorno"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
    let mut issuer = String::new();
    output.read_line(&mut issuer)?;
    let running = Running { process, _output: output };
    match issuer.trim() {
        it if it.starts_with("http://") => Ok((running, it.to_owned())),
        _ => Err("the provider ended without saying its address: cargo xtask assets".into()),
    }
}

/// Types a name at the provider, whatever the password, and lets it tell who one is.
async fn say_who(browser: &Browser, name: &str) -> Outcome {
    let driver = &browser.driver;
    driver.find(By::Name("login")).await?.send_keys(name).await?;
    driver.find(By::Name("password")).await?.send_keys("qualsiasi").await?;
    // First who one is, then what it may tell of us, until it sends us back.
    while !driver.current_url().await?.as_str().starts_with(&browser.origin) {
        let Ok(button) = driver.find(By::Css("button[type=submit]")).await else {
            return Err(driver.source().await?.into());
        };
        button.click().await?;
    }
    Ok(())
}

async fn heading(browser: &Browser) -> Result<String, Box<dyn Error>> {
    Ok(browser.driver.find(By::Tag("h1")).await?.text().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_is_tied_once_and_then_opens_the_door() -> Outcome {
    let mut running = None;
    let browser = Browser::open_with(|origin| {
        let (process, issuer) = start(origin)?;
        running = Some(process);
        let settings = oidc::Settings {
            issuer,
            client: "traguardo".to_owned(),
            secret: Some("una-parola-di-prova".to_owned()),
            claim: "fiscal_number".to_owned(),
            scopes: vec!["profile".to_owned()],
            name: "SPID o CIE".to_owned(),
        };
        Ok(Settings { provider: Some(Provider::new(settings)?), ..Settings::default() })
    })
    .await?;

    // Nobody knows this identity yet.
    browser.visit("/accesso", VIEW).await?;
    browser.driver.find(By::LinkText("Entra con SPID o CIE")).await?.click().await?;
    say_who(&browser, "rssmra").await?;
    assert_eq!(heading(&browser).await?, "Non si è entrati");

    // The provider remembers who one is; the access of the person is tied to it.
    browser.enter(Some("responsabile.te")).await?;
    browser.visit("/profilo", VIEW).await?;
    browser.driver.find(By::LinkText("Lega l'identità")).await?.click().await?;
    say_who(&browser, "rssmra").await?;
    assert_eq!(heading(&browser).await?, "Profilo");
    let tied = browser.world.store.account_by_login("responsabile.te").await?.ok_or("no account")?;
    assert_eq!(tied.identity.ok_or("not tied")?.1, "TINIT-RSSMRA");

    // From now on it lets them in, and leads where they wanted to go.
    browser.enter(None).await?;
    browser.visit("/piani", VIEW).await?;
    browser.driver.find(By::LinkText("Entra con SPID o CIE")).await?.click().await?;
    say_who(&browser, "rssmra").await?;
    assert_eq!(heading(&browser).await?, "Piani");

    // Another person is not them.
    browser.enter(None).await?;
    browser.visit("/accesso", VIEW).await?;
    browser.driver.find(By::LinkText("Entra con SPID o CIE")).await?.click().await?;
    say_who(&browser, "brnlcu").await?;
    assert_eq!(heading(&browser).await?, "Non si è entrati");

    // What comes back without having left proves nothing.
    browser.enter(None).await?;
    browser.visit("/accesso/ritorno?code=abc&state=def", VIEW).await?;
    assert_eq!(heading(&browser).await?, "Non si è entrati");
    drop(running);
    browser.close().await
}
