// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo explain`: why a score is what it is.

use std::{fmt::Write as _, io};

use clap::Args;
use engine::why::Why;
use formats::Sources;
use serde_json::{Value, json};

use super::{
    Format,
    open::{Scored, Which, scored},
    output::{Ending, Output, place_json},
    show::{waivers_json, waivers_text},
};

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo explain [OPZIONI] <DOSSIER> <CODICE>")]
pub(crate) struct Explain {
    #[command(flatten)]
    which: Which,

    /// Id o codice del nodo, oppure il suo posto (piano.toml:12); «ente» è la radice
    #[arg(value_name = "CODICE")]
    code: String,
}

impl Explain {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let read = match self.which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        scored(&read, &read.dossier.system, |it| self.show(it, out))
    }

    fn show(&self, scored: &Scored<'_>, out: &Output) -> io::Result<Ending> {
        let found = self.find(scored);
        let at = match found.as_slice() {
            [at] => *at,
            [] => {
                let what = format!("nessun nodo ha id o codice «{}»", self.code);
                let near = nearest(&self.code, scored);
                return out.refuse(&what, &near);
            }
            many => {
                let ids: Vec<&str> = many.iter().map(|it| scored.tree.nodes[*it].id).collect();
                let what = format!("«{}» è il codice di {} nodi", self.code, many.len());
                return out.refuse(&what, &format!("usare l'id di uno: {}", ids.join(", ")));
            }
        };
        let why = scored.scorer.explain(scored.card, at);
        match out.format {
            Format::Text => {
                let mut text = String::new();
                why_text(&why, 0, scored.sources, &mut Vec::new(), &mut text);
                out.line(text.trim_end())?;
                let waivers = waivers_text(&scored.tree.dossier.waivers);
                if !waivers.is_empty() {
                    out.line(waivers)?;
                }
            }
            Format::Json => {
                let mut why = why_json(&why, scored.sources);
                let waivers = &scored.tree.dossier.waivers;
                if !waivers.is_empty() {
                    why["waivers"] = json!(waivers_json(waivers));
                }
                out.json(&why)?;
            }
        }
        Ok(Ending::Fine)
    }

    fn find(&self, scored: &Scored<'_>) -> Vec<usize> {
        if self.code == "ente" {
            return vec![0];
        }
        if let Some(line) = scored.sources.line(&self.code) {
            // Any line of a row means the row: the last one that begins before the end of the line.
            let before = (1..scored.tree.nodes.len()).filter(|it| {
                let place = scored.tree.nodes[*it].place;
                place.file == line.file && place.start <= line.end
            });
            return before.max_by_key(|it| scored.tree.nodes[*it].place.start).into_iter().collect();
        }
        scored.tree.search(&self.code)
    }
}

fn nearest(code: &str, scored: &Scored<'_>) -> String {
    let lower = code.to_lowercase();
    let near = scored.tree.ids().filter(|it| !it.is_empty() && it.to_lowercase().contains(&lower)).take(5);
    let near: Vec<&str> = near.collect();
    match near.is_empty() {
        true => "vedere gli id con «traguardo score DOSSIER --format json»".to_owned(),
        false => format!("forse uno di questi: {}", near.join(", ")),
    }
}

/// One line a reason, indented, with the place of what was written in a file. A source already told is not told again.
fn why_text<'a>(
    why: &'a Why<'_>,
    depth: usize,
    sources: &Sources,
    told: &mut Vec<&'a str>,
    text: &mut String,
) {
    let place = why.place().and_then(|it| sources.locate(it));
    let place = place.map_or_else(String::new, |it| format!("  [{}:{}]", it.file, it.line));
    let line = if told.contains(&why.source()) { why.bare_line() } else { why.line() };
    if !told.contains(&why.source()) {
        told.push(why.source());
    }
    let _ = writeln!(text, "{:indent$}{line}{place}", "", indent = depth * 2);
    for it in &why.parts {
        why_text(it, depth + 1, sources, told, text);
    }
}

/// Reasons, as JSON.
pub(crate) fn why_json(why: &Why<'_>, sources: &Sources) -> Value {
    json!({
        "text": why.line(),
        "exact": why.value.as_ref().map(engine::number::Number::exact),
        "where": why.place().map_or(Value::Null, |it| place_json(it, sources)),
        "parts": why.parts.iter().map(|it| why_json(it, sources)).collect::<Vec<_>>(),
    })
}
