// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-14: what a structure is expected to do is less than what the objective promises.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        yardstick::{Measure, Yardstick},
    },
    dictionary::stems,
    model::{Direction, Quantity, Written},
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-14",
    title: "L'esito atteso da un'area non è più basso di quello dell'obiettivo",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("area_below_objective.md"),
    run,
};

/// Words in common that make two indicators the same thing.
const ALIKE: usize = 2;

/// An area's indicator under the objective's.
struct Below<'a> {
    at: usize,
    objective: usize,
    area: &'a Written<Quantity>,
    whole: &'a Written<Quantity>,
    name: &'a str,
    gap: String,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let sticks = subject.yardsticks();
    let parts = sticks
        .iter()
        .filter(|it| nodes[it.at].parent.is_some_and(|up| nodes[up].kind == NodeKind::Contribution));
    let parts: Vec<&Yardstick<'_>> = parts.collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let words: Vec<Vec<String>> = sticks.iter().map(|it| stems(&it.says_of_itself())).collect();
    let below: Vec<Below<'_>> =
        parts.into_iter().filter_map(|it| below(subject, it, sticks, &words)).collect();
    let key =
        |it: &Below<'_>| (it.objective, it.area.text.trim().to_owned(), it.whole.text.trim().to_owned());
    let firsts = (0..below.len()).filter(|at| below[..*at].iter().all(|it| key(it) != key(&below[*at])));
    firsts
        .map(|at| {
            let group: Vec<usize> =
                below.iter().filter(|it| key(it) == key(&below[at])).map(|it| it.at).collect();
            finding(subject, &below[at], &group)
        })
        .collect()
}

fn finding(subject: &Subject<'_>, first: &Below<'_>, group: &[usize]) -> Finding {
    let rows = match group {
        [_] => String::new(),
        _ => format!(", in {}", subject.called_all(group)),
    };
    let of = if first.name.is_empty() { String::new() } else { format!(" («{}»)", first.name) };
    Finding {
        place: first.area.place(),
        path: subject.path(subject.common(group)),
        what: format!(
            "l'area attende «{}» e l'obiettivo «{}»{of}{rows}",
            first.area.text.trim(),
            first.whole.text.trim()
        ),
        printed: None,
        computed: Some(first.gap.clone()),
        remedy: "alzare l'esito dell'area, o dire quale altra area porta più dell'obiettivo".to_owned(),
    }
}

fn below<'a>(
    subject: &Subject<'_>,
    it: &Yardstick<'a>,
    sticks: &[Yardstick<'a>],
    words: &[Vec<String>],
) -> Option<Below<'a>> {
    let nodes = &subject.tree.nodes;
    let contribution = nodes[it.at].parent?;
    let objective = subject.objective_of(contribution)?;
    let own: Vec<usize> =
        (0..sticks.len()).filter(|other| nodes[sticks[*other].at].parent == Some(objective)).collect();
    let place = sticks.iter().position(|other| other.at == it.at)?;
    let whole = &sticks[counterpart(subject, it, contribution, &own, |other| {
        words[other].iter().filter(|stem| words[place].contains(stem)).count()
    })?];
    let (area_cell, whole_cell) = (it.first_target()?.1, whole.first_target()?.1);
    let (area, target) = (area_cell.value.as_ref()?, whole_cell.value.as_ref()?);
    if Measure::of(area) != Measure::Percent || Measure::of(target) != Measure::Percent {
        return None;
    }
    let (less, most) = (area.number()?, target.number()?);
    let direction = whole.direction().unwrap_or(Direction::Higher);
    let worse = match direction {
        Direction::Lower => less > most,
        Direction::Higher => less < most,
        Direction::Exact | Direction::Range => false,
    };
    let gap = match worse {
        false => return None,
        true if less < most => format!("mancano {} punti", &most - &less),
        true => format!("{} punti di troppo", &less - &most),
    };
    Some(Below { at: it.at, objective, area: area_cell, whole: whole_cell, name: whole.name(), gap })
}

/// The objective's indicator that an area's one is part of: the one with most words in common; without any word,
/// the one with the same place in a list as long.
fn counterpart(
    subject: &Subject<'_>,
    it: &Yardstick<'_>,
    contribution: usize,
    own: &[usize],
    common: impl Fn(usize) -> usize,
) -> Option<usize> {
    if it.is_nameless() {
        let rows: Vec<usize> = subject.tree.nodes[contribution].children.iter().map(|it| it.child).collect();
        let place = rows.iter().position(|row| *row == it.at)?;
        return own.get(place).copied().filter(|_| rows.len() == own.len());
    }
    let best = own.iter().copied().max_by_key(|other| common(*other))?;
    Some(best).filter(|other| common(*other) >= ALIKE)
}
