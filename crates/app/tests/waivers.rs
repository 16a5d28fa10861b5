// SPDX-License-Identifier: AGPL-3.0-or-later
//! An accepted finding is shown in every output that a reader may have in hand.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{fs, path::PathBuf, process::Command};

use serde_json::Value;

const DOSSIER: &str = r#"
[piano]
anno = 2026
[[obiettivo]]
id = "A"
peso = "40%"
[[obiettivo]]
id = "B"
peso = "50%"
[[deroga]]
regola = "PESI-02"
motivo = "il terzo obiettivo si scrive a marzo"
ruolo = "segretario"
data = "15/01/2026"
atto = "determina 3/2026"
"#;

const LINE: &str = "  PESI-02, tutto il documento: il terzo obiettivo si scrive a marzo (segretario, 15/01/2026, determina 3/2026)\n";

fn file(name: &str, text: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).unwrap();
    file
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_traguardo")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_text_shows_it() {
    let dossier = file("deroga-testo.toml", DOSSIER);
    let dossier = dossier.to_str().unwrap();
    let system = file("deroga-sistema.toml", "[[livello]]\nnome = \"ente\"\n");
    let system = system.to_str().unwrap();
    for arguments in [
        vec!["score", dossier],
        vec!["score", dossier, "--level", "obiettivo"],
        vec!["explain", dossier, "A"],
        vec!["whatif", dossier, "--system", system],
    ] {
        let text = run(&arguments);
        assert!(text.ends_with(&format!("\nRilievi accettati con deroga:\n{LINE}")), "{arguments:?}: {text}");
    }
    let text = run(&["check", dossier, "--only", "PESI-02,ATTI-07"]);
    assert!(text.contains("accettato[PESI-02]"), "{text}");
    assert!(text.ends_with("0 errori, 0 avvisi, 0 informazioni, 1 accettato\n"), "{text}");
}

#[test]
fn every_json_shows_it() {
    let dossier = file("deroga-json.toml", DOSSIER);
    let dossier = dossier.to_str().unwrap();
    for arguments in [["score", dossier].as_slice(), &["explain", dossier, "ente"]] {
        let json: Value = serde_json::from_str(&run(&[arguments, &["--format", "json"]].concat())).unwrap();
        let [waiver] = json["waivers"].as_array().unwrap().as_slice() else { panic!("{json}") };
        assert_eq!(waiver["rule"], "PESI-02");
        assert_eq!(waiver["reason"], "il terzo obiettivo si scrive a marzo");
        assert_eq!(waiver["act"], "determina 3/2026");
        if arguments[0] == "score" {
            assert!(jsonschema::validator_for(&app::cli::schema::score()).unwrap().is_valid(&json), "{json}");
        }
    }
}
