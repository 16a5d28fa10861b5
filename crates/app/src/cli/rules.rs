// SPDX-License-Identifier: AGPL-3.0-or-later
//! `traguardo rules`: the checks, and the page of each.

use std::io;

use clap::{Args, ValueEnum};
use engine::{
    check::{self, Applies, Check, Severity, Stage},
    cycle, primitive,
    source::{self, Source},
};
use serde_json::{Value, json};

use super::{
    Format,
    markdown::rendered,
    output::{Ending, Output},
};

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(override_usage = "traguardo rules [OPZIONI] [CODICE]")]
pub(crate) struct Rules {
    /// Codice di un controllo (PESI-02) o di una regola del ciclo (CICL-08), nome di una primitiva (curva) o di un passo (approva)
    #[arg(value_name = "CODICE")]
    code: Option<String>,

    /// Ordine dell'elenco: codice, norma (articolo di legge) o fase (documento)
    #[arg(long, value_enum, value_name = "ORDINE", default_value = "codice", conflicts_with = "code")]
    by: Order,
}

/// Orders of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    #[value(name = "codice")]
    Code,
    #[value(name = "norma")]
    Law,
    #[value(name = "fase")]
    Stage,
}

impl Rules {
    pub(crate) fn run(&self, out: &Output) -> io::Result<Ending> {
        match &self.code {
            None => list(self.by, out),
            Some(code) => one(code, out),
        }
    }
}

fn list(by: Order, out: &Output) -> io::Result<Ending> {
    if out.format == Format::Json {
        let rules = check::ALL.iter().map(|it| check_json(it));
        out.json(&json!(rules.collect::<Vec<_>>()))?;
        return Ok(Ending::Fine);
    }
    match by {
        Order::Code => rows(out, |_| true)?,
        Order::Law => {
            for source in source::ALL {
                let standing = source.standing();
                let standing = if standing.is_empty() { standing } else { format!(" ({standing})") };
                out.line(format!("{}{standing}", source.cite))?;
                rows(out, |it| it.every_source().contains(source))?;
                out.line("")?;
            }
            return Ok(Ending::Fine);
        }
        Order::Stage => {
            for stage in Stage::ALL {
                out.line(stage.word())?;
                rows(out, |it| it.stages.contains(&stage))?;
                out.line("")?;
            }
            out.line("ogni documento")?;
            rows(out, |it| it.stages.is_empty())?;
            return Ok(Ending::Fine);
        }
    }
    out.line("\nPrimitive di misurazione:")?;
    for it in primitive::ALL {
        out.line(format!("{:12} {}", it.id, it.title))?;
    }
    out.line("\nPassi del ciclo:")?;
    for it in cycle::ALL {
        out.line(format!("{:18} {}", it.id, it.title))?;
    }
    out.line("\nRegole dei passi:")?;
    for it in cycle::guards() {
        out.line(format!("{:8} {}", it.code, it.title))?;
    }
    Ok(Ending::Fine)
}

fn rows(out: &Output, wanted: impl Fn(&Check) -> bool) -> io::Result<()> {
    for it in check::ALL.iter().filter(|it| wanted(it)) {
        out.line(format!("{:8} {:12} {}", it.code, it.severity.word(), it.title))?;
    }
    Ok(())
}

fn one(code: &str, out: &Output) -> io::Result<Ending> {
    if let Some(it) = check::find(code) {
        match out.format {
            Format::Json => out.json(&check_json(it))?,
            Format::Text => {
                out.line(rendered(it.page, out.styled))?;
                out.line(format!("\nGravità: {}. Documenti: {}.", it.severity.word(), it.stage_words()))?;
                if it.applies.is_empty() {
                    out.line("Vale: sempre, per ogni ente.")?;
                }
                for by in it.applies {
                    out.line(format!("Vale: {} — {}", by.words(), by.source.cite))?;
                }
                for source in it.every_source() {
                    let parts = [source.cite, source.url, &source.standing()];
                    let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
                    out.line(format!("Fonte: {}", parts.join(" · ")))?;
                }
            }
        }
        return Ok(Ending::Fine);
    }
    if let Some(it) = primitive::ALL.iter().find(|it| it.id == code.trim()) {
        match out.format {
            Format::Json => out.json(&json!({ "primitive": it.id, "title": it.title, "page": it.page }))?,
            Format::Text => out.line(rendered(it.page, out.styled))?,
        }
        return Ok(Ending::Fine);
    }
    if let Some(it) = cycle::find(code) {
        match out.format {
            Format::Json => out.json(&json!({ "step": it.id, "title": it.title, "page": it.page }))?,
            Format::Text => out.line(it.page.trim_end())?,
        }
        return Ok(Ending::Fine);
    }
    if let Some(it) = cycle::guards().into_iter().find(|it| it.code.eq_ignore_ascii_case(code.trim())) {
        match out.format {
            Format::Json => {
                out.json(
                    &json!({ "rule": it.code, "title": it.title, "sources": sources_json(it.sources) }),
                )?;
            }
            Format::Text => {
                out.line(format!("# {} — {}\n", it.code, it.title))?;
                for source in it.sources {
                    out.line(format!("Fonte: {} {}", source.cite, source.url).trim_end())?;
                }
            }
        }
        return Ok(Ending::Fine);
    }
    out.refuse(
        &format!("nessun controllo, primitiva o passo si chiama «{code}»"),
        "vedere l'elenco con «traguardo rules»",
    )
}

fn check_json(it: &check::Check) -> Value {
    json!({
        "rule": it.code,
        "title": it.title,
        "severity": it.severity.word(),
        "stages": it.stages.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "sources": sources_json(it.sources),
        "applies": it.applies.iter().map(applies_json).collect::<Vec<_>>(),
        "page": it.page,
    })
}

/// The sources of a rule: how each is cited, where it is, when it was last read.
pub(super) fn sources_json(sources: &[&Source]) -> Value {
    let all = sources.iter().map(|it| json!({ "cite": it.cite, "url": it.url, "checked": it.checked }));
    all.collect()
}

fn applies_json(it: &Applies) -> serde_json::Value {
    json!({
        "words": it.words(),
        "from": it.from.map(|it| it.to_string()),
        "to": it.to.map(|it| it.to_string()),
        "whom": it.whom.iter().map(|it| it.words()).collect::<Vec<_>>(),
        "asks": it.asks.map(|it| it.value),
        "severity": it.severity.map(Severity::word),
        "source": it.source.cite,
    })
}
