// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-09: an objective has no amount of resources, or more than its programme.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, reach::listed, spreadsheet_error_printed::error_in},
    model::{Datum, Quantity},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "COER-09",
    title: "Le risorse di un obiettivo sono cifre, e stanno in quelle del suo programma",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::TUEL_ART_169, &source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("resources_unlike.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut empty: Vec<usize> = Vec::new();
    let mut first: Option<&Datum> = None;
    for own in subject.dossier.data.iter().filter(|it| it.name.trim() == "risorse_obiettivo") {
        let Some(at) = subject.tree.find(own.node.trim()) else { continue };
        let mut programmes = subject.dossier.data.iter().filter(|it| it.name.trim() == "risorse_programma");
        let programme = programmes.find(|it| it.node.trim() == own.node.trim());
        match (amount(own), programme.and_then(amount)) {
            (Some(own_amount), Some(whole)) if own_amount > whole => found.push(Finding {
                place: own.value.place(),
                path: subject.path(at),
                what: format!(
                    "le risorse dell'obiettivo «{}» superano quelle del programma «{}»",
                    own.value.text.trim(),
                    programme.map_or("", |it| it.value.text.trim())
                ),
                printed: Some(own.value.text.trim().to_owned()),
                computed: Some(format!("{own_amount} − {whole} = {}", &own_amount - &whole)),
                remedy: "correggere una delle due cifre secondo il PEG".to_owned(),
            }),
            (None, _) if own.formula.is_blank() && !is_told(subject, at) => {
                empty.push(at);
                first = first.or(Some(own));
            }
            _ => (),
        }
    }
    if let Some(first) = first {
        let names: Vec<&str> = empty.iter().map(|it| subject.label(*it)).collect();
        let path = if let [one] = empty.as_slice() { subject.path(*one) } else { subject.path(0) };
        found.push(Finding {
            place: first.value.place(),
            path,
            what: format!("risorse senza cifra («{}») in {}", first.value.text.trim(), listed(&names)),
            printed: None,
            computed: None,
            remedy: "scrivere lo stanziamento del PEG, o 0 se l'obiettivo non ne usa".to_owned(),
        });
    }
    found
}

/// A figure of the same sheet prints an error: TOTA-04 says it, and that this is where it comes from.
fn is_told(subject: &Subject<'_>, at: usize) -> bool {
    let mut printed =
        subject.dossier.printed.iter().filter(|it| subject.tree.find(it.node.trim()) == Some(at));
    printed.any(|it| error_in(&it.value.text).is_some())
}

fn amount(datum: &Datum) -> Option<Number> {
    datum.value.value.as_ref().and_then(Quantity::number)
}
