// SPDX-License-Identifier: AGPL-3.0-or-later
//! `limita`: a cap and a floor.

use crate::{
    number::Number,
    primitive::Primitive,
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "limita",
    title: "Tenere un valore entro un minimo e un massimo",
    page: include_str!("limit.md"),
};

/// Brings the value within the bounds. Doing it twice is doing it once.
pub(crate) fn limit<'a>(
    value: Number,
    minimum: Option<&Number>,
    maximum: Option<&Number>,
    reasons: &mut impl Reasons<'a>,
) -> Number {
    let bound = match (minimum, maximum) {
        (Some(low), _) if value < *low => low,
        (_, Some(high)) if value > *high => high,
        _ => return value,
    };
    reasons.because(|| Why::new(Reason::Limited { before: value }, Some(bound.clone())));
    bound.clone()
}
