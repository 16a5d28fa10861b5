// SPDX-License-Identifier: AGPL-3.0-or-later
//! The measurement system (SMVP) of a body and year, as data: the rows one writes in `sistema.toml`.
//!
//! [`compile`](crate::system::compile) turns them into [`Compiled`], which is what scores.

mod choices;
mod compile;
mod compiled;
mod defect;

pub use choices::{
    Adjustment, Cascade, Cents, Denominator, DenominatorKind, Fold, Frame, Leftover, PrimitiveName, Sides,
    Treatment, WeightMissing, ZeroPolicy,
};
pub use compile::compile;
pub use compiled::{
    Compiled, CompiledFigure, CompiledLevel, CompiledRule, CompiledSharing, Step, WeightsFrom,
};
pub use defect::{Defect, DefectKind};

use crate::model::{Direction, Place, Text, Weight, Written};
use crate::number::{Number, Rounding};

/// Everything the SMVP says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct System {
    /// Who and when.
    pub head: SystemHead,
    /// Levels of the tree: how children fold into their parent.
    pub levels: Vec<Level>,
    /// Named rules for leaves.
    pub rules: Vec<Rule>,
    /// Steps of rules and levels, in order.
    pub steps: Vec<StepRow>,
    /// Pieces of curves and bands.
    pub pieces: Vec<Piece>,
    /// Criteria of the weighting.
    pub criteria: Vec<Criterion>,
    /// Points of each mark.
    pub marks: Vec<MarkPoints>,
    /// Figures computed on nodes.
    pub figures: Vec<Figure>,
    /// Components of sheets with their weights.
    pub components: Vec<Component>,
    /// Graduations as printed, and the rule they mean.
    pub graduations: Vec<Graduation>,
    /// Rules that share a fund.
    pub sharings: Vec<Sharing>,
}

/// Who the system belongs to and since when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SystemHead {
    /// Name.
    pub name: Text,
    /// Year it applies to.
    pub year: Option<i16>,
    /// Version.
    pub version: Text,
    /// The act or document it comes from.
    pub source: Text,
    /// Whether the roots are the objectives or the structures.
    pub cascade: Option<Cascade>,
    /// Good side of indicators that do not say theirs.
    pub direction: Option<Direction>,
    /// Anything a reader must know.
    pub note: Text,
    /// Where it stands.
    pub place: Place,
}

/// A level of the tree and how it folds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Name: ente, struttura, obiettivo, contributo, fase, indicatore, or one used in objectives.
    pub name: Text,
    /// Title.
    pub title: Text,
    /// How children fold.
    pub fold: Option<Fold>,
    /// What the weighted sum is divided by.
    pub denominator: Denominator,
    /// Where weights come from: "peso" (blank), "uguali", a set of weights, or a figure.
    pub weights: Text,
    /// What a child without weight counts for.
    pub weight_missing: Option<WeightMissing>,
    /// Share of the indicators, when kinds of children fold apart.
    pub indicators_share: Written<Weight>,
    /// Share of the phases.
    pub phases_share: Written<Weight>,
    /// Share of the objectives below and of the contributions.
    pub children_share: Written<Weight>,
    /// What to do when one of those parts has no value.
    pub part_missing: Option<Treatment>,
    /// Rule of a node of this level that has no children.
    pub rule: Text,
    /// What to do with a child that has no value.
    pub missing: Option<Treatment>,
    /// What to do with a child that cannot be assessed.
    pub not_assessable: Option<Treatment>,
    /// Decimals of print.
    pub digits: Option<u8>,
    /// Rounding of print.
    pub mode: Option<Rounding>,
    /// Article of the SMVP.
    pub source: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A named rule: steps that turn a value into a degree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Name.
    pub name: Text,
    /// Title.
    pub title: Text,
    /// Article of the SMVP.
    pub source: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// One step of a rule or of a level: a primitive with its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepRow {
    /// Name of the rule it belongs to.
    pub rule: Text,
    /// Or name of the level.
    pub level: Text,
    /// Which primitive.
    pub primitive: Option<PrimitiveName>,
    /// Expression of `deriva`.
    pub expression: Text,
    /// Frame of `normalizza`.
    pub frame: Option<Frame>,
    /// Ceiling of the frame `tetto`.
    pub ceiling: Written<Number>,
    /// What a zero denominator gives.
    pub zero: Option<ZeroPolicy>,
    /// Curve of `curva` and `fascia`.
    pub curve: Text,
    /// Floor of `limita`.
    pub minimum: Written<Number>,
    /// Cap of `limita`.
    pub maximum: Written<Number>,
    /// Condition of `correggi`.
    pub condition: Text,
    /// Effect of `correggi`.
    pub adjustment: Option<Adjustment>,
    /// Value of `correggi`.
    pub value: Text,
    /// Reason of `correggi`.
    pub reason: Text,
    /// Decimals of `arrotonda`.
    pub digits: Option<u8>,
    /// Rounding of `arrotonda`.
    pub mode: Option<Rounding>,
    /// Its row.
    pub place: Place,
}

/// A piece of a curve or a band: an interval and what it gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Name of the curve.
    pub curve: Text,
    /// From; blank is unlimited.
    pub from: Written<Number>,
    /// To; blank is unlimited.
    pub to: Written<Number>,
    /// Which ends belong to it.
    pub sides: Option<Sides>,
    /// What it gives: a number, or `x` for the value itself.
    pub value: Text,
    /// What it gives at its end: in between, in proportion.
    pub value_to: Text,
    /// Name of the class.
    pub label: Text,
    /// Coefficient of the class.
    pub coefficient: Written<Number>,
    /// Amount of the class, in euros.
    pub amount: Written<Number>,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A criterion of the weighting ("pesatura").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Criterion {
    /// Name, as formulas call it.
    pub name: Text,
    /// Title.
    pub title: Text,
    /// Its row.
    pub place: Place,
}

/// The points of a mark on a criterion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarkPoints {
    /// Name of the criterion.
    pub criterion: Text,
    /// The mark: "Alto".
    pub mark: Text,
    /// Its points.
    pub points: Written<Number>,
    /// Its row.
    pub place: Place,
}

/// A figure computed on the nodes of a level, such as the outcome of the weighting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Name, as formulas call it.
    pub name: Text,
    /// Title.
    pub title: Text,
    /// Name of the level.
    pub level: Text,
    /// Expression.
    pub expression: Text,
    /// Unit.
    pub unit: Text,
    /// Decimals of print.
    pub digits: Option<u8>,
    /// Rounding of print.
    pub mode: Option<Rounding>,
    /// Article of the SMVP.
    pub source: Text,
    /// Its row.
    pub place: Place,
}

/// A component of the sheets of a level, with the weight the system gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Component {
    /// Name of the level.
    pub level: Text,
    /// Code, as indicators call it.
    pub code: Text,
    /// Title.
    pub title: Text,
    /// Weight.
    pub weight: Written<Weight>,
    /// Its row.
    pub place: Place,
}

/// A graduation as documents print it, and the rule it means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graduation {
    /// As printed.
    pub text: Text,
    /// Name of the rule.
    pub rule: Text,
    /// Its row.
    pub place: Place,
}

/// A rule that shares an amount among nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sharing {
    /// Name.
    pub name: Text,
    /// Title.
    pub title: Text,
    /// Article of the SMVP or of the contract.
    pub source: Text,
    /// Level of the nodes that share.
    pub level: Text,
    /// Expression that gives the amount.
    pub amount: Text,
    /// What makes pools: blank, "struttura" or a datum.
    pub pool: Text,
    /// Condition to take part.
    pub entitled: Text,
    /// Expression of the units of each node.
    pub units: Text,
    /// Or expression of each node's own quota, in euros.
    pub quota: Text,
    /// What becomes of what is left.
    pub leftover: Option<Leftover>,
    /// How cents are made to agree.
    pub cents: Option<Cents>,
    /// Its row.
    pub place: Place,
}
