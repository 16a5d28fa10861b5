// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo cycle`: the timeline of a dossier, and steps accepted (0), refused (1), unknown (2).

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{path::Path, process::Command};

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
