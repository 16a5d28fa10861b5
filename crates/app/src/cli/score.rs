// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo score`: the exact score of every node.

use std::io;

use clap::Args;
use engine::score::Scorer;

use super::{
    Format,
    many::{self, Opened},
    open::{Scored, Which, hint, scored},
    output::{Ending, Output},
    show,
};

/// Arguments of `score`.
#[derive(Debug, Args)]
#[command(
    override_usage = "traguardo score [OPZIONI] <DOSSIER>\n     traguardo score --many <FILE> [--system <SISTEMA.toml>]"
)]
#[command(group(clap::ArgGroup::new("ingresso").required(true).args(["dossier", "many"])))]
pub(crate) struct Score {
    #[command(flatten)]
    which: Option<Which>,

    /// Mostra solo i nodi di questo livello
    #[arg(long, value_name = "LIVELLO")]
    level: Option<String>,

    /// Legge molti dossier, uno per riga in JSON, da un file o da «-» (ingresso standard)
    #[arg(long, value_name = "FILE", conflicts_with = "results")]
    many: Option<String>,

    /// Con --many: sistema comune ai dossier che non ne portano uno
    #[arg(long, value_name = "SISTEMA.toml", requires = "many")]
    system: Option<std::path::PathBuf>,
}

impl Score {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        if let Some(input) = &self.many {
            return many::run(input, self.system.as_deref(), &line, out);
        }
        let Some(which) = &self.which else {
            return out.refuse("manca il dossier", "indicare la cartella del dossier");
        };
        let read = match which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let ending = scored(&read, &read.dossier.system, |it| self.show(it, out))?;
        hint(&read, out)?;
        Ok(ending)
    }

    fn show(&self, scored: &Scored<'_>, out: &Output) -> io::Result<Ending> {
        if let Some(level) = &self.level {
            let known = scored.tree.nodes.iter().any(|it| it.level == level);
            if !known {
                let mut levels: Vec<&str> = scored.tree.nodes.iter().map(|it| it.level).collect();
                levels.sort_unstable();
                levels.dedup();
                let remedy = format!("i livelli di questo dossier sono: {}", levels.join(", "));
                return out.refuse(&format!("nessun nodo è del livello «{level}»"), &remedy);
            }
        }
        match out.format {
            Format::Json => {
                let tree = match &self.level {
                    None => show::whole_json(scored),
                    Some(level) => {
                        let nodes =
                            (0..scored.tree.nodes.len()).filter(|it| scored.tree.nodes[*it].level == level);
                        nodes.map(|it| show::node_json(scored, it)).collect()
                    }
                };
                out.json(&tree)?;
            }
            Format::Text => {
                out.line(show::tree_text(scored, self.level.as_deref()))?;
                let structures = show::structures_text(scored);
                if !structures.is_empty() {
                    out.line(structures)?;
                }
                for more in [show::sharing_text(scored), show::waivers_text(&scored.tree.dossier.waivers)] {
                    if !more.is_empty() {
                        out.line(more)?;
                    }
                }
            }
        }
        Ok(Ending::Fine)
    }
}

/// Writes the scores of a dossier of a stream.
fn line(opened: &Opened<'_>, text: &mut Vec<u8>) -> Ending {
    let scorer = Scorer::new(opened.tree, opened.compiled);
    let card = scorer.score();
    let sources = formats::Sources::default();
    let scored = Scored { tree: opened.tree, scorer: &scorer, card: &card, sources: &sources };
    text.extend(b"{\"line\":");
    text.extend(opened.line.to_string().as_bytes());
    text.extend(b",\"score\":");
    show::write_node(&scored, 0, text);
    text.extend(b"}\n");
    Ending::Fine
}
