// SPDX-License-Identifier: AGPL-3.0-or-later
//! `cargo xtask dist`: what is released: the program, a Debian package with its service, a file for containers, the
//! list of what it is made of, checksums. What can be looked at without installing it is looked at.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use xtask::root;

use crate::program::{cargo, has_cargo, run as run_program, traguardo};

/// What makes the Debian package, and what lists the parts: the command of cargo, its crate and version.
const DEB: [&str; 3] = ["deb", "cargo-deb", "3.8.0"];
const PARTS: [&str; 3] = ["cyclonedx", "cargo-cyclonedx", "0.5.9"];

/// What goes beside the program as it is.
static BESIDE: &[&str] = &[
    "LICENSE",
    "CHANGELOG.md",
    "deploy/Containerfile",
    "deploy/traguardo.service",
    "deploy/traguardo.default",
];

/// Makes the release in `target/dist`.
pub(crate) fn run(_: Option<&str>) -> Result<(), String> {
    let program = traguardo()?;
    let folder = program.ancestors().nth(2).ok_or("cannot find the target folder")?.join("dist");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|it| it.to_string())?;
    }
    fs::create_dir_all(&folder).map_err(|it| it.to_string())?;
    copy(&program, &folder)?;
    for it in BESIDE {
        copy(&root().join(it), &folder)?;
    }
    parts(&folder)?;
    let package = package(&folder)?;
    tried(&package)?;
    checksums(&folder)?;
    println!("\n{}", folder.display());
    Ok(())
}

fn copy(from: &Path, folder: &Path) -> Result<(), String> {
    let name = from.file_name().ok_or("a file has a name")?;
    fs::copy(from, folder.join(name)).map(drop).map_err(|it| format!("{}: {it}", from.display()))
}

/// Installs a command of cargo if it is not there.
fn ensure([command, krate, version]: [&str; 3]) -> Result<(), String> {
    match has_cargo(command) {
        true => Ok(()),
        false => run_program(cargo(&["install", "--locked", krate, "--version", version])),
    }
}

/// The list of what the program is made of, in `CycloneDX`.
fn parts(folder: &Path) -> Result<(), String> {
    ensure(PARTS)?;
    let name = "traguardo.cdx";
    let manifest = root().join("crates/app/Cargo.toml").display().to_string();
    let told = ["cyclonedx", "--manifest-path", &manifest, "--format", "json", "--target", "all"];
    run_program(cargo(&[&told[..], &["--override-filename", name]].concat()))?;
    // It writes one beside the manifest of each crate of the workspace.
    for krate in fs::read_dir(root().join("crates")).map_err(|it| it.to_string())? {
        let written = krate.map_err(|it| it.to_string())?.path().join(format!("{name}.json"));
        if written.starts_with(root().join("crates/app")) {
            copy(&written, folder)?;
        }
        if written.exists() {
            fs::remove_file(written).map_err(|it| it.to_string())?;
        }
    }
    Ok(())
}

/// The Debian package, with the service.
fn package(folder: &Path) -> Result<PathBuf, String> {
    ensure(DEB)?;
    let out = folder.display().to_string();
    run_program(cargo(&["deb", "--package", "app", "--no-build", "--no-strip", "--output", &out]))?;
    let found = fs::read_dir(folder).map_err(|it| it.to_string())?.filter_map(|it| Some(it.ok()?.path()));
    let mut packages = found.filter(|it| it.extension().is_some_and(|it| it == "deb"));
    packages.next().ok_or_else(|| "cargo deb wrote no package".to_owned())
}

/// Opens the package without installing it: the program in it runs, and the service is one that systemd reads.
fn tried(package: &Path) -> Result<(), String> {
    let inside = tempfile::tempdir().map_err(|it| it.to_string())?;
    let mut extract = Command::new("dpkg-deb");
    extract.arg("--extract").arg(package).arg(inside.path());
    run_program(extract)?;
    let mut version = Command::new(inside.path().join("usr/bin/traguardo"));
    version.arg("--version");
    run_program(version)?;
    let unit = inside.path().join("usr/lib/systemd/system/traguardo.service");
    if !unit.exists() {
        return Err("the package has no service".to_owned());
    }
    if !inside.path().join("etc/default/traguardo").exists() {
        return Err("the package has no settings".to_owned());
    }
    if Command::new("systemd-analyze").arg("--version").output().is_ok() {
        // The program is not installed here: the service is verified with that of the package.
        let text = fs::read_to_string(&unit).map_err(|it| it.to_string())?;
        let program = inside.path().join("usr/bin/traguardo").display().to_string();
        fs::write(&unit, text.replace("/usr/bin/traguardo", &program)).map_err(|it| it.to_string())?;
        let mut verify = Command::new("systemd-analyze");
        verify.args(["verify", "--man=no"]).arg(&unit);
        run_program(verify)?;
    }
    Ok(())
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn checksums(folder: &Path) -> Result<(), String> {
    let names = fs::read_dir(folder).map_err(|it| it.to_string())?;
    let mut names: Vec<_> = names.filter_map(|it| Some(it.ok()?.file_name())).collect();
    names.sort();
    let output = Command::new("sha256sum").current_dir(folder).args(names).output();
    let output = output.map_err(|it| format!("sha256sum cannot be started: {it}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    fs::write(folder.join("SHA256SUMS"), output.stdout).map_err(|it| it.to_string())
}
