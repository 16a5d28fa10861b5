// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-01: an objective does not say how it is measured: no indicator, no formula, no expected value.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{listed, says, spread},
        yardstick::{Measure, Yardstick},
    },
    dictionary::phrases,
    model::Text,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-01",
    title: "Ogni obiettivo ha un indicatore, una formula e un valore atteso",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("objective_not_measured.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    let nodes = &subject.tree.nodes;
    // The sheet of a person, at a level of its own with its own rule, is a mark and not an objective.
    let is_mark =
        |at: usize| nodes[at].level != NodeKind::Objective.level() && subject.scorer.level(at).rule.is_some();
    let is_last = |at: &usize| {
        nodes[*at].kind == NodeKind::Objective
            && !is_mark(*at)
            && !nodes[*at].children.iter().any(|it| nodes[it.child].kind == NodeKind::Objective)
    };
    let last: Vec<usize> = subject.rows().filter(is_last).collect();
    let bare: Vec<usize> = last.iter().copied().filter(|it| is_bare(subject, *it)).collect();
    let half: Vec<usize> = last.into_iter().filter(|it| half_of(subject, *it).is_some()).collect();
    let mut found = of_bare(subject, &bare);
    found.extend(half_written_objectives(subject, &half));
    found.extend(without_target(subject, sticks));
    found.extend(without_formula(subject, sticks));
    found.extend(half_written_phases(subject, &[bare, half].concat()));
    found
}

/// Nothing in the objective or in its rows says how it is measured.
fn is_bare(subject: &Subject<'_>, objective: usize) -> bool {
    subject.belonging(objective).iter().all(|it| {
        let cells = cells(subject, *it);
        subject.tree.nodes[*it].kind != NodeKind::Indicator && cells.iter().all(|it| it.is_blank())
    })
}

/// The free cells of a row for indicators and expected values.
fn cells<'a>(subject: &Subject<'a>, at: usize) -> Vec<&'a Text> {
    let (dossier, row) = (subject.dossier, subject.tree.nodes[at].row);
    match subject.tree.nodes[at].kind {
        NodeKind::Objective => {
            let it = &dossier.objectives[row];
            vec![&it.indicators, &it.expected]
        }
        NodeKind::Phase => {
            let it = &dossier.phases[row];
            vec![&it.indicators, &it.expected]
        }
        NodeKind::Contribution => vec![&dossier.contributions[row].expected],
        NodeKind::Body | NodeKind::Structure | NodeKind::Indicator => Vec::new(),
    }
}

/// Objectives that nothing measures, those of one structure together.
fn of_bare(subject: &Subject<'_>, bare: &[usize]) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let mut parents: Vec<Option<usize>> = bare.iter().map(|it| nodes[*it].parent).collect();
    parents.dedup();
    let groups = parents
        .into_iter()
        .map(|parent| bare.iter().copied().filter(|it| nodes[*it].parent == parent).collect::<Vec<usize>>());
    groups.map(|group| of_group(subject, &group)).collect()
}

fn of_group(subject: &Subject<'_>, group: &[usize]) -> Finding {
    let nodes = &subject.tree.nodes;
    let has_phases = |at: usize| nodes[at].children.iter().any(|it| nodes[it.child].kind == NodeKind::Phase);
    let phases_are_used = !subject.dossier.phases.is_empty();
    let names = |rows: Vec<usize>| listed(&rows.iter().map(|it| subject.label(*it)).collect::<Vec<_>>());
    let without: Vec<usize> =
        group.iter().copied().filter(|it| phases_are_used && !has_phases(*it)).collect();
    let mut what = match group {
        [one] if has_phases(*one) => {
            "nessun indicatore e nessun valore atteso, suo o delle sue fasi".to_owned()
        }
        [_] => "nessun indicatore e nessun valore atteso".to_owned(),
        _ => format!(
            "{} obiettivi senza un indicatore né un valore atteso: {}",
            group.len(),
            names(group.to_vec())
        ),
    };
    match (group.len(), without.len()) {
        (_, 0) => (),
        (1, _) => what += ", e nemmeno una fase",
        _ => what += &format!("; senza nemmeno una fase {}", names(without)),
    }
    let lists = subject.dossier.evidence.iter().filter(|list| {
        subject.tree.find(list.of.trim()).is_some_and(|it| group.contains(&it)) && list.indicator.is_blank()
    });
    for it in lists {
        let owner = if group.len() == 1 { String::new() } else { format!(" di «{}»", it.of.trim()) };
        let count = it.items.len();
        what += &format!("; l'elenco «{}»{owner} ha {count} voci e nessuna misura", it.title.trim());
    }
    Finding {
        place: nodes[group[0]].place,
        path: subject.path(subject.common(group)),
        what,
        printed: None,
        computed: None,
        remedy: "scrivere almeno un indicatore, come si calcola e quanto ci si attende".to_owned(),
    }
}

/// Indicators of which nothing is expected.
fn without_target(subject: &Subject<'_>, sticks: &[Yardstick<'_>]) -> Option<Finding> {
    let year = subject.year();
    let lacking: Vec<usize> = sticks
        .iter()
        .filter(|it| !it.is_nameless() && it.target(year).is_none() && needs_target(subject, it))
        .map(|it| it.at)
        .collect();
    let what = match lacking.as_slice() {
        [] => return None,
        [_] => "manca il valore atteso".to_owned(),
        _ => format!("{} indicatori senza valore atteso: {}", lacking.len(), subject.called_all(&lacking)),
    };
    Some(finding(subject, &lacking, what, "scrivere il valore atteso alla fine dell'anno"))
}

/// Whether nothing else says what is expected: words, thresholds, a term to keep, last year, a mark.
fn needs_target(subject: &Subject<'_>, it: &Yardstick<'_>) -> bool {
    let row = it.row;
    let parent = subject.tree.nodes[it.at].parent;
    let above = parent.into_iter().chain(subject.objective_of(it.at));
    let in_words = above.filter_map(|at| cells(subject, at).into_iter().last()).any(|it| !it.is_blank());
    let contributes = parent.is_some_and(|it| subject.tree.nodes[it].kind == NodeKind::Contribution);
    // The date of a fact is enough; something that is counted has a unit, a past or a side.
    let counted = !row.baseline.is_blank() || !it.unit().is_empty() || row.direction.is_some();
    let by_date = !row.deadline.is_blank() && it.ratio().is_none() && !counted;
    let by_rule = !it.asks_target(subject);
    let elsewhere = [&row.minimum, &row.maximum].iter().any(|it| !it.is_blank())
        || !row.expected_results.is_blank()
        || !row.component.is_blank();
    !(in_words || contributes || by_date || by_rule || elsewhere)
}

/// A percentage, and nothing says of what: those of one objective together.
fn without_formula(subject: &Subject<'_>, sticks: &[Yardstick<'_>]) -> Vec<Finding> {
    let speaks = |it: &Yardstick<'_>| {
        let name = spread(it.name());
        it.name().contains('%') || phrases!("percentages").iter().any(|phrase| says(&name, phrase.words))
    };
    let vague: Vec<usize> = sticks
        .iter()
        .filter(|it| {
            let target = it.target(subject.year()).and_then(|it| it.value.as_ref());
            let percent = target.is_some_and(|it| Measure::of(it) == Measure::Percent);
            let written = !it.printed_formula().is_empty() || !it.formula().is_empty();
            percent && !it.name().is_empty() && !written && it.ratio().is_none() && !speaks(it)
        })
        .map(|it| it.at)
        .collect();
    let mut objectives: Vec<Option<usize>> = vague.iter().map(|it| subject.objective_of(*it)).collect();
    objectives.dedup();
    let groups = objectives.into_iter().map(|objective| {
        vague.iter().copied().filter(|it| subject.objective_of(*it) == objective).collect::<Vec<usize>>()
    });
    groups
        .map(|group| {
            let names: Vec<&str> = group.iter().map(|it| subject.tree.nodes[*it].title.trim()).collect();
            let what = format!("una percentuale e nessuna formula che dica di che cosa: {}", listed(&names));
            finding(subject, &group, what, "scrivere che cosa si divide per che cosa")
        })
        .collect()
}

/// What an objective lacks when it and its rows have only indicators or only expected values, in free cells.
fn half_of(subject: &Subject<'_>, objective: usize) -> Option<&'static str> {
    let rows = subject.belonging(objective);
    let cells: Vec<Vec<&Text>> = rows.iter().map(|it| cells(subject, *it)).collect();
    let nodes = &subject.tree.nodes;
    let has = |blank: &dyn Fn(&Vec<&Text>) -> Option<bool>| cells.iter().any(|it| blank(it) == Some(false));
    let indicators = has(&|it| it.first().filter(|_| it.len() == 2).map(|it| it.is_blank()));
    let expected = has(&|it| it.last().map(|it| it.is_blank()));
    match (rows.iter().any(|it| nodes[*it].kind == NodeKind::Indicator), indicators, expected) {
        (false, true, false) => Some("un indicatore e nessun valore atteso, suo o delle sue fasi"),
        (false, false, true) => Some("un valore atteso e nessun indicatore, suo o delle sue fasi"),
        _ => None,
    }
}

fn half_written_objectives(subject: &Subject<'_>, half: &[usize]) -> Vec<Finding> {
    let found = half.iter().filter_map(|it| {
        let remedy = "scrivere che cosa si misura e quanto ci si attende";
        Some(finding(subject, &[*it], half_of(subject, *it)?.to_owned(), remedy))
    });
    found.collect()
}

/// Phases with an indicator and no expected value, with a value and no indicator, or with nothing at all, not even
/// a date, where other phases have an indicator.
fn half_written_phases(subject: &Subject<'_>, bare: &[usize]) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let phases =
        subject.rows().filter(|it| nodes[*it].kind == NodeKind::Phase && nodes[*it].children.is_empty());
    let phases: Vec<usize> =
        phases.filter(|it| subject.objective_of(*it).is_none_or(|it| !bare.contains(&it))).collect();
    let of = |at: usize| &subject.dossier.phases[nodes[at].row];
    let written = phases.iter().any(|it| !of(*it).indicators.is_blank());
    let mut groups: [Vec<usize>; 3] = Default::default();
    for at in phases {
        let it = of(at);
        match (it.indicators.is_blank(), it.expected.is_blank()) {
            (true, true) if written && it.deadline.is_blank() => groups[0].push(at),
            (true, false) => groups[1].push(at),
            (false, true) => groups[2].push(at),
            _ => (),
        }
    }
    let lacks = [
        (
            "nessun indicatore, nessun valore atteso e nessuna data",
            "scrivere come si vede che la fase è fatta",
        ),
        ("un valore atteso e nessun indicatore", "scrivere che cosa si misura"),
        ("un indicatore e nessun valore atteso", "scrivere quanto ci si attende"),
    ];
    let found = groups.iter().zip(lacks).filter(|(group, _)| !group.is_empty());
    found
        .map(|(group, (lack, remedy))| {
            let what = match group.as_slice() {
                [_] => lack.to_owned(),
                _ => format!("{} fasi con {lack}: {}", group.len(), subject.called_all(group)),
            };
            finding(subject, group, what, remedy)
        })
        .collect()
}

fn finding(subject: &Subject<'_>, rows: &[usize], what: String, remedy: &str) -> Finding {
    Finding {
        place: subject.tree.nodes[rows[0]].place,
        path: subject.path(subject.common(rows)),
        what,
        printed: None,
        computed: None,
        remedy: remedy.to_owned(),
    }
}
