// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the chores share with benches and tests: the workload of speed, the breakages of the model plan.

pub mod breakages;
pub mod workload;

use std::path::{Path, PathBuf};

use engine::system::{Compiled, compile};

/// The folder of the workspace.
///
/// # Panics
/// Never: this crate is two folders below it.
#[must_use]
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this crate is in crates/xtask").to_path_buf()
}

/// The system of a file of the workspace, compiled.
///
/// # Errors
/// It cannot be read, or part of it cannot be applied.
pub fn system(path: impl AsRef<Path>) -> Result<Compiled, String> {
    let path = root().join(path);
    let read = formats::read_system(&path).map_err(|it| {
        let errors: Vec<_> = it.errors.iter().map(|it| it.what.as_str()).collect();
        format!("{}: {}", path.display(), errors.join("; "))
    })?;
    match compile(&read.dossier.system) {
        (compiled, defects) if defects.is_empty() => Ok(compiled),
        (_, defects) => Err(format!("{}: {}", path.display(), defects[0].what)),
    }
}
