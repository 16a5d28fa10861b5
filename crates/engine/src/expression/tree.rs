// SPDX-License-Identifier: AGPL-3.0-or-later
//! The tree of an expression.

use std::ops::Range;

use jiff::civil::Date;

use super::{functions::Function, lexer::TokenKind};
use crate::number::Number;

/// A part of an expression. Its range leaves out the parentheses around it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) at: Range<usize>,
    /// No name is read: the value is always the same.
    pub(super) constant: bool,
    pub(super) height: u8,
}

/// What a part is. Operations of equal precedence are one part, so that a long sum is not a deep tree.
#[derive(Clone, Debug)]
pub(super) enum NodeKind {
    Number(Number),
    Date(Date),
    Name(String),
    Minus(Box<Node>),
    Not(Box<Node>),
    Power(Box<Node>, u32),
    /// Sums and differences, or products and quotients, from left to right.
    Chain(Box<Node>, Vec<(Operator, Node)>),
    Compare(Box<Node>, Comparison, Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Call(&'static Function, Vec<Node>),
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl NodeKind {
    /// Visits the parts directly inside.
    pub(super) fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        match self {
            NodeKind::Number(_) | NodeKind::Date(_) | NodeKind::Name(_) => (),
            NodeKind::Minus(it) | NodeKind::Not(it) | NodeKind::Power(it, _) => visit(it),
            NodeKind::Chain(first, rest) => {
                visit(first);
                for (_, it) in rest {
                    visit(it);
                }
            }
            NodeKind::Compare(left, _, right) => {
                visit(left);
                visit(right);
            }
            NodeKind::All(parts) | NodeKind::Any(parts) | NodeKind::Call(_, parts) => {
                parts.iter().for_each(visit);
            }
        }
    }
}

impl Comparison {
    /// The comparison a word stands for.
    pub(super) fn of(token: &TokenKind) -> Option<Comparison> {
        Some(match token {
            TokenKind::Equal => Comparison::Equal,
            TokenKind::NotEqual => Comparison::NotEqual,
            TokenKind::Less => Comparison::Less,
            TokenKind::LessOrEqual => Comparison::LessOrEqual,
            TokenKind::Greater => Comparison::Greater,
            TokenKind::GreaterOrEqual => Comparison::GreaterOrEqual,
            _ => return None,
        })
    }
}
