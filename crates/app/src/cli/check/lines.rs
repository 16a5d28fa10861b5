// SPDX-License-Identifier: AGPL-3.0-or-later
//! The findings of many dossiers: a line of JSON for each.

use engine::{check::Found, model::Dossier};
use formats::{Location, Sources};
use serde::Serialize;

use super::change_word;
use crate::cli::many;

/// Which dossier a line speaks of: the one on a line of a stream, or in a folder.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    Line(usize),
    Folder(&'a str),
}

/// Writes the line of a dossier. Titles and sources are those of the rules: `rules --format json` has them once.
pub(super) fn write(
    of: Of<'_>,
    dossier: &Dossier,
    found: &[Found<'_>],
    sources: &Sources,
    text: &mut Vec<u8>,
) {
    let (line, folder) = match of {
        Of::Line(it) => (Some(it), None),
        Of::Folder(it) => (None, Some(it)),
    };
    let findings = found.iter().map(|it| {
        let at = sources.locate(it.finding.place);
        Row {
            rule: it.check.code,
            severity: it.severity.word(),
            place: Place {
                line: at.as_ref().map(|it| it.line),
                column: at.as_ref().map(|it| it.column),
                file: at.map(|Location { file, .. }| file),
                path: &it.finding.path,
            },
            what: &it.finding.what,
            printed: it.finding.printed.as_deref(),
            computed: it.finding.computed.as_deref(),
            remedy: &it.finding.remedy,
            change: it.as_of.map(|it| change_word(it.change)),
            accepted: it.waiver.map(|it| it.reason.trim()),
        }
    });
    let (body, year) = (dossier.body.name.trim(), dossier.plan.year);
    many::write(text, &Line { number: line, dossier: folder, body, year, findings: findings.collect() });
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "line", skip_serializing_if = "Option::is_none")]
    number: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dossier: Option<&'a str>,
    body: &'a str,
    year: Option<i16>,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    severity: &'a str,
    #[serde(rename = "where")]
    place: Place<'a>,
    what: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    printed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    computed: Option<&'a str>,
    remedy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    path: &'a str,
}
