// SPDX-License-Identifier: AGPL-3.0-or-later
//! A server in this process, a Chromium that opens its pages, and what is asked of each of them.

use std::{
    error::Error,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use app::{
    oidc,
    web::{self, Settings, listen},
};
use serde_json::{Value, json};
use thirtyfour::{LoggingPrefsLogLevel, prelude::*};
use tokio::{net::TcpListener, sync::oneshot};

use crate::{sample, world::World};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// How a page is opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) script: bool,
}

/// A server, and the browser in front of it.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    /// Where the server is.
    pub(crate) origin: String,
    pub(crate) world: World,
    /// Started by us, ended by us.
    chromedriver: Child,
    stop: Option<oneshot::Sender<()>>,
}

/// The rules of WCAG 2.2 at levels A and AA, and what axe holds for good practice.
const AXE: &str = r#"
    const done = arguments[arguments.length - 1];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    axe.run(document, { runOnly: tags }).then((it) => done(it.passes.length < 10 ? ["axe looked at nothing"] :
        it.violations.map((rule) =>
            `${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`)));
"#;

impl Browser {
    pub(crate) async fn open() -> Result<Browser, Box<dyn Error>> {
        Browser::open_on(World::with(Settings::default()).await).await
    }

    /// In front of a server of that world.
    pub(crate) async fn open_on(world: World) -> Result<Browser, Box<dyn Error>> {
        Browser::start(TcpListener::bind("127.0.0.1:0").await?, world).await
    }

    /// With settings that depend on where the server is.
    pub(crate) async fn open_with(
        settings: impl FnOnce(&str) -> Result<Settings, Box<dyn Error>>,
    ) -> Result<Browser, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let settings = settings(&format!("http://{}", listener.local_addr()?))?;
        Browser::start(listener, World::with(settings).await).await
    }

    async fn start(listener: TcpListener, world: World) -> Result<Browser, Box<dyn Error>> {
        // The client of the driver encrypts too, if it is asked to.
        oidc::ready();
        let origin = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let router = web::dressed(sample::routes(), &world.site);
        tokio::spawn(listen::serve(listener, router, async {
            let _ = stopped.await;
        }));
        let (chromedriver, port) = chromedriver()?;
        let mut wanted = DesiredCapabilities::chrome();
        // In a test we may be root, and in a container with a small shared memory.
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"] {
            wanted.add_arg(argument)?;
        }
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(&format!("http://127.0.0.1:{port}"), wanted).await?;
        Ok(Browser { driver, origin, world, chromedriver, stop: Some(stop) })
    }

    /// Comes in as somebody of the trial data, without typing the password; `None` goes out.
    pub(crate) async fn enter(&self, login: Option<&str>) -> Outcome {
        self.driver.cdp().send_raw("Network.clearBrowserCookies", json!({})).await?;
        match login {
            Some(it) => self.keep(&self.world.cookie(it).await).await,
            None => Ok(()),
        }
    }

    /// The same, in another body than the invented comune.
    pub(crate) async fn enter_in(&self, login: &str, body: &str) -> Outcome {
        self.enter(None).await?;
        self.keep(&self.world.cookie_in(login, body).await).await
    }

    async fn keep(&self, cookie: &str) -> Outcome {
        let (name, value) = cookie.split_once('=').ok_or("no cookie")?;
        let cookie = json!({ "name": name, "value": value, "url": self.origin, "httpOnly": true });
        self.driver.cdp().send_raw("Network.setCookie", cookie).await?;
        Ok(())
    }

    /// Opens an address as that view does.
    pub(crate) async fn visit(&self, address: &str, view: View) -> Outcome {
        let metrics = json!({ "width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        self.let_scripts_run(view.script).await?;
        let address = self.world.names.address(address);
        self.driver.goto(format!("{}{address}", self.origin)).await?;
        Ok(())
    }

    /// What is wrong with the page that is open, in words; empty if nothing is.
    pub(crate) async fn complaints(&self, view: View) -> Result<Vec<String>, Box<dyn Error>> {
        // The scripts of the page had their chance; now ours must run.
        self.let_scripts_run(true).await?;
        let mut complaints: Vec<String> = self.console().await?;
        let overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let overflow = self.driver.execute(overflow, vec![]).await?.json().as_i64().unwrap_or_default();
        if overflow > 0 {
            complaints.push(format!("{overflow} pixels wider than {}", view.width));
        }
        self.driver.execute(axe()?, vec![]).await?;
        let violations: Vec<String> = self.driver.execute_async(AXE, vec![]).await?.convert()?;
        complaints.extend(violations);
        Ok(complaints)
    }

    /// Errors of the console, among them every breach of the content security policy.
    async fn console(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let entries = self.driver.browser_log().await?;
        let errors = entries.into_iter().filter(|it| it.level != "INFO");
        // A message may quote a whole font.
        Ok(errors.map(|it| it.message.chars().take(400).collect()).collect())
    }

    async fn let_scripts_run(&self, run: bool) -> Outcome {
        self.driver.cdp().send_raw("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await?;
        Ok(())
    }

    pub(crate) async fn close(mut self) -> Outcome {
        self.driver.clone().quit().await?;
        self.stop.take();
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

/// Starts the driver on a free port, which it tells.
fn chromedriver() -> Result<(Child, u16), Box<dyn Error>> {
    let mut command = Command::new("chromedriver");
    let missing =
        |it| format!("chromedriver cannot be started ({it}): run `cargo xtask test browser`, which gets it");
    let mut child =
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(missing)?;
    let lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    for line in lines {
        let line = line?;
        if let Some(port) = line.split("on port ").nth(1).filter(|_| line.contains("successfully")) {
            return Ok((child, port.trim_end_matches('.').trim().parse()?));
        }
    }
    Err("chromedriver ended without saying its port".into())
}

fn axe() -> Result<String, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/node_modules/axe-core/axe.min.js");
    let text =
        fs::read_to_string(path).map_err(|it| format!("axe-core is missing ({it}): cargo xtask assets"))?;
    Ok(text)
}

/// What a script of ours gave back, as text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
