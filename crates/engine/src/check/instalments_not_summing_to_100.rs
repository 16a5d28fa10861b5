// SPDX-License-Identifier: AGPL-3.0-or-later
//! PESI-07: the instalments of a project do not make the whole of its amount.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, listed},
    },
    model::Instalment,
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "PESI-07",
    title: "Le rate di un progetto hanno la percentuale e sommano a 100",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("instalments_not_summing_to_100.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let projects = by_objective(subject).into_iter();
    let found = projects.filter_map(|(at, rows)| Some((at, finding(subject, at, &rows)?)));
    folded(subject, found.collect())
}

/// The instalments of each objective that has some, in the order of the document.
pub(super) fn by_objective<'a>(subject: &Subject<'a>) -> Vec<(usize, Vec<&'a Instalment>)> {
    let mut found: Vec<(usize, Vec<&Instalment>)> = Vec::new();
    for row in &subject.dossier.instalments {
        let at = subject.tree.find(row.objective.trim()).unwrap_or(0);
        match found.iter_mut().find(|it| it.0 == at) {
            Some((_, rows)) => rows.push(row),
            None => found.push((at, vec![row])),
        }
    }
    found
}

fn finding(subject: &Subject<'_>, at: usize, rows: &[&Instalment]) -> Option<Finding> {
    if rows.iter().any(|it| it.share.is_obscure()) {
        return None;
    }
    let shares: Vec<&Number> = rows.iter().filter_map(|it| it.points()).collect();
    let total: Number = shares.iter().copied().sum();
    let left = &Number::HUNDRED - &total;
    let terms: Vec<String> = shares.iter().map(ToString::to_string).collect();
    let sum = if terms.len() > 1 { format!("{} = {total}", terms.join(" + ")) } else { total.to_string() };
    let blank: Vec<&Instalment> = rows.iter().copied().filter(|it| it.share.is_blank()).collect();
    let names: Vec<&str> = blank.iter().map(|it| it.name.trim()).collect();
    let (place, what, computed, remedy) = match blank.as_slice() {
        [] if left.is_zero() => return None,
        [] => (
            rows[0].share.place(),
            format!("le rate sommano a {total}, non a 100"),
            (rows.len() > 1).then_some(sum),
            "scrivere anche le rate che mancano, o correggere le quote perché facciano 100".to_owned(),
        ),
        all if all.len() == rows.len() => (
            all[0].place,
            "nessuna rata ha la percentuale".to_owned(),
            None,
            "scrivere quanta parte dell'importo paga ogni rata".to_owned(),
        ),
        [one] => (
            one.place,
            format!("la rata {} non ha la percentuale", listed(&names)),
            Some(format!("{sum}; restano {left}")),
            format!("scrivere la percentuale: quello che resta a 100 è {left}"),
        ),
        all => (
            all[0].place,
            format!("le rate {} non hanno la percentuale", listed(&names)),
            Some(format!("{sum}; restano {left}")),
            format!("scrivere le percentuali, che insieme devono fare {left}"),
        ),
    };
    Some(Finding { place, path: subject.path(at), what, printed: None, computed, remedy })
}

/// Findings that say the same of several rows are one, at the first place, on the node above them all.
pub(super) fn folded(subject: &Subject<'_>, found: Vec<(usize, Finding)>) -> Vec<Finding> {
    let mut causes: Vec<(Vec<usize>, Finding)> = Vec::new();
    for (at, finding) in found {
        let same = |it: &Finding| {
            (&it.what, &it.printed, &it.computed) == (&finding.what, &finding.printed, &finding.computed)
        };
        match causes.iter_mut().find(|(_, it)| same(it)) {
            Some((rows, _)) => rows.push(at),
            None => causes.push((vec![at], finding)),
        }
    }
    causes.into_iter().map(|(rows, finding)| one(subject, &rows, finding)).collect()
}

fn one(subject: &Subject<'_>, rows: &[usize], finding: Finding) -> Finding {
    if rows.len() < 2 {
        return finding;
    }
    let path = subject.path(above_all(subject, rows));
    let prefix = format!("{path} › ");
    let names = rows.iter().map(|it| subject.path(*it));
    let names: Vec<String> =
        names.map(|it| it.strip_prefix(&prefix).map_or(it.clone(), str::to_owned)).collect();
    Finding { what: format!("{} ({})", finding.what, joined(&names)), path, ..finding }
}

/// The nearest node above several.
pub(super) fn above_all(subject: &Subject<'_>, rows: &[usize]) -> usize {
    let chain = |at: usize| {
        let mut chain: Vec<usize> = subject.tree.above(at).collect();
        chain.reverse();
        chain
    };
    let mut common = rows.first().map(|it| chain(*it)).unwrap_or_default();
    for it in rows {
        let other = chain(*it);
        let same = common.iter().zip(&other).take_while(|(one, other)| one == other).count();
        common.truncate(same);
    }
    common.last().copied().unwrap_or(0)
}
