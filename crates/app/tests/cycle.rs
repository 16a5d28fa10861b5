// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo cycle`: the timeline of a dossier, and steps accepted (0), refused (1), unknown (2).

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{path::Path, process::Command};

use jiff::Timestamp;
use store::{Actor, Change, Store};

/// Runs `cycle` on an example; its text and its exit code.
fn cycle(dossier: &str, arguments: &[&str]) -> (String, i32) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    let output = it.arg("cycle").arg(root.join(dossier)).args(arguments).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn the_timeline_says_what_was_done_what_is_next_and_what_blocks_it() {
    let (text, code) = cycle("terrecablate-2021", &["--date", "24/11/2021"]);
    assert_eq!(code, 0);
    assert!(text.starts_with("Ciclo 2021, Consorzio Terrecablate: approvato"), "{text}");
    assert!(text.contains("il 24/11/2021, 297 giorni dopo il termine del 31/01/2021"), "{text}");
    assert!(text.contains("adesso  assegna"), "{text}");
    let (text, code) = cycle("portoferraio-2021", &["--date", "2021-01-10"]);
    assert_eq!(code, 0);
    assert!(text.contains("manca [CICL-12] nessun atto nomina il Nucleo"), "{text}");
}

#[test]
fn a_step_is_accepted_or_refused_with_the_rule() {
    let step = |arguments: &[&str]| {
        cycle("terrecablate-2021", &[&["--date", "30/11/2021", "--step"], arguments].concat())
    };
    let (text, code) = step(&["assegna", "--role", "segretario"]);
    assert_eq!((code, text.lines().next().unwrap()), (0, "accettato: approvato → assegnato"));
    let (text, code) = step(&["assegna", "--role", "nucleo"]);
    assert_eq!(code, 1);
    assert!(text.starts_with("rifiutato[CICL-02]") && text.contains("fonte: D.Lgs. 150/2009"), "{text}");
    let (text, code) = step(&["valida", "--role", "nucleo", "--format", "json"]);
    let refused: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, refused["refusal"]["rule"].as_str()), (1, Some("CICL-01")));
    let (text, code) = step(&["vota", "--role", "segretario"]);
    assert_eq!(code, 2);
    assert!(text.contains("nessun passo si chiama «vota»") && text.contains("approva-relazione"), "{text}");
    let (text, code) = step(&["approva", "--role", "cuoco"]);
    assert_eq!(code, 2);
    assert!(text.contains("«cuoco» non è un ruolo"), "{text}");
}

#[test]
fn a_step_is_recorded_in_a_database_by_who_may_take_it() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("prova.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&store::Address::Sqlite(database.clone())).await.unwrap();
        let at = "2026-02-01T10:00:00Z".parse().unwrap();
        app::trial::load(&store, at).await.unwrap();
        unassign(&store, at).await;
    });
    let run = |arguments: &[&str]| {
        let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
        let it = it.arg("cycle").arg("--database").arg(&database);
        let output = it.args(["--body", "comune di vallechiara di sopra"]).args(arguments).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (String::from_utf8(text).unwrap(), output.status.code().unwrap())
    };
    let assign = ["--step", "assegna", "--role", "segretario", "--act-date", "10/02/2026", "--record"];
    let (text, code) = run(&[&assign[..], &["--person", "sindaco"]].concat());
    assert_eq!(code, 2);
    assert!(text.contains("«sindaco» non ha il ruolo «segretario» in questo ente"), "{text}");
    // Tried, then recorded, then no longer to be done.
    let (text, code) = run(&[&assign[..6], &["--person", "segretario"]].concat());
    assert_eq!((code, text.lines().next().unwrap()), (0, "accettato: approvato → assegnato"), "{text}");
    let (text, code) = run(&[&assign[..], &["--person", "segretario"]].concat());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("si fissa: obiettivi assegnati, versione 1"), "{text}");
    let (text, code) = run(&[&assign[..], &["--person", "segretario"]].concat());
    assert_eq!(code, 1);
    assert!(text.starts_with("rifiutato[CICL-01]"), "{text}");
    let (text, code) = run(&["--date", "01/03/2026"]);
    assert_eq!(code, 0);
    assert!(text.starts_with("Ciclo 2026, Comune di Vallechiara di Sopra: assegnato"), "{text}");
    let (text, code) = run(&["--plan", "1999"]);
    assert_eq!(code, 2);
    assert!(text.contains("l'ente non ha questo piano"), "{text}");
}

/// Takes the plan of the invented comune back to before its objectives were assigned.
async fn unassign(store: &Store, at: Timestamp) {
    let bodies = store.bodies().await.unwrap();
    let body = bodies.into_iter().find(|it| it.name.starts_with("Comune di Vallechiara")).unwrap();
    let person = store.account_by_login("segretario").await.unwrap().unwrap().person;
    let actor = Actor { body: body.id, person, role: "segretario".to_owned(), on_behalf_of: None };
    let plan = store.dossiers(&actor).await.unwrap().remove(0).id;
    let (_, rows) = store.rows(&actor, &plan).await.unwrap();
    let act = rows.into_iter().find(|it| it.cells.contains("assegnazione degli obiettivi")).unwrap();
    let (from, to) = ("assegnato".to_owned(), "approvato".to_owned());
    let back = Change::State { from, to, detail: serde_json::Value::Null };
    let changes = [Change::Remove { place: act.place, version: act.version }, back];
    store.record(&actor, &plan, &changes, at).await.unwrap();
}
