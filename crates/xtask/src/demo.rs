// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask demo [ADDRESS]`: the five bodies of examples/ and an invented comune in a browser, begun anew each time.

use std::{fs, process::Command};

use crate::program::{run as run_to_its_end, traguardo};

/// Where people find it.
const ADDRESS: &str = "127.0.0.1:8080";

/// Builds the program and serves the trial data until it is stopped.
pub(crate) fn run(address: Option<&str>) -> Result<(), String> {
    let program = traguardo()?;
    let folder = crate::root().join("target/demo");
    // What was tried the last time does not stay: the accounts and the dates are those the README tells.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    let mut command = Command::new(program);
    command.args(["serve", "--demo", "--address", address.unwrap_or(ADDRESS), "--database"]);
    command.arg(folder.join("traguardo.db"));
    run_to_its_end(command)
}
