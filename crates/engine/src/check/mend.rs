// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mends: changes to the words of a document that the check that asks for them knows how to make, and that are safe.

use super::{Check, Subject, run::with_subject, text_debris, weight_missing, weights_in_mixed_notation};
use crate::{
    model::{Dossier, Place},
    tree::StructureError,
};

/// A check, and the mends of what it finds.
pub struct Mender {
    /// The check.
    pub check: &'static Check,
    mends: fn(&Subject<'_>) -> Vec<Mend>,
}

/// Every check that knows how to mend what it finds. One line each.
#[rustfmt::skip]
pub static MENDERS: &[Mender] = &[
    Mender { check: &weight_missing::CHECK, mends: weight_missing::mends },
    Mender { check: &weights_in_mixed_notation::CHECK, mends: weights_in_mixed_notation::mends },
    Mender { check: &text_debris::CHECK, mends: text_debris::mends },
];

/// A change to one cell. It never changes what was understood of a cell that already says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// The cell, or the row that lacks it.
    pub place: Place,
    /// Where in the document: the path of the finding it answers.
    pub path: String,
    /// The key of the cell to add to the row; `None` when the cell is there.
    pub key: Option<&'static str>,
    /// What is printed there; blank when nothing is.
    pub printed: String,
    /// What to write.
    pub words: String,
    /// Why these words, when they are not those printed in another notation.
    pub reason: &'static str,
}

/// The mends of a dossier, each with its check; what somebody accepted is left as it is.
///
/// # Errors
/// The rows are no tree.
pub fn mends(dossier: &Dossier) -> Result<Vec<(&'static Check, Mend)>, Vec<StructureError>> {
    with_subject(dossier, |subject| {
        let accepted = |check: &Check, path: &str| {
            dossier.waivers.iter().any(|waiver| subject.waives_path(waiver, check, path))
        };
        let all = MENDERS.iter().flat_map(|it| {
            let mends = (it.mends)(subject).into_iter().filter(|mend| !accepted(it.check, &mend.path));
            mends.map(|mend| (it.check, mend))
        });
        all.collect()
    })
}
