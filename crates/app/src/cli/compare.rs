// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo compare`: two editions of a dossier.

use std::{io, path::PathBuf};

use clap::Args;
use engine::{compare, tree::Tree};
use serde_json::json;

use super::{
    Format,
    output::{Ending, Output, place_json},
};

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo compare [OPZIONI] <PRIMA> <DOPO>")]
pub(crate) struct Compare {
    /// Prima edizione
    #[arg(value_name = "PRIMA")]
    old: PathBuf,

    /// Seconda edizione
    #[arg(value_name = "DOPO")]
    new: PathBuf,
}

impl Compare {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let old = match formats::read(&self.old, None) {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        let new = match formats::read(&self.new, None) {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        let old_tree = Tree::build(&old.dossier).expect("a dossier that was read is a tree");
        let new_tree = Tree::build(&new.dossier).expect("a dossier that was read is a tree");
        let differences = compare::compare(&old_tree, &new_tree);
        if out.format == Format::Json {
            let rows = differences.iter().map(|it| {
                json!({
                    "id": it.id,
                    "node": it.node,
                    "field": it.field,
                    "old": it.old,
                    "new": it.new,
                    "old_where": place_json(it.old_place, &old.sources),
                    "new_where": place_json(it.new_place, &new.sources),
                })
            });
            out.json(&json!(rows.collect::<Vec<_>>()))?;
            return Ok(Ending::Fine);
        }
        let mut last = String::new();
        for it in &differences {
            if it.id != last {
                let same = it.node.ends_with(it.id.as_str());
                out.line(if same { it.node.clone() } else { format!("{} (id {})", it.node, it.id) })?;
                last.clone_from(&it.id);
            }
            match (&it.old, &it.new) {
                (Some(old), None) => out.line(format!("  sparita: «{old}»"))?,
                (None, Some(new)) => out.line(format!("  nuova: «{new}»"))?,
                (old, new) => {
                    let words = |it: &Option<String>| match it.as_deref() {
                        None | Some("") => "(vuoto)".to_owned(),
                        Some(it) => format!("«{it}»"),
                    };
                    out.line(format!("  {}: {} → {}", it.field, words(old), words(new)))?;
                }
            }
        }
        let (gone, fresh) = (
            differences.iter().filter(|it| it.new.is_none()),
            differences.iter().filter(|it| it.old.is_none()),
        );
        let (gone, fresh) = (gone.count(), fresh.count());
        let changed = differences.len() - gone - fresh;
        out.line(format!("{changed} valori cambiati, {gone} righe sparite, {fresh} righe nuove"))?;
        Ok(Ending::Fine)
    }
}
