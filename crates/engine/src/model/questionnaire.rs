// SPDX-License-Identifier: AGPL-3.0-or-later
//! What users of services think of them: questionnaires, as counts of answers. No row is what one person answered.

use super::{Place, Quantity, Text, Written};

/// A questionnaire on a service, in a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Questionnaire {
    /// Id: formulas call it so (`mensa.soddisfatti`).
    pub id: Text,
    /// The service it is on.
    pub service: Text,
    /// Year; blank is the plan's.
    pub year: Option<i16>,
    /// Id of the structure that gives the service.
    pub structure: Text,
    /// How many people it was put to.
    pub asked: Written<Quantity>,
    /// How many answered.
    pub answered: Written<Quantity>,
    /// Lowest point of the scale.
    pub lowest: Written<Quantity>,
    /// Highest point of the scale.
    pub highest: Written<Quantity>,
    /// From which point on somebody is satisfied.
    pub satisfied: Written<Quantity>,
    /// How it was made.
    pub source: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// How many gave a point of the scale to a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Id of the questionnaire.
    pub questionnaire: Text,
    /// Name of the question, as formulas call it.
    pub name: Text,
    /// The question, as it was put.
    pub question: Text,
    /// The point of the scale.
    pub point: Written<Quantity>,
    /// How many gave it.
    pub count: Written<Quantity>,
    /// Its row.
    pub place: Place,
}
