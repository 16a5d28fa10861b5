// SPDX-License-Identifier: AGPL-3.0-or-later
//! Chores of the repository: `cargo xtask` lists them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "chores speak to the terminal")]

mod api;
mod assay;
mod assets;
mod bench;
mod catalog;
mod demo;
mod dist;
mod examples;
mod load;
mod packages;
mod program;
mod test;
#[cfg(test)]
mod tidy;

use std::{fs, path::PathBuf, process::ExitCode};

use xtask::root;

/// A chore: its name, what it does, what runs it.
struct Chore {
    name: &'static str,
    what: &'static str,
    run: fn(Option<&str>) -> Result<(), String>,
}

/// Every chore, one line each.
#[rustfmt::skip]
static ALL: &[Chore] = &[
    Chore { name: "test", what: "[AREA] everything a change must pass, or one area of it", run: test::run },
    Chore { name: "assets", what: "builds what the pages load, if something of it changed", run: assets::run },
    Chore { name: "demo", what: "[ADDRESS] the example bodies in a browser, at 127.0.0.1:8080", run: demo::run },
    Chore { name: "bench", what: "measures the batch and whole processes, beside other programs if they are there", run: bench::run },
    Chore { name: "assay", what: "[NAME] what is too long for a test: kills while it writes (crash), speed of the pages (load)", run: assay::run },
    Chore { name: "dist", what: "what is released, in target/dist: program, Debian package, parts, checksums", run: dist::run },
    Chore { name: "workload", what: "FOLDER[:PLANS] writes the data on which speed is measured", run: xtask::workload::run },
    Chore { name: "breakages", what: "breaks the model plan in one place at a time and says which checks notice", run: xtask::breakages::run },
    Chore { name: "catalog", what: "writes the generated pages of docs/", run: catalog::run },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let (name, argument, excess) = (words.next(), words.next(), words.next());
    let chore = ALL.iter().find(|it| Some(it.name) == name.as_deref());
    let outcome = match chore {
        Some(chore) if excess.is_none() => (chore.run)(argument.as_deref()),
        _ => Err(usage()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let lines: Vec<_> = ALL.iter().map(|it| format!("  cargo xtask {:<9} {}", it.name, it.what)).collect();
    format!("usage:\n{}", lines.join("\n"))
}

/// Names of the folders below `parent` that hold `file`, in order.
fn folders(parent: &str, file: &str) -> Result<Vec<String>, String> {
    let holding = entries(parent)?.into_iter().filter(|it| it.join(file).is_file());
    Ok(holding.filter_map(|it| Some(it.file_name()?.to_string_lossy().into_owned())).collect())
}

/// What is in a folder of the workspace, in order.
fn entries(folder: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(root().join(folder)).map_err(|it| format!("{folder}: {it}"))?;
    let mut paths: Vec<_> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}
