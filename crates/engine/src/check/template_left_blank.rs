// SPDX-License-Identifier: AGPL-3.0-or-later
//! TEST-03: what the form asked for was not written: blank rows, headings without text, instructions left behind.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{listed, says},
    },
    dictionary::{Phrase, phrases},
    model::{Place, RowKind},
    number::Number,
    score::Table,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TEST-03",
    title: "Del modello non restano righe vuote, titoli senza testo, istruzioni",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("template_left_blank.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let dossier = subject.dossier;
    let mut found = Vec::new();
    found.extend(untitled(subject));
    let chapters = dossier.chapters.iter().filter(|it| it.text.is_blank() && !it.title.is_blank());
    let chapters: Vec<(String, Place)> =
        chapters.map(|it| (it.title.trim().to_owned(), it.title.place)).collect();
    found.extend(one(subject, &chapters, "titoli senza testo", "scrivere il testo, o togliere il titolo"));
    let structures = dossier.structures.iter().filter(|it| it.name.is_blank());
    let structures: Vec<(String, Place)> = structures.map(|it| (it.id.trim().to_owned(), it.place)).collect();
    found.extend(one(subject, &structures, "strutture senza nome", "scrivere il nome della struttura"));
    found.extend(instructions(subject));
    found.extend(participants(subject));
    found.extend(subject.scorer.tables.iter().flat_map(|it| rows(subject, it)));
    found
}

fn one(subject: &Subject<'_>, rows: &[(String, Place)], what: &str, remedy: &str) -> Option<Finding> {
    let names: Vec<&str> = rows.iter().map(|it| it.0.as_str()).collect();
    Some(Finding {
        place: rows.first()?.1,
        path: subject.path(0),
        what: format!("{what}: {}", listed(&names)),
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    })
}

/// Objectives and phases of which only the row is left.
fn untitled(subject: &Subject<'_>) -> Option<Finding> {
    let dossier = subject.dossier;
    let objectives = dossier.objectives.iter().filter(|it| it.title.is_blank() && it.description.is_blank());
    let objectives = objectives.map(|it| (it.id.trim().to_owned(), it.place));
    let phases = dossier.phases.iter().filter(|it| it.title.is_blank() && it.description.is_blank());
    let rows: Vec<(String, Place)> =
        objectives.chain(phases.map(|it| (it.id.trim().to_owned(), it.place))).collect();
    // When nothing has a title the document simply has no titles.
    let all = dossier.objectives.len() + dossier.phases.len();
    let rows = if rows.len() == all { Vec::new() } else { rows };
    one(subject, &rows, "righe senza titolo", "scrivere che cosa si vuole ottenere, o togliere la riga")
}

/// Words that a model says to whoever fills it in.
fn instructions(subject: &Subject<'_>) -> Option<Finding> {
    let is_spoken = |it: &Phrase| it.words.chars().any(char::is_alphanumeric);
    let placeholders: Vec<(Phrase, bool)> =
        phrases!("placeholders").iter().map(|it| (*it, is_spoken(it))).collect();
    let placeholders: Vec<(Phrase, bool)> =
        placeholders.into_iter().filter(|(it, spoken)| !spoken || subject.may_say(it.words)).collect();
    let found = subject.every_text().iter().flat_map(|text| {
        let said = subject.said(text);
        // Those made of signs are looked for as they stand.
        let left = placeholders.iter().filter(move |(it, spoken)| match spoken {
            true => says(&said, it.words),
            false => text.contains(it.words),
        });
        left.map(|(it, _)| (it.words.to_owned(), text.place)).collect::<Vec<_>>()
    });
    let mut found: Vec<(String, Place)> = found.collect();
    let mut seen: Vec<String> = Vec::new();
    found.retain(|it| {
        !seen.contains(&it.0) && {
            seen.push(it.0.clone());
            true
        }
    });
    one(
        subject,
        &found,
        "istruzioni o riempitivi del modello rimasti nel testo",
        "scrivere quello che l'istruzione chiede",
    )
}

/// Rows of "Dipendenti coinvolti" without anybody.
fn participants(subject: &Subject<'_>) -> Option<Finding> {
    let rows = subject.dossier.participations.iter().filter(|it| it.person.is_blank());
    let rows: Vec<Place> = rows.map(|it| it.place).collect();
    Some(Finding {
        place: *rows.first()?,
        path: subject.path(0),
        what: format!("{} righe di dipendenti coinvolti senza nessun dipendente", rows.len()),
        printed: None,
        computed: None,
        remedy: "scrivere il codice del dipendente, o togliere la riga".to_owned(),
    })
}

/// Rows of a table of words that lack what all the other rows have.
fn rows(subject: &Subject<'_>, table: &Table<'_>) -> Vec<Finding> {
    let data: Vec<_> = table
        .rows
        .iter()
        .map(|it| it.row)
        .filter(|it| it.kind.is_none_or(|kind| kind == RowKind::Data))
        .collect();
    let mut blanks: Vec<(usize, Vec<&str>)> = Vec::new();
    for (column, header) in table.annex.columns.iter().enumerate() {
        let cell = |row: usize| data[row].values.get(column).filter(|it| !it.is_blank());
        let blank: Vec<usize> = (0..data.len()).filter(|row| cell(*row).is_none()).collect();
        let words = (0..data.len()).filter_map(cell).all(|it| Number::parse(it).is_none());
        if let ([row], true, true) = (blank.as_slice(), words, data.len() > 2) {
            match blanks.iter_mut().find(|it| it.0 == *row) {
                Some((_, headers)) => headers.push(header.trim()),
                None => blanks.push((*row, vec![header.trim()])),
            }
        }
    }
    // The summary row of an objective of which only the row is left says the same again.
    let told = |name: &str| {
        let objectives =
            subject.dossier.objectives.iter().filter(|it| it.title.is_blank() && it.description.is_blank());
        objectives.into_iter().any(|it| !name.trim().is_empty() && it.code.trim() == name.trim())
    };
    let blanks = blanks.into_iter().filter(|(row, _)| !told(&data[*row].name));
    let found = blanks.map(|(row, headers)| Finding {
        place: data[row].place,
        path: subject.cell_path(table.annex, data[row], None),
        what: format!("la riga non ha {}, che tutte le altre hanno", listed(&headers)),
        printed: None,
        computed: None,
        remedy: "completare la riga, o toglierla".to_owned(),
    });
    found.collect()
}
