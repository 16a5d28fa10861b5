// SPDX-License-Identifier: AGPL-3.0-or-later
//! Objectives of every level, their phases, contributions, weights, marks, people, instalments.

use super::{Choice, Deadline, Place, Quantity, Text, Weight, Written};
use crate::number::Number;

/// An objective of any level, from the strategic line to the single sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objective {
    /// Id in the dossier, never blank once read.
    pub id: Text,
    /// Code as printed: it may be blank, repeated, wrong.
    pub code: Text,
    /// Code on its sheet, when it differs from the summary's.
    pub sheet_code: Text,
    /// Id of the objective above.
    pub parent: Text,
    /// Name of its level in the system; blank is "obiettivo".
    pub level: Text,
    /// Title.
    pub title: Text,
    /// Longer description.
    pub description: Text,
    /// Result expected, in words.
    pub expected_result: Text,
    /// Id of the structure in charge.
    pub structure: Text,
    /// Who is responsible, as printed.
    pub owner: Text,
    /// Other structures involved, as printed.
    pub involved: Text,
    /// Weight among its siblings.
    pub weight: Written<Weight>,
    /// Development, improvement or maintenance.
    pub kind: Option<ObjectiveKind>,
    /// Annual or multi-year.
    pub duration: Option<Duration>,
    /// Organisational, individual, special project, cross-cutting.
    pub nature: Option<Nature>,
    /// Ambits of art. 8 D.Lgs. 150/2009 and the body's own, as marked.
    pub ambits: Vec<Text>,
    /// Strategic line.
    pub strategic_line: Text,
    /// Strategic objective.
    pub strategic_objective: Text,
    /// Operational objective.
    pub operational_objective: Text,
    /// Mission of the budget.
    pub mission: Text,
    /// Programme of the budget.
    pub programme: Text,
    /// Reference to the DUP.
    pub dup: Text,
    /// Start.
    pub start: Written<Deadline>,
    /// Deadline.
    pub deadline: Written<Deadline>,
    /// Years, as printed in the heading.
    pub years: Text,
    /// The free cell "Indicatori di misurazione".
    pub indicators: Text,
    /// The free cell "Valori attesi".
    pub expected: Text,
    /// Graduation as printed.
    pub graduation: Text,
    /// Name of the rule that scores it when it has no children.
    pub rule: Text,
    /// Amount, for special projects.
    pub amount: Written<Quantity>,
    /// Running, withdrawn, suspended, neutralised.
    pub state: Option<ObjectiveState>,
    /// Where it stands in the source document.
    pub origin: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// What an objective wants of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectiveKind {
    /// Something new.
    Development,
    /// Something better.
    Improvement,
    /// The same level as before.
    Maintenance,
}

impl Choice for ObjectiveKind {
    const ALL: &'static [(&'static str, ObjectiveKind)] = &[
        ("sviluppo", ObjectiveKind::Development),
        ("miglioramento", ObjectiveKind::Improvement),
        ("mantenimento", ObjectiveKind::Maintenance),
    ];
}

/// How long an objective lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// Within the year.
    Annual,
    /// Over several years.
    MultiYear,
}

impl Choice for Duration {
    const ALL: &'static [(&'static str, Duration)] =
        &[("annuale", Duration::Annual), ("pluriennale", Duration::MultiYear)];
}

/// Whose objective it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Of the organisation.
    Organisational,
    /// Of a person or group.
    Individual,
    /// Special project with its own amount.
    Project,
    /// Across structures.
    CrossCutting,
}

impl Choice for Nature {
    const ALL: &'static [(&'static str, Nature)] = &[
        ("organizzativo", Nature::Organisational),
        ("individuale", Nature::Individual),
        ("progetto", Nature::Project),
        ("trasversale", Nature::CrossCutting),
    ];
}

/// Where an objective stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectiveState {
    /// In force.
    Running,
    /// Withdrawn by an act ("stralciato").
    Withdrawn,
    /// Suspended.
    Suspended,
    /// Not reached for causes that nobody here controls, certified by the Nucleo.
    Neutralised,
}

impl Choice for ObjectiveState {
    const ALL: &'static [(&'static str, ObjectiveState)] = &[
        ("attivo", ObjectiveState::Running),
        ("stralciato", ObjectiveState::Withdrawn),
        ("sospeso", ObjectiveState::Suspended),
        ("neutralizzato", ObjectiveState::Neutralised),
    ];
}

/// A phase, activity or row of an action plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phase {
    /// Id in the dossier, never blank once read.
    pub id: Text,
    /// Code as printed.
    pub code: Text,
    /// Id of the objective.
    pub objective: Text,
    /// Title.
    pub title: Text,
    /// Longer description.
    pub description: Text,
    /// Weight inside the objective.
    pub weight: Written<Weight>,
    /// Start.
    pub start: Written<Deadline>,
    /// Deadline.
    pub deadline: Written<Deadline>,
    /// The free cell of indicators.
    pub indicators: Text,
    /// The free cell of expected values.
    pub expected: Text,
    /// Graduation as printed.
    pub graduation: Text,
    /// Name of the rule that scores it.
    pub rule: Text,
    /// Who is responsible, as printed.
    pub owner: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// What one structure contributes to a shared objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    /// Id in the dossier, never blank once read.
    pub id: Text,
    /// Id of the objective.
    pub objective: Text,
    /// Id of the structure.
    pub structure: Text,
    /// Share of the objective.
    pub share: Written<Weight>,
    /// Absolute weight, as printed.
    pub absolute_weight: Written<Quantity>,
    /// Expected value, in words.
    pub expected: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// An objective that also counts under another parent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Id of the further parent.
    pub parent: Text,
    /// Id of the objective.
    pub child: Text,
    /// Weight it has there.
    pub weight: Written<Weight>,
    /// Its row.
    pub place: Place,
}

/// A weight in a second system of weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OtherWeight {
    /// Id of the node.
    pub node: Text,
    /// Name of the system of weights.
    pub set: Text,
    /// The weight.
    pub weight: Written<Weight>,
    /// Its row.
    pub place: Place,
}

/// A mark on a criterion of the weighting ("pesatura").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Id of the node.
    pub node: Text,
    /// Name of the criterion.
    pub criterion: Text,
    /// The mark: "Alto".
    pub mark: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A person's part in an objective.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participation {
    /// Number of the row, as printed.
    pub number: Text,
    /// Id of the person.
    pub person: Text,
    /// Id of the objective.
    pub objective: Text,
    /// Weight.
    pub weight: Written<Weight>,
    /// Its row.
    pub place: Place,
}

/// An instalment of a special project (SAL, saldo).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instalment {
    /// Id of the objective.
    pub objective: Text,
    /// Name: SAL, SALDO.
    pub name: Text,
    /// Share of the amount.
    pub share: Written<Weight>,
    /// When it is due.
    pub due: Written<Deadline>,
    /// What must have happened before.
    pub condition: Text,
    /// Its row.
    pub place: Place,
}

impl Instalment {
    /// The share in points of 100, if understood.
    #[must_use]
    pub fn points(&self) -> Option<&Number> {
        self.share.value.as_ref().map(|it| &it.points)
    }
}
