// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo check`: what does not add up, where, and what to do.

mod fix;
mod junit;
mod lines;
mod sarif;
pub(super) mod text;
pub(crate) mod workpaper;

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use engine::{
    check::{self, Asked, Change, Found, Severity, Stage, between::is_later},
    model::{Deadline, Dossier, Understand as _, printed_day},
};
use formats::{Read, Sources};
use jiff::civil::Date;
use lines::Of;
use serde_json::{Value, json};

use super::{
    Format,
    many::{self, Opened},
    open::Which,
    output::{Ending, Output, place_json},
    rules::sources_json,
};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(
    override_usage = "traguardo check [OPZIONI] <DOSSIER>\n     traguardo check [OPZIONI] <DOSSIER> --against <PRECEDENTE>\n     traguardo check [OPZIONI] --many <FILE|DOSSIER>..."
)]
#[command(group(clap::ArgGroup::new("ingresso").required(true).args(["dossier", "many"])))]
pub(crate) struct Check {
    #[command(flatten)]
    which: Option<Which>,

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

    /// Il documento precedente dello stesso ente (il piano di una relazione, o l'altra edizione): aggiunge i controlli fra i due
    #[arg(long, value_name = "PRECEDENTE")]
    against: Option<PathBuf>,

    /// Molti dossier: file con un dossier in JSON per riga, «-» (ingresso standard), o cartelle; esce una riga di JSON per ente
    #[arg(long, value_name = "FILE|DOSSIER", num_args = 1.., conflicts_with_all = ["results", "against", "shape"])]
    many: Vec<String>,

    /// Con --many: sistema comune ai dossier che non ne portano uno
    #[arg(long, value_name = "SISTEMA.toml", requires = "many")]
    system: Option<PathBuf>,

    /// Fa le poche correzioni sicure (il peso residuo, la notazione dei pesi, le date spezzate): mostra le differenze e chiede prima di scrivere
    #[arg(long, conflicts_with_all = ["many", "against", "as_of", "shape"])]
    fix: bool,

    /// Con --fix: scrive senza chiedere
    #[arg(long, requires = "fix")]
    yes: bool,

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
        let Some(which) = &self.which else { return self.many(out) };
        let mut read = match which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        if self.fix {
            let mends = check::mends(&read.dossier).expect("a dossier that was read is a tree");
            let mends: Vec<_> = mends.into_iter().filter(|it| self.runs(it.0)).collect();
            return fix::run(&which.dossier, &read, &mends, self.yes, out);
        }
        let earlier = match &self.against {
            None => None,
            Some(path) => match earlier(path, &which.dossier, &mut read, out)? {
                Ok(it) => Some(it),
                Err(ending) => return Ok(ending),
            },
        };
        let asked = Asked { as_of: self.as_of.as_deref().and_then(day), earlier: earlier.as_ref() };
        let found = check::check_as(&read.dossier, &asked).expect("a dossier that was read is a tree");
        let found = self.wanted(found);
        match (self.shape, out.format) {
            (Some(Shape::Sarif), _) => out.json(&sarif::log(&found, &read.sources))?,
            (Some(Shape::Junit), _) => {
                let ran = |it: &check::Check| self.runs(it) && (earlier.is_some() || !it.needs_earlier());
                out.line(junit::report(&found, ran, &read.sources).trim_end())?;
            }
            (Some(Shape::Workpaper), _) => out.line(workpaper::markdown(&read, &found).trim_end())?,
            (Some(Shape::WorkpaperCsv), _) => out.line(workpaper::csv(&read, &found).trim_end())?,
            (None, Format::Json) => {
                let found: Vec<Value> = found.iter().map(|it| finding_json(it, &read.sources)).collect();
                out.json(&json!(found))?;
            }
            (None, Format::Text) => {
                if let (Some(day), year) = (asked.as_of, read.dossier.plan.year) {
                    let year = year.map_or_else(String::new, |it| format!("; il dossier è del {it}"));
                    out.line(format!("diritto del {}{year}\n", printed_day(day)))?;
                }
                text::show(&found, &read.sources, out)?;
            }
        }
        Ok(if found.iter().any(Found::blocks) { Ending::Findings } else { Ending::Fine })
    }

    /// Checks many dossiers, each by itself: a line for each, in the order in which they are given.
    fn many(&self, out: &Output) -> io::Result<Ending> {
        let asked = Asked { as_of: self.as_of.as_deref().and_then(day), earlier: None };
        let ended = |found: &[Found<'_>]| {
            if found.iter().any(Found::blocks) { Ending::Findings } else { Ending::Fine }
        };
        let line = |opened: &Opened<'_>, text: &mut Vec<u8>| {
            let found = check::examine(opened.tree, opened.compiled, opened.defects, &asked);
            let found = self.wanted(found.expect("there is no earlier dossier, which might be no tree"));
            lines::write(Of::Line(opened.line), opened.tree.dossier, &found, &Sources::default(), text);
            ended(&found)
        };
        let mut worst = Ending::Fine;
        for input in &self.many {
            if !Path::new(input).is_dir() {
                worst = worst.max(many::run(input, self.system.as_deref(), &line, out)?);
                continue;
            }
            let mut text = Vec::new();
            let ending = match formats::read(Path::new(input), None) {
                Ok(read) => {
                    let found = check::check_as(&read.dossier, &asked);
                    let found = self.wanted(found.expect("a dossier that was read is a tree"));
                    lines::write(Of::Folder(input), &read.dossier, &found, &read.sources, &mut text);
                    ended(&found)
                }
                Err(it) => {
                    many::write(&mut text, &many::refusal("dossier", &json!(input), &it.errors));
                    Ending::Unreadable
                }
            };
            worst = worst.max(ending);
            io::stdout().lock().write_all(&text)?;
        }
        Ok(worst)
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

    fn wanted<'d>(&self, found: Vec<Found<'d>>) -> Vec<Found<'d>> {
        let severity = self.min_severity.as_deref().and_then(find_severity);
        let wanted =
            |it: &Found<'_>| self.runs(it.check) && severity.is_none_or(|least| it.severity >= least);
        found.into_iter().filter(wanted).collect()
    }

    /// Whether a check is among those asked for.
    fn runs(&self, check: &check::Check) -> bool {
        let stage = self.stage.as_deref().and_then(find_stage);
        (self.only.is_empty() || self.only.iter().any(|it| named(check, it)))
            && !self.skip.iter().any(|it| named(check, it))
            && stage.is_none_or(|it| check.stages.is_empty() || check.stages.contains(&it))
    }
}

/// Reads the earlier document, if it is one.
fn earlier(path: &Path, own: &Path, read: &mut Read, out: &Output) -> io::Result<Result<Dossier, Ending>> {
    let earlier = match formats::read_beside(read, path) {
        Ok(it) => it,
        Err(it) => return out.unreadable(&it).map(Err),
    };
    if is_later(&earlier, &read.dossier) {
        let (path, own) = (path.display(), own.display());
        let what = format!("«{path}» viene dopo «{own}»: con --against si dà il documento precedente");
        let remedy = format!("scambiarli: traguardo check {path} --against {own}");
        return out.refuse(&what, &remedy).map(Err);
    }
    out.warn_of_bodies(&earlier, &read.dossier)?;
    Ok(Ok(earlier))
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

/// A finding, as JSON.
pub(crate) fn finding_json(found: &Found<'_>, sources: &Sources) -> Value {
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
        "sources": sources_json(check.sources),
    });
    if let Some(it) = found.as_of {
        value["as_of"] = json!({ "law": it.day.to_string(), "change": change_word(it.change) });
    }
    if let Some(it) = found.waiver {
        value["waiver"] =
            json!({ "role": it.role.trim(), "reason": it.reason.trim(), "date": it.date.text.trim() });
    }
    value
}

fn change_word(change: Change) -> &'static str {
    match change {
        Change::Same => "uguale",
        Change::Appears => "in più",
        Change::Ceases => "non più",
    }
}
