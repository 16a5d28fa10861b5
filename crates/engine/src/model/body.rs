// SPDX-License-Identifier: AGPL-3.0-or-later
//! The public body, its structures, its people.

use super::{Choice, Place, Text, Written};
use crate::number::Number;

/// A public body ("ente").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Its name, as it signs.
    pub name: Text,
    /// What kind of body it is: decides which laws apply.
    pub kind: Option<BodyKind>,
    /// Province.
    pub province: Text,
    /// Code in the index of public administrations (IPA).
    pub ipa: Text,
    /// Inhabitants.
    pub inhabitants: Written<Number>,
    /// Employees: under 50 the PIAO is simplified (DM 132/2022).
    pub employees: Written<Number>,
    /// Whether it has managers ("dirigenza").
    pub executives: Option<bool>,
    /// Anything a reader must know.
    pub note: Text,
}

/// Kinds of local body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// Comune.
    Municipality,
    /// Unione di comuni.
    Union,
    /// Provincia or città metropolitana.
    Province,
    /// Consorzio (art. 2 c. 2 TUEL).
    Consortium,
    /// Any other.
    Other,
}

impl Choice for BodyKind {
    const ALL: &'static [(&'static str, BodyKind)] = &[
        ("comune", BodyKind::Municipality),
        ("unione", BodyKind::Union),
        ("provincia", BodyKind::Province),
        ("consorzio", BodyKind::Consortium),
        ("altro", BodyKind::Other),
    ];
}

/// An organisational unit: settore, area, servizio, centro di responsabilità.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Structure {
    /// Id in the dossier.
    pub id: Text,
    /// Name as printed.
    pub name: Text,
    /// Id of the structure above.
    pub parent: Text,
    /// Who is responsible, as printed (role codes, never names).
    pub owner: Text,
    /// Held *ad interim* by somebody who has another structure.
    pub interim: Option<bool>,
    /// What it does.
    pub functions: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}

/// A person, as a role code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Invented, stable code.
    pub id: Text,
    /// Role: segretario, dirigente, EQ, employee.
    pub role: Text,
    /// Id of the structure.
    pub structure: Text,
    /// Professional area.
    pub area: Text,
    /// Anything a reader must know.
    pub note: Text,
    /// Its row.
    pub place: Place,
}
