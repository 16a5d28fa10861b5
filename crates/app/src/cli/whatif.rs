// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo whatif`: the same data under another system.

use std::{io, path::PathBuf};

use clap::Args;
use serde_json::json;

use super::{
    Format,
    open::{Which, scored},
    output::{Ending, Output},
    show::waivers_text,
};

/// Arguments of `whatif`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo whatif [OPZIONI] <DOSSIER> --system <SISTEMA.toml>")]
pub(crate) struct Whatif {
    #[command(flatten)]
    which: Which,

    /// L'altro sistema: un file sistema.toml
    #[arg(long, value_name = "SISTEMA.toml")]
    system: PathBuf,
}

/// A node under both systems.
struct Row {
    id: String,
    label: String,
    title: String,
    old: Side,
    new: Side,
}

/// A node under one system.
struct Side {
    exact: Option<String>,
    shown: String,
    state: &'static str,
}

impl Whatif {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let read = match self.which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let other = match formats::read_system(&self.system) {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        let sides = |system| {
            scored(&read, system, |it| {
                let count = it.tree.nodes.len();
                let side = |at: usize| {
                    let outcome = it.card.of(at);
                    Side {
                        exact: outcome.value.as_ref().map(engine::number::Number::exact),
                        shown: it.scorer.shown(at, outcome),
                        state: outcome.state.word(),
                    }
                };
                let name = |at: usize| {
                    let node = &it.tree.nodes[at];
                    (node.id.to_owned(), node.label().to_owned(), node.title.to_owned())
                };
                (0..count).map(|at| (name(at), side(at))).collect::<Vec<_>>()
            })
        };
        let (old, new) = (sides(&read.dossier.system), sides(&other.dossier.system));
        let rows = old.into_iter().zip(new).map(|(((id, label, title), old), (_, new))| Row {
            id,
            label,
            title,
            old,
            new,
        });
        let ending = show(&rows.collect::<Vec<_>>(), out)?;
        let waivers = waivers_text(&read.dossier.waivers);
        if out.format == Format::Text && !waivers.is_empty() {
            out.line(waivers)?;
        }
        Ok(ending)
    }
}

fn show(rows: &[Row], out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        let side = |it: &Side| json!({ "exact": it.exact, "shown": it.shown, "state": it.state });
        let rows = rows
            .iter()
            .map(|it| json!({ "id": it.id, "title": it.title, "old": side(&it.old), "new": side(&it.new) }));
        out.json(&json!(rows.collect::<Vec<_>>()))?;
        return Ok(Ending::Fine);
    }
    let mut changed = 0;
    for it in rows {
        if it.old.exact == it.new.exact && it.old.shown == it.new.shown && it.old.state == it.new.state {
            continue;
        }
        changed += 1;
        let label = if it.id.is_empty() { "ente" } else { it.label.as_str() };
        let side = |side: &Side| match side.exact {
            Some(_) => side.shown.clone(),
            None => format!("n.d. ({})", side.state),
        };
        out.line(format!("{label} «{}»: {} → {}", it.title.trim(), side(&it.old), side(&it.new)))?;
    }
    out.line(format!("{changed} nodi cambiati su {}", rows.len()))?;
    Ok(Ending::Fine)
}
