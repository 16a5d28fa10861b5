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

/// What is kept of a dossier beside an earlier one: its folder, name of the file, the whole command.
const BESIDE: &[(&str, &str, &[&str])] = &[
    (
        "examples/terrecablate-2021",
        "rilievi-con-2020",
        &["check", "examples/terrecablate-2021", "--against", "examples/terrecablate-2020", "--only", "COER"],
    ),
    (
        "examples/terrecablate-2021",
        "confronto-con-2020",
        &["compare", "examples/terrecablate-2020", "examples/terrecablate-2021"],
    ),
];

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
                let mut line = vec![*command, dossier.to_str().unwrap()];
                line.extend(*arguments);
                line.extend(results.as_deref().map(|it| ["--results", it]).into_iter().flatten());
                kept.push((format!("{name}{set}"), run(&root, &line)));
            }
        }
        let beside = BESIDE.iter().filter(|it| Path::new(it.0) == dossier);
        kept.extend(beside.map(|(_, name, line)| ((*name).to_owned(), run(&root, line))));
        stale.extend(differing(&root.join(&dossier).join("attesi"), &kept));
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

/// Holds what is kept in a folder against what comes out now, or writes it; the files that differ.
fn differing(folder: &Path, kept: &[(String, String)]) -> Vec<String> {
    let mut stale = Vec::new();
    for (name, actual) in kept {
        let file = folder.join(format!("{name}.txt"));
        if fs::read_to_string(&file).unwrap_or_default() == *actual {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::create_dir_all(folder).unwrap();
            fs::write(&file, actual).unwrap();
        } else {
            stale.push(file.display().to_string());
        }
    }
    let written = fs::read_dir(folder).into_iter().flatten().map(|it| it.unwrap().path());
    let strangers =
        written.filter(|path| !kept.iter().any(|(name, _)| path.ends_with(format!("{name}.txt"))));
    stale.extend(strangers.map(|it| format!("{} is kept for nothing", it.display())));
    stale
}

fn run(root: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_traguardo")).current_dir(root).args(arguments).output().unwrap();
    let code = output.status.code().unwrap();
    assert!(code <= 1, "{arguments:?}: {code}\n{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stdout).unwrap()
}
