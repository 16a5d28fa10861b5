// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask demo`: the main job on the bodies of examples/, with the commands one would type.

use std::{path::Path, process::Command};

use crate::program::{exit_code, shown, traguardo};

/// A body of examples/, its set of results, and the node of it that is worth an explanation.
struct Body {
    folder: &'static str,
    /// Its file of results; none for `risultati.toml`.
    results: Option<&'static str>,
    /// The level worth showing first.
    level: &'static str,
    node: &'static str,
    because: &'static str,
}

#[rustfmt::skip]
static BODIES: &[Body] = &[
    Body { folder: "examples/terrecablate-2021", results: None, level: "obiettivo", node: "PO", because: "il documento stampa 99,7 e lascia fuori una riga" },
    Body { folder: "examples/terrecablate-2020", results: Some("risultati-2021.toml"), level: "area", node: "PI-SER/GEST", because: "gli stessi risultati contro l'atteso scritto un anno prima" },
    Body { folder: "examples/portoferraio-2021", results: Some("risultati-pieno.toml"), level: "struttura", node: "AT-7", because: "tre fasi da 33 fanno 99, non 100" },
    Body { folder: "examples/comune-lombardo-2019", results: Some("risultati-prova.toml"), level: "obiettivo", node: "scheda-5", because: "i giorni di ritardo diventano un grado" },
    Body { folder: "examples/modello-2024", results: Some("risultati-prova.toml"), level: "obiettivo", node: "scheda-d", because: "il peso nasce dai giudizi della pesatura" },
];

/// Scores, explains and checks every body.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    let program = traguardo()?;
    println!("traguardo è {}", program.display());
    for body in BODIES {
        println!("\n════ {} ════", body.folder);
        show(&program, body, "quanto vale", &["score", body.folder, "--level", body.level], &[0])?;
        let heading = format!("perché: {}", body.because);
        show(&program, body, &heading, &["explain", body.folder, body.node], &[0])?;
        show(
            &program,
            body,
            "gli errori del documento (senza avvisi e informazioni)",
            &["check", body.folder, "--min-severity", "errore"],
            &[0, 1],
        )?;
    }
    Ok(())
}

fn show(program: &Path, body: &Body, heading: &str, words: &[&str], allowed: &[i32]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.current_dir(crate::root()).args(words);
    if let Some(results) = body.results {
        command.args(["--results", results]);
    }
    println!("\n── {heading} ──\n$ {}\n", shown(&command));
    match exit_code(&mut command)? {
        code if allowed.contains(&code) => Ok(()),
        code => Err(format!("{} ended with {code}", shown(&command))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_in_examples() {
        for body in BODIES {
            let folder = crate::root().join(body.folder);
            assert!(folder.join("ente.toml").is_file(), "{}", body.folder);
            assert!(folder.join(body.results.unwrap_or("risultati.toml")).is_file(), "{}", body.folder);
            let plan = std::fs::read_to_string(folder.join("piano.toml")).unwrap();
            let structures = std::fs::read_to_string(folder.join("ente.toml")).unwrap();
            let id = format!("id = \"{}\"\n", body.node);
            assert!(plan.contains(&id) || structures.contains(&id), "{} has no {}", body.folder, body.node);
        }
    }
}
