// SPDX-License-Identifier: AGPL-3.0-or-later
//! The form of a step: what it asks, what it proposes, which field a refusal is about.

use engine::{
    cycle::{self, Paper, Role, Step},
    model::{BodyKind, Deadline, Understand as _, printed_day},
};
use jiff::civil::Date;
use serde::Deserialize;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Typed {
    pub(super) data: String,
    pub(super) tipo: String,
    pub(super) organo: String,
    pub(super) numero: String,
    pub(super) motivo: String,
    /// The set of results.
    pub(super) serie: String,
    /// The version of the dossier that was read.
    pub(super) versione: i64,
    /// Filled once what will be recorded was looked at.
    pub(super) conferma: String,
}

/// What is wrong with each field; blank: nothing.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) date: String,
    pub(super) organ: String,
    pub(super) number: String,
    pub(super) reason: String,
}

/// What decides the proposals of the form.
pub(super) struct Usual {
    pub(super) step: &'static Step,
    pub(super) body: Option<BodyKind>,
    pub(super) series: String,
}

impl Typed {
    /// The form as it is first shown.
    pub(super) fn blank(usual: &Usual, today: Date, version: i64) -> Typed {
        Typed {
            data: printed_day(today),
            tipo: usual.step.kind.to_owned(),
            organo: usual.organ().to_owned(),
            serie: usual.series.clone(),
            versione: version,
            ..Typed::default()
        }
    }

    /// The day of the act.
    pub(super) fn day(&self) -> Option<Date> {
        let text = self.data.trim();
        text.parse().ok().or_else(|| Deadline::understand(text)?.exact_day())
    }
}

impl Usual {
    /// The organ that usually adopts the act.
    fn organ(&self) -> &'static str {
        if self.step.paper == Paper::Note {
            return "";
        }
        match (self.step.roles.first(), self.body) {
            (Some(Role::EvaluationBody), _) => "Nucleo di valutazione",
            (Some(Role::Political), Some(BodyKind::Municipality)) => "Giunta comunale",
            (Some(Role::Political), Some(BodyKind::Union)) => "Giunta dell'unione",
            (Some(Role::Political), Some(BodyKind::Province)) => "Presidente della provincia",
            (Some(Role::Political), Some(BodyKind::Consortium)) => "Consiglio di amministrazione",
            _ => "",
        }
    }
}

impl Wrong {
    /// The field that each refusal is about, where it is about one.
    pub(super) fn of(refused: &[cycle::Refusal], typed: &Typed) -> Wrong {
        let mut wrong = Wrong::default();
        for it in refused {
            match it.guard.code {
                "CICL-04" | "CICL-05" => wrong.date.clone_from(&it.what),
                "CICL-06" => {
                    for (field, text) in
                        [(&mut wrong.organ, &typed.organo), (&mut wrong.number, &typed.numero)]
                    {
                        if text.trim().is_empty() {
                            field.clone_from(&it.what);
                        }
                    }
                }
                "CICL-07" => wrong.reason.clone_from(&it.what),
                _ => (),
            }
        }
        wrong
    }
}
