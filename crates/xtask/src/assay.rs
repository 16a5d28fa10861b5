// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask assay [NAME]`: proofs too long for a test, whose figures go into docs/prestazioni.md.

use std::env;

use throwaway::Server;
use xtask::crash;

use crate::packages;

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

/// How often the program is killed on each engine.
const KILLS: u32 = 200;

/// Runs every proof, or the one called `name`.
pub(crate) fn run(name: Option<&str>) -> Result<(), String> {
    let chosen: Vec<_> = ALL.iter().filter(|it| name.is_none_or(|name| it.name == name)).collect();
    if chosen.is_empty() {
        let names: Vec<_> = ALL.iter().map(|it| it.name).collect();
        return Err(format!("unknown proof; the proofs are {}", names.join(", ")));
    }
    chosen.into_iter().try_for_each(|it| (it.run)())
}

/// Kills the program while it writes, on both engines.
fn crashes() -> Result<(), String> {
    packages::POSTGRES.ensure()?;
    let program = env::current_exe().map_err(|it| format!("cannot find ourselves: {it}"))?;
    let folder = tempfile::tempdir().map_err(|it| format!("no temporary folder: {it}"))?;
    let sqlite = folder.path().join("crash.db").display().to_string();
    // As an installation would have it: it answers only when what it wrote is on the disk.
    let server = Server::start(&[])?;
    let postgres = server.database("crash")?;
    println!("| engine | kills | writes acknowledged, all there | events | time |\n|---|---|---|---|---|");
    for (engine, address) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
        let crash::Outcome { kills, acknowledged, events, elapsed } = crash::run(&program, &address, KILLS)?;
        println!("| {engine} | {kills} | {acknowledged} | {events} | {:.0} s |", elapsed.as_secs_f64());
    }
    Ok(())
}
