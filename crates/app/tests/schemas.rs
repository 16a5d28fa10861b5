// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the commands write as JSON is what the committed schemas say, and so are the dossiers.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{path::Path, process::Command};

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
    let output = Command::new(env!("CARGO_BIN_EXE_traguardo"))
        .args(command)
        .args(["--format", "json"])
        .arg(root.join(body))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
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
