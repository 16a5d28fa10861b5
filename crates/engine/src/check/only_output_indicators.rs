// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-17: a structure measures only what it produces, and nothing of what comes of it.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{joined, says, spread},
    },
    dictionary::phrases,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-17",
    title: "Ogni struttura misura anche un esito, un costo, un tempo o la qualità",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_8, &source::GUIDELINES_1_2017],
    applies: &[],
    page: include_str!("only_output_indicators.md"),
    run,
};

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let list = subject.phrases(phrases!("outcome_words"));
    let mut groups: Vec<(&str, Vec<String>, usize)> = Vec::new();
    if subject.has_only_sheets() {
        return Vec::new();
    }
    for at in subject.rows() {
        let texts = texts(subject, at);
        if texts.iter().all(|it| it.trim().is_empty()) {
            continue;
        }
        let structure = std::iter::once(at)
            .chain(subject.tree.above(at))
            .map(|it| subject.tree.nodes[it].structure.trim())
            .find(|it| !it.is_empty())
            .unwrap_or("");
        match groups.iter_mut().find(|(id, ..)| *id == structure) {
            Some((_, all, _)) => all.extend(texts),
            None => groups.push((structure, texts, at)),
        }
    }
    let count = groups.len();
    let poor: Vec<(&str, usize)> = groups
        .iter()
        .filter(|(_, texts, _)| {
            list.is_empty()
                || !texts.iter().any(|it| {
                    let said = spread(it);
                    list.iter().any(|it| says(&said, it.words))
                })
        })
        .map(|(id, _, first)| (*id, *first))
        .collect();
    let Some((_, first)) = poor.first() else { return Vec::new() };
    let name = |id: &str| if id.is_empty() { "chi non ha struttura".to_owned() } else { format!("«{id}»") };
    let names: Vec<String> = poor.iter().map(|(id, _)| name(id)).collect();
    let who = match (poor.len(), count) {
        (poor, all) if poor == all => "in tutto il documento".to_owned(),
        _ => format!("in {}", joined(&names)),
    };
    vec![Finding {
        place: subject.tree.nodes[*first].place,
        path: subject.path(0),
        what: format!("{who} gli indicatori dicono solo quanto si produce o se si è fatto"),
        printed: None,
        computed: None,
        remedy: "aggiungere almeno un indicatore di esito per gli utenti, di qualità, di costo o di tempo"
            .to_owned(),
    }]
}

/// What a row says of its indicators: names, descriptions, formulas, free cells.
fn texts(subject: &Subject<'_>, at: usize) -> Vec<String> {
    let (dossier, node) = (subject.dossier, &subject.tree.nodes[at]);
    match node.kind {
        NodeKind::Objective => vec![dossier.objectives[node.row].indicators.text.to_string()],
        NodeKind::Phase => vec![dossier.phases[node.row].indicators.text.to_string()],
        // The components of a person's sheet are marks, not indicators.
        NodeKind::Indicator if !dossier.indicators[node.row].component.is_blank() => Vec::new(),
        NodeKind::Indicator => {
            let it = &dossier.indicators[node.row];
            let named = dossier
                .definitions
                .iter()
                .find(|def| !it.definition.is_blank() && def.id.trim() == it.definition.trim());
            let name = named.map_or("", |it| it.name.trim());
            vec![format!("{} {name} {} {}", it.name.text, it.description.text, it.printed_formula.text)]
        }
        NodeKind::Body | NodeKind::Structure | NodeKind::Contribution => Vec::new(),
    }
}
