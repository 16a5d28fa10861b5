// SPDX-License-Identifier: AGPL-3.0-or-later
//! An expression with values in the place of names, as a report shows it.

use super::{
    lexer::{Token, TokenKind, tokens},
    value::Value,
};

/// The source with each name replaced by its value and each word written in Italian.
pub(super) fn substituted(source: &str, scope: &mut dyn FnMut(&str) -> Value) -> String {
    let Ok(tokens) = tokens(source) else { return source.to_owned() };
    let (mut shown, mut end) = (String::new(), tokens.first().map_or(0, |it| it.at.start));
    for (at, token) in tokens.iter().enumerate() {
        shown.push_str(&source[end..token.at.start]);
        end = token.at.end;
        let written = &source[token.at.clone()];
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        match (&token.kind, tokens.get(at + 1)) {
            (TokenKind::Name, Some(Token { kind: TokenKind::Open, .. })) => shown.push_str(written),
            (TokenKind::Name, after) => shown.push_str(&operand(before, scope(written), after)),
            (TokenKind::Number(_), _) => shown.push_str(&written.replace('.', ",")),
            (TokenKind::Date(it), _) => shown.push_str(&Value::Date(*it).to_string()),
            (TokenKind::Times, _) => shown.push('×'),
            (TokenKind::Over, _) => shown.push('/'),
            (TokenKind::Minus, _) => shown.push('-'),
            (TokenKind::Comma, _) => shown.push(';'),
            _ => shown.push_str(written),
        }
    }
    shown
}

/// A value between two words; a negative number in brackets where its sign would join another.
fn operand(before: Option<&Token>, value: Value, after: Option<&Token>) -> String {
    let alone = before.is_none_or(|it| matches!(it.kind, TokenKind::Open | TokenKind::Comma));
    let raised = after.is_some_and(|it| it.kind == TokenKind::Power);
    match value {
        Value::Undefined(_) => "n.d.".to_owned(),
        Value::Number(it) if it.is_negative() && (!alone || raised) => format!("({it})"),
        it => it.to_string(),
    }
}
