// SPDX-License-Identifier: AGPL-3.0-or-later
//! Indicators: definition, use, expected values, named inputs of formulas.

use super::{Choice, Deadline, Place, Quantity, Text, Weight, Written};

/// The use of an indicator on an objective, a phase or a contribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indicator {
    /// Id in the dossier, never blank once read.
    pub id: Text,
    /// Code as printed.
    pub code: Text,
    /// Id of what it measures.
    pub of: Text,
    /// Id of the definition whose blank cells it inherits.
    pub definition: Text,
    /// Code of the component of the system it belongs to.
    pub component: Text,
    /// Name.
    pub name: Text,
    /// What it says.
    pub description: Text,
    /// Formula as printed.
    pub printed_formula: Text,
    /// Formula that can be computed.
    pub formula: Text,
    /// Unit.
    pub unit: Text,
    /// Which side is good; blank if the document does not say.
    pub direction: Option<Direction>,
    /// How its value goes in the year; blank if the document does not say: then nothing is forecast.
    pub course: Option<Course>,
    /// Where one starts from.
    pub baseline: Written<Quantity>,
    /// What is expected.
    pub target: Written<Quantity>,
    /// By when.
    pub deadline: Written<Deadline>,
    /// What is expected half-way.
    pub interim: Written<Quantity>,
    /// By when.
    pub interim_deadline: Written<Deadline>,
    /// Lower threshold.
    pub minimum: Written<Quantity>,
    /// Upper threshold.
    pub maximum: Written<Quantity>,
    /// Last year's value.
    pub previous: Written<Quantity>,
    /// Weight among the indicators of the same node.
    pub weight: Written<Weight>,
    /// Name of the rule.
    pub rule: Text,
    /// Graduation as printed.
    pub graduation: Text,
    /// Decimals to show its value with.
    pub digits: Option<u8>,
    /// The column "risultati attesi".
    pub expected_results: Text,
    /// Where the value comes from.
    pub data_source: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// An indicator of the catalogue, apart from its uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definition {
    /// Id.
    pub id: Text,
    /// Name.
    pub name: Text,
    /// What it says.
    pub description: Text,
    /// Formula as printed.
    pub printed_formula: Text,
    /// Formula that can be computed.
    pub formula: Text,
    /// Unit.
    pub unit: Text,
    /// Which side is good.
    pub direction: Option<Direction>,
    /// Decimals to show its value with.
    pub digits: Option<u8>,
    /// Where the value comes from.
    pub data_source: Text,
    /// Its row.
    pub place: Place,
}

/// Which side of the target is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The more the better.
    Higher,
    /// The less the better.
    Lower,
    /// Exactly the target.
    Exact,
    /// Between minimum and maximum.
    Range,
}

impl Choice for Direction {
    const ALL: &'static [(&'static str, Direction)] = &[
        ("crescente", Direction::Higher),
        ("decrescente", Direction::Lower),
        ("uguale", Direction::Exact),
        ("intervallo", Direction::Range),
    ];
}

/// How the value of an indicator goes in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It grows from nothing, day after day: things done, money collected.
    Cumulative,
    /// It is what it is on the day: a share, a mean, a time.
    Level,
}

impl Choice for Course {
    const ALL: &'static [(&'static str, Course)] =
        &[("cumulato", Course::Cumulative), ("livello", Course::Level)];
}

/// A value expected, past or of comparison, of one indicator and one year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    /// Id of the indicator.
    pub indicator: Text,
    /// What kind of value.
    pub kind: Option<ExpectedKind>,
    /// Year.
    pub year: Option<i16>,
    /// Date, when less than a year.
    pub at: Written<Deadline>,
    /// The value.
    pub value: Written<Quantity>,
    /// Its row.
    pub place: Place,
}

/// Kinds of reference value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedKind {
    /// Target at the end of the year.
    Target,
    /// Target at a date within the year.
    Interim,
    /// What was found in a past year.
    Historic,
    /// What others do.
    Benchmark,
}

impl Choice for ExpectedKind {
    const ALL: &'static [(&'static str, ExpectedKind)] = &[
        ("atteso", ExpectedKind::Target),
        ("intermedio", ExpectedKind::Interim),
        ("storico", ExpectedKind::Historic),
        ("benchmark", ExpectedKind::Benchmark),
    ];
}

/// A named input of formulas, of one node or of the whole dossier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datum {
    /// Id of the node; blank for all.
    pub node: Text,
    /// Name, as formulas call it.
    pub name: Text,
    /// Value, as printed.
    pub value: Written<Quantity>,
    /// Or the formula that gives it.
    pub formula: Text,
    /// Unit.
    pub unit: Text,
    /// Where it comes from.
    pub source: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}
