// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is wrong with an expression whatever the data: kinds that cannot meet, divisors that are always zero.

use std::ops::Range;

use super::{
    evaluate::Evaluator,
    functions::{Call, Function, Kind, digits},
    tree::{Comparison, Node, NodeKind, Operator},
    value::{Undefined, Value},
};

/// Where the divisors are that are zero whatever the data.
pub(super) fn zero_divisors(source: &str, root: &Node) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    gather(source, root, &mut found);
    found
}

fn gather(source: &str, node: &Node, found: &mut Vec<Range<usize>>) {
    node.kind.parts(&mut |it| gather(source, it, found));
    let NodeKind::Chain(_, rest) = &node.kind else { return };
    for (operator, divisor) in rest {
        let zero = |it: &Value| matches!(it, Value::Number(it) if it.is_zero());
        if *operator == Operator::Over
            && constant(source, divisor).is_some_and(|it| it.as_ref().is_ok_and(zero))
        {
            found.push(divisor.at.clone());
        }
    }
}

/// The value of a part that reads no name.
fn constant(source: &str, node: &Node) -> Option<Result<Value, Undefined>> {
    let mut nothing = |name: &str| Value::Undefined(Undefined::NoSuchName(name.to_owned()));
    node.constant.then(|| Evaluator { source, scope: &mut nothing }.value(node))
}

/// Where kinds meet that cannot, and why not.
pub(super) fn wrong_kinds(source: &str, root: &Node) -> Vec<(Range<usize>, String)> {
    let mut checker = Checker { source, found: Vec::new() };
    checker.kind(root);
    // Kinds may be right and the value still impossible: a 31 February, half a day.
    if checker.found.is_empty() {
        checker.impossible(root);
    }
    checker.found
}

struct Checker<'a> {
    source: &'a str,
    found: Vec<(Range<usize>, String)>,
}

impl Checker<'_> {
    /// The kind of a part, if it can be told without data.
    fn kind(&mut self, node: &Node) -> Option<Kind> {
        match &node.kind {
            NodeKind::Number(_) => Some(Kind::Number),
            NodeKind::Date(_) => Some(Kind::Date),
            NodeKind::Name(_) => None,
            NodeKind::Minus(it) | NodeKind::Power(it, _) => {
                self.want(it, Kind::Number);
                Some(Kind::Number)
            }
            NodeKind::Not(it) => {
                self.want(it, Kind::Truth);
                Some(Kind::Truth)
            }
            NodeKind::All(parts) | NodeKind::Any(parts) => {
                for it in parts {
                    self.want(it, Kind::Truth);
                }
                Some(Kind::Truth)
            }
            NodeKind::Chain(first, rest) => self.chain(first, rest),
            NodeKind::Compare(left, comparison, right) => {
                self.compare(node, (left, right), *comparison);
                Some(Kind::Truth)
            }
            NodeKind::Call(function, arguments) => self.call(node, function, arguments),
        }
    }

    /// Products want numbers; a date may take days away or on, or another date away.
    fn chain(&mut self, first: &Node, rest: &[(Operator, Node)]) -> Option<Kind> {
        if matches!(rest.first(), Some((Operator::Times | Operator::Over, _))) {
            self.want(first, Kind::Number);
            for (_, it) in rest {
                self.want(it, Kind::Number);
            }
            return Some(Kind::Number);
        }
        let mut so_far = self.kind(first);
        if so_far == Some(Kind::Truth) {
            self.report(first, "è una condizione, non un numero");
            so_far = None;
        }
        for (operator, node) in rest {
            so_far = match (so_far, operator, self.kind(node)) {
                (_, _, Some(Kind::Truth)) => {
                    self.report(node, "è una condizione, non un numero");
                    None
                }
                (_, Operator::Plus, Some(Kind::Date)) => {
                    self.report(node, "è una data e non si può sommare: scrivere la data e poi i giorni");
                    None
                }
                (Some(Kind::Number), _, Some(Kind::Date)) => {
                    self.report(node, "è una data e non si può togliere da un numero");
                    None
                }
                (_, _, Some(Kind::Date)) => Some(Kind::Number),
                (Some(Kind::Date), Operator::Minus, None) => None,
                (so_far, ..) => so_far,
            };
        }
        so_far
    }

    fn compare(&mut self, node: &Node, (left, right): (&Node, &Node), comparison: Comparison) {
        let (Some(one), Some(other)) = (self.kind(left), self.kind(right)) else { return };
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if one != other {
            self.report(node, &format!("confronta {} con {}", words(one), words(other)));
        } else if one == Kind::Truth && !equality {
            self.report(node, "confronta due condizioni, che possono solo essere uguali");
        }
    }

    fn call(&mut self, node: &Node, function: &Function, arguments: &[Node]) -> Option<Kind> {
        let mut kinds = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            match function.parameter(at) {
                Kind::Any => kinds.push(self.kind(argument)),
                Kind::Ordered => {
                    let kind = self.kind(argument);
                    if kind == Some(Kind::Truth) {
                        self.report(argument, "è una condizione, non un numero");
                    }
                    kinds.push(kind);
                }
                Kind::Digits => {
                    self.want(argument, Kind::Number);
                    if let Some(Ok(Value::Number(it))) = constant(self.source, argument)
                        && let Err(cause) = digits(&it)
                    {
                        self.found.push((argument.at.clone(), cause.to_string()));
                    }
                }
                wanted => self.want(argument, wanted),
            }
        }
        let known: Vec<Kind> = kinds.iter().copied().flatten().collect();
        let same = known.windows(2).all(|it| it[0] == it[1]);
        if !same && function.parameters == [Kind::Ordered] {
            self.report(node, "mescola numeri e date");
        }
        let alike = same && known.len() == kinds.len() && !matches!(function.call, Call::Count);
        function.gives.or_else(|| known.first().copied().filter(|_| alike))
    }

    fn want(&mut self, node: &Node, wanted: Kind) {
        if let Some(kind) = self.kind(node).filter(|it| *it != wanted) {
            self.report(node, &format!("è {}, non {}", words(kind), words(wanted)));
        }
    }

    /// Reports the smallest constant parts that have no value; zero divisors are reported apart.
    fn impossible(&mut self, node: &Node) {
        let before = self.found.len();
        node.kind.parts(&mut |it| self.impossible(it));
        if self.found.len() == before
            && let Some(Err(cause)) = constant(self.source, node)
            && !matches!(cause, Undefined::DivisionByZero(_))
        {
            self.found.push((node.at.clone(), cause.to_string()));
        }
    }

    fn report(&mut self, node: &Node, what: &str) {
        let quoted = &self.source[node.at.clone()];
        self.found.push((node.at.clone(), format!("«{quoted}» {what}")));
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Digits => "un numero",
        Kind::Date => "una data",
        Kind::Truth => "una condizione",
        Kind::Ordered | Kind::Any => "un valore",
    }
}
