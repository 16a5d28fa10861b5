// SPDX-License-Identifier: AGPL-3.0-or-later
//! LEGG-07: the objective on training is absent, or asks fewer hours than the directives.

use jiff::civil::date;

use crate::{
    check::{Applies, Check, Finding, Severity, Stage, Subject, Threshold, yardstick::Measure},
    model::Quantity,
    number::Number,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "LEGG-07",
    title: "Il piano chiede le ore di formazione che le direttive vogliono",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::TRAINING_2023, &source::TRAINING_2025],
    applies: &[
        Applies {
            from: Some(date(2023, 3, 23)),
            to: Some(date(2025, 1, 13)),
            asks: Some(Threshold { value: 24, unit: HOURS }),
            ..Applies::by(&source::TRAINING_2023)
        },
        Applies {
            from: Some(date(2025, 1, 14)),
            asks: Some(Threshold { value: 40, unit: HOURS }),
            ..Applies::by(&source::TRAINING_2025)
        },
    ],
    page: include_str!("training_hours_low.md"),
    run,
};

const HOURS: &str = " ore l'anno per dipendente";

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(year) = subject.dossier.plan.year else { return Vec::new() };
    let Some(by) = subject.due(&CHECK).map(|it| it.by) else { return Vec::new() };
    let (Some(due), source) = (by.figure(), by.source) else { return Vec::new() };
    if !subject.has_goals() {
        return Vec::new();
    }
    let remedy = format!("chiedere almeno {due} ore l'anno per dipendente ({})", source.cite);
    let rows = subject.about("formazione del personale");
    let Some(first) = rows.first() else {
        let what = format!("nessun obiettivo del {year} parla della formazione del personale");
        return vec![subject.on_document(what, None, remedy)];
    };
    let hours = rows.iter().flat_map(|it| hours(subject, *it).into_iter().map(|hours| (*it, hours)));
    let most = hours.max_by(|one, other| one.1.cmp(&other.1));
    let (at, what, printed) = match most {
        Some((_, hours)) if hours >= due => return Vec::new(),
        Some((at, hours)) => (
            at,
            format!("le ore di formazione sono {hours}, nel {year} ne servono {due}"),
            Some(hours.to_string()),
        ),
        None => {
            (*first, format!("la formazione non dice quante ore, nel {year} ne servono {due} a testa"), None)
        }
    };
    vec![Finding {
        place: subject.tree.nodes[at].place,
        path: subject.path(at),
        what,
        computed: printed.is_some().then(|| format!("{due}, {}", source.cite)),
        printed,
        remedy,
    }]
}

/// The hours a row asks for: "24 ore" in its words, or its target when it counts hours.
fn hours(subject: &Subject<'_>, at: usize) -> Vec<Number> {
    let mut found = Vec::new();
    let mut counts = false;
    for text in subject.texts(at) {
        let spread = subject.said(text);
        let words: Vec<&str> = spread.split_whitespace().collect();
        counts |= words.contains(&"ore");
        let pairs = words.windows(2).filter(|it| it[1] == "ore" || it[1] == "h");
        found.extend(pairs.filter_map(|it| Number::parse(it[0])));
    }
    let node = &subject.tree.nodes[at];
    if node.kind == NodeKind::Indicator {
        let indicator = &subject.dossier.indicators[node.row];
        counts |= matches!(indicator.unit.trim().to_lowercase().as_str(), "ore" | "h" | "ore/dipendente");
        let expected = subject.dossier.expected.iter().filter(|it| it.indicator.trim() == node.id);
        let expected = expected.filter(|it| it.year == subject.dossier.plan.year).map(|it| &it.value);
        // «100%» of those who have done their hours is a share of people, not of hours.
        let targets = std::iter::once(&indicator.target).chain(expected).filter(|_| counts);
        let targets = targets.filter_map(|it| it.value.as_ref());
        found.extend(targets.filter(|it| Measure::of(it) == Measure::Number).filter_map(Quantity::number));
    }
    found
}
