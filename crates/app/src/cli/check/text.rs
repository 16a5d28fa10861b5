// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings for people: the lines they speak of, the arithmetic, the remedy, and a count.

use std::io;

use annotate_snippets::Level;
use engine::check::{Found, Severity};
use formats::Sources;

use crate::cli::output::{Message, Output};

pub(super) fn show(found: &[Found<'_>], sources: &Sources, out: &Output) -> io::Result<()> {
    for it in found {
        let level = match it.severity {
            _ if it.waiver.is_some() => Level::NOTE,
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Information => Level::INFO,
        };
        let finding = &it.finding;
        let printed = finding.printed.iter().map(|it| ("stampato", it.clone()));
        let computed = finding.computed.iter().map(|it| ("ricalcolato", it.clone()));
        let waiver = it.waiver.iter().map(|it| {
            ("accettato", format!("{}, {}: {}", it.role.trim(), it.date.text.trim(), it.reason.trim()))
        });
        let message = Message {
            level: level.with_name(if it.waiver.is_some() { "accettato" } else { it.severity.word() }),
            code: Some(it.check.code),
            title: format!("{}: {}", finding.path, finding.what),
            place: finding.place,
            file: "",
            label: String::new(),
            notes: printed.chain(computed).chain(waiver).collect(),
            help: finding.remedy.clone(),
        };
        out.message(&message, sources)?;
    }
    out.line(summary(found))
}

fn summary(found: &[Found<'_>]) -> String {
    let open =
        |severity: Severity| found.iter().filter(|it| it.severity == severity && it.waiver.is_none()).count();
    let words =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    if found.is_empty() {
        return "nessun rilievo".to_owned();
    }
    let accepted = found.iter().filter(|it| it.waiver.is_some()).count();
    let accepted = if accepted == 0 {
        String::new()
    } else {
        format!(", {}", words(accepted, "accettato", "accettati"))
    };
    format!(
        "{}, {}, {}{accepted}",
        words(open(Severity::Error), "errore", "errori"),
        words(open(Severity::Warning), "avviso", "avvisi"),
        words(open(Severity::Information), "informazione", "informazioni"),
    )
}
