// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask assay [NAME]`: proofs too long for a test, whose figures go into docs/prestazioni.md.

use crate::{
    packages,
    program::{cargo, run as run_program},
};

/// A proof.
struct Assay {
    name: &'static str,
    run: fn() -> Result<(), String>,
}

/// Every proof, one line each.
#[rustfmt::skip]
static ALL: &[Assay] = &[
    Assay { name: "crash", run: crashes },
    Assay { name: "load", run: crate::load::run },
];

/// How often the server is killed on each engine.
const KILLS: &str = "200";

/// Runs every proof, or the one called `name`.
pub(crate) fn run(name: Option<&str>) -> Result<(), String> {
    let chosen: Vec<_> = ALL.iter().filter(|it| name.is_none_or(|name| it.name == name)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = ALL.iter().map(|it| it.name).collect();
        return Err(format!("unknown proof; the proofs are {}", names.join(", ")));
    }
    chosen.into_iter().try_for_each(|it| (it.run)())
}

/// Kills the server while people save, on both engines: the same proof as in the tests of the application, longer.
fn crashes() -> Result<(), String> {
    packages::POSTGRES.ensure()?;
    crate::assets::run(None)?;
    let heads = ["engine", "kills", "saved, all there", "unanswered", "of them kept", "events", "time"];
    println!("| {} |\n{}|", heads.join(" | "), "|---".repeat(heads.len()));
    let mut test =
        cargo(&["test", "--package", "app", "--test", "crash", "--", "--nocapture", "--test-threads=1"]);
    test.env("TRAGUARDO_KILLS", KILLS);
    run_program(test)
}
