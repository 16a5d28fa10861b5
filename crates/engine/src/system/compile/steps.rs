// SPDX-License-Identifier: AGPL-3.0-or-later
//! One step of a rule: its primitive with the parameters it needs, and its expressions parsed.

use super::Compiler;
use crate::{
    expression::Expression,
    model::{Place, Text},
    number::{Number, Rounding},
    system::{Adjustment, DefectKind, Frame, PrimitiveName, Step, StepRow, ZeroPolicy},
};

impl Compiler {
    pub(super) fn step(&mut self, row: &StepRow, subject: &str) -> Option<Step> {
        let Some(primitive) = row.primitive else {
            self.report(
                DefectKind::Incomplete,
                row.place,
                subject.into(),
                "manca la primitiva del passo".into(),
                "scrivere per esempio primitiva = \"normalizza\"",
            );
            return None;
        };
        match primitive {
            PrimitiveName::Derive => self.expression(&row.expression, row.place, subject).map(Step::Derive),
            PrimitiveName::Normalise => {
                let Some(frame) = row.frame else {
                    self.report(
                        DefectKind::Incomplete,
                        row.place,
                        subject.into(),
                        "manca il quadro di «normalizza»".into(),
                        "scrivere per esempio quadro = \"target\"",
                    );
                    return None;
                };
                if frame == Frame::Ceiling && row.ceiling.value.as_ref().is_none_or(Number::is_zero) {
                    let what =
                        format!("il tetto «{}» non è un numero diverso da zero", row.ceiling.text.trim());
                    self.report(DefectKind::Impossible, row.place, subject.into(), what, "scrivere il tetto");
                    return None;
                }
                let zero = row.zero.unwrap_or(ZeroPolicy::Undefined);
                Some(Step::Normalise { frame, ceiling: row.ceiling.value.clone(), zero })
            }
            PrimitiveName::Curve => self.curve(row, subject).map(Step::Curve),
            PrimitiveName::Band => self.curve(row, subject).map(Step::Band),
            PrimitiveName::Limit => {
                let (minimum, maximum) = (row.minimum.value.clone(), row.maximum.value.clone());
                let crossed = matches!((&minimum, &maximum), (Some(low), Some(high)) if low > high);
                if (minimum.is_none() && maximum.is_none()) || crossed {
                    let what = format!(
                        "i limiti «{}» e «{}» non ne fanno un intervallo",
                        row.minimum.text.trim(),
                        row.maximum.text.trim()
                    );
                    self.report(
                        DefectKind::Incomplete,
                        row.place,
                        subject.into(),
                        what,
                        "scrivere minimo, massimo o entrambi",
                    );
                    return None;
                }
                Some(Step::Limit { minimum, maximum })
            }
            PrimitiveName::Adjust => {
                let condition = match row.condition.is_blank() {
                    true => None,
                    false => Some(self.expression(&row.condition, row.place, subject)?),
                };
                let value = self.expression(&row.value, row.place, subject)?;
                let effect = row.adjustment.unwrap_or(Adjustment::Multiply);
                Some(Step::Adjust { condition, effect, value, reason: row.reason.text.to_string() })
            }
            PrimitiveName::Round => Some(Step::Round {
                digits: row.digits.unwrap_or(2),
                mode: row.mode.unwrap_or(Rounding::HalfUp),
            }),
        }
    }

    fn curve(&mut self, row: &StepRow, subject: &str) -> Option<usize> {
        let found = self.compiled.curves.iter().position(|it| it.name == row.curve.trim());
        if found.is_none() {
            let what = format!("la curva «{}» non ha tratti", row.curve.trim());
            self.report(
                DefectKind::UnknownName,
                row.place,
                subject.into(),
                what,
                "scrivere i [[tratto]] della curva o correggere il nome",
            );
        }
        found
    }

    pub(super) fn expression(&mut self, text: &Text, row: Place, subject: &str) -> Option<Expression> {
        let place = if text.place.is_known() { text.place } else { row };
        let parsed = match Expression::parse(text) {
            Ok(it) => it,
            Err(err) => {
                let place = within(place, &err.at);
                self.report(DefectKind::Incomplete, place, subject.into(), err.what, &err.remedy);
                return None;
            }
        };
        if let Some(at) = parsed.constant_zero_divisors().first() {
            let what = format!("«{}» divide sempre per zero", text.trim());
            self.report(
                DefectKind::Impossible,
                within(place, at),
                subject.into(),
                what,
                "correggere il divisore",
            );
            return None;
        }
        if let Some((at, what)) = parsed.constant_faults().into_iter().next() {
            self.report(
                DefectKind::Impossible,
                within(place, &at),
                subject.into(),
                what,
                "correggere l'espressione",
            );
            return None;
        }
        Some(parsed)
    }
}

/// The stretch `at` of the text that stands in `place`; the whole place when it cannot be told.
fn within(place: Place, at: &std::ops::Range<usize>) -> Place {
    let offset = |it: usize| u32::try_from(it).ok().and_then(|it| place.start.checked_add(it));
    match (offset(at.start), offset(at.end)) {
        (Some(start), Some(end)) if end <= place.end => Place { start, end: end.max(start), ..place },
        _ => place,
    }
}
