// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correggi`: a gate or a penalty, with its reason.

use crate::{
    expression::{Expression, Undefined, Value},
    number::Number,
    primitive::Primitive,
    system::Adjustment,
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "correggi",
    title: "Correggere un valore quando vale una condizione",
    page: include_str!("adjust.md"),
};

/// Corrects the value when the condition holds. An undefined condition leaves no value.
pub(crate) fn adjust<'a>(
    value: Number,
    (condition, effect, by, reason): (Option<&'a Expression>, Adjustment, &'a Expression, &'a str),
    scope: &mut dyn FnMut(&str) -> Value,
    reasons: &mut impl Reasons<'a>,
) -> Result<Number, Undefined> {
    if let Some(condition) = condition {
        match condition.evaluate(scope) {
            Value::Bool(true) => (),
            Value::Bool(false) => return Ok(value),
            Value::Undefined(it) => return Err(it),
            Value::Number(_) | Value::Date(_) => {
                return Err(Undefined::Other(format!("«{}» non è una condizione", condition.source())));
            }
        }
    }
    let by = super::derive::derive(by, scope, &mut ())?;
    let after = match effect {
        Adjustment::Multiply => &value * &by,
        Adjustment::Subtract => &value - &by,
        Adjustment::Cap => value.clone().min(by.clone()),
        Adjustment::Set => by.clone(),
    };
    let result = after.clone();
    reasons.because(|| Why::new(Reason::Adjusted { before: value, effect, by, reason }, Some(result)));
    Ok(after)
}
