// SPDX-License-Identifier: AGPL-3.0-or-later
//! `check --as-of`: a plan is judged with the law of its year, and told what the law of another day changes.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{path::Path, process::Command};

use serde_json::Value;

fn check(arguments: &[&str]) -> (i32, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let output = Command::new(env!("CARGO_BIN_EXE_traguardo"))
        .current_dir(root)
        .args(["check", "portoferraio-2021"])
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// Rule and change of every finding.
fn changes(arguments: &[&str]) -> Vec<(String, String)> {
    let (_, text) = check(&[arguments, &["--format", "json"]].concat());
    let found: Vec<Value> = serde_json::from_str(&text).unwrap();
    let word = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    found.iter().map(|it| (word(&it["rule"]), word(&it["as_of"]["change"]))).collect()
}

#[test]
fn its_own_law_asks_nothing_of_later_years() {
    let own = changes(&[]);
    assert!(
        own.iter().all(|(rule, change)| rule != "LEGG-07" && rule != "LEGG-10" && change.is_empty()),
        "{own:?}"
    );
}

#[test]
fn the_law_of_another_day_adds_and_takes_away() {
    let today = changes(&["--as-of", "21/11/2026"]);
    let changed: Vec<&str> =
        today.iter().filter(|(_, it)| it == "in più").map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(changed, ["LEGG-07", "LEGG-10", "LEGG-12", "TEST-05"]);
    assert!(today.iter().any(|(rule, change)| rule == "PESI-04" && change == "uguale"));
    let before = changes(&["--as-of", "2009-01-01", "--only", "LEGG"]);
    assert!(before.iter().any(|(_, change)| change == "non più"), "{before:?}");
}

#[test]
fn the_law_of_the_last_day_of_its_year_changes_nothing() {
    let own = changes(&["--as-of", "31/12/2021"]);
    assert_eq!(own.len(), changes(&[]).len());
    assert!(own.iter().all(|(_, change)| change == "uguale"), "{own:?}");
}

#[test]
fn every_form_says_the_law() {
    let (_, text) = check(&["--as-of", "21/11/2026", "--only", "LEGG-07,TEST-05"]);
    assert!(text.starts_with("diritto del 21/11/2026; il dossier è del 2021\n"), "{text}");
    assert!(text.contains("vale: solo con il diritto del 21/11/2026"), "{text}");
    assert!(text.ends_with(", 2 in più\n"), "{text}");
    for form in ["junit", "carta", "carta-csv"] {
        let (_, text) = check(&["--as-of", "21/11/2026", "--only", "LEGG-07", "--as", form]);
        assert!(text.contains("solo con il diritto del 21/11/2026"), "{form}: {text}");
    }
    let (_, sarif) = check(&["--as-of", "21/11/2026", "--only", "LEGG-07", "--as", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["baselineState"], "new");
    assert_eq!(sarif["runs"][0]["results"][0]["properties"]["law"], "2026-11-21");
}

#[test]
fn what_ceases_does_not_count() {
    let (code, text) = check(&["--as-of", "01/01/2009", "--only", "LEGG-05,LEGG-08,LEGG-11,LEGG-14"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("non più[LEGG"), "{text}");
    assert!(text.contains("0 errori, 0 avvisi, 0 informazioni"), "{text}");
}

#[test]
fn what_is_no_day_is_refused() {
    for word in ["domani", "31/02/2026", "novembre 2026", "31/12/2026 circa"] {
        let (code, text) = check(&["--as-of", word]);
        assert_eq!(code, 2, "{word}");
        assert!(text.contains(&format!("«{word}» non è un giorno")), "{text}");
    }
}
