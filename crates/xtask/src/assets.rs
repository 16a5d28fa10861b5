// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask assets`: builds sheets, script, fonts and icons of the pages into assets/built, which `app` embeds.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use crate::{packages, program};

/// What the built assets are made from: when one is newer than them, they are built again.
const SOURCES: &[&str] = &["assets", "crates/app/src/web"];

/// Builds them, if something changed since.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    let folder = crate::root().join("assets");
    let built = modified(&folder.join("built/manifest.json"));
    if built.is_some_and(|built| newest(SOURCES).is_some_and(|it| it <= built)) {
        return Ok(());
    }
    packages::NODE.ensure()?;
    let lock = modified(&folder.join("package-lock.json"));
    if modified(&folder.join("node_modules/.package-lock.json")).is_none_or(|it| Some(it) < lock) {
        program::run(npm(&["ci"])).map_err(|it| {
            format!(
                "{it}: the packages of assets/package-lock.json cannot be had; is the npm registry reachable?"
            )
        })?;
    }
    program::run(npm(&["run", "--silent", "build"]))
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(crate::root().join("assets")).args(arguments);
    command
}

/// When the newest source was written.
fn newest(sources: &[&str]) -> Option<SystemTime> {
    let files = sources.iter().flat_map(|it| below(&crate::root().join(it)));
    files.filter_map(|it| modified(&it)).max()
}

/// Files below a folder, without what is built or installed there.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|it| Some(it.ok()?.path()));
    let sources = entries.filter(|it| !it.ends_with("assets/built") && !it.ends_with("node_modules"));
    sources.flat_map(|it| if it.is_dir() { below(&it) } else { vec![it] }).collect()
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_or_installed_is_no_source() {
        let files = below(&crate::root().join("assets"));
        assert!(files.iter().any(|it| it.ends_with("site.scss")));
        assert!(files.iter().all(|it| !it.to_string_lossy().contains("node_modules")), "{files:?}");
        assert!(!files.iter().any(|it| it.ends_with("manifest.json")));
    }
}
