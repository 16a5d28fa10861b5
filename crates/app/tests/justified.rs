// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every finding kept beside an example is justified in its README, and every justification has its finding.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{collections::BTreeSet, fs, path::Path};

/// The examples out of real documents.
const BODIES: [&str; 5] =
    ["terrecablate-2020", "terrecablate-2021", "portoferraio-2021", "comune-lombardo-2019", "modello-2024"];

const SECTION: &str = "\n## Rilievi attesi\n";

#[test]
fn every_expected_finding_is_justified() {
    let mut wrong = Vec::new();
    for body in BODIES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(body);
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        let (_, section) = readme.split_once(SECTION).expect("every README has its section");
        let justified = codes(section.split("\n## ").next().unwrap());
        let found = found(&folder.join("attesi"));
        assert!(!found.is_empty(), "examples/{body} has findings");
        wrong.extend(found.difference(&justified).map(|it| format!("{body}: {it} is found, not justified")));
        wrong.extend(justified.difference(&found).map(|it| format!("{body}: {it} is justified, not found")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of the findings of every set of results.
fn found(expected: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(expected).unwrap().map(|it| it.unwrap().path());
    let findings = files.filter(|it| it.file_name().unwrap().to_string_lossy().starts_with("rilievi"));
    let mut all = BTreeSet::new();
    for file in findings {
        let text = fs::read_to_string(file).unwrap();
        // "avviso[PESI-01]: ..."; what a finding quotes is under it, indented or after a bar.
        let heads = text.lines().filter_map(|it| it.split_once("]: "));
        let heads = heads.filter_map(|(head, _)| head.split_once('['));
        all.extend(heads.filter(|(severity, _)| !severity.contains(' ')).map(|(_, code)| code.to_owned()));
    }
    all
}

/// The codes that a text names: four capital letters, a hyphen, two digits.
fn codes(text: &str) -> BTreeSet<String> {
    let tokens = text.split(|it: char| !it.is_ascii_alphanumeric() && it != '-');
    let is_code = |it: &&str| {
        let Some((family, number)) = it.split_once('-') else { return false };
        family.len() == 4
            && family.chars().all(|it| it.is_ascii_uppercase())
            && number.len() == 2
            && number.chars().all(|it| it.is_ascii_digit())
    };
    tokens.filter(is_code).map(str::to_owned).collect()
}
