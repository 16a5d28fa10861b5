// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo cycle`: where the cycle stands, whose turn it is, what blocks the next step; and whether a step is taken.

mod kept;

use std::io;

use clap::Args;
use engine::{
    cycle::{
        self, Case, Change, Order, Refusal, Request, Role, Step,
        timeline::{Entry, Progress, timeline},
    },
    model::{Choice as _, Deadline, Dossier, Understand as _, printed_day},
};
use jiff::{Zoned, civil::Date};
use kept::Kept;
use serde_json::{Value, json};

use super::{
    Format,
    open::Which,
    output::{Ending, Output},
    rules::sources_json,
};
use crate::due::{late, left};

/// Arguments of `cycle`.
#[derive(Debug, Args)]
#[command(
    override_usage = "traguardo cycle [OPZIONI] <DOSSIER>\n     traguardo cycle [OPZIONI] --database <FILE|URL>"
)]
#[command(group(clap::ArgGroup::new("ingresso").required(true).args(["dossier", "database"])))]
pub(crate) struct Cycle {
    #[command(flatten)]
    which: Option<Which>,

    #[command(flatten)]
    kept: Kept,

    /// Il giorno in cui si guarda (se non si dice, oggi)
    #[arg(long, value_name = "DATA")]
    date: Option<String>,

    /// Prova un passo, per esempio approva: dice se è accettato o rifiutato, e perché
    #[arg(long, value_name = "PASSO")]
    step: Option<String>,

    /// Il ruolo di chi fa il passo, per esempio segretario
    #[arg(long, value_name = "RUOLO", requires = "step")]
    role: Option<String>,

    /// Il codice di chi fa il passo
    #[arg(long, value_name = "CODICE", default_value = "", hide_default_value = true, requires = "step")]
    person: String,

    /// Il codice di chi lo ha delegato
    #[arg(long, value_name = "CODICE", requires = "step")]
    on_behalf_of: Option<String>,

    /// La data dell'atto (se non si dice, quella di --date)
    #[arg(long, value_name = "DATA", requires = "step")]
    act_date: Option<String>,

    /// L'organo dell'atto
    #[arg(long, value_name = "ORGANO", default_value = "", hide_default_value = true, requires = "step")]
    organ: String,

    /// Il numero dell'atto
    #[arg(long, value_name = "NUMERO", default_value = "", hide_default_value = true, requires = "step")]
    number: String,

    /// Il motivo
    #[arg(long, value_name = "TESTO", default_value = "", hide_default_value = true, requires = "step")]
    reason: String,

    /// Cartella con l'ultima versione approvata del piano, per vedere che cosa cambia
    #[arg(long, value_name = "DOSSIER", conflicts_with = "database")]
    baseline: Option<std::path::PathBuf>,

    /// Qui il Nucleo valida la relazione prima che l'organo politico la approvi
    #[arg(long, conflicts_with = "database")]
    validation_first: bool,
}

impl Cycle {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        let today = match self.date.as_deref().map(day) {
            None => Zoned::now().date(),
            Some(Ok(it)) => it,
            Some(Err((what, remedy))) => return out.refuse(&what, &remedy),
        };
        let asked = match self.step.as_deref().map(|it| self.request(it, today)).transpose() {
            Ok(it) => it,
            Err((what, remedy)) => return out.refuse(&what, &remedy),
        };
        let Some(which) = &self.which else { return self.in_database(asked.as_ref(), today, out) };
        let read = match which.read(out)? {
            Ok(it) => it,
            Err(ending) => return Ok(ending),
        };
        let baseline = match self.baseline.as_deref().map(|it| formats::read(it, None)).transpose() {
            Ok(it) => it,
            Err(it) => return out.unreadable(&it),
        };
        let order = if self.validation_first { Order::ValidationFirst } else { Order::ApprovalFirst };
        let case = Case { dossier: &read.dossier, baseline: baseline.as_ref().map(|it| &it.dossier), order };
        match asked {
            Some(request) => step(&case, &request, out),
            None => show(&case, today, out).map(|()| Ending::Fine),
        }
    }

    /// The same on a dossier of a database, where a step may be recorded.
    fn in_database(&self, asked: Option<&Request>, today: Date, out: &Output) -> io::Result<Ending> {
        let opened = match self.kept.open(asked)? {
            Ok(it) => it,
            Err((what, remedy)) => return out.refuse(&what, &remedy),
        };
        match asked {
            Some(request) if self.kept.record => opened.take(request, out),
            Some(request) => step(&opened.ground.case(), request, out),
            None => show(&opened.ground.case(), today, out).map(|()| Ending::Fine),
        }
    }

    /// The step that is asked for, or what of the command line means nothing.
    fn request(&self, step: &str, today: Date) -> Result<Request, (String, String)> {
        let Some(step) = cycle::find(step) else {
            let names: Vec<&str> = cycle::ALL.iter().map(|it| it.id).collect();
            return Err((
                format!("nessun passo si chiama «{step}»"),
                format!("i passi sono: {}", names.join(", ")),
            ));
        };
        let roles = || Role::ALL.iter().map(|it| it.0).collect::<Vec<_>>().join(", ");
        let Some(word) = &self.role else {
            return Err((
                "manca il ruolo di chi fa il passo".to_owned(),
                format!("--role, uno di questi: {}", roles()),
            ));
        };
        let Some(role) = Role::named(word) else {
            return Err((format!("«{word}» non è un ruolo"), format!("i ruoli sono: {}", roles())));
        };
        let date = self.act_date.as_deref().map_or(Ok(today), day)?;
        Ok(Request {
            step,
            role,
            person: self.person.clone(),
            on_behalf_of: self.on_behalf_of.clone(),
            also: Vec::new(),
            today,
            date,
            kind: String::new(),
            organ: self.organ.clone(),
            number: self.number.clone(),
            reason: self.reason.clone(),
        })
    }
}

fn day(text: &str) -> Result<Date, (String, String)> {
    let read = text.parse().ok().or_else(|| Deadline::understand(text)?.exact_day());
    read.ok_or_else(|| (format!("«{text}» non è un giorno"), "scriverlo così: 31/01/2026".to_owned()))
}

/// Tries a step; a refusal is a finding.
fn step(case: &Case<'_>, request: &Request, out: &Output) -> io::Result<Ending> {
    told(&cycle::take(case, request), out)
}

/// Says how a step went.
fn told(outcome: &Result<Change, Refusal>, out: &Output) -> io::Result<Ending> {
    match (outcome, out.format) {
        (Ok(it), Format::Text) => out.line(it)?,
        (Err(it), Format::Text) => out.line(it)?,
        (Ok(it), Format::Json) => out.json(&change_json(it))?,
        (Err(it), Format::Json) => out.json(&json!({ "accepted": false, "refusal": refusal_json(it) }))?,
    }
    Ok(if outcome.is_ok() { Ending::Fine } else { Ending::Findings })
}

fn show(case: &Case<'_>, today: Date, out: &Output) -> io::Result<()> {
    if out.format == Format::Json {
        return out.json(&cycle_json(case, today));
    }
    let state = cycle::state(case.dossier);
    let entries = timeline(case, today);
    out.line(format!("{}: {}, {}", heading(case.dossier), state.word(), state.meaning()))?;
    out.line("")?;
    for it in &entries {
        line(it, out)?;
    }
    Ok(())
}

fn heading(dossier: &Dossier) -> String {
    let year = dossier.plan.year.map_or_else(|| "senza anno".to_owned(), |it| it.to_string());
    match dossier.body.name.is_blank() {
        true => format!("Ciclo {year}"),
        false => format!("Ciclo {year}, {}", dossier.body.name.trim()),
    }
}

/// «adesso  assegna: …», with when it is due and what blocks it below.
fn line(entry: &Entry<'_>, out: &Output) -> io::Result<()> {
    let step = entry.step;
    let (word, blocks): (&str, &[Refusal]) = match &entry.progress {
        Progress::Done(_) => ("fatto", &[]),
        Progress::Next(blocks) => ("adesso", blocks),
        Progress::Later => ("poi", &[]),
        Progress::Skipped => ("saltato", &[]),
    };
    out.line(format!("{word:8}{:18} {}", step.id, step.title))?;
    if let Progress::Done(done) = &entry.progress {
        out.line(format!("{:27}il {}{}", "", printed_day(done.date), late(entry)))?;
        return Ok(());
    }
    if matches!(entry.progress, Progress::Next(_)) {
        out.line(format!("{:27}lo fa: {}", "", roles(step)))?;
    }
    if let (Some(term), Progress::Next(_) | Progress::Later) = (&entry.term, &entry.progress) {
        let (day, kind) = (printed_day(term.day), term.kind.word());
        out.line(format!("{:27}entro il {day}{} (termine {kind}: {})", "", left(entry), term.why))?;
    }
    for it in blocks {
        out.line(format!("{:27}manca [{}] {}: {}", "", it.guard.code, it.what, it.remedy))?;
    }
    Ok(())
}

fn roles(step: &Step) -> String {
    step.roles.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ")
}

/// Where the cycle stands, as JSON.
pub(crate) fn cycle_json(case: &Case<'_>, today: Date) -> Value {
    json!({
        "year": case.dossier.plan.year,
        "today": today.to_string(),
        "state": cycle::state(case.dossier).word(),
        "steps": timeline(case, today).iter().map(entry_json).collect::<Vec<_>>(),
    })
}

fn entry_json(it: &Entry<'_>) -> Value {
    let (progress, done, blocks) = match &it.progress {
        Progress::Done(done) => ("done", Some(done.date.to_string()), Vec::new()),
        Progress::Next(blocks) => ("next", None, blocks.iter().map(refusal_json).collect()),
        Progress::Later => ("later", None, Vec::new()),
        Progress::Skipped => ("skipped", None, Vec::new()),
    };
    json!({
        "step": it.step.id,
        "title": it.step.title,
        "progress": progress,
        "done": done,
        "roles": it.step.roles.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "term": it.term.as_ref().map(|it| json!({
            "day": it.day.to_string(),
            "kind": it.kind.word(),
            "why": it.why,
            "known": it.is_known,
        })),
        "days_left": it.days_left,
        "blocks": blocks,
    })
}

/// What a step changes, as JSON.
pub(crate) fn change_json(it: &Change) -> Value {
    json!({
        "accepted": true,
        "from": it.from.word(),
        "to": it.to.word(),
        "frozen": it.frozen.map(|(what, number)| json!({ "what": what.word(), "number": number })),
        "told": it.told,
        "differences": it.differences.iter().map(|it| json!({
            "id": it.id, "node": it.node, "field": it.field, "old": it.old, "new": it.new,
        })).collect::<Vec<_>>(),
    })
}

fn refusal_json(it: &Refusal) -> Value {
    json!({
        "rule": it.guard.code,
        "title": it.guard.title,
        "what": it.what,
        "remedy": it.remedy,
        "sources": sources_json(it.guard.sources),
    })
}
