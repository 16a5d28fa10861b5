// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-13: a scale leaves values without an answer, or gives them two.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, no_weights::declared},
    source,
    system::{DefectKind, Piece},
};

pub(super) static CHECK: Check = Check {
    code: "INDI-13",
    title: "Ogni scala dà un solo risultato per ogni valore",
    severity: Severity::Warning,
    stages: &[Stage::System],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("scale_not_total.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let pieces = subject.dossier.system.pieces.iter().filter(|it| !it.note.is_blank() && !declared(&it.note));
    let filled = pieces.map(chosen);
    subject.defects_of(&[DefectKind::NotTotal]).into_iter().chain(filled).collect()
}

/// A piece that the document does not have: somebody added it to be able to compute.
fn chosen(piece: &Piece) -> Finding {
    let curve = piece.curve.trim();
    let which = match (piece.label.is_blank(), piece.from.is_blank(), piece.to.is_blank()) {
        (false, ..) => format!("«{}»", piece.label.trim()),
        (true, false, true) => format!("oltre «{}»", piece.from.text.trim()),
        (true, true, false) => format!("fino a «{}»", piece.to.text.trim()),
        (true, ..) => format!("da «{}» a «{}»", piece.from.text.trim(), piece.to.text.trim()),
    };
    Finding {
        place: piece.place,
        path: format!("sistema › curva «{curve}»"),
        what: format!(
            "{which}: il documento non dice quanto vale; intanto il sistema conta «{}»",
            piece.value.trim()
        ),
        printed: None,
        computed: None,
        remedy: "scrivere nel documento il punteggio di questi valori".to_owned(),
    }
}
