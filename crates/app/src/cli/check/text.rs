// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings for people: the lines they speak of, the arithmetic, the remedy, and a count.

use std::io;

use annotate_snippets::Level;
use engine::check::{AsOf, Change, Found, Severity};
use formats::Sources;

use crate::cli::output::{Message, Output};

pub(super) fn show(found: &[Found<'_>], sources: &Sources, out: &Output) -> io::Result<()> {
    for it in found {
        let level = match it.severity {
            _ if !it.is_open() => Level::NOTE,
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
        let change = it.as_of.and_then(AsOf::words).map(|it| ("vale", it));
        let name = match (it.is_open(), it.waiver) {
            (true, _) => it.severity.word(),
            (false, Some(_)) => "accettato",
            (false, None) => "non più",
        };
        let message = Message {
            level: level.with_name(name),
            code: Some(it.check.code),
            title: format!("{}: {}", finding.path, finding.what),
            place: finding.place,
            file: "",
            label: String::new(),
            notes: printed.chain(computed).chain(waiver).chain(change).collect(),
            help: finding.remedy.clone(),
        };
        out.message(&message, sources)?;
    }
    out.line(summary(found))
}

fn summary(found: &[Found<'_>]) -> String {
    let open = |severity: Severity| found.iter().filter(|it| it.severity == severity && it.is_open()).count();
    let words =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    if found.is_empty() {
        return "nessun rilievo".to_owned();
    }
    let changes =
        |change: Change| found.iter().filter(|it| it.as_of.is_some_and(|it| it.change == change)).count();
    let accepted = found.iter().filter(|it| it.waiver.is_some()).count();
    let others = [
        (accepted, words(accepted, "accettato", "accettati")),
        (changes(Change::Appears), format!("{} in più", changes(Change::Appears))),
        (changes(Change::Ceases), format!("{} non più", changes(Change::Ceases))),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0).map(|(_, it)| it);
    let counts = [
        words(open(Severity::Error), "errore", "errori"),
        words(open(Severity::Warning), "avviso", "avvisi"),
        words(open(Severity::Information), "informazione", "informazioni"),
    ];
    counts.into_iter().chain(others).collect::<Vec<_>>().join(", ")
}
