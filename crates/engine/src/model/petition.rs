// SPDX-License-Identifier: AGPL-3.0-or-later
//! What those who are measured ask to be taken otherwise, and what was said and decided about it.

use super::{Choice, Deadline, Place, Quantity, Text, Written};

/// A request that a row of the plan is not counted, or counts otherwise. It changes nothing by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Petition {
    /// Id.
    pub id: Text,
    /// Id of the objective, phase, contribution or indicator.
    pub of: Text,
    /// What is asked.
    pub asks: Option<Asked>,
    /// The degree or the value that is asked, as written.
    pub value: Written<Quantity>,
    /// Day of the values it is about; blank: every set of the year.
    pub at: Written<Deadline>,
    /// Whose evaluation rests on that row: who decides depends on it.
    pub concerns: Option<Concerned>,
    /// Why.
    pub reason: Text,
    /// What proves it.
    pub evidence: Text,
    /// Role of who asks.
    pub role: Text,
    /// Code of who asks.
    pub person: Text,
    /// When.
    pub date: Written<Deadline>,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The row is not counted, as the system declares for what cannot be assessed: the cause is nobody's there.
    Neutralise,
    /// Its degree is the one written.
    Force,
    /// What was found is the value written, and is measured by the rules.
    Adjust,
}

impl Choice for Asked {
    const ALL: &'static [(&'static str, Asked)] =
        &[("neutralizza", Asked::Neutralise), ("forza", Asked::Force), ("rettifica", Asked::Adjust)];
}

/// Whose evaluation rests on what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Dirigenti, or whoever heads a structure where there are none.
    Managers,
    /// EQ below a dirigente, and employees.
    Staff,
}

impl Choice for Concerned {
    const ALL: &'static [(&'static str, Concerned)] =
        &[("dirigenza", Concerned::Managers), ("personale", Concerned::Staff)];
}

/// What somebody in charge said of a petition: an opinion, or the decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ruling {
    /// Id of the petition.
    pub petition: Text,
    /// Opinion or decision.
    pub kind: Option<RulingKind>,
    /// In favour or not.
    pub answer: Option<Answer>,
    /// The degree or the value decided; blank: the one asked.
    pub value: Written<Quantity>,
    /// Role of who says it.
    pub role: Text,
    /// Organ of the act.
    pub organ: Text,
    /// Kind of act.
    pub act: Text,
    /// Number of the act.
    pub number: Text,
    /// Day of the act.
    pub date: Written<Deadline>,
    /// Why.
    pub reason: Text,
    /// Code of who recorded it.
    pub person: Text,
    /// Its row.
    pub place: Place,
}

/// Which of the two a ruling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulingKind {
    /// Of the evaluation body.
    Opinion,
    /// Of who decides.
    Decision,
}

impl Choice for RulingKind {
    const ALL: &'static [(&'static str, RulingKind)] =
        &[("parere", RulingKind::Opinion), ("decisione", RulingKind::Decision)];
}

/// Whether what is asked is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is.
    Granted,
    /// It is not.
    Denied,
}

impl Choice for Answer {
    const ALL: &'static [(&'static str, Answer)] =
        &[("accolta", Answer::Granted), ("respinta", Answer::Denied)];
}

impl Ruling {
    /// Kind, organ, number and day of the act, as far as it has them: "delibera della Giunta n. 12 del 03/07/2026".
    #[must_use]
    pub fn cited(&self) -> String {
        let number = Some(self.number.trim()).filter(|it| !it.is_empty()).map(|it| format!("n. {it}"));
        let date = Some(self.date.text.trim()).filter(|it| !it.is_empty()).map(|it| format!("del {it}"));
        let words = [Some(self.act.trim().to_owned()), Some(self.organ.trim().to_owned()), number, date];
        let words: Vec<String> = words.into_iter().flatten().filter(|it| !it.is_empty()).collect();
        words.join(" ")
    }

    /// Whether the act it rests on can be found again: its organ, number and day.
    #[must_use]
    pub fn has_act(&self) -> bool {
        !self.organ.is_blank() && !self.number.is_blank() && self.date.value.is_some()
    }
}
