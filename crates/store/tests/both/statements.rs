// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every statement of the crate is one that both engines understand, and keeps the rules of the house.

use std::{fs, path::PathBuf};

use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use store::Store;

use crate::engines;

/// What only some databases have, or what computes in them.
static BANNED: [&str; 9] =
    ["listen ", "notify ", "advisory", "trigger", "deferrable", "generated", "serial", " / ", "sum("];
/// Tables where every statement names the body first.
#[rustfmt::skip]
static OF_A_BODY: [&str; 11] = [
    "dossier", "row", "event", "baseline", "publication", "evidence", "comment", "answer", "letter", "webhook",
    "delivery",
];

#[tokio::test]
async fn both_engines_understand_every_statement() {
    let statements = statements();
    assert!(statements.len() > 40, "found only {}", statements.len());
    for engine in engines::both() {
        let address = engine.database("statements");
        Store::open(&address).await.unwrap().close().await;
        let mut connection = engine.behind("statements", "traguardo").await;
        for (file, text) in &statements {
            let prepared = (&mut connection).prepare(AssertSqlSafe(text.clone()).into_sql_str());
            if let Err(error) = prepared.await {
                panic!("{file}: {text}\n{error}");
            }
        }
    }
}

#[test]
fn statements_keep_the_rules_of_the_house() {
    for (file, text) in statements() {
        let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        for word in BANNED {
            assert!(!text.contains(word), "{file}: {word:?} in {text}");
        }
        for table in OF_A_BODY {
            let touches = ["from ", "into ", "update "]
                .iter()
                .any(|it| format!("{text} ").contains(&format!("{it}{table} ")));
            let named = text.contains(&format!("{table} where body = $1"))
                || text.contains(&format!("insert into {table} (body, "))
                || (text.starts_with("update ") && text.contains(" where body = $1"));
            assert!(!touches || named, "{file}: the body comes first in {text}");
        }
    }
}

/// The file and text of every statement, that is of every `sql!`.
fn statements() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for rest in source.split("sql!(").skip(1) {
            if let Some(text) = rest.trim_start().strip_prefix('"') {
                found.push((name.clone(), text[..text.find('"').unwrap()].to_owned()));
            }
        }
    }
    found
}
