// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo system`: the measurement system of a dossier, in words.

use std::io;

use clap::Args;
use engine::{describe, system::compile};
use serde_json::json;

use super::{
    Format,
    open::Which,
    output::{Ending, Output, place_json},
};

/// Arguments of `system`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo system [OPZIONI] <DOSSIER>")]
pub(crate) struct Describe {
    #[command(flatten)]
    which: Which,
}

impl Describe {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let read = match self.which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let (compiled, defects) = compile(&read.dossier.system);
        let words = describe::describe(&compiled);
        match out.format {
            Format::Text => {
                out.line(words.trim_end())?;
                for it in &defects {
                    out.line(format!("\nDa correggere, {}: {}; {}", it.subject, it.what, it.remedy))?;
                }
            }
            Format::Json => {
                let defects = defects.iter().map(|it| {
                    json!({ "subject": it.subject, "what": it.what, "remedy": it.remedy, "where": place_json(it.place, &read.sources) })
                });
                out.json(&json!({ "words": words, "defects": defects.collect::<Vec<_>>() }))?;
            }
        }
        Ok(Ending::Fine)
    }
}
