// SPDX-License-Identifier: AGPL-3.0-or-later
//! The formulas of systems and plans: exact, total, bounded; they read names and nothing else.

mod calendar;
mod evaluate;
mod faults;
mod functions;
mod lexer;
mod parse;
mod print;
mod tree;
mod value;

#[cfg(test)]
mod tests;

use std::{fmt, ops::Range};

pub(crate) use functions::distance;
pub use functions::{FUNCTIONS, Function};
pub use value::{Undefined, Value};

/// The page for officials: what can be written, with examples that the tests execute.
pub const PAGE: &str = include_str!("expression.md");

/// A formula that can be computed as often as wanted. Equal when written equally.
#[derive(Clone, Debug)]
pub struct Expression {
    source: String,
    root: tree::Node,
    names: Vec<Name>,
}

/// A name that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The whole path, such as `conto_economico.mol`.
    pub text: String,
    /// Bytes of the source where it is written first.
    pub at: Range<usize>,
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes of the text, on character boundaries.
    pub at: Range<usize>,
    /// What is wrong, in Italian, quoting the words.
    pub what: String,
    /// What to do, in Italian.
    pub remedy: String,
}

impl Expression {
    /// Reads a formula.
    ///
    /// # Errors
    /// The text is no formula, or is longer than 2 000 bytes, larger than 500 parts or deeper than 64.
    pub fn parse(text: &str) -> Result<Expression, SyntaxError> {
        let (root, names) = parse::parse(text)?;
        Ok(Expression { source: text.to_owned(), root, names })
    }

    /// The text as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The distinct names it reads, in the order in which they are first written.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Computes it; `scope` says what each name stands for, and is asked only for names that are needed.
    pub fn evaluate(&self, scope: &mut dyn FnMut(&str) -> Value) -> Value {
        let mut evaluator = evaluate::Evaluator { source: &self.source, scope };
        evaluator.value(&self.root).unwrap_or_else(Value::Undefined)
    }

    /// The formula with values in the place of names, as printed in Italian:
    /// «100 × 448.448,05 / 2.066.327,68». Arguments are separated by «;», since numbers have commas.
    pub fn substituted(&self, scope: &mut dyn FnMut(&str) -> Value) -> String {
        print::substituted(&self.source, scope)
    }

    /// How many parts stand one inside the other, at most.
    pub(crate) fn height(&self) -> usize {
        usize::from(self.root.height)
    }

    /// Where it divides by something that is zero whatever the data.
    #[must_use]
    pub fn constant_zero_divisors(&self) -> Vec<Range<usize>> {
        faults::zero_divisors(&self.source, &self.root)
    }

    /// Where kinds meet that cannot, whatever the data, and why not, in Italian.
    #[must_use]
    pub fn constant_faults(&self) -> Vec<(Range<usize>, String)> {
        faults::wrong_kinds(&self.source, &self.root)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.source == other.source
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.remedy)
    }
}
