// SPDX-License-Identifier: AGPL-3.0-or-later
//! House rules that the compiler does not check. They run with the other tests.

use std::{collections::BTreeSet, fs, path::Path};

use crate::entries;

const LICENCE: &str = "// SPDX-License-Identifier: AGPL-3.0-or-later";
const MAX_LINES: usize = 400;

/// Which crate may use which. Adding an edge is an architecture decision: write it in ARCHITECTURE.md.
#[rustfmt::skip]
static EDGES: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("formats", &["engine"]),
    ("throwaway", &[]),
    ("store", &["throwaway"]),
    ("app", &["engine", "formats", "store", "throwaway"]),
    ("xtask", &["engine", "formats", "store", "app", "throwaway"]),
];

/// Folders where each source has a page beside it.
static PAGED: &[&str] =
    &["crates/engine/src/check", "crates/engine/src/cycle", "crates/engine/src/primitive"];

/// Never in a source. In two pieces, so that this file does not hold them.
static BANNED: &[&str] = &[
    concat!("#[", "ignore"),
    concat!("#[", "allow("),
    concat!("#![", "allow("),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];

/// How a register declares a module of tests.
const TEST_MODULE: &str = "#[cfg(test)]\nmod ";

/// Never outside tests.
const UNWRAP: &str = concat!(".unwrap", "()");

#[test]
fn sources_say_licence_and_subject() {
    for (path, text) in sources() {
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(LICENCE), "{path}: licence on line 1");
        let subject = lines.next().is_some_and(|it| it.starts_with("//! "));
        assert!(subject, "{path}: what this file is, on line 2");
    }
}

#[test]
fn sources_are_short() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{path}: {lines} lines, more than {MAX_LINES}: split it");
    }
}

#[test]
fn registers_are_beside_their_folder() {
    for (path, _) in sources() {
        let name = path.rsplit('/').next();
        assert_ne!(name, Some("mod.rs"), "{path}: name it as its folder, beside it");
    }
}

#[test]
fn sources_hold_nothing_banned() {
    let sources = sources();
    let only_tests = test_modules(&sources);
    for (path, text) in &sources {
        for word in BANNED {
            assert!(!text.contains(word), "{path}: {word} is banned");
        }
        if only_tests.contains(path) || path.contains("/tests/") || path.contains("/benches/") {
            continue;
        }
        if let Some(line) = outside_tests(text).position(|it| it.contains(UNWRAP)) {
            panic!("{path}:{}: say with expect() why it cannot fail", line + 1);
        }
    }
}

#[test]
fn crates_depend_only_downwards() {
    let names = EDGES.iter().map(|(krate, _)| *krate);
    for krate in crate::folders("crates", "Cargo.toml").unwrap() {
        let edges = EDGES.iter().find(|(name, _)| *name == krate);
        let (_, allowed) = edges.unwrap_or_else(|| panic!("{krate}: not in the table of edges"));
        let text = fs::read_to_string(crate::root().join("crates").join(&krate).join("Cargo.toml")).unwrap();
        let keys: BTreeSet<_> = text.lines().filter_map(|it| it.split(['.', ' ', '=']).next()).collect();
        for other in names.clone().filter(|it| keys.contains(it)) {
            assert!(allowed.contains(&other), "{krate} must not depend on {other}");
        }
    }
}

#[test]
fn every_check_primitive_and_step_has_its_page() {
    for folder in PAGED {
        let stems = |extension: &str| -> BTreeSet<String> {
            let files = entries(folder)
                .unwrap()
                .into_iter()
                .filter(|it| it.extension().is_some_and(|e| e == extension));
            // A module without a static of its own is shared ground, not a check.
            let own = files.filter(|it| extension == "md" || defines_a_rule(it));
            own.map(|it| it.file_stem().unwrap().to_string_lossy().into_owned()).collect()
        };
        let (code, pages) = (stems("rs"), stems("md"));
        let lonely: Vec<_> = code.symmetric_difference(&pages).collect();
        assert!(lonely.is_empty(), "{folder}: a .rs without .md, or the other way round: {lonely:?}");
    }
}

fn defines_a_rule(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap();
    ["static CHECK:", "static PRIMITIVE:", "static STEP:"].iter().any(|it| text.contains(it))
}

#[test]
fn the_glossary_has_every_type_of_the_model() {
    let glossary = fs::read_to_string(crate::root().join("docs/glossario.md")).unwrap();
    for (path, text) in sources().into_iter().filter(|(path, _)| is_of_the_domain(path)) {
        for name in text.lines().filter_map(public_type) {
            assert!(glossary.contains(&format!("`{name}`")), "{path}: {name} is not in docs/glossario.md");
        }
    }
}

#[test]
fn pages_mention_only_existing_chores() {
    for path in files("", "md") {
        let text = fs::read_to_string(crate::root().join(&path)).unwrap();
        for rest in text.split("cargo xtask ").skip(1) {
            let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
            assert!(crate::ALL.iter().any(|it| it.name == word), "{path}: no chore is called {word:?}");
        }
    }
}

#[test]
fn lines_outside_tests_end_where_tests_begin() {
    let text = "a\n// b\n#[cfg(test)]\nc\n";
    assert_eq!(outside_tests(text).collect::<Vec<_>>(), ["a", ""]);
    let text = "a\n#[cfg(test)]\nmod tests;\nb\n";
    assert_eq!(outside_tests(text).collect::<Vec<_>>(), ["a", "", "", "b"]);
}

#[test]
fn test_modules_are_beside_whoever_declares_them() {
    let declares = |path: &str| (path.to_owned(), "#[cfg(test)]\nmod x;\n".to_owned());
    let found = test_modules(&[declares("a/src/lib.rs"), declares("a/src/b.rs")]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a/src/b/x.rs", "a/src/x.rs"]);
}

/// Paths of the modules that are compiled only for tests.
fn test_modules(sources: &[(String, String)]) -> BTreeSet<String> {
    let declared = sources.iter().flat_map(|(path, text)| {
        let (folder, name) = path.rsplit_once('/').expect("a source is in a folder");
        let folder = match name {
            "lib.rs" | "main.rs" => folder,
            _ => path.trim_end_matches(".rs"),
        };
        let names = text.split(TEST_MODULE).skip(1).filter_map(|it| it.split_once(';'));
        names.map(move |(name, _)| format!("{folder}/{name}.rs"))
    });
    declared.collect()
}

/// Lines of code that users run: up to the tests of the file, without comments and modules of tests.
fn outside_tests(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        if line.trim() == "#[cfg(test)]" {
            let of_module = lines.peek().is_some_and(|it| it.starts_with("mod ") && it.ends_with(';'));
            return of_module.then_some("");
        }
        let hidden = line.trim_start().starts_with("//") || line.starts_with("mod ");
        Some(if hidden { "" } else { line })
    })
}

/// Whether the glossary has to know its types.
fn is_of_the_domain(path: &str) -> bool {
    ["crates/engine/src/model", "crates/engine/src/cycle"].iter().any(|it| path.starts_with(it))
}

/// The name of the public type that a line declares.
fn public_type(line: &str) -> Option<&str> {
    let rest = ["pub struct ", "pub enum "].iter().find_map(|it| line.strip_prefix(it))?;
    rest.split(|it: char| !it.is_alphanumeric()).next()
}

/// Every Rust source of the crates: its path from the root of the workspace, and its text.
fn sources() -> Vec<(String, String)> {
    let paths = files("crates", "rs");
    assert!(!paths.is_empty());
    paths.into_iter().map(|it| (it.clone(), fs::read_to_string(crate::root().join(it)).unwrap())).collect()
}

/// Files below `folder` with that extension, as paths from the root, in order.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in entries(folder).unwrap() {
        let shown = path.strip_prefix(crate::root()).unwrap().to_string_lossy().replace('\\', "/");
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            found.extend(files(&shown, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(shown);
        }
    }
    found
}
