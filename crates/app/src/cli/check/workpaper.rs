// SPDX-License-Identifier: AGPL-3.0-or-later
//! The working paper for the Nucleo di valutazione: findings with their status, printed figures beside recomputed ones.

use std::fmt::Write as _;

use engine::check::{AsOf, Found};
use formats::Read;

use crate::figures::figures;

pub(super) fn markdown(read: &Read, found: &[Found<'_>]) -> String {
    let dossier = &read.dossier;
    let mut out = format!(
        "# Carta di lavoro del Nucleo di valutazione\n\n{}, {}\n",
        cell(&dossier.body.name),
        cell(&dossier.plan.title)
    );
    out += "\n## Rilievi\n\n| N. | Regola | Gravità | Dove | Che cosa | Stampato | Ricalcolato | Rimedio | Fonte | Stato |\n";
    out += "|---|---|---|---|---|---|---|---|---|---|\n";
    for (at, row) in rows(read, found).iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|it| cell(it)).collect();
        let _ = writeln!(out, "| {} | {} |", at + 1, cells.join(" | "));
    }
    if found.is_empty() {
        out += "\nNessun rilievo.\n";
    }
    out += "\n## Cifre stampate e ricalcolate\n\n| Nodo | Grandezza | Dove | Stampato | Ricalcolato | Coincide |\n|---|---|---|---|---|---|\n";
    for it in figures(&read.dossier) {
        let agrees = if it.agrees { "sì" } else { "no" };
        let cells = [&it.node, &it.name, &it.context, &it.printed, &it.recomputed].map(|it| cell(it));
        let _ = writeln!(out, "| {} | {agrees} |", cells.join(" | "));
    }
    out
}

/// The findings as CSV: separator `;`, UTF-8, quotes doubled.
pub(crate) fn csv(read: &Read, found: &[Found<'_>]) -> String {
    let mut out = String::from("regola;gravità;dove;che cosa;stampato;ricalcolato;rimedio;fonte;stato\n");
    for row in rows(read, found) {
        let cells: Vec<String> = row.iter().map(|it| csv_cell(it)).collect();
        let _ = writeln!(out, "{}", cells.join(";"));
    }
    out
}

/// Rule, severity, place, what, printed, recomputed, remedy, sources, status.
fn rows(read: &Read, found: &[Found<'_>]) -> Vec<[String; 9]> {
    let row = |it: &Found<'_>| {
        let place = read.sources.locate(it.finding.place);
        let place = place.map_or_else(String::new, |it| format!(" ({}:{})", it.file, it.line));
        let status = it.waiver.map_or_else(
            || "aperto".to_owned(),
            |it| format!("accettato da {} il {}: {}", it.role.trim(), it.date.text.trim(), it.reason.trim()),
        );
        let status = match (it.as_of.and_then(AsOf::words), it.is_open() || it.waiver.is_some()) {
            (None, _) => status,
            (Some(change), true) => format!("{status} ({change})"),
            (Some(change), false) => change,
        };
        [
            it.check.code.to_owned(),
            it.severity.word().to_owned(),
            format!("{}{place}", it.finding.path),
            it.finding.what.clone(),
            it.finding.printed.clone().unwrap_or_default(),
            it.finding.computed.clone().unwrap_or_default(),
            it.finding.remedy.clone(),
            it.check.sources.iter().map(|it| it.cite).collect::<Vec<_>>().join("; "),
            status,
        ]
    };
    found.iter().map(row).collect()
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

/// A cell of a CSV that a spreadsheet opens: what could be taken for a formula is kept as text.
fn csv_cell(text: &str) -> String {
    let text = text.trim();
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}
