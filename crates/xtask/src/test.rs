// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask test [AREA]`: everything a change must pass, stage by stage, stopping at the first that fails.

use std::time::{Duration, Instant};

use crate::{
    packages,
    program::{cargo, has_cargo, run as run_program},
};

/// A stage, on the whole workspace or on one crate.
struct Stage {
    name: &'static str,
    run: fn(Option<&str>) -> Result<(), String>,
    /// Whether asking for a crate includes it.
    per_crate: bool,
}

/// Every stage, in the order in which they run: the quick ones first.
#[rustfmt::skip]
static STAGES: &[Stage] = &[
    Stage { name: "fmt", run: fmt, per_crate: true },
    Stage { name: "assets", run: crate::assets::run, per_crate: false },
    Stage { name: "clippy", run: clippy, per_crate: true },
    Stage { name: "deny", run: deny, per_crate: false },
    Stage { name: "unit", run: unit, per_crate: true },
    Stage { name: "doc", run: doc, per_crate: true },
    Stage { name: "examples", run: crate::examples::run, per_crate: false },
    Stage { name: "api", run: crate::api::run, per_crate: false },
    Stage { name: "browser", run: browser, per_crate: false },
];

/// Runs every stage, or the stage or crate called `area`.
pub(crate) fn run(area: Option<&str>) -> Result<(), String> {
    let crates = crates()?;
    let krate = area.filter(|it| crates.iter().any(|name| name == it));
    let stages: Vec<_> = match (area, krate) {
        (None, _) => STAGES.iter().collect(),
        (Some(_), Some(_)) => STAGES.iter().filter(|it| it.per_crate).collect(),
        (Some(area), None) => STAGES.iter().filter(|it| it.name == area).collect(),
    };
    if stages.is_empty() {
        let names: Vec<_> = STAGES.iter().map(|it| it.name.to_owned()).chain(crates).collect();
        return Err(format!("unknown area; the areas are {}", names.join(", ")));
    }
    let begin = Instant::now();
    let mut summary = String::new();
    let mut outcome = Ok(());
    for stage in stages {
        println!("── {} ──", stage.name);
        let begin = Instant::now();
        outcome = (stage.run)(krate);
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        let line = format!("{:<9} {:>7}  {word}\n", stage.name, minutes(begin.elapsed()));
        print!("{line}");
        summary += &line;
        if outcome.is_err() {
            break;
        }
    }
    println!("── summary ──\n{summary}{:<9} {:>7}", "total", minutes(begin.elapsed()));
    outcome
}

fn fmt(krate: Option<&str>) -> Result<(), String> {
    match krate {
        Some(krate) => run_program(cargo(&["fmt", "--package", krate, "--check"])),
        None => run_program(cargo(&["fmt", "--all", "--check"])),
    }
}

fn clippy(krate: Option<&str>) -> Result<(), String> {
    let mut command = cargo(&["clippy"]);
    command.args(selection(krate)).args(["--all-targets", "--", "-D", "warnings"]);
    run_program(command)?;
    match krate {
        // Not among all targets, because they do not run with the other tests.
        None | Some("app") => run_program(cargo(&[
            "clippy",
            "--workspace",
            "--test",
            "browser",
            "--test",
            "api",
            "--",
            "-D",
            "warnings",
        ])),
        _ => Ok(()),
    }
}

fn deny(_: Option<&str>) -> Result<(), String> {
    if !has_cargo("deny") {
        println!("cargo-deny is missing: installing it, about two minutes, once");
        run_program(cargo(&["install", "cargo-deny", "--locked"]))?;
    }
    run_program(cargo(&["deny", "check", "licenses", "bans", "sources"]))
}

fn unit(krate: Option<&str>) -> Result<(), String> {
    if krate.is_none_or(|it| ["app", "store", "xtask"].contains(&it)) {
        packages::POSTGRES.ensure()?;
    }
    if krate.is_none_or(|it| it == "app") {
        // A test runs the program itself, which does not start without them.
        crate::assets::run(None)?;
    }
    let mut command = match has_cargo("nextest") {
        true => cargo(&["nextest", "run", "--no-tests=pass"]),
        false => cargo(&["test", "--lib", "--bins", "--tests"]),
    };
    command.args(selection(krate));
    run_program(command)
}

/// The pages in a real browser, with what that needs.
fn browser(_: Option<&str>) -> Result<(), String> {
    packages::BROWSER.ensure()?;
    crate::assets::run(None)?;
    run_program(cargo(&["test", "--workspace", "--test", "browser"]))
}

fn doc(krate: Option<&str>) -> Result<(), String> {
    if krate.is_some_and(|it| !crate::root().join("crates").join(it).join("src/lib.rs").exists()) {
        // Only libraries have examples in their documentation.
        return Ok(());
    }
    let mut command = cargo(&["test", "--doc"]);
    command.args(selection(krate));
    run_program(command)
}

fn crates() -> Result<Vec<String>, String> {
    crate::folders("crates", "Cargo.toml")
}

fn selection(krate: Option<&str>) -> Vec<&str> {
    krate.map_or_else(|| vec!["--workspace"], |it| vec!["--package", it])
}

fn minutes(elapsed: Duration) -> String {
    format!("{:.1} min", elapsed.as_secs_f64() / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_area_is_refused_with_the_known_ones() {
        let message = run(Some("nothing")).unwrap_err();
        assert!(message.contains("fmt") && message.contains("engine"), "{message}");
    }

    #[test]
    fn no_crate_has_the_name_of_a_stage() {
        for krate in crates().unwrap() {
            assert!(STAGES.iter().all(|it| it.name != krate), "{krate}");
        }
    }

    #[test]
    fn minutes_have_one_decimal() {
        assert_eq!(minutes(Duration::from_secs(90)), "1.5 min");
    }
}
