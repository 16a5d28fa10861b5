// SPDX-License-Identifier: AGPL-3.0-or-later
//! A dossier taken apart into rows and put together again is the same, in what it says and in what it gives.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use engine::{check, model::Dossier, score::Scorer, system::compile, tree::Tree};
use formats::{assemble, files, read, rows};

fn examples() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let folders = fs::read_dir(examples).unwrap().map(|it| it.unwrap().path());
    folders.filter(|it| it.join("piano.toml").is_file()).collect()
}

/// What the engine says of a dossier: every node in order with its value, every finding.
fn said(dossier: &Dossier) -> Vec<String> {
    let tree = Tree::build(dossier).unwrap();
    let (compiled, _) = compile(&dossier.system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    let nodes = tree.nodes.iter().enumerate().map(|(at, node)| {
        let children: Vec<&str> = node.children.iter().map(|it| tree.nodes[it.child].id).collect();
        format!("{} {:?} {children:?}", node.id, card.of(at).value)
    });
    let findings = check::check(dossier).unwrap().into_iter();
    nodes.chain(findings.map(|it| format!("{} {:?}", it.check.code, it.finding.what))).collect()
}

#[test]
fn every_example_is_the_same_through_rows() {
    let mut seen = 0;
    for path in examples() {
        let rows = rows(&path).unwrap();
        let plain = read(&path, None).unwrap();
        for set in plain.sets.iter().map(Some).chain([None]) {
            let it = read(&path, set.map(String::as_str)).unwrap();
            let series = set.map_or("risultati", |it| it.trim_end_matches(".toml"));
            let assembled = assemble(&rows, Some(series)).unwrap();
            assert!(assembled.dossier == it.dossier, "{path:?} {set:?}");
            assert_eq!(said(&assembled.dossier), said(&it.dossier), "{path:?} {set:?}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "the five bodies and their results are in examples/");
}

#[test]
fn every_example_is_the_same_once_exported() {
    for path in examples() {
        let first = rows(&path).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rows").join(path.file_name().unwrap());
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files(&first) {
            fs::write(folder.join(name), text).unwrap();
        }
        let again = rows(&folder).unwrap();
        for (again, first) in again.iter().zip(&first) {
            assert_eq!(again, first, "{path:?}");
        }
        assert_eq!(again.len(), first.len(), "{path:?}");
        assert_eq!(files(&again), files(&first), "{path:?}");
    }
}

#[test]
fn a_finding_leads_back_to_its_cell() {
    let path = examples().into_iter().find(|it| it.ends_with("portoferraio-2021")).unwrap();
    let rows = rows(&path).unwrap();
    let assembled = assemble(&rows, None).unwrap();
    let objective = &assembled.dossier.objectives[0];
    let (row, key) = assembled.origin(objective.title.place).unwrap();
    assert_eq!((rows[row].sheet.as_str(), key), ("obiettivo", Some("titolo")));
    let (row, key) = assembled.origin(objective.place).unwrap();
    assert_eq!((rows[row].sheet.as_str(), key), ("obiettivo", None));
}

#[test]
fn a_row_that_cannot_be_is_told_and_not_lost() {
    let path = examples().into_iter().find(|it| it.ends_with("portoferraio-2021")).unwrap();
    let mut rows = rows(&path).unwrap();
    let phase = rows.iter_mut().find(|it| it.sheet == "fase").unwrap();
    let key = phase.key.clone();
    phase.cells = r#"{"id":"x","obiettivo":"nessuno","titolo":"Sola"}"#.to_owned();
    let errors = assemble(&rows, None).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].what.contains("«nessuno»"), "{errors:?}");
    assert_eq!(errors[0].row.map(|it| rows[it].key.as_str()), Some(key.as_str()));
    assert_eq!(errors[0].column.as_deref(), Some("obiettivo"));
}
