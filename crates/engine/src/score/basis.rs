// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a leaf is measured on, for who shows it before there is a value.

use jiff::civil::Date;

use super::{Scorer, leaf::Chosen};
use crate::{
    expression::Undefined,
    model::{Quantity, Written},
    primitive::normalise::Inputs,
    system::{CompiledRule, Frame, Step},
};

/// What a leaf is measured on.
#[derive(Clone, Debug)]
pub struct Basis<'s> {
    /// The rule, and how it was chosen, in words; or why none measures this row.
    pub rule: Result<(&'s CompiledRule, &'static str), &'s Undefined>,
    /// What its frames compare with, as numbers.
    pub inputs: &'s Inputs,
    /// What is expected this year, as written, with the row of the years if it comes from there.
    pub target: Option<&'s Written<Quantity>>,
    /// The day by which, its own or that of the phase or objective above.
    pub deadline: Option<Date>,
    /// Its value comes from a formula, not from a reading.
    pub computed: bool,
}

impl Scorer<'_> {
    /// What a leaf is measured on; `None` when the node has children.
    #[must_use]
    pub fn basis(&self, at: usize) -> Option<Basis<'_>> {
        let leaf = self.leaves[at].as_ref()?;
        let rule = match &leaf.rule {
            Chosen::Rule(rule, chosen) => Ok((&self.compiled.rules[*rule], *chosen)),
            Chosen::None(cause) => Err(cause),
        };
        let (inputs, deadline, computed) = (&leaf.inputs, leaf.deadline, leaf.formula.is_some());
        Some(Basis { rule, inputs, target: leaf.target.map(|it| it.0), deadline, computed })
    }
}

impl CompiledRule {
    /// Whether it looks at the day on which something was done, rather than at a value.
    #[must_use]
    pub fn looks_at_days(&self) -> bool {
        self.steps.iter().any(|it| match it {
            Step::Normalise { frame, .. } => *frame == Frame::DaysLate,
            Step::Derive(formula) => {
                formula.names().iter().any(|it| matches!(it.text.as_str(), "data" | "giorni_ritardo"))
            }
            _ => false,
        })
    }
}
