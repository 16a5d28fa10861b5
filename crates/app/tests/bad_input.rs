// SPDX-License-Identifier: AGPL-3.0-or-later
//! Input that cannot be read, on the command line: where, what, remedy, exit code 2, nothing half done.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

const ENTE: &str = "[ente]\nnome = \"Comune\"\n";
const SISTEMA: &str = "[sistema]\nnome = \"SMVP\"\n";
const PIANO: &str = "[piano]\nanno = 2024\n\n[[obiettivo]]\nid = \"O\"\n";

/// A dossier with these files; those that are not given are as small as they can be.
fn dossier(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-input").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    for (name, text) in [("ente.toml", ENTE), ("sistema.toml", SISTEMA), ("piano.toml", PIANO)] {
        fs::write(path.join(name), text).unwrap();
    }
    for (name, bytes) in files {
        fs::write(path.join(name), bytes).unwrap();
    }
    path
}

fn command(arguments: &[&str]) -> Command {
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    it.args(arguments);
    it
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// What a run wrote, wherever; and that it ended with this code.
fn said(output: &Output, code: i32) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let all = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{all}");
    assert!(!all.contains("panicked"), "{all}");
    all
}

/// Every command that reads a dossier, with the arguments around its folder.
const COMMANDS: &[(&str, &[&str])] =
    &[("check", &[]), ("score", &[]), ("explain", &["ente"]), ("system", &[]), ("compare", &["DOSSIER"])];

/// All that a mistaken plan makes every command say.
fn refused(name: &str, plan: &[u8], words: &[&str]) {
    let path = dossier(name, &[("piano.toml", plan)]);
    let path = path.to_str().unwrap();
    for (command, after) in COMMANDS {
        let mut arguments = vec![*command, path];
        arguments.extend(after.iter().map(|it| if *it == "DOSSIER" { path } else { *it }));
        let text = said(&run(&arguments), 2);
        for it in words.iter().chain(&["non si legge", "rimedio: "]) {
            assert!(text.contains(it), "{command} {name}: {it:?} is not in\n{text}");
        }
        // Nothing but the mistakes and their count.
        assert!(text.trim_end().ends_with("di lettura"), "{command} {name}:\n{text}");
    }
}

#[test]
fn mistakes_in_a_plan_are_told_by_every_command() {
    let cases: &[(&str, &[u8], &[&str])] = &[
        ("syntax", b"[piano]\nanno = 2024\ntitolo = ciao\n", &["piano.toml:3:10", "«ciao»"]),
        (
            "unknown-key",
            b"[[fase]]\nscadenze = \"x\"\n",
            &["piano.toml:2:1", "«scadenze»", "forse «scadenza»?"],
        ),
        ("unknown-table", b"\n[[fasi]]\n", &["piano.toml:2:3", "«fasi»", "forse «fase»?"]),
        (
            "unknown-word",
            b"[[obiettivo]]\nid = \"a\"\ntipo = \"svilupo\"\n",
            &["piano.toml:3:9", "forse «sviluppo»?"],
        ),
        ("wrong-type", b"[piano]\nanno = true\n", &["piano.toml:2:8", "«anno» di «piano»"]),
        ("same-id", b"[[obiettivo]]\nid = \"a\"\n[[obiettivo]]\nid = \"a\"\n", &["piano.toml:4:7", "«a»"]),
        ("dangling", b"[[fase]]\nobiettivo = \"zeta\"\n", &["piano.toml:2:14", "«zeta»"]),
        (
            "circle",
            b"[[obiettivo]]\nid = \"a\"\npadre = \"b\"\n[[obiettivo]]\nid = \"b\"\npadre = \"a\"\n",
            &["piano.toml:1:1", "«a» sta sotto sé stesso"],
        ),
        (
            "formulas",
            b"[[dato]]\nnome = \"a\"\nformula = \"2 * b\"\n[[dato]]\nnome = \"b\"\nformula = \"a\"\n",
            &["piano.toml:3:12", "«a» → «b» → «a»"],
        ),
        ("latin-1", b"[piano]\ntitolo = \"citt\xe0\"\n", &["piano.toml:2:15", "0xE0", "UTF-8"]),
        ("invalid-utf-8", b"[piano]\ntitolo = \"\xc3\x28\"\n", &["piano.toml:2:11", "0xC3", "UTF-8"]),
    ];
    for (name, plan, words) in cases {
        refused(name, plan, words);
    }
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_at_once() {
    let path = dossier("large", &[]);
    File::create(path.join("piano.toml")).unwrap().set_len(50 * 1024 * 1024).unwrap();
    let text = said(&run(&["score", path.to_str().unwrap()]), 2);
    assert!(text.contains("piano.toml") && text.contains("50 MB") && text.contains("16 MB"), "{text}");
}

#[test]
fn what_is_no_dossier_is_refused() {
    let empty = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-input/nothing");
    fs::create_dir_all(&empty).unwrap();
    let text = said(&run(&["check", empty.to_str().unwrap()]), 2);
    assert!(text.contains("non è un dossier") && text.contains("rimedio: "), "{text}");
    let text = said(&run(&["check", "non-esiste"]), 2);
    assert!(text.contains("non-esiste") && text.contains("rimedio: "), "{text}");
    let text = said(&run(&["check", env!("CARGO_BIN_EXE_traguardo")]), 2);
    assert!(text.contains("non è una cartella né un file .toml"), "{text}");
}

#[test]
fn mistakes_are_json_when_asked() {
    let path = dossier("json", &[("piano.toml", b"[piano]\nanno = true\nannno = 2024\n")]);
    let output = run(&["score", "--format", "json", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors = value["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2);
    assert_eq!(errors[1]["where"], serde_json::json!({ "file": "piano.toml", "line": 3, "column": 1 }));
    assert_eq!(errors[1]["remedy"], "forse «anno»?");
    let output = run(&["explain", "--format", "json", dossier("json-node", &[]).to_str().unwrap(), "zeta"]);
    assert_eq!(output.status.code(), Some(2));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(value["errors"][0]["what"].as_str().unwrap().contains("«zeta»"));
}

#[test]
fn the_command_line_is_refused_in_italian() {
    let cases: &[(&[&str], &[&str])] = &[
        (&[], &["manca il comando"]),
        (&["compara", "x"], &["il comando «compara» non esiste", "forse «compare»?"]),
        (&["scoer", "x"], &["il comando «scoer» non esiste", "forse uno di questi: restore, score"]),
        (&["score", "x", "--formato", "json"], &["«--formato»", "forse «--format»?"]),
        (&["score", "x", "--format", "xml"], &["«xml» non va bene per"]),
        (&["score"], &["manca"]),
        (&["explain", "x"], &["manca", "CODICE"]),
        (&["score", "x", "y"], &["«y» è di troppo"]),
        (&["check", "x", "--yes"], &["manca", "--fix"]),
    ];
    for (arguments, words) in cases {
        let output = run(arguments);
        let text = said(&output, 2);
        assert!(output.stdout.is_empty(), "{text}");
        assert!(text.contains("rimedio: "), "{text}");
        for it in *words {
            assert!(text.contains(it), "{arguments:?}: {it:?} is not in\n{text}");
        }
        for english in ["error:", "Usage", "unexpected", "required", "invalid"] {
            assert!(!text.contains(english), "{arguments:?}:\n{text}");
        }
    }
}

#[test]
fn a_mistaken_command_line_is_json_when_asked() {
    for format in [&["--format", "json"][..], &["--format=json"]] {
        let line: Vec<&str> = ["score", "x", "--livello", "fase"].iter().chain(format).copied().collect();
        let output = run(&line);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stderr.is_empty());
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["errors"][0]["what"], "l'opzione «--livello» non esiste");
        assert_eq!(value["errors"][0]["remedy"], "forse «--level»?");
    }
}

#[test]
fn a_mistyped_path_has_its_neighbour() {
    let path = dossier("comune-2024", &[]);
    let text = said(&run(&["score", path.with_file_name("comnue-2024").to_str().unwrap()]), 2);
    assert!(text.contains("forse «") && text.contains("/comune-2024»?"), "{text}");
}

#[test]
fn long_lists_of_what_is_admitted_are_broken_into_lines() {
    let path = dossier("long", &[("piano.toml", b"[[obiettivo]]\nid = \"a\"\nqwertyuiop = \"x\"\n")]);
    let text = said(&run(&["score", path.to_str().unwrap()]), 2);
    assert!(text.contains("sono ammessi: "), "{text}");
    assert!(text.lines().all(|it| it.chars().count() <= 120), "{text}");
}

#[test]
fn findings_of_severity_error_end_with_one_and_none_with_zero() {
    let fine = dossier("fine", &[]);
    let text = said(&run(&["check", fine.to_str().unwrap(), "--only", "PESI,TOTA,SIST"]), 0);
    assert!(text.contains("nessun rilievo"), "{text}");
    let plan = "[piano]\nanno = 2024\n[[obiettivo]]\nid = \"a\"\npeso = \"150\"\n[[fase]]\nobiettivo = \"a\"\npeso = \"250%\"\n";
    let wrong = dossier("wrong", &[("piano.toml", plan.as_bytes())]);
    let text = said(&run(&["check", wrong.to_str().unwrap()]), 1);
    assert!(text.contains("errore") && text.contains("piano.toml:"), "{text}");
    // Findings are of the document: it is scored all the same.
    said(&run(&["score", wrong.to_str().unwrap()]), 0);
}

#[test]
fn bad_lines_among_good_ones_have_a_line_each() {
    let good = r#"{"piano": {"anno": 2024}, "obiettivo": [{"id": "a", "titolo": "x"}]}"#;
    let circle = r#"{"obiettivo": [{"id": "a", "padre": "b"}, {"id": "b", "padre": "a"}]}"#;
    let lines = [good, "{", good, "{\"obietivo\": []}", circle, "", good];
    let mut input = lines.join("\n").into_bytes();
    input.extend(b"\n{\"piano\": {\"titolo\": \"citt\xe0\"}}\n");
    input.extend(good.as_bytes());
    let output = fed(&input, &["score", "--many", "-"]);
    assert_eq!(output.status.code(), Some(2));
    let results: Vec<Value> = output
        .stdout
        .split(|it| *it == b'\n')
        .filter(|it| !it.is_empty())
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect();
    let numbers: Vec<u64> = results.iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 7, 8, 9]);
    for (result, fine) in results.iter().zip([true, false, true, false, false, true, false, true]) {
        assert_eq!(result["score"].is_object(), fine, "{result}");
        assert_eq!(result["errors"].is_array(), !fine, "{result}");
        if !fine {
            assert!(!result["errors"][0]["remedy"].as_str().unwrap().is_empty(), "{result}");
        }
    }
    assert!(results[3]["errors"][0]["what"].as_str().unwrap().contains("«obietivo»"));
    assert!(results[4]["errors"][0]["what"].as_str().unwrap().contains("«a» → «b» → «a»"));
    assert!(results[6]["errors"][0]["what"].as_str().unwrap().contains("UTF-8"));
    let output = fed(good.as_bytes(), &["score", "--many", "-"]);
    assert_eq!(output.status.code(), Some(0));
}

/// Runs with this on the standard input.
fn fed(input: &[u8], arguments: &[&str]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/portoferraio-2021");
    let example = examples.to_str().unwrap();
    for arguments in [&["score", example][..], &["check", example], &["explain", example, "ente"]] {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // One byte, then the pipe closes.
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!text.contains("panicked") && text.is_empty(), "{arguments:?}: {text}");
        assert!(output.status.code().is_some_and(|it| it <= 1), "{arguments:?}: {:?}", output.status);
    }
}
