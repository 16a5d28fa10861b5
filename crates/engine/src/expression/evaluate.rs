// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the tree of an expression to its value: total, exact, from left to right.

use std::cmp::Ordering;

use super::{
    calendar,
    functions::{Arguments, Call, Function},
    tree::{Comparison, Node, NodeKind, Operator},
    value::{Undefined, Value, bounded, whole},
};
use crate::number::Number;

/// Computes the values of parts of one source.
pub(super) struct Evaluator<'a> {
    pub(super) source: &'a str,
    pub(super) scope: &'a mut dyn FnMut(&str) -> Value,
}

/// A value that is never undefined, or the first cause why there is none.
type Evaluated = Result<Value, Undefined>;

impl<'a> Evaluator<'a> {
    pub(super) fn value(&mut self, node: &Node) -> Evaluated {
        match &node.kind {
            NodeKind::Number(it) => Ok(Value::Number(it.clone())),
            NodeKind::Date(it) => Ok(Value::Date(*it)),
            NodeKind::Name(it) => match (self.scope)(it) {
                Value::Undefined(cause) => Err(cause),
                Value::Number(it) => bounded(it).map(Value::Number),
                value => Ok(value),
            },
            NodeKind::Minus(it) => Ok(Value::Number(-self.number(it)?)),
            NodeKind::Not(it) => Ok(Value::Bool(!self.truth(it)?)),
            NodeKind::Power(base, exponent) => self.power(base, *exponent),
            NodeKind::Chain(first, rest) => self.chain(first, rest),
            NodeKind::Compare(left, comparison, right) => self.compare(left, *comparison, right),
            NodeKind::All(parts) => self.until(parts, false),
            NodeKind::Any(parts) => self.until(parts, true),
            NodeKind::Call(function, arguments) => self.call(function, arguments),
        }
    }

    fn power(&mut self, base: &Node, exponent: u32) -> Evaluated {
        let base = self.number(base)?;
        (0..exponent).try_fold(Number::ONE, |it, _| bounded(&it * &base)).map(Value::Number)
    }

    fn chain(&mut self, first: &Node, rest: &[(Operator, Node)]) -> Evaluated {
        let mut so_far = self.value(first)?;
        for (operator, node) in rest {
            let next = self.value(node)?;
            so_far = match (&so_far, operator, &next) {
                (Value::Number(left), _, Value::Number(right)) => {
                    Value::Number(self.operation(left, *operator, right, node)?)
                }
                (Value::Date(left), Operator::Plus | Operator::Minus, Value::Number(days)) => {
                    let days = if *operator == Operator::Plus { days.clone() } else { -days };
                    self.later(*left, &days, node)?
                }
                (Value::Date(left), Operator::Minus, Value::Date(right)) => {
                    Value::Number(Number::from(calendar::days(*right, *left)))
                }
                (_, Operator::Plus, Value::Date(_)) => {
                    let what = format!("«{}» è una data e non si può sommare", self.text(node));
                    return Err(Undefined::Other(what));
                }
                (left, _, right) => {
                    // Only the first part of a chain can be something else than what came out of an operation.
                    left.as_number(self.text(first))?;
                    right.as_number(self.text(node))?;
                    return Err(Undefined::Other(format!("«{}» non si può calcolare", self.text(node))));
                }
            };
        }
        Ok(so_far)
    }

    fn operation(
        &self,
        left: &Number,
        operator: Operator,
        right: &Number,
        node: &Node,
    ) -> Result<Number, Undefined> {
        bounded(match operator {
            Operator::Plus => left + right,
            Operator::Minus => left - right,
            Operator::Times => left * right,
            Operator::Over => {
                let zero = || Undefined::DivisionByZero(self.text(node).to_owned());
                left.checked_div(right).ok_or_else(zero)?
            }
        })
    }

    fn later(&self, date: jiff::civil::Date, days: &Number, node: &Node) -> Evaluated {
        let text = self.text(node);
        if !days.is_integer() {
            return Err(Undefined::Other(format!("«{text}» non è un numero intero di giorni")));
        }
        let later = whole(days).and_then(|it| calendar::later(date, it)).map(Value::Date);
        later.ok_or_else(|| Undefined::Other(format!("«{text}» giorni portano fuori dal calendario")))
    }

    fn compare(&mut self, left: &Node, comparison: Comparison, right: &Node) -> Evaluated {
        let (one, other) = (self.value(left)?, self.value(right)?);
        let order = match (&one, comparison, &other) {
            (Value::Bool(one), Comparison::Equal | Comparison::NotEqual, Value::Bool(other)) => {
                one.cmp(other)
            }
            _ => one.order((self.text(left), self.text(right)), &other)?,
        };
        Ok(Value::Bool(match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        }))
    }

    /// Reads conditions until one of them decides.
    fn until(&mut self, parts: &[Node], decisive: bool) -> Evaluated {
        for part in parts {
            if self.truth(part)? == decisive {
                return Ok(Value::Bool(decisive));
            }
        }
        Ok(Value::Bool(!decisive))
    }

    fn call(&mut self, function: &Function, arguments: &[Node]) -> Evaluated {
        match (&function.call, arguments) {
            (Call::If, [condition, then, otherwise]) => match self.truth(condition)? {
                true => self.value(then),
                false => self.value(otherwise),
            },
            (Call::IfMissing, [wanted, instead]) => self.value(wanted).or_else(|_| self.value(instead)),
            (Call::Count, _) => {
                let count = arguments.iter().filter(|it| self.value(it).is_ok()).count();
                Ok(Value::Number(Number::from(
                    i64::try_from(count).expect("arguments are bounded by the parser"),
                )))
            }
            (Call::Eager(compute), _) => {
                let values = arguments.iter().map(|it| self.value(it)).collect::<Result<Vec<Value>, _>>()?;
                let texts: Vec<&str> = arguments.iter().map(|it| self.text(it)).collect();
                compute(&Arguments { values: &values, texts: &texts })
            }
            (Call::If | Call::IfMissing, _) => {
                unreachable!("the parser counts the arguments of «{}»", function.name)
            }
        }
    }

    fn number(&mut self, node: &Node) -> Result<Number, Undefined> {
        match self.value(node)? {
            Value::Number(it) => Ok(it),
            other => other.as_number(self.text(node)).cloned(),
        }
    }

    fn truth(&mut self, node: &Node) -> Result<bool, Undefined> {
        self.value(node)?.as_truth(self.text(node))
    }

    fn text(&self, node: &Node) -> &'a str {
        &self.source[node.at.clone()]
    }
}
