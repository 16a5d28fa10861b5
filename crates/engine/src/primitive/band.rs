// SPDX-License-Identifier: AGPL-3.0-or-later
//! `fascia`: the class a value falls in. The value stays what it is; a hole gives no class.

use crate::{
    number::Number,
    primitive::{Primitive, curve::Curve},
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive =
    Primitive { id: "fascia", title: "Dire in quale classe cade un valore", page: include_str!("band.md") };

/// The number of the piece of the scale that holds the value, if there is one.
pub(crate) fn band<'a>(curve: &'a Curve, value: &Number, reasons: &mut impl Reasons<'a>) -> Option<usize> {
    let at = curve.find(value)?;
    let label = &curve.pieces[at].row.label;
    reasons.because(|| Why::new(Reason::InBand { curve: &curve.name, label }, None));
    Some(at)
}
