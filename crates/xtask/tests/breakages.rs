// SPDX-License-Identifier: AGPL-3.0-or-later
//! The model plan has no finding; broken in one place, the check that should notice does, and no other.

use std::collections::BTreeSet;

use engine::check::ALL;
use xtask::breakages::{Suite, complaints, findings};

/// Ways of breaking the plan that there must be at least.
const LEAST: usize = 150;

#[test]
fn what_is_not_broken_has_no_finding() {
    let suite = Suite::load().expect("the tables can be read");
    for (name, text) in &suite.bases {
        let said = findings(text).expect("it is a dossier");
        assert!(said.is_empty(), "base «{name}»: {said:#?}");
    }
}

#[test]
fn every_breakage_is_noticed_by_its_check_alone() {
    let suite = Suite::load().expect("the tables can be read");
    let wrong: Vec<String> =
        suite.run_all().iter().flat_map(|(row, outcome)| complaints(row, outcome)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_is_put_to_the_test() {
    let suite = Suite::load().expect("the tables can be read");
    assert!(suite.breakages.len() >= LEAST, "only {} breakages", suite.breakages.len());
    let tried: BTreeSet<&str> = suite.breakages.iter().map(|it| it.code.as_str()).collect();
    let all: BTreeSet<&str> = ALL.iter().map(|it| it.code).collect();
    let (never, unknown) = (all.difference(&tried), tried.difference(&all));
    assert_eq!(never.count(), 0, "never broken: {:?}", all.difference(&tried));
    assert_eq!(unknown.count(), 0, "no such check: {:?}", tried.difference(&all));
    let mut said = BTreeSet::new();
    for it in &suite.breakages {
        assert!(said.insert((&it.code, &it.what)), "{}: «{}» is written twice", it.code, it.what);
    }
}
