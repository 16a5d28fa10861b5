// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-08: a result reached in the first year is expected again, the same, in every following year.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        target_below_baseline::compared,
        yardstick::{Yardstick, is_full},
    },
    model::ObjectiveKind,
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-08",
    title: "Un risultato che si raggiunge una volta non è atteso ogni anno",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("one_off_repeated.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.yardsticks().iter().filter_map(|it| of_indicator(subject, it)).collect()
}

fn of_indicator(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    let targets = it.targets();
    let (year, first, baseline) = compared(it)?;
    let quantities: Option<Vec<_>> = targets.iter().map(|(_, it)| it.value.as_ref()).collect();
    let quantities = quantities?;
    let same = quantities.iter().all(|it| it.number().as_ref() == Some(&first));
    // All and nothing cannot be bettered: there one can only stay.
    let bound = first == Number::ZERO || quantities.iter().any(|it| is_full(it));
    // «>= 40» year after year is a standard to keep, not a result to reach once.
    let standard = quantities.iter().any(|it| it.comparison.is_some());
    let kept = subject.objective_kind(it.at) == Some(ObjectiveKind::Maintenance);
    if targets.len() < 2 || !same || bound || standard || kept || first == baseline {
        return None;
    }
    let years: Vec<String> =
        targets[1..].iter().map(|(year, _)| year.map_or("?".to_owned(), |it| it.to_string())).collect();
    let (_, cell) = targets.first()?;
    let start = year.map_or(String::new(), |it| format!("nel {it} "));
    let once = baseline == Number::ZERO && first == Number::ONE;
    let what = match once {
        true => {
            format!("un fatto che accade una volta è atteso {start}e di nuovo nel {}", years.join(" e nel "))
        }
        false => format!(
            "da «{}» a «{}» {start}e poi fermo nel {}",
            it.row.baseline.text.trim(),
            cell.text.trim(),
            years.join(" e nel ")
        ),
    };
    let remedy = match once {
        true => "attenderlo nell'anno in cui si farà, e per gli altri attendere ciò che ne viene",
        false => "attendere un passo avanti in ogni anno, o dire che dal secondo si mantiene",
    };
    Some(Finding {
        place: targets.get(1).map_or(cell.place(), |(_, it)| it.place()),
        path: subject.path(it.at),
        what,
        printed: Some(targets.iter().map(|(_, it)| it.text.trim().to_owned()).collect::<Vec<_>>().join(", ")),
        computed: None,
        remedy: remedy.to_owned(),
    })
}
