// SPDX-License-Identifier: AGPL-3.0-or-later
//! A short assay of crashes; `cargo xtask assay crash` is the long one.

use std::path::Path;

use throwaway::Server;
use xtask::crash;

const KILLS: u32 = 10;

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let program = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&["fsync=off"]).unwrap_or_else(|it| panic!("{it}"));
    let sqlite = folder.path().join("crash.db").display().to_string();
    for address in [sqlite, server.database("crash").unwrap()] {
        let outcome = crash::run(program, &address, KILLS).unwrap_or_else(|it| panic!("{it}"));
        assert_eq!(outcome.kills, KILLS);
        assert!(outcome.acknowledged >= KILLS as usize, "{} writes", outcome.acknowledged);
        // Body and dossier, then two events for each write: those acknowledged, and at most as many cut short.
        let acknowledged = i64::try_from(outcome.acknowledged).unwrap();
        assert!(outcome.events >= 2 + 2 * acknowledged, "{} events", outcome.events);
    }
}
