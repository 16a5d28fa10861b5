// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the commands write as JSON is what the committed schemas say, and so are the dossiers.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    path::Path,
    process::{Command, Output},
};

use formats::{Cell, SHEETS};
use serde_json::{Map, Value, json};

const BODIES: &[&str] = &[
    "terrecablate-2020",
    "terrecablate-2021",
    "portoferraio-2021",
    "comune-lombardo-2019",
    "modello-2024",
    "piano-modello-2026",
];

fn written(command: &[&str], body: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folder = root.join(body);
    let line: Vec<&str> =
        command.iter().copied().chain(["--format", "json", folder.to_str().unwrap()]).collect();
    let output = run(&line);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_traguardo")).args(arguments).output().unwrap()
}

fn assert_valid(schema: &Value, instance: &Value, what: &str) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

#[test]
fn scores_and_findings() {
    for body in BODIES {
        assert_valid(&app::cli::schema::score(), &written(&["score"], body), body);
        assert_valid(&app::cli::schema::check(), &written(&["check"], body), body);
        let today = written(&["check", "--as-of", "2026-11-21"], body);
        assert_valid(&app::cli::schema::check(), &today, body);
    }
}

#[test]
fn two_editions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let (old, new) = (root.join("terrecablate-2020"), root.join("terrecablate-2021"));
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let compared: Value =
        serde_json::from_slice(&run(&["compare", "--format", "json", old, new]).stdout).unwrap();
    assert_valid(&app::cli::schema::compare(), &compared, "compare");
    assert_eq!(compared["same_body"], true);
    assert_eq!(
        compared["findings"].as_array().unwrap().iter().filter(|it| it["rule"] == "COER-10").count(),
        1
    );
    let checked = run(&["check", "--format", "json", new, "--against", old, "--only", "COER-10"]);
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_valid(&app::cli::schema::check(), &checked, "check --against");
    assert_eq!(checked.as_array().unwrap().len(), 1);
    // A document does not answer for one that comes after it.
    let refused = run(&["check", old, "--against", new]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stdout).unwrap().contains("viene dopo"));
}

#[test]
fn two_bodies_are_told_apart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let (one, other) = (root.join("terrecablate-2021"), root.join("portoferraio-2021"));
    let output = run(&["compare", "--format", "json", other.to_str().unwrap(), one.to_str().unwrap()]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("enti diversi"));
    let compared: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(compared["same_body"], false);
}

#[test]
fn many_dossiers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folders: Vec<_> = BODIES.iter().map(|it| root.join(it)).collect();
    let mut arguments = vec!["check", "--many"];
    arguments.extend(folders.iter().map(|it| it.to_str().unwrap()));
    let stream = root.join("carico-w2/campione.jsonl");
    let system = root.join("carico-w2/sistema.toml");
    arguments.extend([stream.to_str().unwrap(), "--system", system.to_str().unwrap()]);
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(lines.len(), BODIES.len() + 3);
    for (line, folder) in lines.iter().zip(&folders) {
        assert_valid(&app::cli::schema::check_many(), line, &folder.display().to_string());
        assert_eq!(line["dossier"], folder.to_str().unwrap());
        let alone: Value =
            serde_json::from_slice(&run(&["check", "--format", "json", folder.to_str().unwrap()]).stdout)
                .unwrap();
        let whats = |it: &Value| -> Vec<Value> {
            it.as_array().unwrap().iter().map(|it| json!([it["rule"], it["what"]])).collect()
        };
        assert_eq!(whats(&line["findings"]), whats(&alone));
    }
    for (number, line) in lines[BODIES.len()..].iter().enumerate() {
        assert_valid(&app::cli::schema::check_many(), line, "stream");
        assert_eq!(line["line"], number + 1);
    }
    let refused = run(&["check", "--many", root.join("sistemi").to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    let line: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_valid(&app::cli::schema::check_many(), &line, "not a dossier");
}

#[test]
fn a_schema_refuses_what_it_should() {
    let validator = jsonschema::validator_for(&app::cli::schema::score()).unwrap();
    let mut tree = written(&["score"], BODIES[0]);
    assert!(validator.is_valid(&tree));
    tree["exact"] = json!(0.5);
    assert!(!validator.is_valid(&tree));
}

#[test]
fn dossiers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for body in BODIES {
        let read = formats::read(&root.join(body), None).unwrap();
        let mut object = Map::new();
        for sheet in SHEETS {
            let rows = sheet.write(&read.dossier).into_iter().map(|row| {
                let cells = row.into_iter().map(|(key, cell)| (key.to_owned(), value(cell)));
                Value::Object(cells.collect())
            });
            let mut rows: Vec<Value> = rows.collect();
            let table = if sheet.single() { rows.pop().unwrap() } else { Value::Array(rows) };
            object.insert(sheet.name().to_owned(), table);
        }
        let object = Value::Object(object);
        assert_valid(&formats::schema(), &object, body);
        assert_eq!(formats::read_json(&object.to_string(), None).unwrap(), read.dossier, "{body}");
    }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(it) => json!(it),
        Cell::Integer(it) => json!(it),
        Cell::Truth(it) => json!(it),
        Cell::List(it) => json!(it),
    }
}
