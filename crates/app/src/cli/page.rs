// SPDX-License-Identifier: AGPL-3.0-or-later
//! The page that documents the command line, from its own help.

use std::fmt::Write as _;

/// `docs/cli.md`: the help of every command.
#[must_use]
pub fn page() -> String {
    let mut command = super::command().term_width(100);
    command.build();
    let mut out = String::from("# La riga di comando\n");
    let _ = write!(out, "\n```\n{}\n```\n", trimmed(&command.render_help().to_string()));
    below(&command, "traguardo", &mut out);
    out
}

/// The help of the commands of a command.
fn below(command: &clap::Command, name: &str, out: &mut String) {
    for it in command.get_subcommands() {
        let name = format!("{name} {}", it.get_name());
        let help = it.clone().term_width(100).render_help().to_string();
        let _ = write!(out, "\n## `{name}`\n\n```\n{}\n```\n", trimmed(&help));
        below(it, &name, out);
    }
}

fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}
