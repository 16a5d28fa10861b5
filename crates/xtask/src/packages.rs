// SPDX-License-Identifier: AGPL-3.0-or-later
//! Packages of Debian that chores need: which, what proves that they are there, and how to get them.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::program::run;

/// Packages that come together.
pub(crate) struct Packages {
    /// What they are for.
    what: &'static str,
    names: &'static [&'static str],
    /// Programs that are there when they are, by name or by path.
    programs: &'static [&'static str],
}

/// What runs the pages in a browser.
pub(crate) static BROWSER: Packages = Packages {
    what: "the browser of the tests",
    names: &["chromium", "chromium-driver"],
    programs: &["chromium", "chromedriver"],
};

/// What builds the assets.
pub(crate) static NODE: Packages =
    Packages { what: "what builds the assets", names: &["nodejs", "npm"], programs: &["node", "npm"] };

impl Packages {
    /// Makes sure that they are there: installs them as root, else says what to type.
    pub(crate) fn ensure(&self) -> Result<(), String> {
        if self.programs.iter().all(|it| is_there(it)) {
            return Ok(());
        }
        let install = format!("apt-get install -y --no-install-recommends {}", self.names.join(" "));
        if !is_root() {
            return Err(format!("{} is missing: sudo {install}", self.what));
        }
        println!("{} is missing: {install}", self.what);
        let mut command = Command::new("apt-get");
        command.args(["install", "-y", "--no-install-recommends"]).args(self.names);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run(command).map_err(|it| format!("{it}; try apt-get update first"))
    }
}

fn is_there(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    Path::new(program).is_file() || std::env::split_paths(&folders).any(|it| it.join(program).is_file())
}

fn is_root() -> bool {
    let mut command = Command::new("id");
    let output = command.arg("-u").stderr(Stdio::null()).output();
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
