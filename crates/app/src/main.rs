// SPDX-License-Identifier: AGPL-3.0-or-later
//! The executable `traguardo`.

fn main() -> std::process::ExitCode {
    app::cli::main()
}
