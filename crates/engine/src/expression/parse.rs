// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the words of an expression to its tree, within bounds that keep evaluation total.

use std::ops::Range;

use super::{
    Name, SyntaxError, functions,
    lexer::{Token, TokenKind, tokens},
    tree::{Comparison, Node, NodeKind, Operator},
};
use crate::number::Number;

/// Longest source, in bytes.
const LONGEST: usize = 2_000;
/// Deepest nesting: of parentheses, and of operations inside one another.
const DEEPEST: u8 = 64;
/// Most operands and operations.
const MOST_NODES: usize = 500;
/// Largest exponent.
const LARGEST_EXPONENT: u32 = 20;

/// The tree of a text and the distinct names in it.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<Name>), SyntaxError> {
    if text.len() > LONGEST {
        let what = format!("l'espressione è lunga {} caratteri, più di {LONGEST}", text.len());
        return Err(error(0..text.len(), what, SPLIT));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, next: 0, depth: 0, nodes: 0, names: Vec::new() };
    if tokens.is_empty() {
        return Err(error(
            0..text.len(),
            "l'espressione è vuota".into(),
            "scrivere un calcolo, per esempio 100 * a / b",
        ));
    }
    let root = parser.expression()?;
    match parser.tokens.get(parser.next) {
        None => Ok((root, parser.names)),
        Some(it) => Err(parser.left_over(it)),
    }
}

const SPLIT: &str = "dividerla in più [[dato]] con un nome ciascuno";

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    next: usize,
    depth: u8,
    nodes: usize,
    names: Vec<Name>,
}

type Parsed = Result<Node, SyntaxError>;

impl<'a> Parser<'a> {
    fn expression(&mut self) -> Parsed {
        let start = self.here();
        let first = self.all()?;
        self.logical(first, start, &TokenKind::Or, Self::all, NodeKind::Any)
    }

    fn all(&mut self) -> Parsed {
        let start = self.here();
        let first = self.negation()?;
        self.logical(first, start, &TokenKind::And, Self::negation, NodeKind::All)
    }

    fn logical(
        &mut self,
        first: Node,
        start: usize,
        word: &TokenKind,
        operand: fn(&mut Self) -> Parsed,
        make: fn(Vec<Node>) -> NodeKind,
    ) -> Parsed {
        if self.peek() != Some(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(word).is_some() {
            parts.push(operand(self)?);
        }
        self.node(make(parts), start)
    }

    fn negation(&mut self) -> Parsed {
        let Some(at) = self.take(&TokenKind::Not) else { return self.comparison() };
        let inner = self.deeper(&at, Self::negation)?;
        self.node(NodeKind::Not(Box::new(inner)), at.start)
    }

    fn comparison(&mut self) -> Parsed {
        let start = self.here();
        let left = self.sum()?;
        let Some(comparison) = self.peek().and_then(Comparison::of) else { return Ok(left) };
        self.next += 1;
        let right = self.sum()?;
        if let Some(second) = self.tokens.get(self.next).filter(|it| Comparison::of(&it.kind).is_some()) {
            let middle = &self.text[right.at.clone()];
            let what = format!("«{}» confronta tre valori in una volta", &self.text[start..second.at.end]);
            let remedy = format!("confrontarli a due a due: «… {middle} e {middle} …»");
            return Err(error(second.at.clone(), what, &remedy));
        }
        self.node(NodeKind::Compare(Box::new(left), comparison, Box::new(right)), start)
    }

    fn sum(&mut self) -> Parsed {
        self.chain(Self::product, |it| match it {
            TokenKind::Plus => Some(Operator::Plus),
            TokenKind::Minus => Some(Operator::Minus),
            _ => None,
        })
    }

    fn product(&mut self) -> Parsed {
        self.chain(Self::signed, |it| match it {
            TokenKind::Times => Some(Operator::Times),
            TokenKind::Over => Some(Operator::Over),
            _ => None,
        })
    }

    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Parsed,
        read: fn(&TokenKind) -> Option<Operator>,
    ) -> Parsed {
        let start = self.here();
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.peek().and_then(read) {
            self.next += 1;
            rest.push((operator, operand(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        self.node(NodeKind::Chain(Box::new(first), rest), start)
    }

    fn signed(&mut self) -> Parsed {
        let Some(at) = self.take(&TokenKind::Minus) else { return self.power() };
        let inner = self.deeper(&at, Self::signed)?;
        self.node(NodeKind::Minus(Box::new(inner)), at.start)
    }

    fn power(&mut self) -> Parsed {
        let start = self.here();
        let base = self.atom()?;
        let Some(sign) = self.take(&TokenKind::Power) else { return Ok(base) };
        let token = self.tokens.get(self.next);
        let written = token.map_or(sign.clone(), |it| it.at.clone());
        let constant = token.and_then(|it| match &it.kind {
            TokenKind::Number(number) => {
                (0..=LARGEST_EXPONENT).find(|it| Number::from(i64::from(*it)) == *number)
            }
            _ => None,
        });
        let remedy = format!("scrivere un numero intero da 0 a {LARGEST_EXPONENT}");
        let Some(exponent) = constant else {
            let what = format!("«{}» non può essere un esponente", &self.text[written.clone()]);
            return Err(error(written, what, &remedy));
        };
        self.next += 1;
        if let Some(again) = self.take(&TokenKind::Power) {
            return Err(error(
                again,
                "due potenze in fila".into(),
                "usare le parentesi, o un solo esponente",
            ));
        }
        self.node(NodeKind::Power(Box::new(base), exponent), start)
    }

    fn atom(&mut self) -> Parsed {
        let Some(token) = self.tokens.get(self.next) else { return Err(self.unfinished()) };
        let at = token.at.clone();
        let kind = match &token.kind {
            TokenKind::Number(it) => NodeKind::Number(it.clone()),
            TokenKind::Date(it) => NodeKind::Date(*it),
            TokenKind::Name
                if self.tokens.get(self.next + 1).is_some_and(|it| it.kind == TokenKind::Open) =>
            {
                return self.call(&at);
            }
            TokenKind::Name => {
                let text = &self.text[at.clone()];
                if !self.names.iter().any(|it| it.text == text) {
                    self.names.push(Name { text: text.to_owned(), at: at.clone() });
                }
                NodeKind::Name(text.to_owned())
            }
            TokenKind::Open => return self.parenthesis(&at),
            _ => return Err(self.no_operand(token)),
        };
        self.next += 1;
        self.node(kind, at.start)
    }

    fn parenthesis(&mut self, open: &Range<usize>) -> Parsed {
        self.next += 1;
        let inner = self.deeper(open, Self::expression)?;
        match self.tokens.get(self.next) {
            Some(it) if it.kind == TokenKind::Close => {
                self.next += 1;
                Ok(inner)
            }
            Some(it) => Err(self.left_over(it)),
            None => Err(error(open.clone(), "la parentesi «(» non è chiusa".into(), "aggiungere «)»")),
        }
    }

    fn call(&mut self, name: &Range<usize>) -> Parsed {
        let function = functions::find(self.text, name)?;
        self.next += 2;
        let mut arguments = Vec::new();
        if self.peek() != Some(&TokenKind::Close) {
            loop {
                arguments.push(self.deeper(name, Self::expression)?);
                if self.take(&TokenKind::Comma).is_none() {
                    break;
                }
            }
        }
        match self.tokens.get(self.next) {
            Some(it) if it.kind == TokenKind::Close => self.next += 1,
            Some(it) => return Err(self.left_over(it)),
            None => {
                let what = format!("la parentesi di «{}» non è chiusa", function.name);
                return Err(error(name.clone(), what, "aggiungere «)»"));
            }
        }
        let whole = name.start..self.tokens[self.next - 1].at.end;
        if let Err(what) = function.accepts(arguments.len()) {
            let what = format!("«{}» {what}", &self.text[whole.clone()]);
            return Err(error(whole, what, &format!("scrivere {}", function.signature)));
        }
        self.node(NodeKind::Call(function, arguments), name.start)
    }

    /// Makes a part that starts there and ends with the last word read, minding the bounds.
    fn node(&mut self, kind: NodeKind, start: usize) -> Parsed {
        let end = self.tokens[self.next - 1].at.end;
        let at = start..end.max(start);
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(error(at, format!("l'espressione ha più di {MOST_NODES} parti"), SPLIT));
        }
        let (mut height, mut constant) = (0, !matches!(kind, NodeKind::Name(_)));
        kind.parts(&mut |it| {
            height = height.max(it.height);
            constant &= it.constant;
        });
        if height >= DEEPEST {
            return Err(too_deep(at));
        }
        Ok(Node { kind, at, constant, height: height + 1 })
    }

    fn deeper(&mut self, at: &Range<usize>, read: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth >= DEEPEST {
            return Err(too_deep(at.clone()));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    /// Where the next word starts, be it a parenthesis.
    fn here(&self) -> usize {
        self.tokens.get(self.next).map_or(self.text.len(), |it| it.at.start)
    }

    fn peek(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.next).map(|it| &it.kind)
    }

    fn take(&mut self, kind: &TokenKind) -> Option<Range<usize>> {
        let token = self.tokens.get(self.next).filter(|it| it.kind == *kind)?;
        self.next += 1;
        Some(token.at.clone())
    }

    fn unfinished(&self) -> SyntaxError {
        let last = self.tokens.last().map_or(0..self.text.len(), |it| it.at.clone());
        let what = format!("dopo «{}» manca qualcosa", &self.text[last.clone()]);
        error(last, what, "completare con un numero, un nome o una parentesi")
    }

    /// A word that stands where a value is wanted.
    fn no_operand(&self, token: &Token) -> SyntaxError {
        let shown = &self.text[token.at.clone()];
        let (what, remedy) = match token.kind {
            TokenKind::Not => {
                ("«non» sta tra un calcolo e il suo valore".to_owned(), "mettere «non …» tra parentesi")
            }
            TokenKind::Close | TokenKind::Comma => {
                (format!("prima di «{shown}» manca un valore"), "scrivere un numero, un nome o una funzione")
            }
            TokenKind::Plus => ("«+» non ha niente da sommare a sinistra".to_owned(), "togliere il segno"),
            _ => (
                format!("«{shown}» non ha niente a sinistra"),
                "scrivere prima un numero, un nome o una parentesi",
            ),
        };
        error(token.at.clone(), what, remedy)
    }

    /// A word that stands where the expression should have ended or gone on with an operator.
    fn left_over(&self, token: &Token) -> SyntaxError {
        let at = token.at.clone();
        let shown = &self.text[at.clone()];
        let before = self.next.checked_sub(1).and_then(|it| self.tokens.get(it));
        let after = self.tokens.get(self.next + 1);
        match (&token.kind, before, after) {
            (TokenKind::Comma, Some(left), Some(right))
                if matches!((&left.kind, &right.kind), (TokenKind::Number(_), TokenKind::Number(_))) =>
            {
                let (whole, decimals) = (&self.text[left.at.clone()], &self.text[right.at.clone()]);
                let what = format!("«{}» ha la virgola", &self.text[left.at.start..right.at.end]);
                error(
                    left.at.start..right.at.end,
                    what,
                    &format!("scrivere i decimali con il punto: {whole}.{decimals}"),
                )
            }
            (TokenKind::Comma, ..) => {
                let remedy = "togliere la virgola, o scrivere il nome della funzione davanti alla parentesi";
                error(at, "la virgola separa solo gli argomenti di una funzione".into(), remedy)
            }
            (TokenKind::Close, ..) => error(
                at,
                "«)» chiude una parentesi che nessuno ha aperto".into(),
                "togliere «)» o aggiungere «(»",
            ),
            (_, Some(left), _) => {
                let what = format!("tra «{}» e «{shown}» manca un segno", &self.text[left.at.clone()]);
                error(at, what, "scrivere + - * / o un confronto; nei nomi usare «_» al posto dello spazio")
            }
            (_, None, _) => error(at, format!("«{shown}» è di troppo"), "toglierlo"),
        }
    }
}

fn too_deep(at: Range<usize>) -> SyntaxError {
    error(at, format!("l'espressione è annidata più di {DEEPEST} volte"), SPLIT)
}

fn error(at: Range<usize>, what: String, remedy: &str) -> SyntaxError {
    SyntaxError { at, what, remedy: remedy.to_owned() }
}
