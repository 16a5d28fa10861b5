// SPDX-License-Identifier: AGPL-3.0-or-later
//! The API is as its description says, whatever is sent to it: schemathesis asks, on both engines. `cargo xtask test api`
//! runs it, with what it needs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{env, path::Path, process::Command};

use app::{
    trial,
    web::{self, Settings, Site, api, listen, secret},
};
use jiff::{SignedDuration, Timestamp};
use store::{Actor, Address, NewToken, Store};
use tempfile::TempDir;
use throwaway::Server;
use tokio::{net::TcpListener, sync::oneshot, task::spawn_blocking};

/// The seconds for each engine.
const SECONDS: &str = "50";

#[tokio::test(flavor = "multi_thread")]
async fn the_api_is_as_described_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("prova.db"));
    ask_everything(&address, folder).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_is_as_described_on_postgresql() {
    let server = Server::start(&["fsync=off"]).unwrap();
    let address: Address = server.database("api").unwrap().parse().unwrap();
    ask_everything(&address, tempfile::tempdir().unwrap()).await;
}

/// Serves the trial data on that database, and lets schemathesis ask.
async fn ask_everything(address: &Address, folder: TempDir) {
    let described = folder.path().join("openapi.json");
    std::fs::write(&described, api::document().to_string()).unwrap();
    for name in ["schemathesis.toml", "hooks.py"] {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api").join(name);
        std::fs::copy(own, folder.path().join(name)).unwrap();
    }
    let store = Store::open(address).await.unwrap();
    let now: Timestamp = "2026-07-01T10:00:00Z".parse().unwrap();
    trial::load(&store, now - SignedDuration::from_hours(24)).await.unwrap();
    let actor = secretary(&store).await;
    let dossiers = store.dossiers(&actor).await.unwrap();
    let plan = dossiers.into_iter().find(|it| it.year == 2026).unwrap().id;
    let (key, expires) = (secret::token(), now + SignedDuration::from_hours(24));
    let digest = secret::digest(&key);
    let new =
        NewToken { token: &digest, name: "schemathesis", role: &actor.role, scope: "scrittura", expires };
    store.create_token(&actor, &new, now).await.unwrap();
    // Each request says where it comes from.
    let settings = Settings { proxy: Some([127, 0, 0, 1].into()), now: Some(now), ..Settings::default() };
    let site = Site::new(settings, store);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let router = web::dressed(web::routes(), &site);
    let serving = tokio::spawn(async move {
        listen::serve(listener, router, async { drop(stopped.await) }).await;
    });
    let program = env::var_os("TRAGUARDO_SCHEMATHESIS").expect("`cargo xtask test api` says where it is");
    let mut command = Command::new(program);
    // What it keeps of its runs stays with them.
    command.current_dir(folder.path()).arg("run").arg(described).args([
        "--url",
        &here,
        "--max-time",
        SECONDS,
    ]);
    command.args(["--seed", "1", "--no-color", "--generation-database", "none"]);
    command.env("TRAGUARDO_KEY", key).env("TRAGUARDO_PLAN", plan.to_string());
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = spawn_blocking(move || command.output().unwrap()).await.unwrap();
    stop.send(()).unwrap();
    serving.await.unwrap();
    let (said, more) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{said}\n{more}");
}

/// The secretary of the invented comune.
async fn secretary(store: &Store) -> Actor {
    let account = store.account_by_login("segretario").await.unwrap().unwrap();
    let bodies = store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name == "Comune di Vallechiara di Sopra").unwrap();
    let role = trial::ACCESSES.iter().find(|it| it.login == "segretario").unwrap().word().to_owned();
    Actor { body: body.id, person: account.person, role, on_behalf_of: None }
}
