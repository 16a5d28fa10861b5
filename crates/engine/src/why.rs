// SPDX-License-Identifier: AGPL-3.0-or-later
//! Explanations: the reasons of a figure, down to the inputs and the article they rest on.
//!
//! A reason keeps the numbers and the rows it speaks of; words are made only when somebody reads them.

mod words;

use crate::{
    expression::Undefined,
    model::{Comparison, Expected, Petition, Place, Printed, Quantity, Reading, Ruling, Written},
    number::{Number, Rounding},
    state::State,
    system::{Adjustment, DenominatorKind, Fold, Frame, Piece},
    tree::Settled,
};

/// One step of reasoning, resting on smaller ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Why<'a> {
    /// What was done.
    pub reason: Reason<'a>,
    /// What came out of it, if it is a number.
    pub value: Option<Number>,
    /// What it rests on.
    pub parts: Vec<Why<'a>>,
}

impl<'a> Why<'a> {
    /// A reason that rests on nothing else.
    #[must_use]
    pub fn new(reason: Reason<'a>, value: Option<Number>) -> Why<'a> {
        Why { reason, value, parts: Vec::new() }
    }
}

/// What can be a reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason<'a> {
    /// The value of a node of the tree.
    Node {
        /// Name of its level or kind.
        level: &'a str,
        /// Its code, or its id when the code is blank.
        code: &'a str,
        /// Its title.
        title: &'a str,
        /// Its state.
        state: State,
        /// Decimals and rounding of print.
        print: (u8, Rounding),
        /// Its row.
        place: Place,
    },
    /// A child counts in its parent with this weight, out of the denominator.
    Counted {
        /// Weight used.
        weight: Number,
        /// Value used, which may differ from the child's by its treatment.
        used: Number,
    },
    /// A child is left out, or counted by a declared treatment.
    Treated {
        /// State of the child.
        state: State,
        /// What is done, in words.
        done: &'static str,
    },
    /// The children fold into a value.
    Folded {
        /// How.
        fold: Fold,
        /// Sum of weight × value (or the extreme, or the count).
        sum: Number,
        /// What it is divided by.
        divisor: Number,
        /// Which denominator that is.
        denominator: &'a DenominatorKind,
        /// Article of the SMVP.
        source: &'a str,
    },
    /// The weights counted do not make 100: what another denominator would give.
    WeightsOff {
        /// Their sum.
        sum: Number,
        /// The value on the other denominator.
        otherwise: Number,
        /// Whether the value shown is the normalised one.
        normalised: bool,
    },
    /// A weight that nobody wrote was supplied by the declared policy.
    WeightSupplied {
        /// The weight supplied.
        weight: Number,
        /// The policy, in words.
        policy: &'static str,
    },
    /// A kind of children folds apart, with its share.
    Part {
        /// Which kind, in words.
        name: &'static str,
        /// Its share, in points.
        share: Number,
    },
    /// The value found.
    Reading(&'a Reading),
    /// The value expected.
    Target {
        /// As written.
        quantity: &'a Written<Quantity>,
        /// The row it comes from, when it is not the indicator's own.
        row: Option<&'a Expected>,
    },
    /// A value of the indicator used by a frame: baseline, thresholds, last year's.
    Input {
        /// Its name.
        name: &'static str,
        /// As written.
        text: &'a str,
        /// Where.
        place: Place,
    },
    /// A formula was computed.
    Formula {
        /// As written.
        text: String,
        /// With names replaced by values.
        substituted: String,
    },
    /// What a name of a formula stands for, and where it was written.
    Named {
        /// In words.
        words: String,
        /// Where.
        place: Place,
    },
    /// The rule that is applied and where it comes from.
    Rule {
        /// Title.
        title: &'a str,
        /// Article.
        source: &'a str,
        /// How it was chosen, in words.
        chosen: &'static str,
    },
    /// A value became a degree.
    Normalised {
        /// Against what.
        frame: Frame,
        /// The value.
        actual: Option<Number>,
        /// What it is compared with.
        reference: Option<Number>,
        /// The other end of the frame, if it has two.
        base: Option<Number>,
        /// Which side of the reference is good.
        side: Side,
        /// The comparison, for that frame.
        comparison: Option<Comparison>,
    },
    /// A value was brought within bounds.
    Limited {
        /// Value before.
        before: Number,
    },
    /// A value was rounded, for use.
    Rounded {
        /// Value before.
        before: Number,
        /// Decimals.
        digits: u8,
        /// How.
        mode: Rounding,
    },
    /// A value was read on a curve.
    OnCurve {
        /// Name of the curve.
        curve: &'a str,
        /// Value before.
        before: Number,
        /// The piece.
        piece: &'a Piece,
    },
    /// A value falls in a class.
    InBand {
        /// Name of the scale.
        curve: &'a str,
        /// Name of the class.
        label: &'a str,
    },
    /// A value was corrected.
    Adjusted {
        /// Value before.
        before: Number,
        /// What was done.
        effect: Adjustment,
        /// By how much.
        by: Number,
        /// Why.
        reason: &'a str,
    },
    /// There is no value.
    NoValue(Undefined),
    /// The degree was decided by an act.
    Forced(&'a Reading),
    /// What was asked about the node was granted.
    Decided(Settled<'a>),
    /// What was asked, by whom and why.
    Petition(&'a Petition),
    /// What the evaluation body said of it.
    Opinion(&'a Ruling),
    /// The document prints a figure for this node.
    Printed {
        /// The row.
        row: &'a Printed,
        /// The recomputed figure as it would be printed.
        recomputed: String,
        /// Whether they agree.
        agrees: bool,
    },
    /// The same value recomputed on the rows that the document averages.
    OnPrintedRows {
        /// How many rows.
        rows: usize,
        /// As printed.
        shown: String,
        /// The rows of the plan that are not among them.
        omitted: Vec<&'a str>,
    },
    /// A figure of the node.
    Figure {
        /// Title.
        title: &'a str,
        /// As printed.
        shown: String,
    },
    /// A remark in words.
    Remark(&'static str),
}

/// Which side of a reference is good, as far as the arithmetic goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Higher,
    /// Below it.
    Lower,
    /// Neither: on it, or in its range.
    Exact,
}

/// Who listens to reasons: nobody, at no cost, or a list.
pub trait Reasons<'a> {
    /// Adds a reason; it is made only if somebody listens.
    fn because(&mut self, make: impl FnOnce() -> Why<'a>);

    /// Whether somebody listens.
    fn listening(&self) -> bool;
}

impl<'a> Reasons<'a> for () {
    fn because(&mut self, _: impl FnOnce() -> Why<'a>) {}

    fn listening(&self) -> bool {
        false
    }
}

impl<'a> Reasons<'a> for Vec<Why<'a>> {
    fn because(&mut self, make: impl FnOnce() -> Why<'a>) {
        self.push(make());
    }

    fn listening(&self) -> bool {
        true
    }
}
