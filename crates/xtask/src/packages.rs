// SPDX-License-Identifier: AGPL-3.0-or-later
//! Packages of Debian that chores need: installed when they are missing and we may, else named.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::program::{run, shown};

/// Packages that come together.
pub(crate) struct Packages {
    /// What they are for.
    what: &'static str,
    names: &'static [&'static str],
    /// Whether what we need of them is here, wherever it comes from.
    is_present: fn() -> bool,
}

/// What runs the pages in a browser.
pub(crate) static BROWSER: Packages = Packages {
    what: "the browser of the tests",
    names: &["chromium", "chromium-driver"],
    is_present: || is_there("chromium") && is_there("chromedriver"),
};

/// What builds the assets.
pub(crate) static NODE: Packages = Packages {
    what: "what builds the assets",
    names: &["nodejs", "npm"],
    is_present: || is_there("node") && is_there("npm"),
};

/// What runs schemathesis.
pub(crate) static PYTHON: Packages = Packages {
    what: "Python, for schemathesis",
    names: &["python3", "python3-venv"],
    is_present: || {
        let mut command = Command::new("python3");
        command.args(["-c", "import ensurepip, venv"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|it| it.success())
    },
};

/// What asks for pages as fast as it can.
pub(crate) static WRK: Packages =
    Packages { what: "the load of `assay load`", names: &["wrk"], is_present: || is_there("wrk") };

/// What keeps the data of large installations.
pub(crate) static POSTGRES: Packages =
    Packages { what: "PostgreSQL", names: &["postgresql"], is_present: throwaway::is_present };

impl Packages {
    /// Makes sure that they are there: installs them as root, else says what to type.
    pub(crate) fn ensure(&self) -> Result<(), String> {
        if (self.is_present)() {
            return Ok(());
        }
        let mut install = Command::new("apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "--no-install-recommends"]);
        install.args(self.names);
        if !is_root() {
            return Err(format!("{} is missing: run `sudo {}` and try again", self.what, shown(&install)));
        }
        println!("{} is missing: installing it, once", self.what);
        let mut update = Command::new("apt-get");
        update.arg("update");
        run(update)?;
        run(install)
    }
}

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    Path::new(program).is_file() || std::env::split_paths(&folders).any(|it| it.join(program).is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").stderr(Stdio::null()).output();
    output.is_ok_and(|it| it.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_by_name_or_by_path() {
        assert!(is_there("sh") && is_there("/bin/sh"));
        assert!(!is_there("no-such-program") && !is_there("/no/such/program"));
    }
}
