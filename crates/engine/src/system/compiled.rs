// SPDX-License-Identifier: AGPL-3.0-or-later
//! A system ready to score: what the rows of an SMVP mean once names and expressions are resolved.

use foldhash::HashMap;

use super::{
    Adjustment, Cascade, Cents, DenominatorKind, Fold, Frame, Leftover, Treatment, WeightMissing, ZeroPolicy,
};
use crate::{
    expression::Expression,
    model::Direction,
    number::{Number, Rounding},
    primitive::curve::Curve,
};

/// A system ready to score. Made once, used for any number of nodes and dossiers.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// Name of the system.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// What the roots are.
    pub cascade: Option<Cascade>,
    /// Good side of indicators that do not say theirs.
    pub direction: Option<Direction>,
    /// Levels.
    pub levels: Vec<CompiledLevel>,
    /// Rules.
    pub rules: Vec<CompiledRule>,
    /// Curves and bands.
    pub curves: Vec<Curve>,
    /// Figures, in the order in which they are written.
    pub figures: Vec<CompiledFigure>,
    /// Rules that share funds.
    pub sharings: Vec<CompiledSharing>,
    /// Points of each mark, by criterion and folded mark.
    pub marks: HashMap<(String, String), Number>,
    /// Names of the criteria.
    pub criteria: Vec<String>,
    pub(super) rule_by_name: HashMap<String, usize>,
    pub(super) level_by_name: HashMap<String, usize>,
    pub(super) graduations: HashMap<String, usize>,
    pub(super) components: HashMap<(String, String), Number>,
}

/// A level ready to fold.
#[derive(Clone, Debug)]
pub struct CompiledLevel {
    /// Name.
    pub name: String,
    /// Title, or the name.
    pub title: String,
    /// Article of the SMVP.
    pub source: String,
    /// How children fold.
    pub fold: Fold,
    /// What the weighted sum is divided by.
    pub denominator: DenominatorKind,
    /// Where weights come from.
    pub weights: WeightsFrom,
    /// What a child without weight counts for.
    pub weight_missing: WeightMissing,
    /// Shares of indicators, phases and children below, in points, when they fold apart.
    pub parts: Option<[Number; 3]>,
    /// What to do when a part has no value.
    pub part_missing: Treatment,
    /// Rule of a leaf of this level.
    pub rule: Option<usize>,
    /// What to do with a child without value.
    pub missing: Treatment,
    /// What to do with a child that cannot be assessed.
    pub not_assessable: Treatment,
    /// Decimals of print.
    pub digits: u8,
    /// Rounding of print.
    pub mode: Rounding,
    /// Steps after the fold.
    pub steps: Vec<Step>,
}

/// Where the weights of the children come from.
#[derive(Clone, Debug, PartialEq)]
pub enum WeightsFrom {
    /// The weight written on the child.
    Own,
    /// All the same.
    Equal,
    /// A further set of weights.
    Set(String),
    /// A figure of the child.
    Figure(usize),
}

/// A rule ready to apply.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    /// Name.
    pub name: String,
    /// Title, or the name.
    pub title: String,
    /// Article of the SMVP.
    pub source: String,
    /// Steps, in order.
    pub steps: Vec<Step>,
}

/// One step, with its parameters resolved.
#[derive(Clone, Debug)]
pub enum Step {
    /// Replaces the value with that of an expression.
    Derive(Expression),
    /// Compares it with a frame.
    Normalise {
        /// The frame.
        frame: Frame,
        /// Ceiling, for that frame.
        ceiling: Option<Number>,
        /// What a zero denominator gives.
        zero: ZeroPolicy,
    },
    /// Reads it on a curve.
    Curve(usize),
    /// Keeps it within bounds.
    Limit {
        /// Floor.
        minimum: Option<Number>,
        /// Cap.
        maximum: Option<Number>,
    },
    /// Changes it when a condition holds.
    Adjust {
        /// When; always, if absent.
        condition: Option<Expression>,
        /// What it does.
        effect: Adjustment,
        /// By how much.
        value: Expression,
        /// Why.
        reason: String,
    },
    /// Rounds it, for use.
    Round {
        /// Decimals.
        digits: u8,
        /// How.
        mode: Rounding,
    },
    /// Says which class it falls in, without changing it.
    Band(usize),
}

/// A figure ready to compute.
#[derive(Clone, Debug)]
pub struct CompiledFigure {
    /// Name.
    pub name: String,
    /// Title, or the name.
    pub title: String,
    /// Level of the nodes that have it.
    pub level: String,
    /// How it is computed.
    pub expression: Expression,
    /// Unit.
    pub unit: String,
    /// Decimals of print; `None` prints the exact value.
    pub digits: Option<u8>,
    /// Rounding of print.
    pub mode: Rounding,
}

/// A sharing rule ready to apply.
#[derive(Clone, Debug)]
pub struct CompiledSharing {
    /// Name.
    pub name: String,
    /// Title, or the name.
    pub title: String,
    /// Level of the nodes that share.
    pub level: String,
    /// The amount.
    pub amount: Expression,
    /// What makes pools.
    pub pool: String,
    /// Condition to take part.
    pub entitled: Option<Expression>,
    /// Units of each node.
    pub units: Option<Expression>,
    /// Own quota of each node.
    pub quota: Option<Expression>,
    /// What becomes of what is left.
    pub leftover: Leftover,
    /// How cents agree.
    pub cents: Cents,
}

impl Compiled {
    /// The rule of that name.
    #[must_use]
    pub fn rule_index(&self, name: &str) -> Option<usize> {
        self.rule_by_name.get(name.trim()).copied()
    }

    /// The level of that name, if the system declares it.
    #[must_use]
    pub fn level_index(&self, name: &str) -> Option<usize> {
        self.level_by_name.get(name).copied()
    }

    /// The rule that a printed graduation means, however it is spaced.
    #[must_use]
    pub fn graduation(&self, text: &str) -> Option<usize> {
        self.graduations.get(&squeeze(text)).copied()
    }

    /// The weight that the system gives to a component of a level.
    #[must_use]
    pub fn component_weight(&self, level: &str, code: &str) -> Option<&Number> {
        self.components.get(&(level.to_owned(), code.to_owned()))
    }

    /// Points of a mark.
    #[must_use]
    pub fn mark_points(&self, criterion: &str, mark: &str) -> Option<&Number> {
        self.marks.get(&(criterion.to_owned(), squeeze(mark)))
    }
}

/// Spaces and capitals do not make another graduation or mark.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase).collect()
}
