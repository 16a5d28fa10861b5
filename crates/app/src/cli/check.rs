// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo check`: what does not add up, where, and what to do.

mod junit;
mod sarif;
mod text;
mod workpaper;

use std::io;

use clap::{Args, ValueEnum};
use engine::{
    check::{self, Change, Found, Severity, Stage},
    model::printed_day,
    model::{Deadline, Understand as _},
};
use formats::Sources;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    Format,
    open::Which,
    output::{Ending, Output, place_json},
};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo check [OPZIONI] <DOSSIER>")]
pub(crate) struct Check {
    #[command(flatten)]
    which: Which,

    /// Solo questi controlli (PESI-02) o famiglie (PESI), separati da virgole
    #[arg(long, value_name = "CODICI", value_delimiter = ',')]
    only: Vec<String>,

    /// Tutti tranne questi controlli o famiglie
    #[arg(long, value_name = "CODICI", value_delimiter = ',')]
    skip: Vec<String>,

    /// Solo i controlli di questa fase: piano, monitoraggio, relazione, sistema
    #[arg(long, value_name = "FASE")]
    stage: Option<String>,

    /// Solo da questa gravità in su: informazione, avviso, errore
    #[arg(long, value_name = "GRAVITÀ")]
    min_severity: Option<String>,

    /// Giudica con il diritto di quel giorno (31/12/2026), e dice che cosa cambia rispetto a quello dell'anno del dossier
    #[arg(long, value_name = "DATA")]
    as_of: Option<String>,

    /// Altra forma dell'uscita: sarif (2.1.0), junit, carta (carta di lavoro per il Nucleo), carta-csv
    #[arg(long = "as", value_enum, value_name = "FORMA", hide_possible_values = true)]
    shape: Option<Shape>,
}

/// Forms that only findings have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Sarif,
    Junit,
    #[value(name = "carta")]
    Workpaper,
    #[value(name = "carta-csv")]
    WorkpaperCsv,
}

impl Check {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        if let Some((what, remedy)) = self.mistaken() {
            return out.refuse(&what, &remedy);
        }
        let read = match self.which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let found = match self.as_of.as_deref().and_then(day) {
            Some(day) => check::check_as_of(&read.dossier, day),
            None => check::check(&read.dossier),
        };
        let found = found.expect("a dossier that was read is a tree");
        let found: Vec<Found<'_>> = found.into_iter().filter(|it| self.wants(it)).collect();
        match (self.shape, out.format) {
            (Some(Shape::Sarif), _) => out.json(&sarif::log(&found, &read.sources))?,
            (Some(Shape::Junit), _) => out.line(junit::report(&found, &read.sources).trim_end())?,
            (Some(Shape::Workpaper), _) => out.line(workpaper::markdown(&read, &found).trim_end())?,
            (Some(Shape::WorkpaperCsv), _) => out.line(workpaper::csv(&read, &found).trim_end())?,
            (None, Format::Json) => {
                let found: Vec<Value> = found.iter().map(|it| finding_json(it, &read.sources)).collect();
                out.json(&json!(found))?;
            }
            (None, Format::Text) => {
                if let (Some(day), year) = (self.as_of.as_deref().and_then(day), read.dossier.plan.year) {
                    let year = year.map_or_else(String::new, |it| format!("; il dossier è del {it}"));
                    out.line(format!("diritto del {}{year}\n", printed_day(day)))?;
                }
                text::show(&found, &read.sources, out)?;
            }
        }
        Ok(if found.iter().any(Found::blocks) { Ending::Findings } else { Ending::Fine })
    }

    /// The first word of the arguments that means nothing, and what it may be.
    fn mistaken(&self) -> Option<(String, String)> {
        let unknown = |it: &&String| !check::ALL.iter().any(|check| named(check, it));
        if let Some(code) = self.only.iter().chain(&self.skip).find(unknown) {
            return Some((
                format!("nessun controllo e nessuna famiglia si chiama «{code}»"),
                "vedere «traguardo rules»".to_owned(),
            ));
        }
        if let Some(stage) = self.stage.as_ref().filter(|it| find_stage(it).is_none()) {
            let words = Stage::ALL.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
            return Some((format!("«{stage}» non è una fase"), format!("le fasi sono: {words}")));
        }
        if let Some(date) = self.as_of.as_ref().filter(|it| day(it).is_none()) {
            return Some((format!("«{date}» non è un giorno"), "scriverlo come 31/12/2026".to_owned()));
        }
        let severity = self.min_severity.as_ref().filter(|it| find_severity(it).is_none())?;
        let words = SEVERITIES.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
        Some((format!("«{severity}» non è una gravità"), format!("le gravità sono: {words}")))
    }

    fn wants(&self, found: &Found<'_>) -> bool {
        let check = found.check;
        let stage = self.stage.as_deref().and_then(find_stage);
        let severity = self.min_severity.as_deref().and_then(find_severity);
        (self.only.is_empty() || self.only.iter().any(|it| named(check, it)))
            && !self.skip.iter().any(|it| named(check, it))
            && stage.is_none_or(|it| check.stages.is_empty() || check.stages.contains(&it))
            && severity.is_none_or(|it| found.severity >= it)
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Information, Severity::Warning, Severity::Error];

/// A day as people write it, or ISO.
fn day(word: &str) -> Option<Date> {
    let written = || Deadline::understand(word).filter(|it| it.rest.is_empty())?.exact_day();
    word.trim().parse().ok().or_else(written)
}

fn find_stage(word: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|it| it.word() == word.trim())
}

fn find_severity(word: &str) -> Option<Severity> {
    SEVERITIES.into_iter().find(|it| it.word() == word.trim())
}

/// Whether a check has that code, or belongs to that family.
fn named(check: &check::Check, word: &str) -> bool {
    let word = word.trim();
    let family = check.code.split('-').next().unwrap_or_default();
    check.code.eq_ignore_ascii_case(word) || family.eq_ignore_ascii_case(word)
}

fn finding_json(found: &Found<'_>, sources: &Sources) -> Value {
    let (check, finding) = (found.check, &found.finding);
    let mut place = place_json(finding.place, sources);
    if place.is_null() {
        place = json!({ "file": null, "line": null, "column": null });
    }
    place["path"] = json!(finding.path);
    let mut value = json!({
        "rule": check.code,
        "severity": found.severity.word(),
        "title": check.title,
        "where": place,
        "what": finding.what,
        "printed": finding.printed,
        "computed": finding.computed,
        "remedy": finding.remedy,
        "sources": check.sources.iter().map(|it| json!({ "cite": it.cite, "url": it.url, "checked": it.checked })).collect::<Vec<_>>(),
    });
    if let Some(it) = found.as_of {
        let change = match it.change {
            Change::Same => "uguale",
            Change::Appears => "in più",
            Change::Ceases => "non più",
        };
        value["as_of"] = json!({ "law": it.day.to_string(), "change": change });
    }
    if let Some(it) = found.waiver {
        value["waiver"] =
            json!({ "role": it.role.trim(), "reason": it.reason.trim(), "date": it.date.text.trim() });
    }
    value
}
