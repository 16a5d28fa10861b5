// SPDX-License-Identifier: AGPL-3.0-or-later
//! The dossier of one body and one year, as data: flat tables of rows that name one another by id.
//!
//! Wrong plans are representable: every cell keeps what was written beside what could be understood of it.
//! Each struct is a row of one table; each table is also a sheet of a workbook and a CSV.

mod body;
mod cause;
mod cycle;
mod date;
mod indicator;
mod objective;
mod petition;
mod place;
mod quantity;
mod questionnaire;
mod results;
mod table;
mod waiver;
mod weight;
mod written;

pub use body::{Body, BodyKind, Person, Structure};
pub use cause::{CAUSES, Cause, CauseKind, LISTED};
pub use cycle::{Act, Chapter, DocumentKind, OwnTerm, Plan};
pub use date::{Deadline, DeadlineKind, printed_day};
pub use indicator::{Course, Datum, Definition, Direction, Expected, ExpectedKind, Indicator};
pub use objective::{
    Contribution, Duration, Instalment, Link, Mark, Nature, Objective, ObjectiveKind, ObjectiveState,
    OtherWeight, Participation, Phase,
};
pub use petition::{Answer, Asked, Concerned, Petition, Ruling, RulingKind};
pub use place::Place;
pub use quantity::{Comparison, Magnitude, Quantity};
pub use questionnaire::{Answers, Questionnaire};
pub use results::{EvidenceList, Gathered, Printed, Reading, ReadingState, Results};
pub use table::{Annex, AnnexRow, Identity, RowKind};
pub use waiver::Waiver;
pub use weight::Weight;
pub use written::{Choice, Text, Understand, Written};

use std::sync::Arc;

use crate::system::System;

/// Everything one body has written about one year: who it is, its rules, its plan, its results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// The public body.
    pub body: Body,
    /// Its organisational units.
    pub structures: Vec<Structure>,
    /// Its people, as role codes.
    pub people: Vec<Person>,
    /// The measurement system (SMVP) of the body and year; the dossiers of a stream may share one.
    pub system: Arc<System>,
    /// What the document is and which years it covers.
    pub plan: Plan,
    /// The acts that adopt, change or found the document.
    pub acts: Vec<Act>,
    /// The dates that the body gives itself for the steps of the cycle.
    pub terms: Vec<OwnTerm>,
    /// Objectives of every level, in the order of the document.
    pub objectives: Vec<Objective>,
    /// Phases, activities, rows of action plans.
    pub phases: Vec<Phase>,
    /// Uses of indicators on objectives, phases and contributions.
    pub indicators: Vec<Indicator>,
    /// Catalogue of indicators that several uses may share.
    pub definitions: Vec<Definition>,
    /// Targets by year and by intermediate date, historic values, benchmarks.
    pub expected: Vec<Expected>,
    /// What each structure contributes to a shared objective.
    pub contributions: Vec<Contribution>,
    /// Objectives that also count under another parent.
    pub links: Vec<Link>,
    /// Further weight systems.
    pub other_weights: Vec<OtherWeight>,
    /// Marks given to objectives on the criteria of the weighting ("pesatura").
    pub marks: Vec<Mark>,
    /// Named inputs of formulas.
    pub data: Vec<Datum>,
    /// Who takes part in which objective.
    pub participations: Vec<Participation>,
    /// Instalments of special projects.
    pub instalments: Vec<Instalment>,
    /// Tables of figures annexed to the document.
    pub annexes: Vec<Annex>,
    /// Rows of those tables.
    pub annex_rows: Vec<AnnexRow>,
    /// Equalities that hold on each row of a table.
    pub identities: Vec<Identity>,
    /// Questionnaires put to the users of services.
    pub questionnaires: Vec<Questionnaire>,
    /// How many gave each answer.
    pub answers: Vec<Answers>,
    /// Chapters of text.
    pub chapters: Vec<Chapter>,
    /// Lists of items that prove a count.
    pub evidence: Vec<EvidenceList>,
    /// What the set of results is.
    pub results: Results,
    /// The values found.
    pub readings: Vec<Reading>,
    /// The figures that the document itself prints, to be compared with the recomputed ones.
    pub printed: Vec<Printed>,
    /// Requests that rows are not counted, or count otherwise.
    pub petitions: Vec<Petition>,
    /// Opinions and decisions on them.
    pub rulings: Vec<Ruling>,
    /// Findings accepted with a motivation.
    pub waivers: Vec<Waiver>,
}
