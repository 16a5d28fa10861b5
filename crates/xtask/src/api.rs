// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask test api`: schemathesis asks the API whatever its description allows, and what it does not, on both
//! engines.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    packages,
    program::{cargo, run as run_program},
};

/// The version that we try with; another one finds other things.
const VERSION: &str = "4.32.5";

/// Gets what it needs, then runs the test that serves the trial data and lets it ask.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    packages::PYTHON.ensure()?;
    packages::POSTGRES.ensure()?;
    let mut command = cargo(&["test", "--workspace", "--test", "api", "--", "--test-threads", "1"]);
    command.env("TRAGUARDO_SCHEMATHESIS", schemathesis()?);
    run_program(command)
}

/// The program, installed from PyPI in a folder of its own if it is not there.
fn schemathesis() -> Result<PathBuf, String> {
    let folder = crate::root().join(format!("target/schemathesis-{VERSION}"));
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    println!("schemathesis {VERSION} is missing: installing it from PyPI in {}, once", folder.display());
    let installed = install(&folder);
    if let Err(why) = installed {
        // Half of it would look like all of it the next time.
        let _ = fs::remove_dir_all(&folder);
        return Err(format!(
            "schemathesis {VERSION} is missing and could not be installed: {why}; it comes from PyPI (or the index that \
             PIP_INDEX_URL names)"
        ));
    }
    Ok(program)
}

fn install(folder: &Path) -> Result<(), String> {
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(folder);
    run_program(make)?;
    let mut install = Command::new(folder.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    install.arg(format!("schemathesis=={VERSION}"));
    run_program(install)
}
