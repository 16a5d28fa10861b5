// SPDX-License-Identifier: AGPL-3.0-or-later
//! Other programs that chores call: cargo, and our own executable.

use std::{
    env::consts::EXE_SUFFIX,
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The cargo that called us, in the folder of the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(crate::root()).args(arguments);
    // What cargo told us of ourselves is not for those it builds next: the scripts of some crates run again when it
    // changes, and all that stands on them is compiled again.
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if told.iter().any(|it| name.to_string_lossy().starts_with(it)) {
            command.env_remove(name);
        }
    }
    if std::env::var("CI").is_ok_and(|it| it == "true") {
        // Nobody compiles twice there: incremental files only cost time and space.
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Whether `cargo NAME` is installed.
pub(crate) fn has_cargo(name: &str) -> bool {
    let mut command = cargo(&[name, "--version"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|it| it.success())
}

/// Runs it, with its output on the terminal. Fails unless it ends well.
pub(crate) fn run(mut command: Command) -> Result<(), String> {
    match exit_code(&mut command)? {
        0 => Ok(()),
        code => Err(format!("{} ended with {code}", shown(&command))),
    }
}

/// Runs it and gives its exit code.
pub(crate) fn exit_code(command: &mut Command) -> Result<i32, String> {
    let status = command.status().map_err(|it| format!("{} cannot be started: {it}", shown(command)))?;
    status.code().ok_or_else(|| format!("{} was interrupted", shown(command)))
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let words = command.get_args().map(|it| it.to_string_lossy().into_owned());
    std::iter::once(name).chain(words).collect::<Vec<_>>().join(" ")
}

/// The commit of the workspace, if all of it is committed.
fn commit() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output =
            Command::new("git").current_dir(crate::root()).args(arguments).stderr(Stdio::null()).output();
        let output = output.ok().filter(|it| it.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    git(&["status", "--porcelain"]).filter(String::is_empty)?;
    git(&["rev-parse", "HEAD"])
}

/// Builds `traguardo` as it is released and gives its path.
pub(crate) fn traguardo() -> Result<PathBuf, String> {
    crate::assets::run(None)?;
    let mut build = cargo(&["build", "--release", "--package", "app", "--bin", "traguardo"]);
    if let Some(commit) = commit() {
        build.env("TRAGUARDO_COMMIT", commit);
    }
    run(build)?;
    // We are in the `debug` folder of the same target folder, wherever it is.
    let ourselves = std::env::current_exe().map_err(|it| format!("cannot find the target folder: {it}"))?;
    let target = ourselves.ancestors().nth(2).ok_or("cannot find the target folder")?;
    Ok(target.join("release").join(format!("traguardo{EXE_SUFFIX}")))
}
