// SPDX-License-Identifier: AGPL-3.0-or-later
//! Opening a dossier: its arguments, its tree, its compiled system.

use std::{io, path::PathBuf};

use clap::Args;
use engine::{
    score::{Scorecard, Scorer},
    system::{System, compile},
    tree::Tree,
};
use formats::{Read, Sources};

use super::{
    Format,
    output::{Ending, Output},
};

/// Which dossier, and which of its results.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Cartella del dossier, o un file .toml con tutte le tabelle
    #[arg(value_name = "DOSSIER")]
    pub(crate) dossier: PathBuf,

    /// File dei risultati nella cartella, per esempio risultati-prova.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) results: Option<String>,
}

impl Which {
    /// Reads the dossier; if it cannot be read, says why and returns how the run ends.
    pub(crate) fn read(&self, out: &Output) -> io::Result<Result<Read, Ending>> {
        match formats::read(&self.dossier, self.results.as_deref()) {
            Ok(it) => Ok(Ok(it)),
            Err(it) => out.unreadable(&it).map(Err),
        }
    }
}

/// Tells who scores without results that the folder has some.
pub(crate) fn hint(read: &Read, out: &Output) -> io::Result<()> {
    if out.format == Format::Json || !read.dossier.readings.is_empty() || read.sets.is_empty() {
        return Ok(());
    }
    out.line(format!(
        "\nNessuna rilevazione letta. Nella cartella ci sono: {} (scegliere con --results)",
        read.sets.join(", ")
    ))
}

/// A dossier scored: what every command that shows figures needs.
pub(crate) struct Scored<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) scorer: &'a Scorer<'a>,
    pub(crate) card: &'a Scorecard,
    pub(crate) sources: &'a Sources,
}

/// Scores a dossier under a system and hands it over.
pub(crate) fn scored<T>(read: &Read, system: &System, then: impl FnOnce(&Scored<'_>) -> T) -> T {
    let tree = Tree::build(&read.dossier).expect("a dossier that was read is a tree");
    let (compiled, _) = compile(system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    then(&Scored { tree: &tree, scorer: &scorer, card: &card, sources: &read.sources })
}
