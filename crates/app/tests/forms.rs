// SPDX-License-Identifier: AGPL-3.0-or-later
//! The forms of the findings that other programs read are what those programs expect: SARIF 2.1.0, JUnit.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

/// Arguments of `check`, from the root of the repository.
const RUNS: &[&[&str]] = &[
    &["examples/terrecablate-2020"],
    &["examples/terrecablate-2021"],
    &["examples/terrecablate-2021", "--against", "examples/terrecablate-2020"],
    &["examples/portoferraio-2021", "--as-of", "2026-11-21"],
    &["examples/comune-lombardo-2019", "--only", "PESI,DATE"],
    &["examples/modello-2024"],
];

fn check(arguments: &[&str], shape: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_traguardo"))
        .current_dir(root)
        .arg("check")
        .args(arguments)
        .args(["--as", shape])
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|it| it <= 1), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// How many findings are open, as the plain JSON says.
fn open_findings(arguments: &[&str]) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut it = Command::new(env!("CARGO_BIN_EXE_traguardo"));
    let output =
        it.current_dir(root).arg("check").args(arguments).args(["--format", "json"]).output().unwrap();
    let all: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    all.into_iter().filter(|it| it["waiver"].is_null() && it["as_of"]["change"] != "non più").collect()
}

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif-schema-2.1.0.json");
    // A bracket that closes nothing: JavaScript takes it for itself, stricter readers of expressions want it escaped.
    let schema = fs::read_to_string(schema).unwrap().replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for run in RUNS {
        let mut log: Value = serde_json::from_str(&check(run, "sarif")).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|it| format!("{}: {it}", it.instance_path())).collect();
        assert!(errors.is_empty(), "{run:?}: {errors:#?}");
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{run:?}");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for it in results {
            let index = usize::try_from(it["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], it["ruleId"]);
        }
        // The schema is not one that takes anything.
        log["runs"][0]["results"][0]["level"] = json!("grave");
        assert!(!validator.is_valid(&log));
    }
}

#[test]
fn junit_counts_what_it_tells() {
    for run in RUNS {
        let text = check(run, "junit");
        let report = roxmltree::Document::parse(&text).unwrap();
        let suite = report.root_element();
        assert_eq!(suite.tag_name().name(), "testsuite");
        let cases: Vec<_> = suite.children().filter(|it| it.has_tag_name("testcase")).collect();
        let with = |name: &str| {
            cases.iter().filter(|it| it.children().any(|child| child.has_tag_name(name))).count().to_string()
        };
        assert_eq!(suite.attribute("tests").unwrap(), cases.len().to_string());
        assert_eq!(suite.attribute("failures").unwrap(), with("failure"));
        assert_eq!(suite.attribute("skipped").unwrap(), with("skipped"));
        assert!(cases.iter().all(|it| it.attribute("name").is_some() && it.attribute("classname").is_some()));
        let failures: Vec<_> = suite.descendants().filter(|it| it.has_tag_name("failure")).collect();
        let messages: Vec<&str> = failures.iter().map(|it| it.attribute("message").unwrap()).collect();
        let open = open_findings(run);
        let mut expected: Vec<&str> = open.iter().map(|it| it["what"].as_str().unwrap()).collect();
        let mut actual = messages.clone();
        expected.sort_unstable();
        actual.sort_unstable();
        assert_eq!(actual, expected, "{run:?}");
    }
}

#[test]
fn junit_says_what_was_not_looked_for() {
    let skipped = |run: &[&str], code: &str| {
        let text = check(run, "junit");
        let report = roxmltree::Document::parse(&text).unwrap();
        let mut cases = report.descendants().filter(|it| it.has_tag_name("testcase"));
        let case = cases.find(|it| it.attribute("name").unwrap().starts_with(code)).unwrap();
        case.children().any(|it| it.has_tag_name("skipped"))
    };
    assert!(skipped(&["examples/modello-2024", "--only", "PESI"], "DATE-01"));
    assert!(!skipped(&["examples/modello-2024", "--only", "PESI"], "PESI-02"));
    // Two documents are needed, and there is one.
    assert!(skipped(&["examples/terrecablate-2021"], "COER-10"));
    assert!(!skipped(&["examples/terrecablate-2021", "--against", "examples/terrecablate-2020"], "COER-10"));
}
