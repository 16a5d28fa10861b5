// SPDX-License-Identifier: AGPL-3.0-or-later
//! COER-08: an indicator starts from a worse value than what was already reached.

use super::between::{Change, Pair};
use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{Direction, Quantity, Written},
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "COER-08",
    title: "Il punto di partenza non è peggiore di quello già raggiunto",
    severity: Severity::Warning,
    stages: &[Stage::Comparison],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("baseline_worse_than_reached.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(pair) = subject.earlier else { return Vec::new() };
    pair.of("baseline").filter_map(|it| worse(subject, pair, it)).collect()
}

fn worse(subject: &Subject<'_>, pair: &Pair<'_>, change: Change<'_>) -> Option<Finding> {
    let row = |tree: &crate::tree::Tree<'_>| {
        tree.find(change.id).filter(|at| tree.nodes[*at].kind == NodeKind::Indicator)
    };
    let (before, now) = (row(pair.old)?, row(pair.new)?);
    let indicator = &pair.new.dossier.indicators[pair.new.nodes[now].row];
    let direction = indicator.direction.or(pair.new.dossier.system.head.direction)?;
    let earlier = &pair.old.nodes[before];
    let actual = earlier.reading.map(|it| &it.value).filter(|it| it.value.is_some());
    let (name, reached) = match actual {
        Some(it) => ("raggiunto", it),
        None => ("di partenza", &pair.old.dossier.indicators[earlier.row].baseline),
    };
    let (had, starts) = (number(reached)?, number(&indicator.baseline)?);
    let is_worse = match direction {
        Direction::Higher => starts < had,
        Direction::Lower => starts > had,
        Direction::Exact | Direction::Range => false,
    };
    is_worse.then(|| Finding {
        place: change.place,
        path: subject.path(now),
        what: format!(
            "si parte da «{}», ma il valore {name} nel documento prima è «{}»",
            indicator.baseline.text.trim(),
            reached.text.trim()
        ),
        printed: None,
        computed: None,
        remedy: "partire dall'ultimo valore accertato, o dire che cosa è cambiato".to_owned(),
    })
}

fn number(cell: &Written<Quantity>) -> Option<Number> {
    cell.value.as_ref()?.number()
}
