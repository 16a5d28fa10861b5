// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in through a real provider of identity, which the test starts.

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use app::{
    oidc::{self, Provider},
    web::Settings,
};
use thirtyfour::prelude::*;

use crate::harness::{Browser, Outcome, View};

const VIEW: View = View { width: 1280, script: false };
const A_MOMENT: Duration = Duration::from_millis(50);
/// How many moments a page may take to come.
const ENOUGH: usize = 200;

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

/// Follows the link to the provider, types a name there, whatever the password, and lets it tell who one is.
async fn go_and_say_who(browser: &Browser, link: &str, name: &str) -> Outcome {
    let driver = &browser.driver;
    driver.find(By::LinkText(link)).await?.click().await?;
    // Our page has a field of that name too: it must be gone.
    for it in 0.. {
        match driver.current_url().await?.as_str().starts_with(&browser.origin) {
            false => break,
            true if it > ENOUGH => return Err(driver.source().await?.into()),
            true => tokio::time::sleep(A_MOMENT).await,
        }
    }
    driver.query(By::Name("login")).first().await?.send_keys(name).await?;
    driver.query(By::Name("password")).first().await?.send_keys("qualsiasi").await?;
    // First who one is, then what it may tell of us, until it sends us back.
    for _ in 0..ENOUGH {
        if driver.current_url().await?.as_str().starts_with(&browser.origin) {
            return Ok(());
        }
        // Between one page and the next there is no button, or one that goes away; ours, which may be there already,
        // are not for us: one of them goes out.
        let pressed = match driver.find(By::Css("form[action*='/interaction/'] button[type=submit]")).await {
            Ok(button) => button.click().await,
            Err(other) => Err(other),
        };
        if pressed.is_err() {
            tokio::time::sleep(A_MOMENT).await;
        }
    }
    Err(driver.source().await?.into())
}

/// That one comes to the page of that heading.
async fn comes_to(browser: &Browser, wanted: &str) -> Outcome {
    let mut seen = String::new();
    for _ in 0..ENOUGH {
        if let Ok(it) = browser.driver.find(By::Tag("h1")).await
            && let Ok(heading) = it.text().await
        {
            seen = heading;
        }
        if seen == wanted {
            return Ok(());
        }
        tokio::time::sleep(A_MOMENT).await;
    }
    Err(format!("«{seen}» in the place of «{wanted}»").into())
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
    go_and_say_who(&browser, "Entra con SPID o CIE", "rssmra").await?;
    comes_to(&browser, "Non si è entrati").await?;

    // The provider remembers who one is; the access of the person is tied to it.
    browser.enter(Some("responsabile.te")).await?;
    browser.visit("/profilo", VIEW).await?;
    go_and_say_who(&browser, "Lega l'identità", "rssmra").await?;
    comes_to(&browser, "Profilo").await?;
    let tied = browser.world.store.account_by_login("responsabile.te").await?.ok_or("no account")?;
    assert_eq!(tied.identity.ok_or("not tied")?.1, "TINIT-RSSMRA");

    // From now on it lets them in, and leads where they wanted to go.
    browser.enter(None).await?;
    browser.visit("/piani", VIEW).await?;
    go_and_say_who(&browser, "Entra con SPID o CIE", "rssmra").await?;
    comes_to(&browser, "Piani").await?;

    // Another person is not them.
    browser.enter(None).await?;
    browser.visit("/accesso", VIEW).await?;
    go_and_say_who(&browser, "Entra con SPID o CIE", "brnlcu").await?;
    comes_to(&browser, "Non si è entrati").await?;

    // What comes back without having left proves nothing.
    browser.enter(None).await?;
    browser.visit("/accesso/ritorno?code=abc&state=def", VIEW).await?;
    comes_to(&browser, "Non si è entrati").await?;
    drop(running);
    browser.close().await
}
