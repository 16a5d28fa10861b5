// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is written to the terminal, and how a run ends.

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use engine::{
    compare::is_same_body,
    model::{Dossier, Place},
};
use formats::{ReadError, Sources, Unreadable};
use serde_json::{Value, json};

use super::{Format, markdown::wrapped};

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Everything is fine.
    Fine,
    /// There are findings of severity error.
    Findings,
    /// The input cannot be read.
    Unreadable,
}

impl Ending {
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Ending::Fine => ExitCode::SUCCESS,
            Ending::Findings => ExitCode::from(1),
            Ending::Unreadable => ExitCode::from(2),
        }
    }
}

/// Where results go, and in which form.
pub(crate) struct Output {
    pub(crate) format: Format,
    /// Whether who reads it sees colours.
    pub(crate) styled: bool,
    renderer: Renderer,
}

/// A message that points into a file.
pub(crate) struct Message<'a> {
    pub(crate) level: Level<'a>,
    pub(crate) code: Option<&'a str>,
    pub(crate) title: String,
    pub(crate) place: Place,
    pub(crate) file: &'a str,
    pub(crate) label: String,
    /// Name and words of each note.
    pub(crate) notes: Vec<(&'static str, String)>,
    pub(crate) help: String,
}

impl Output {
    pub(crate) fn new(format: Format) -> Output {
        let styled = io::stdout().is_terminal();
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        Output { format, styled, renderer }
    }

    /// Writes text and a line end.
    #[expect(clippy::unused_self, reason = "commands write through the output they are given")]
    pub(crate) fn line(&self, text: impl std::fmt::Display) -> io::Result<()> {
        writeln!(io::stdout().lock(), "{text}")
    }

    /// Writes JSON, indented.
    #[expect(clippy::unused_self, reason = "commands write through the output they are given")]
    pub(crate) fn json(&self, value: &Value) -> io::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        serde_json::to_writer_pretty(&mut out, value)?;
        writeln!(out)?;
        out.flush()
    }

    /// Writes a message with the lines it speaks of.
    pub(crate) fn message(&self, message: &Message<'_>, sources: &Sources) -> io::Result<()> {
        let text = self.rendered(message, sources);
        self.line(text)?;
        self.line("")
    }

    fn rendered(&self, message: &Message<'_>, sources: &Sources) -> String {
        let mut title = message.level.clone().primary_title(message.title.as_str());
        if let Some(code) = message.code {
            title = title.id(code);
        }
        let help = Level::HELP.with_name("rimedio").message(message.help.as_str());
        let notes = message.notes.iter().map(|(name, it)| Level::NOTE.with_name(*name).message(it.as_str()));
        let group = match sources.file(message.place.file) {
            Some(file) => {
                let start = (message.place.start as usize).min(file.text.len());
                let end = (message.place.end as usize).clamp(start, file.text.len());
                // Only the lines it speaks of: the renderer looks at all that it is given.
                let text = file.text.as_bytes();
                let from = text[..start].iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
                let to = text[end..].iter().position(|it| *it == b'\n').map_or(text.len(), |it| end + it);
                let line = sources.locate(message.place).map_or(1, |it| it.line);
                let span = AnnotationKind::Primary.span(start - from..end - from);
                let snippet = Snippet::source(&file.text[from..to])
                    .line_start(line)
                    .path(file.name.as_str())
                    .annotation(span.label(message.label.as_str()));
                title.element(snippet).elements(notes)
            }
            None if message.file.is_empty() => title.elements(notes),
            None => title.element(annotate_snippets::Origin::path(message.file)).elements(notes),
        };
        let report: &[Group<'_>] = &[group.element(help)];
        self.renderer.render(report)
    }

    /// Tells why the input cannot be read.
    pub(crate) fn unreadable(&self, unreadable: &Unreadable) -> io::Result<Ending> {
        if self.format == Format::Json {
            let errors = unreadable.errors.iter().map(|it| error_json(it, &unreadable.sources));
            self.json(&json!({ "errors": errors.collect::<Vec<_>>() }))?;
            return Ok(Ending::Unreadable);
        }
        for it in &unreadable.errors {
            let message = Message {
                level: Level::ERROR.with_name("non si legge"),
                code: None,
                title: it.what.clone(),
                place: it.place,
                file: &it.file,
                label: String::new(),
                notes: Vec::new(),
                help: wrapped(&it.remedy, 100, ""),
            };
            self.message(&message, &unreadable.sources)?;
        }
        let count = unreadable.errors.len();
        self.line(if count == 1 {
            "1 errore di lettura".to_owned()
        } else {
            format!("{count} errori di lettura")
        })?;
        Ok(Ending::Unreadable)
    }

    /// A request that cannot be met: what and remedy, exit code 2.
    pub(crate) fn refuse(&self, what: &str, remedy: &str) -> io::Result<Ending> {
        let error = Unreadable {
            errors: vec![ReadError {
                place: Place::default(),
                file: String::new(),
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            }],
            sources: Sources::default(),
        };
        self.unreadable(&error)
    }

    /// Warns, beside the results, that two dossiers seem to be of different bodies.
    #[expect(clippy::unused_self, reason = "commands write through the output they are given")]
    pub(crate) fn warn_of_bodies(&self, one: &Dossier, other: &Dossier) -> io::Result<()> {
        if is_same_body(one, other) {
            return Ok(());
        }
        let (one, other) = (one.body.name.trim(), other.body.name.trim());
        writeln!(
            io::stderr().lock(),
            "attenzione: i due dossier sono di enti diversi, «{one}» e «{other}»\n  rimedio: controllare le cartelle; se è lo stesso ente, scrivere in tutti e due lo stesso nome o codice_ipa"
        )
    }

    #[expect(clippy::unused_self, reason = "commands write through the output they are given")]
    pub(crate) fn fault(&self, error: &io::Error) -> ExitCode {
        // A reader that went away (`| head`) is nobody's fault.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return ExitCode::SUCCESS;
        }
        let _ = writeln!(io::stderr().lock(), "guasto: {error}");
        ExitCode::from(3)
    }
}

/// A place as JSON: file, line, column.
pub(crate) fn place_json(place: Place, sources: &Sources) -> Value {
    match sources.locate(place) {
        Some(it) => json!({ "file": it.file, "line": it.line, "column": it.column }),
        None => Value::Null,
    }
}

fn error_json(error: &ReadError, sources: &Sources) -> Value {
    json!({
        "what": error.what,
        "where": place_json(error.place, sources),
        "file": error.file,
        "remedy": error.remedy,
    })
}
