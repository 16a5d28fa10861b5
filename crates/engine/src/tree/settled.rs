// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was decided, on request, about a row: the petition, the decision that grants it, the opinion before it.

use jiff::civil::Date;

use super::{Node, NodeKind, build::Builder};
use crate::model::{
    Answer, Asked, Deadline, Dossier, Magnitude, Petition, Quantity, Ruling, RulingKind, Written,
};

/// A petition that was granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled<'d> {
    /// What was asked.
    pub petition: &'d Petition,
    /// What was decided.
    pub decision: &'d Ruling,
    /// What the evaluation body said before.
    pub opinion: Option<&'d Ruling>,
}

impl<'d> Settled<'d> {
    /// The degree or the value that was decided: as the decision says, else as it was asked.
    #[must_use]
    pub fn cell(&self) -> &'d Written<Quantity> {
        if self.decision.value.is_blank() { &self.petition.value } else { &self.decision.value }
    }

    /// The same, if it is a quantity.
    #[must_use]
    pub fn quantity(&self) -> Option<&'d Quantity> {
        self.cell().value.as_ref()
    }
}

impl<'d> Node<'d> {
    /// The value that an accepted request puts in the place of what was found.
    #[must_use]
    pub fn adjusted(&self) -> Option<&'d Quantity> {
        self.settled.filter(|it| it.petition.asks == Some(Asked::Adjust))?.quantity()
    }

    /// What was found: as an accepted request puts it, else as the row of results says.
    pub(crate) fn found(&self) -> Option<&'d Written<Quantity>> {
        let adjusted = self.settled.filter(|it| it.petition.asks == Some(Asked::Adjust));
        adjusted.map(|it| it.cell()).or(self.reading.map(|it| &it.value))
    }

    /// The day that an accepted request, or else the row of results, says it was done.
    pub(crate) fn done(&self) -> Option<Date> {
        match self.adjusted().map(|it| &it.magnitude) {
            Some(Magnitude::Date(day)) => Some(*day),
            _ => self.reading?.date.value.as_ref()?.exact_day(),
        }
    }
}

/// The rulings on a petition, in the order of the document.
pub fn rulings<'d>(dossier: &'d Dossier, petition: &Petition) -> impl Iterator<Item = &'d Ruling> {
    let id = petition.id.to_string();
    dossier.rulings.iter().filter(move |it| !id.trim().is_empty() && it.petition.trim() == id.trim())
}

/// The last ruling of a kind on a petition.
#[must_use]
pub fn ruling<'d>(dossier: &'d Dossier, petition: &Petition, kind: RulingKind) -> Option<&'d Ruling> {
    rulings(dossier, petition).filter(|it| it.kind == Some(kind)).last()
}

/// Whether a petition is about the values that are read: of every set, or of that day.
#[must_use]
pub fn is_about(dossier: &Dossier, petition: &Petition) -> bool {
    let day = |cell: &Written<Deadline>| cell.value.as_ref().and_then(Deadline::exact_day);
    petition.at.is_blank() || day(&petition.at).is_some_and(|it| day(&dossier.results.at) == Some(it))
}

/// Whether nobody has decided it yet.
#[must_use]
pub fn is_pending(dossier: &Dossier, petition: &Petition) -> bool {
    ruling(dossier, petition, RulingKind::Decision).is_none_or(|it| it.answer.is_none())
}

impl Builder<'_> {
    /// Puts on each node what was decided of it, for the values that are read.
    pub(super) fn settle(&mut self) {
        let askable = [NodeKind::Indicator, NodeKind::Phase, NodeKind::Objective, NodeKind::Contribution];
        let dossier = self.tree.dossier;
        for petition in &dossier.petitions {
            let Some(at) = self.resolve(&petition.of, &askable) else { continue };
            if !is_about(dossier, petition) {
                continue;
            }
            let Some(decision) = ruling(dossier, petition, RulingKind::Decision) else { continue };
            if decision.answer == Some(Answer::Granted) {
                let opinion = ruling(dossier, petition, RulingKind::Opinion);
                self.tree.nodes[at].settled = Some(Settled { petition, decision, opinion });
            }
        }
        for it in &dossier.rulings {
            if !dossier.petitions.iter().any(|petition| petition.id.trim() == it.petition.trim()) {
                let what = format!("nessuna istanza ha l'id «{}»", it.petition.trim());
                self.error(it.petition.place, what, "scrivere l'id di un'istanza che c'è");
            }
        }
    }
}
