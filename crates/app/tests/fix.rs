// SPDX-License-Identifier: AGPL-3.0-or-later
//! `check --fix`: what it changes, what it leaves, when it writes nothing.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

const PLAN: &str = r#"# il piano, come stampato
[piano]
anno = 2024

[[obiettivo]]
codice = "1"
peso = "40%"
[[obiettivo]]   # il secondo
codice = "2"
[[obiettivo]]
codice = "3"
peso   = "35,5 %" # così nel riepilogo
[[obiettivo]]
codice = "4"
peso = "4%"
[[fase]]
obiettivo = "1"
titolo = "Avvio"
scadenza = "30.06.202 4"
"#;

const MENDED: &str = r#"# il piano, come stampato
[piano]
anno = 2024

[[obiettivo]]
codice = "1"
peso = "40%"
[[obiettivo]]   # il secondo
peso = "20,5%"  # stampato: niente; residuo a 100
codice = "2"
[[obiettivo]]
codice = "3"
peso   = "35,5%" # così nel riepilogo; stampato: «35,5 %»
[[obiettivo]]
codice = "4"
peso = "4%"
[[fase]]
obiettivo = "1"
titolo = "Avvio"
scadenza = "30.06.2024"  # stampato: «30.06.202 4»
"#;

fn dossier(name: &str, plan: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fix").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("ente.toml"), "[ente]\nnome = \"Comune\"\n").unwrap();
    fs::write(path.join("sistema.toml"), "[sistema]\nnome = \"SMVP\"\n").unwrap();
    fs::write(path.join("piano.toml"), plan).unwrap();
    path
}

fn fix(path: &Path, more: &[&str]) -> Output {
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    it.arg("check").arg(path).arg("--fix").args(more).stdin(Stdio::null());
    it.output().unwrap()
}

fn plan(path: &Path) -> String {
    fs::read_to_string(path.join("piano.toml")).unwrap()
}

#[test]
fn nothing_is_written_when_nobody_can_be_asked() {
    let path = dossier("nobody", PLAN);
    let output = fix(&path, &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(plan(&path), PLAN);
    for it in
        ["--- piano.toml", "@@", "-peso   = \"35,5 %\"", "+peso   = \"35,5%\"", "non è un terminale", "--yes"]
    {
        assert!(text.contains(it), "{it:?} is not in\n{text}");
    }
}

#[test]
fn the_mends_and_nothing_else_are_written() {
    let path = dossier("yes", PLAN);
    let output = fix(&path, &["--yes"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(plan(&path), MENDED);
    let files = fs::read_dir(&path).unwrap().count();
    assert_eq!(files, 3, "nothing is left beside the files");
    // What was mended is found no more, and there is nothing left to mend.
    let again = fix(&path, &["--yes"]);
    assert!(String::from_utf8(again.stdout).unwrap().contains("nessuna correzione"));
    assert_eq!(plan(&path), MENDED);
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    let output = it.arg("check").arg(&path).args(["--only", "PESI,TEST-01"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "nessun rilievo\n");
}

#[test]
fn only_what_is_asked_is_mended() {
    let path = dossier("only", PLAN);
    let output = fix(&path, &["--yes", "--only", "TEST-01", "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["written"], true);
    assert_eq!(value["mends"].as_array().unwrap().len(), 1);
    assert_eq!(value["mends"][0]["printed"], "30.06.202 4");
    assert_eq!(plan(&path), PLAN.replace("\"30.06.202 4\"", "\"30.06.2024\"  # stampato: «30.06.202 4»"));
}

#[test]
fn an_accepted_finding_is_left_as_it_is() {
    let path = dossier("accepted", PLAN);
    let waiver = "[[deroga]]\nregola = \"PESI-04\"\nnodo = \"2\"\nruolo = \"Nucleo\"\nmotivo = \"obiettivo senza peso\"\n";
    fs::write(path.join("deroghe.toml"), waiver).unwrap();
    fix(&path, &["--yes"]);
    assert_eq!(plan(&path), MENDED.replace("peso = \"20,5%\"  # stampato: niente; residuo a 100\n", ""));
}

#[test]
fn a_read_only_file_is_not_touched() {
    let path = dossier("read-only", PLAN);
    let file = path.join("piano.toml");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let output = fix(&path, &["--yes"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("sola lettura"));
    assert_eq!(plan(&path), PLAN);
}

#[test]
fn two_missing_weights_are_nobodys_residual() {
    let plan_of_two = PLAN.replace("codice = \"4\"\npeso = \"4%\"", "codice = \"4\"");
    let path = dossier("two", &plan_of_two);
    fix(&path, &["--yes", "--only", "PESI-04"]);
    assert_eq!(plan(&path), plan_of_two);
    // Already 100 without it.
    let full = PLAN.replace("4%\"\n[[fase]]", "24,5%\"\n[[fase]]");
    let path = dossier("full", &full);
    fix(&path, &["--yes", "--only", "PESI-04"]);
    assert_eq!(plan(&path), full);
}
