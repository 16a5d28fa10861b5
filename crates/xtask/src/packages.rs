// SPDX-License-Identifier: AGPL-3.0-or-later
//! Debian packages that the tests need: installed when they are missing and we may, else named.

use std::process::Command;

use crate::program::{run as run_program, shown};

/// A package of Debian.
struct Package {
    name: &'static str,
    /// Whether what we need of it is here, wherever it comes from.
    is_present: fn() -> bool,
    /// The crates whose tests need it.
    crates: &'static [&'static str],
}

/// Every package, one line each.
#[rustfmt::skip]
static ALL: &[Package] = &[
    Package { name: "postgresql", is_present: throwaway::is_present, crates: &["store", "xtask"] },
];

/// Sees to it that what the tests need is here: those of one crate, or all.
pub(crate) fn ensure(krate: Option<&str>) -> Result<(), String> {
    let needed = ALL.iter().filter(|it| krate.is_none_or(|krate| it.crates.contains(&krate)));
    let missing: Vec<_> = needed.filter(|it| !(it.is_present)()).map(|it| it.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y"]).args(&missing);
    if !is_root() {
        return Err(format!(
            "{} is missing: run `sudo {}` and try again",
            missing.join(", "),
            shown(&install)
        ));
    }
    println!("{} is missing: installing it, once", missing.join(", "));
    let mut update = Command::new("apt-get");
    update.arg("update");
    run_program(update)?;
    run_program(install)
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|it| it.stdout.starts_with(b"0\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_of_crates_that_exist() {
        for package in ALL {
            for krate in package.crates {
                let manifest = crate::root().join("crates").join(krate).join("Cargo.toml");
                assert!(manifest.is_file(), "{}: there is no crate {krate}", package.name);
            }
        }
    }

    #[test]
    fn a_crate_that_needs_nothing_is_always_ready() {
        assert_eq!(ensure(Some("engine")), Ok(()));
    }
}
