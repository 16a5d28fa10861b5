// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why something fell short of what was expected, as people wrote it: where degrees are read.

use engine::{
    model::Reading,
    score::{Scorecard, Scorer},
};

use super::{opened::Opened, result_list::why_href, scorecard};

/// What was written of a deviation.
#[derive(Default)]
pub(super) struct Said {
    /// The kind of cause, as it is read; blank when nobody chose one.
    pub(super) kind: &'static str,
    pub(super) cause: String,
    /// What is done about it.
    pub(super) remedy: String,
}

/// Something below what was expected, on the desk of who verifies.
pub(super) struct Missed {
    pub(super) title: String,
    pub(super) degree: String,
    pub(super) href: String,
    /// None: nobody said why.
    pub(super) said: Option<Said>,
}

impl Said {
    /// What a row of results says of it, if it does.
    pub(super) fn of(reading: &Reading) -> Option<Said> {
        let said = Said {
            kind: reading.cause_kind.map_or("", |it| it.listed().title),
            cause: reading.cause.trim().to_owned(),
            remedy: reading.remedy.trim().to_owned(),
        };
        (!said.kind.is_empty() || !said.cause.is_empty() || !said.remedy.is_empty()).then_some(said)
    }
}

/// Every row measured by itself that is below what was expected, those that nobody explains first.
pub(super) fn missed(plan: &Opened, scorer: &Scorer<'_>, card: &Scorecard, series: &str) -> Vec<Missed> {
    let nodes = &scorer.tree.nodes;
    let leaves = (0..nodes.len()).filter(|it| nodes[*it].children.is_empty());
    let missed = scorer.deviations(card, leaves).into_iter().map(|it| {
        let line = scorecard::line(scorer, card, it.node);
        Missed {
            title: [scorer.tree.path(it.node), line.title].join(" ").trim().to_owned(),
            degree: line.degree,
            href: why_href(plan, nodes[it.node].id, series),
            said: it.said.and_then(Said::of),
        }
    });
    let mut missed: Vec<Missed> = missed.collect();
    missed.sort_by_key(|it| it.said.is_some());
    missed
}
