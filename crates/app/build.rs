// SPDX-License-Identifier: AGPL-3.0-or-later
//! Watches the folder of the built assets, which is embedded: it may be empty, but it must be there.

use std::{fs, path::Path};

fn main() {
    let built = Path::new("../../assets/built");
    fs::create_dir_all(built).expect("the workspace can be written");
    println!("cargo::rerun-if-changed={}", built.display());
    println!("cargo::rerun-if-env-changed=TRAGUARDO_COMMIT");
}
