// SPDX-License-Identifier: AGPL-3.0-or-later
//! `deriva`: a value from an expression on named inputs.

use crate::{
    expression::{Expression, Undefined, Value},
    number::Number,
    primitive::Primitive,
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive =
    Primitive { id: "deriva", title: "Ricavare un valore da una formula", page: include_str!("derive.md") };

/// Computes the expression. A truth is 1 or 0; a date is no number.
pub(crate) fn derive<'a>(
    expression: &Expression,
    scope: &mut dyn FnMut(&str) -> Value,
    reasons: &mut impl Reasons<'a>,
) -> Result<Number, Undefined> {
    let value = match expression.evaluate(scope) {
        Value::Number(it) => it,
        Value::Bool(it) => Number::from(i64::from(it)),
        Value::Date(_) => {
            return Err(Undefined::Other(format!("«{}» è una data, non un numero", expression.source())));
        }
        Value::Undefined(it) => return Err(it),
    };
    reasons.because(|| {
        let substituted = expression.substituted(scope);
        Why::new(Reason::Formula { text: expression.source().to_owned(), substituted }, Some(value.clone()))
    });
    Ok(value)
}
