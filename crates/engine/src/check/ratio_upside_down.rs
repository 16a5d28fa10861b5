// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-12: a ratio divides what was planned by what was done.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{says, spread},
        yardstick::Yardstick,
    },
    dictionary::{folded, phrases},
    model::Direction,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-12",
    title: "Un rapporto divide ciò che si è fatto per ciò che si doveva fare",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("ratio_upside_down.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    // Where less is better, as in a cost, the large side is under the line by right.
    let wrong: Vec<(&Yardstick<'_>, (&str, &str))> = sticks
        .iter()
        .filter(|it| it.written_direction() != Some(Direction::Lower))
        .filter_map(|it| Some((it, it.ratio()?)))
        .filter(|(_, (over, under))| {
            is(over, "previsto") && !is(over, "fatto") && is(under, "fatto") && !is(under, "previsto")
        })
        .collect();
    // The same formula copied in several rows is one mistake.
    let formula = |it: &(&str, &str)| folded(&format!("{}/{}", it.0, it.1));
    let first = |at: usize| wrong[..at].iter().all(|(_, other)| formula(other) != formula(&wrong[at].1));
    let mut found = Vec::new();
    for at in (0..wrong.len()).filter(|at| first(*at)) {
        let (stick, (over, under)) = &wrong[at];
        let rows: Vec<usize> = wrong[at..]
            .iter()
            .filter(|(_, other)| formula(other) == formula(&wrong[at].1))
            .map(|(it, _)| it.at)
            .collect();
        let others = match rows.as_slice() {
            [_] => String::new(),
            _ => format!(", in {}", subject.called_all(&rows)),
        };
        // A percentage keeps its hundred in front.
        let (hundred, over) = over.split_once('*').map_or(("", over.trim()), |(_, it)| ("100 * ", it.trim()));
        let under = under.trim();
        found.push(Finding {
            place: place(stick),
            path: subject.path(subject.common(&rows)),
            what: format!("rapporto rovesciato: «{over}» diviso «{under}»{others}; meno si fa, più cresce"),
            printed: Some(format!("{hundred}{over} / {under}")),
            computed: Some(format!("{hundred}{under} / {over}")),
            remedy: "scambiare il sopra e il sotto".to_owned(),
        });
    }
    found
}

/// Whether a side of a ratio counts what was planned («previsto») or what was done («fatto»).
pub(super) fn is(side: &str, of: &str) -> bool {
    let side = spread(side);
    phrases!("planned_and_done").iter().any(|it| it.reason == of && says(&side, it.words))
}

fn place(it: &Yardstick<'_>) -> crate::model::Place {
    let cells = [&it.row.printed_formula, &it.row.name, &it.row.formula];
    cells.iter().find(|it| it.contains('/')).map_or(it.row.place, |it| it.place)
}
