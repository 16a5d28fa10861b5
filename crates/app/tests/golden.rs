// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every dossier of examples/ gives the scores, the explanation and the findings written beside it.
//!
//! `UPDATE_EXPECT=1 cargo test -p app --test golden` rewrites them; read the diff before committing it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What is kept of each dossier and set of results: name of the file, command, arguments after the folder.
const KEPT: &[(&str, &str, &[&str])] =
    &[("punteggi", "score", &[]), ("spiegazione", "explain", &["ente"]), ("rilievi", "check", &[])];

#[test]
fn examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut dossiers = folders(&root, "examples");
    dossiers.extend(folders(&root, "examples/sistemi"));
    assert!(dossiers.len() >= 5, "the five bodies are in examples/");
    let mut stale = Vec::new();
    for dossier in dossiers {
        let mut kept = Vec::new();
        for results in result_sets(&root.join(&dossier)) {
            for (name, command, arguments) in KEPT {
                let set = results
                    .as_deref()
                    .map_or(String::new(), |it| it.replace("risultati", "").replace(".toml", ""));
                let file = root.join(&dossier).join("attesi").join(format!("{name}{set}.txt"));
                let actual = run(&root, command, &dossier, results.as_deref(), arguments);
                kept.push(file.clone());
                if fs::read_to_string(&file).unwrap_or_default() == actual {
                    continue;
                }
                if std::env::var_os("UPDATE_EXPECT").is_some() {
                    fs::create_dir_all(file.parent().unwrap()).unwrap();
                    fs::write(&file, actual).unwrap();
                } else {
                    stale.push(file.display().to_string());
                }
            }
        }
        let written = fs::read_dir(root.join(&dossier).join("attesi")).into_iter().flatten();
        let written = written.map(|it| it.unwrap().path()).filter(|it| !kept.contains(it));
        stale.extend(written.map(|it| format!("{} is kept for nothing", it.display())));
    }
    assert!(
        stale.is_empty(),
        "out of date: UPDATE_EXPECT=1 cargo test -p app --test golden\n{}",
        stale.join("\n")
    );
}

/// The dossiers of a folder of the repository, in order.
fn folders(root: &Path, parent: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root.join(parent)) else { return Vec::new() };
    let entries = entries.map(|it| it.unwrap().path()).filter(|it| it.join("piano.toml").is_file());
    let mut folders: Vec<PathBuf> =
        entries.map(|it| Path::new(parent).join(it.file_name().unwrap())).collect();
    folders.sort();
    folders
}

/// The set that is read by itself (or none), then the named ones.
fn result_sets(dossier: &Path) -> Vec<Option<String>> {
    let names =
        fs::read_dir(dossier).unwrap().map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    let mut sets: Vec<Option<String>> = names.filter(|it| it.starts_with("risultati-")).map(Some).collect();
    sets.push(None);
    sets.sort();
    sets
}

fn run(root: &Path, command: &str, dossier: &Path, results: Option<&str>, arguments: &[&str]) -> String {
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    it.current_dir(root).arg(command).arg(dossier).args(arguments);
    if let Some(results) = results {
        it.args(["--results", results]);
    }
    let output = it.output().unwrap();
    let code = output.status.code().unwrap();
    assert!(
        code <= 1,
        "{command} {}: {code}\n{}",
        dossier.display(),
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stdout).unwrap()
}
