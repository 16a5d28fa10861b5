// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-11: a graduation that does not fit its indicator, or none where the others have one.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        yardstick::{Measure, Yardstick},
    },
    dictionary::words,
    source,
    system::Frame,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-11",
    title: "Ogni riga ha una graduazione, adatta a ciò che misura",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::SMVP, &source::DLGS_150_2009_ART_7],
    applies: &[],
    page: include_str!("graduation_unfit.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = subject.yardsticks().iter().filter_map(|it| unfit(subject, it)).collect();
    for (kind, name) in [(NodeKind::Indicator, "indicatori"), (NodeKind::Phase, "fasi")] {
        found.extend(missing(subject, kind, name));
    }
    found
}

/// A ratio graded in days, or a day graded in proportion.
fn unfit(subject: &Subject<'_>, it: &Yardstick<'_>) -> Option<Finding> {
    let (graduation, place) = match (it.row.graduation.is_blank(), it.row.rule.is_blank()) {
        (false, _) => (it.row.graduation.trim(), it.row.graduation.place),
        (true, false) => (it.row.rule.trim(), it.row.rule.place),
        (true, true) => return None,
    };
    let frame = it.frame(subject);
    let in_days = match frame {
        Some(frame) => frame == Frame::DaysLate,
        None => {
            it.derives_days(subject)
                || words(graduation).iter().any(|it| it == "gg" || it == "giorni" || it.starts_with("gg"))
        }
    };
    let proportional = match frame {
        Some(frame) => matches!(frame, Frame::Target | Frame::Deviation),
        None => words(graduation).iter().any(|it| it.starts_with("proporzional")),
    };
    let measure = it.first_target().and_then(|(_, it)| it.value.as_ref()).map(Measure::of);
    // «Pratiche chiuse entro 30 giorni / pratiche» speaks of days and is a ratio.
    let late = || words(&it.says_of_itself()).iter().any(|it| it == "ritardo" || it == "giorni");
    let is_ratio = || match (it.ratio().is_some(), measure == Some(Measure::Percent)) {
        (true, true) => true,
        (ratio, percent) => (ratio || percent) && !late(),
    };
    let (thing, remedy) = if in_days && is_ratio() {
        ("un rapporto, graduato in giorni di ritardo", "graduare le percentuali, o misurare il ritardo")
    } else if proportional && measure == Some(Measure::Date) {
        ("una data, graduata in proporzione", "graduare i giorni di ritardo, o misurare una quantità")
    } else {
        return None;
    };
    let formula = if it.ratio().is_some() && !it.printed_formula().is_empty() {
        it.printed_formula()
    } else {
        it.name()
    };
    Some(Finding {
        place,
        path: subject.path(it.at),
        what: format!("«{formula}» è {thing}: «{graduation}»"),
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    })
}

/// Rows that nothing grades, where others of their kind have a printed graduation: one habit, one finding.
fn missing(subject: &Subject<'_>, kind: NodeKind, name: &str) -> Option<Finding> {
    let nodes = &subject.tree.nodes;
    let rows: Vec<usize> = subject.leaves().filter(|it| nodes[*it].kind == kind).collect();
    let graded = rows.iter().filter(|it| !cells(subject, **it)[1].is_empty()).count();
    let without: Vec<usize> = rows
        .iter()
        .copied()
        .filter(|it| cells(subject, *it).iter().all(|it| it.is_empty()))
        .filter(|it| subject.scorer.level(*it).rule.is_none() && is_measured(subject, *it))
        .collect();
    let first = *without.first().filter(|_| graded > 0)?;
    let others =
        if graded == 1 { "un'altra riga ha".to_owned() } else { format!("altre {graded} righe hanno") };
    let what = match without.len() {
        1 => format!("nessuna graduazione, che {others}"),
        count => format!("{count} {name} senza graduazione, che {others}: {}", subject.called_all(&without)),
    };
    Some(Finding {
        place: subject.tree.nodes[first].place,
        path: subject.path(subject.common(&without)),
        what,
        printed: None,
        computed: None,
        remedy: "scrivere quanto vale ogni esito possibile".to_owned(),
    })
}

/// A phase without an indicator has nothing to grade: INDI-01 says so.
fn is_measured(subject: &Subject<'_>, at: usize) -> bool {
    let node = &subject.tree.nodes[at];
    node.kind != NodeKind::Phase || !subject.dossier.phases[node.row].indicators.is_blank()
}

/// Rule and graduation of a row.
fn cells<'a>(subject: &Subject<'a>, at: usize) -> [&'a str; 2] {
    let row = subject.tree.nodes[at].row;
    match subject.tree.nodes[at].kind {
        NodeKind::Indicator => {
            let it = &subject.dossier.indicators[row];
            [it.rule.trim(), it.graduation.trim()]
        }
        NodeKind::Phase => {
            let it = &subject.dossier.phases[row];
            [it.rule.trim(), it.graduation.trim()]
        }
        _ => ["", ""],
    }
}
