// SPDX-License-Identifier: AGPL-3.0-or-later
//! The page that documents the command line, from its own help.

use std::fmt::Write as _;

/// `docs/cli.md`: the help of every command.
#[must_use]
pub fn page() -> String {
    let mut command = super::command().term_width(100);
    command.build();
    let mut out = String::from("# La riga di comando\n");
    let names: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    let _ = write!(out, "\n```\n{}\n```\n", trimmed(&command.render_help().to_string()));
    for name in names {
        let Some(sub) = command.find_subcommand_mut(&name) else { continue };
        let _ =
            write!(out, "\n## `traguardo {name}`\n\n```\n{}\n```\n", trimmed(&sub.render_help().to_string()));
    }
    out
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}
