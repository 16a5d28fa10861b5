// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where each indicator would arrive at the end of the year, with the table that says how, and of which nobody can say.

use engine::{
    model::{Choice as _, Deadline},
    score::{Forecast, Scorer},
    why::Why,
};

use super::charts::{Chart, DRAWN, name};
use crate::chart::{Figure, Said, bars};

/// The drawing of the forecasts, for values of before the end of the year; none where no indicator says how it goes.
pub(super) fn outlook(scorer: &Scorer<'_>, seen: &dyn Fn(usize) -> bool) -> Option<Chart> {
    let dossier = scorer.tree.dossier;
    let day = dossier.results.at.value.as_ref().and_then(Deadline::exact_day)?;
    let year = dossier.results.year.or(dossier.plan.year)?;
    if day >= jiff::civil::date(year, 12, 31) {
        return None;
    }
    let seen = (0..scorer.tree.nodes.len()).filter(|it| seen(*it));
    let forecasts: Vec<Forecast<'_>> = seen.filter_map(|it| scorer.forecast(it)).collect();
    if forecasts.iter().all(|it| it.course.is_none()) {
        return None;
    }
    let bars: Vec<(String, Figure)> = forecasts
        .iter()
        .filter(|it| it.outcome.is_some())
        .take(DRAWN)
        .map(|it| {
            let value = it.outcome.as_ref().and_then(|it| it.value.as_ref());
            (name(scorer, it.node), Figure::new(value, degree(scorer, it)))
        })
        .collect();
    let (title, description) = (
        "Dove si arriva a fine anno",
        "Una barra per indicatore che si può prevedere, lunga quanto il grado che avrebbe a fine anno; la linea è a 100, ciò che era atteso"
            .to_owned(),
    );
    let said = Said { id: "grafico-previsione", title, description: &description };
    let svg = if bars.is_empty() { String::new() } else { bars::draw(&said, &bars) };
    let head = vec![
        "Indicatore",
        "Finora",
        "Andamento",
        "A fine anno",
        "Atteso",
        "Grado previsto",
        "Come si calcola",
    ];
    let rows = forecasts.iter().map(|it| row(scorer, it)).collect();
    Some(Chart { title, description, svg, head, rows })
}

fn row(scorer: &Scorer<'_>, it: &Forecast<'_>) -> Vec<String> {
    let target = scorer.basis(it.node).and_then(|it| it.target).map(|it| it.text.trim().to_owned());
    let number = |it: &engine::number::Number| it.to_string();
    let (value, how) = match &it.value {
        Ok(value) => (number(value), it.whys.iter().map(Why::line).collect::<Vec<_>>().join("; ")),
        Err(why) => ("non prevedibile".to_owned(), (*why).to_owned()),
    };
    vec![
        name(scorer, it.node),
        it.found.as_ref().map_or_else(|| "n.d.".to_owned(), number),
        it.course.map_or("non detto", |it| it.word()).to_owned(),
        value,
        target.unwrap_or_default(),
        degree(scorer, it),
        how,
    ]
}

fn degree(scorer: &Scorer<'_>, it: &Forecast<'_>) -> String {
    it.outcome.as_ref().map_or_else(|| "n.d.".to_owned(), |outcome| scorer.shown(it.node, outcome))
}
