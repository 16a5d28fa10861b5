// SPDX-License-Identifier: AGPL-3.0-or-later
//! Findings as a SARIF 2.1.0 log, for the tools that show them beside the files.

use engine::check::{self, Change, Found, Severity};
use formats::Sources;
use serde_json::{Value, json};

pub(super) fn log(found: &[Found<'_>], sources: &Sources) -> Value {
    let rules = check::ALL.iter().map(|it| {
        json!({
            "id": it.code,
            "shortDescription": { "text": it.title },
            "help": { "text": it.page, "markdown": it.page },
            "defaultConfiguration": { "level": level(it.severity) },
        })
    });
    let results = found.iter().map(|it| result(it, sources));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "traguardo",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://github.com/traguardo-pa/traguardo",
                "rules": rules.collect::<Vec<_>>(),
            } },
            "language": "it-IT",
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn result(found: &Found<'_>, sources: &Sources) -> Value {
    let finding = &found.finding;
    let index = check::ALL.iter().position(|it| it.code == found.check.code);
    let mut location = json!({ "logicalLocations": [{ "fullyQualifiedName": finding.path }] });
    if let Some(at) = sources.locate(finding.place) {
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": uri(&at.file) },
            "region": { "startLine": at.line, "startColumn": at.column },
        });
    }
    let figures = [("stampato", &finding.printed), ("ricalcolato", &finding.computed)];
    let figures = figures.iter().filter_map(|(name, it)| it.as_ref().map(|it| format!(" {name}: {it}.")));
    let text = format!(
        "{}: {}.{} Rimedio: {}.",
        finding.path,
        finding.what,
        figures.collect::<String>(),
        finding.remedy
    );
    let mut value = json!({
        "ruleId": found.check.code,
        "ruleIndex": index,
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [location],
    });
    if let Some(it) = found.as_of {
        // The baseline is the same dossier under the law of its own year.
        let state = match it.change {
            Change::Same => "unchanged",
            Change::Appears => "new",
            Change::Ceases => "absent",
        };
        value["baselineState"] = json!(state);
        value["properties"] = json!({ "law": it.day.to_string() });
    }
    if let Some(it) = found.waiver {
        let reason = format!("{}: {}", it.role.trim(), it.reason.trim());
        value["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
    }
    value
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "note",
    }
}

/// The name of a file as a relative address: whatever has a meaning there, or is no plain letter, is escaped.
fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for it in file.bytes() {
        match it {
            b'\\' => out.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(it));
            }
            _ => out += &format!("%{it:02X}"),
        }
    }
    out
}
