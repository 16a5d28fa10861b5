// SPDX-License-Identifier: AGPL-3.0-or-later
//! `arrotonda`: rounding of use, at a declared place. Rounding of print is a property of the level.

use crate::{
    number::{Number, Rounding},
    primitive::Primitive,
    why::{Reason, Reasons, Why},
};

pub(super) static PRIMITIVE: Primitive = Primitive {
    id: "arrotonda",
    title: "Arrotondare dove e come la regola dice",
    page: include_str!("round.md"),
};

/// Rounds the value.
pub(crate) fn round<'a>(value: Number, digits: u8, mode: Rounding, reasons: &mut impl Reasons<'a>) -> Number {
    let rounded = value.round(digits, mode);
    if rounded != value {
        let after = rounded.clone();
        reasons.because(|| Why::new(Reason::Rounded { before: value, digits, mode }, Some(after)));
    }
    rounded
}
