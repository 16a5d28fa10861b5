// SPDX-License-Identifier: AGPL-3.0-or-later
//! ATTI-01: the document does not say which act approves it, or cites acts that cannot be found.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject, deadline_before_approval::approves_plan, reach::joined,
    },
    model::{Act, DocumentKind},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "ATTI-01",
    title: "L'atto che approva il documento ha organo, numero e data, e così gli atti citati",
    severity: Severity::Error,
    stages: &[Stage::Plan, Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("act_missing.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(kind) = subject.dossier.plan.kind else { return Vec::new() };
    let acts = &subject.dossier.acts;
    let (own, document) = match kind {
        DocumentKind::Report => (acts.iter().find(|it| approves_report(it)), "questa relazione"),
        DocumentKind::Plan | DocumentKind::Template => {
            (acts.iter().find(|it| approves_plan(it)), "questo documento")
        }
    };
    // A model is approved once it is filled in.
    let missing = (own.is_none() && !subject.is_model()).then(|| {
        subject.on_document(
            format!("nessun atto approva {document}: mancano organo, numero e data"),
            None,
            format!(
                "scrivere l'atto ([[atto]] oggetto = \"{}\") con organo, numero e data",
                if kind == DocumentKind::Report { "relazione" } else { "piano" }
            ),
        )
    });
    missing.into_iter().chain(incomplete(subject)).collect()
}

fn approves_report(act: &Act) -> bool {
    act.about.trim().to_lowercase().starts_with("relazione")
}

/// The acts that nobody could find with what is written of them: one finding.
fn incomplete(subject: &Subject<'_>) -> Option<Finding> {
    let acts = subject.dossier.acts.iter().filter(|it| !is_agreement(it));
    let lacking: Vec<(&Act, Vec<&str>)> =
        acts.map(|it| (it, lacks(it))).filter(|(_, lacks)| !lacks.is_empty()).collect();
    let (first, _) = lacking.first()?;
    let words: Vec<String> = lacking.iter().map(|(act, lacks)| words(act, lacks)).collect();
    Some(Finding {
        place: first.place,
        path: subject.path(0),
        what: format!("atti citati a metà: {}", words.join("; ")),
        printed: None,
        computed: None,
        remedy: "scrivere quello che manca, perché l'atto si possa ritrovare".to_owned(),
    })
}

/// An agreement or a note has no number, and often no organ.
fn is_agreement(act: &Act) -> bool {
    let kind = act.kind.trim().to_lowercase();
    ["contratto", "accordo", "verbale", "nota", "comunicazione", "legge", "decreto-legge"]
        .iter()
        .any(|it| kind.starts_with(it))
}

fn lacks(act: &Act) -> Vec<&'static str> {
    let cells = [
        ("l'organo", act.organ.is_blank()),
        ("il numero", act.number.is_blank()),
        ("la data", act.date.is_blank()),
    ];
    cells.into_iter().filter(|(_, blank)| *blank).map(|(name, _)| name).collect()
}

/// "delibera 05-17 (nucleo): manca la data".
fn words(act: &Act, lacks: &[&str]) -> String {
    let kind = if act.kind.is_blank() { "atto" } else { act.kind.trim() };
    let number = if act.number.is_blank() { String::new() } else { format!(" {}", act.number.trim()) };
    let date = if act.date.is_blank() { String::new() } else { format!(" del {}", act.date.text.trim()) };
    let lacks: Vec<String> = lacks.iter().map(|it| (*it).to_owned()).collect();
    let verb = if lacks.len() == 1 { "manca" } else { "mancano" };
    format!("{kind}{number}{date} («{}»): {verb} {}", act.about.trim(), joined(&lacks))
}
