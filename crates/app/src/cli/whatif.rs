// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo whatif`: the same data under another system.

use std::{io, path::PathBuf};

use clap::Args;
use serde_json::json;

use super::{
    Format,
    open::Which,
    output::{Ending, Output},
    show::waivers_text,
};
use crate::whatif::{Compared, Fate, Side, compare};

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
        let rows = compare(&read.dossier, &read.dossier.system, &other.dossier.system);
        let ending = show(&rows, out)?;
        let waivers = waivers_text(&read.dossier.waivers);
        if out.format == Format::Text && !waivers.is_empty() {
            out.line(waivers)?;
        }
        Ok(ending)
    }
}

fn show(rows: &[Compared], out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        let side = |it: &Side| {
            let exact = it.value.as_ref().map(engine::number::Number::exact);
            json!({ "exact": exact, "shown": it.shown, "state": it.state })
        };
        let rows = rows
            .iter()
            .map(|it| json!({ "id": it.id, "title": it.title, "old": side(&it.old), "new": side(&it.new) }));
        out.json(&json!(rows.collect::<Vec<_>>()))?;
        return Ok(Ending::Fine);
    }
    let changed: Vec<&Compared> = rows.iter().filter(|it| it.fate() != Fate::Same).collect();
    for it in &changed {
        let label = if it.id.is_empty() { "ente" } else { it.label.as_str() };
        out.line(format!("{label} «{}»: {} → {}", it.title, it.old.words(), it.new.words()))?;
    }
    out.line(format!("{} nodi cambiati su {}", changed.len(), rows.len()))?;
    Ok(Ending::Fine)
}
