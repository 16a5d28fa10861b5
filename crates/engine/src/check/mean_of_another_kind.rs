// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-06: the printed mean is not of the kind that the document or its system declares.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        printed_degree_wrong::{Cause, decimals, disagreement, number},
        reach::listed,
    },
    dictionary::stems,
    model::{Chapter, Printed},
    number::Number,
    source,
};

pub(super) static CHECK: Check = Check {
    code: "MISU-06",
    title: "La media stampata è quella dichiarata: con i pesi o senza, di righe o di categorie",
    severity: Severity::Warning,
    stages: &[Stage::Report],
    sources: &[&source::SMVP],
    applies: &[],
    page: include_str!("mean_of_another_kind.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let rows = &subject.dossier.printed;
    let mut found: Vec<Finding> = rows.iter().filter_map(|it| other_mean(subject, it)).collect();
    found.extend(rows.iter().filter_map(|it| categories(subject, it)));
    found
}

/// The system weighs the rows and the print does not, or the other way round.
fn other_mean(subject: &Subject<'_>, row: &Printed) -> Option<Finding> {
    let wrong = disagreement(subject, row)?;
    let Cause::OtherMean(kind) = wrong.cause else { return None };
    let written = row.value.text.trim();
    let declared = if kind == "media semplice" { "media pesata" } else { "media semplice" };
    Some(Finding {
        place: row.value.place(),
        path: subject.path(wrong.at),
        what: format!("«{written}» è la {kind} delle righe, il sistema dichiara la {declared}"),
        printed: Some(written.to_owned()),
        computed: Some(format!("{}, {declared}", wrong.shown)),
        remedy: "rifare la media come dice il sistema".to_owned(),
    })
}

/// A text says "media (A/B/C)" of fewer categories than the rows that the print averages.
fn categories(subject: &Subject<'_>, row: &Printed) -> Option<Finding> {
    let at = subject.tree.find(row.node.trim()).filter(|_| !row.node.is_blank())?;
    let (printed, written) = (number(row)?, row.value.text.trim());
    let named = |it: &&Chapter| it.text.contains(written) && names(&it.text).len() > 1;
    let chapter = subject.dossier.chapters.iter().find(named)?;
    let names = names(&chapter.text);
    let nodes = &subject.tree.nodes;
    let listed_too = |id: &str| {
        let rows = subject.dossier.printed.iter().filter(|it| it.context.trim() == row.context.trim());
        rows.into_iter().any(|it| it.node.trim() == id)
    };
    let children: Vec<usize> =
        nodes[at].children.iter().map(|it| it.child).filter(|it| listed_too(nodes[*it].id)).collect();
    if children.len() <= names.len() {
        return None;
    }
    // Each row goes under the one category whose words it shares.
    let words: Vec<Vec<String>> = names.iter().map(|it| stems(it)).collect();
    let telling = |stem: &String| words.iter().filter(|it| it.contains(stem)).count() == 1;
    let mut of: Vec<Vec<&Number>> = vec![Vec::new(); names.len()];
    for child in &children {
        let own = stems(nodes[*child].title);
        let fits = |name: &Vec<String>| name.iter().any(|it| telling(it) && own.contains(it));
        let mut fitting = (0..names.len()).filter(|it| fits(&words[*it]));
        let (Some(one), None) = (fitting.next(), fitting.next()) else { return None };
        of[one].push(subject.card.of(*child).value.as_ref()?);
    }
    let all: Vec<&Number> = of.iter().flatten().copied().collect();
    let means: Option<Vec<Number>> = of.iter().map(|it| mean(it)).collect();
    let means = means?;
    let by_category = mean(&means.iter().collect::<Vec<_>>())?;
    let (digits, mode) = (decimals(&row.value.text), subject.scorer.print(at).1);
    if mean(&all)?.round(digits, mode) != printed || by_category.round(digits, mode) == printed {
        return None;
    }
    Some(Finding {
        place: chapter.text.place,
        path: subject.path(at),
        what: format!(
            "il testo dice la media di {} categorie ({}), «{written}» è la media di {} righe",
            names.len(),
            listed(&names),
            all.len()
        ),
        printed: Some(written.to_owned()),
        computed: Some(format!("{} con le {} categorie", by_category.italian(digits, mode), names.len())),
        remedy: "dire la media che si fa, o fare quella che si dice".to_owned(),
    })
}

/// The categories of "facendo la media (A/B/C)".
fn names(text: &str) -> Vec<String> {
    let Some(start) = text.find("media (") else { return Vec::new() };
    let inside = &text[start + "media (".len()..];
    let Some(end) = inside.find(')') else { return Vec::new() };
    let names = inside[..end].split('/').map(|it| it.trim().to_owned());
    names.filter(|it| !it.is_empty()).collect()
}

fn mean(values: &[&Number]) -> Option<Number> {
    let sum: Number = values.iter().copied().sum();
    sum.checked_div(&Number::from(values.len()))
}
