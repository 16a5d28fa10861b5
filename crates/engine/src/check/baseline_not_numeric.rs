// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-04: the baseline is written and is no quantity, or an increment is expected over nothing.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject, yardstick::Yardstick},
    dictionary::words,
    model::{Quantity, Written},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-04",
    title: "Il valore di partenza è una quantità, e chi attende un incremento lo scrive",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("baseline_not_numeric.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    subject.yardsticks().iter().filter_map(|it| of_indicator(subject, it)).collect()
}

fn of_indicator(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    let baseline = &it.row.baseline;
    let steps: Vec<(Option<i16>, &Written<Quantity>)> =
        it.targets().into_iter().filter(|(_, value)| is_step(it, value)).collect();
    let known = baseline.value.is_some() || it.row.previous.value.is_some() || !it.past().is_empty();
    let obscure = baseline.is_obscure();
    if !obscure && (known || steps.is_empty()) {
        return None;
    }
    let asked: Vec<String> = steps
        .iter()
        .map(|(year, value)| match year {
            Some(year) => format!("«{}» nel {year}", value.text.trim()),
            None => format!("«{}»", value.text.trim()),
        })
        .collect();
    let written = baseline.text.trim();
    let what = match (obscure, asked.is_empty()) {
        (true, true) => format!("il valore di partenza «{written}» non è una quantità"),
        (true, false) => {
            format!("il valore di partenza «{written}» non è una quantità, e si attende {}", asked.join(", "))
        }
        (false, _) => format!("si attende {} e il valore di partenza non è scritto", asked.join(", ")),
    };
    let place = if obscure { baseline.place() } else { it.target_place() };
    let remedy = match steps.is_empty() {
        true => {
            "scrivere il valore misurato o, se non c'è, lasciare la cella vuota e dire quando lo si misura"
        }
        false => {
            "scrivere il valore di partenza, e il valore atteso come quantità intera invece che come aggiunta"
        }
    };
    Some(Finding {
        place,
        path: subject.path(it.at),
        what,
        printed: None,
        computed: several_years(&steps),
        remedy: remedy.to_owned(),
    })
}

/// An increment or a decrease over something: «+10», or «-20» of what is compared in words.
fn is_step(it: &Yardstick<'_>, value: &Written<Quantity>) -> bool {
    let Some(quantity) = &value.value else { return false };
    let negative = quantity.number().is_some_and(|it| it.is_negative());
    let compares = || {
        let said = words(&it.says_of_itself());
        ["rispetto", "riduzione", "diminuzione", "calo", "meno", "variazione"]
            .iter()
            .any(|word| said.iter().any(|it| it == word))
    };
    quantity.increment || (negative && !it.says_of_itself().to_lowercase().contains("ritardo") && compares())
}

/// Increments of several years mean two things: each over the last, or all over the first.
pub(super) fn several_years(steps: &[(Option<i16>, &Written<Quantity>)]) -> Option<String> {
    let numbers: Option<Vec<Number>> =
        steps.iter().map(|(_, it)| it.value.as_ref().and_then(Quantity::number)).collect();
    let numbers = numbers.filter(|it| it.len() > 1)?;
    let last = numbers.last()?;
    let total = numbers.iter().fold(Number::ZERO, |sum, it| &sum + it);
    let terms: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Some(format!(
        "in tutto {last} se ogni anno comprende i precedenti, {} = {total} se si sommano",
        terms.join(" + ")
    ))
}
