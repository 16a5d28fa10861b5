// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo check`: what does not add up, where, and what to do.

use std::io;

use annotate_snippets::Level;
use clap::Args;
use engine::check::{self, Check as Rule, Finding, Severity};
use formats::Sources;
use serde_json::{Value, json};

use super::{
    Format,
    open::Which,
    output::{Ending, Message, Output, place_json},
};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo check [OPZIONI] <DOSSIER>")]
pub(crate) struct Check {
    #[command(flatten)]
    which: Which,
}

impl Check {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let read = match self.which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let found = check::check(&read.dossier).expect("a dossier that was read is a tree");
        match out.format {
            Format::Json => {
                let found: Vec<Value> =
                    found.iter().map(|(rule, it)| finding_json(rule, it, &read.sources)).collect();
                out.json(&json!(found))?;
            }
            Format::Text => text(&found, &read.sources, out)?,
        }
        let errors = found.iter().any(|(rule, _)| rule.severity == Severity::Error);
        Ok(if errors { Ending::Findings } else { Ending::Fine })
    }
}

fn text(found: &[(&'static Rule, Finding)], sources: &Sources, out: &Output) -> io::Result<()> {
    for (rule, finding) in found {
        let level = match rule.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Information => Level::INFO,
        };
        let printed = finding.printed.iter().map(|it| ("stampato", it.clone()));
        let notes = printed.chain(finding.computed.iter().map(|it| ("ricalcolato", it.clone()))).collect();
        let message = Message {
            level: level.with_name(rule.severity.word()),
            code: Some(rule.code),
            title: format!("{}: {}", finding.path, finding.what),
            place: finding.place,
            file: "",
            label: String::new(),
            notes,
            help: finding.remedy.clone(),
        };
        out.message(&message, sources)?;
    }
    out.line(summary(found))
}

fn summary(found: &[(&'static Rule, Finding)]) -> String {
    let count = |severity: Severity| found.iter().filter(|(rule, _)| rule.severity == severity).count();
    let words =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    if found.is_empty() {
        return "nessun rilievo".to_owned();
    }
    format!(
        "{}, {}, {}",
        words(count(Severity::Error), "errore", "errori"),
        words(count(Severity::Warning), "avviso", "avvisi"),
        words(count(Severity::Information), "informazione", "informazioni"),
    )
}

fn finding_json(rule: &Rule, finding: &Finding, sources: &Sources) -> Value {
    let mut place = place_json(finding.place, sources);
    if place.is_null() {
        place = json!({ "file": null, "line": null, "column": null });
    }
    place["path"] = json!(finding.path);
    json!({
        "rule": rule.code,
        "severity": rule.severity.word(),
        "title": rule.title,
        "where": place,
        "what": finding.what,
        "printed": finding.printed,
        "computed": finding.computed,
        "remedy": finding.remedy,
        "sources": rule.sources.iter().map(|it| json!({ "cite": it.cite, "url": it.url, "checked": it.checked })).collect::<Vec<_>>(),
    })
}
