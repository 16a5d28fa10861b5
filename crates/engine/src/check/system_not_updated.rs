// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-11: the measurement system was not updated for the year, or nobody gave an opinion on it.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-11",
    title: "Il sistema di misurazione è aggiornato ogni anno, con il parere del Nucleo",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_7],
    // The first whole year in which the update is yearly and the opinion binds (D.Lgs. 74/2017).
    applies: &[Applies { from: Some(date(2018, 1, 1)), ..Applies::by(&source::DLGS_150_2009_ART_7) }],
    page: include_str!("system_not_updated.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let mut dated: Vec<_> = subject
        .acts_about(&["smvp", "sistema di misurazione"])
        .filter_map(|(act, day)| Some((act, day?)))
        .filter(|(act, _)| !act.about.to_lowercase().contains("parere"))
        .collect();
    dated.sort_by_key(|(_, day)| *day);
    // Who cites no system may have one: it is not said to be old.
    let Some((act, day)) = dated.last() else { return Vec::new() };
    let opinion = subject.acts_about(&["parere"]).next().is_some()
        || subject.dossier.acts.iter().any(|it| it.kind.to_lowercase().contains("parere"));
    let said = act.date.text.trim();
    let old = day.year() < year - 1;
    let what = match (old, opinion) {
        (false, true) => return Vec::new(),
        (true, true) => format!("il sistema di misurazione è del «{said}», il piano è del {year}"),
        (false, false) => {
            format!("sul sistema di misurazione del «{said}» non c'è il parere del Nucleo o dell'OIV")
        }
        (true, false) => format!(
            "il sistema di misurazione è del «{said}», il piano è del {year}, e non c'è il parere del Nucleo o \
             dell'OIV"
        ),
    };
    vec![Finding {
        place: act.date.place(),
        path: subject.path(0),
        what,
        printed: None,
        computed: None,
        remedy:
            "aggiornare o confermare il sistema per l'anno, dopo il parere vincolante, e citare i due atti"
                .to_owned(),
    }]
}
