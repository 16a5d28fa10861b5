// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo compare`: two editions of a dossier, and what is wrong between them.

use std::{io, path::PathBuf};

use clap::Args;
use engine::{
    check::{self, Asked, Found, Stage, between::is_later},
    compare::{self, Difference, is_same_body},
    tree::Tree,
};
use serde_json::json;

use super::{
    Format, check as findings,
    output::{Ending, Output, place_json},
};

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo compare [OPZIONI] <PRIMA> <DOPO>")]
pub(crate) struct Compare {
    /// Prima edizione, o il piano
    #[arg(value_name = "PRIMA")]
    old: PathBuf,

    /// Seconda edizione, o la relazione sul piano
    #[arg(value_name = "DOPO")]
    new: PathBuf,
}

impl Compare {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let mut new = match formats::read(&self.new, None) {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        let old = match formats::read_beside(&mut new, &self.old) {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        out.warn_of_bodies(&old, &new.dossier)?;
        let tree = |dossier| Tree::build(dossier).expect("a dossier that was read is a tree");
        let (old_tree, new_tree) = (tree(&old), tree(&new.dossier));
        let differences = compare::compare(&old_tree, &new_tree);
        // Whoever gives the later document first sees the differences, but a plan does not answer for its report.
        let found = if is_later(&old, &new.dossier) { Vec::new() } else { between(&old, &new.dossier) };
        match out.format {
            Format::Json => {
                let rows = differences.iter().map(|it| {
                    json!({
                        "id": it.id,
                        "node": it.node,
                        "field": it.field,
                        "old": it.old,
                        "new": it.new,
                        "old_where": place_json(it.old_place, &new.sources),
                        "new_where": place_json(it.new_place, &new.sources),
                    })
                });
                out.json(&json!({
                    "same_body": is_same_body(&old, &new.dossier),
                    "differences": rows.collect::<Vec<_>>(),
                    "findings": found.iter().map(|it| findings::finding_json(it, &new.sources)).collect::<Vec<_>>(),
                }))?;
            }
            Format::Text => {
                show(&differences, out)?;
                if !found.is_empty() {
                    out.line("\nChe cosa non torna fra i due:\n")?;
                    findings::text::show(&found, &new.sources, out)?;
                }
            }
        }
        Ok(if found.iter().any(Found::blocks) { Ending::Findings } else { Ending::Fine })
    }
}

/// What the checks between two documents find.
fn between<'d>(old: &engine::model::Dossier, new: &'d engine::model::Dossier) -> Vec<Found<'d>> {
    let asked = Asked { earlier: Some(old), ..Asked::default() };
    let found = check::check_as(new, &asked).expect("a dossier that was read is a tree");
    found.into_iter().filter(|it| it.check.stages.contains(&Stage::Comparison)).collect()
}

fn show(differences: &[Difference], out: &Output) -> io::Result<()> {
    let mut last = "";
    for it in differences {
        if it.id != last {
            let same = it.node.ends_with(it.id.as_str());
            out.line(if same { it.node.clone() } else { format!("{} (id {})", it.node, it.id) })?;
            last = &it.id;
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
    let gone = differences.iter().filter(|it| it.new.is_none()).count();
    let fresh = differences.iter().filter(|it| it.old.is_none()).count();
    let changed = differences.len() - gone - fresh;
    out.line(format!("{changed} valori cambiati, {gone} righe sparite, {fresh} righe nuove"))
}
