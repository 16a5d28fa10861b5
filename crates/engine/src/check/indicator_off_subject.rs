// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-03: an indicator, or its formula, speaks of something else than what it should measure.

use std::{cell::RefCell, collections::HashMap, sync::LazyLock};

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        reach::{listed, says, spread},
        yardstick::{Yardstick, ratio_of},
    },
    dictionary::{folded, phrases, stems},
    model::Place,
    source,
    tree::NodeKind,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-03",
    title: "L'indicatore misura ciò che l'obiettivo dice",
    severity: Severity::Warning,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("indicator_off_subject.md"),
    run,
};

/// A text of fewer carrying words is too generic to judge.
const ENOUGH: usize = 2;

/// Letters of an abbreviation: «chi» begins «chilometri» and does not stand for it.
const SHORTEST: usize = 4;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let sticks = subject.yardsticks();
    let words = Words::new();
    let objectives = subject.rows().filter(|it| subject.tree.nodes[*it].kind == NodeKind::Objective);
    let titles: Vec<(usize, Vec<String>)> =
        objectives.map(|at| (at, words.carrying(subject.tree.nodes[at].title))).collect();
    // An indicator can have enough in common only with a title that says enough.
    let titles: Vec<(usize, Vec<String>)> =
        titles.into_iter().filter(|(_, title)| title.len() >= ENOUGH).collect();
    let mut found = copied(subject, sticks, &words, "formula", |it| it.printed_formula());
    found.extend(copied(subject, sticks, &words, "descrizione", |it| it.description()));
    found.extend(sticks.iter().filter_map(|it| foreign_formula(subject, it, &words)));
    if !titles.is_empty() {
        found.extend(sticks.iter().filter_map(|it| off_subject(subject, it, &words, &titles)));
    }
    found.extend(swapped(subject));
    found
}

/// Indicators of one row with different names and the same formula, or the same description.
fn copied<'a>(
    subject: &Subject<'_>,
    sticks: &[Yardstick<'a>],
    words: &Words,
    what: &str,
    text: impl Fn(&Yardstick<'a>) -> &'a str,
) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let written = |it: &&Yardstick<'a>| ratio_of(text(it)).is_some() || !words.carrying(text(it)).is_empty();
    let mut groups: Vec<Vec<&Yardstick<'a>>> = Vec::new();
    let mut places: HashMap<(Option<usize>, String), usize> = HashMap::new();
    for it in sticks.iter().filter(|it| !text(it).is_empty()).filter(written) {
        let at = *places.entry((nodes[it.at].parent, folded(text(it)))).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(it);
    }
    groups
        .into_iter()
        .filter(|alike| alike.len() > 1)
        .filter_map(|alike| {
            let first = *alike.first()?;
            let mut names: Vec<&str> = alike.iter().map(|it| it.name()).filter(|it| !it.is_empty()).collect();
            names.sort_unstable();
            names.dedup();
            if names.len() < 2 {
                return None;
            }
            let names: Vec<&str> = alike.iter().map(|it| it.name()).collect();
            let rows: Vec<usize> = alike.iter().map(|it| it.at).collect();
            Some(Finding {
                place: first.row.place,
                path: subject.path(subject.common(&rows)),
                what: format!("la stessa {what} «{}» per cose diverse: {}", text(first), listed(&names)),
                printed: None,
                computed: None,
                remedy: format!("scrivere per ciascun indicatore la sua {what}"),
            })
        })
        .collect()
}

/// The words of a formula have nothing in common with the indicator and its objective.
fn foreign_formula(subject: &Subject<'_>, it: &Yardstick<'_>, words: &Words) -> Option<Finding> {
    let formula = words.carrying(it.printed_formula());
    if formula.len() < ENOUGH {
        return None;
    }
    let own = words.carrying(&format!("{} {}", it.name(), it.description()));
    if meet(&formula, &own) {
        return None;
    }
    let above = surroundings(subject, it.at, words);
    if own.len() + above.len() < ENOUGH || meet(&formula, &above) {
        return None;
    }
    Some(Finding {
        place: it.row.printed_formula.place,
        path: subject.path(it.at),
        what: format!("la formula «{}» parla d'altro che di «{}»", it.printed_formula(), title(subject, it)),
        printed: None,
        computed: None,
        remedy: "controllare che la formula non venga da un'altra scheda".to_owned(),
    })
}

/// An indicator has nothing in common with what it measures, and much with another objective.
fn off_subject(
    subject: &Subject<'_>,
    it: &Yardstick<'_>,
    words: &Words,
    titles: &[(usize, Vec<String>)],
) -> Option<Finding> {
    let own = words.carrying(&format!("{} {}", it.says_of_itself(), it.row.expected_results.text));
    let objective = subject.objective_of(it.at)?;
    let (other, _) = titles.iter().find(|(at, title)| {
        *at != objective && own.iter().filter(|it| title.contains(it)).count() >= ENOUGH
    })?;
    if meet(&own, &surroundings(subject, it.at, words)) {
        return None;
    }
    let title_of = |at: usize| subject.tree.nodes[at].title.trim();
    Some(Finding {
        place: it.row.place,
        path: subject.path(it.at),
        what: format!(
            "«{}» non ha una parola in comune con «{}», e parla di «{}»",
            title(subject, it),
            title_of(objective),
            title_of(*other)
        ),
        printed: None,
        computed: None,
        remedy: "controllare che l'indicatore non sia dell'altro obiettivo".to_owned(),
    })
}

/// Two objectives of which each expects what the title of the other says.
fn swapped(subject: &Subject<'_>) -> Vec<Finding> {
    let nodes = &subject.tree.nodes;
    let all: Vec<(usize, &'static str, &'static str)> = subject
        .rows()
        .filter(|it| nodes[*it].kind == NodeKind::Objective)
        .filter_map(|at| {
            let row = &subject.dossier.objectives[nodes[at].row];
            Some((at, topic(&row.title)?, topic(&row.expected_result)?))
        })
        .filter(|(_, title, text)| title != text)
        .collect();
    let mut found = Vec::new();
    for (place, (one, title, text)) in all.iter().enumerate() {
        let other = all[place + 1..]
            .iter()
            .find(|(_, other_title, other_text)| (title, text) == (other_text, other_title));
        if let Some((other, ..)) = other {
            let rows = [*one, *other];
            found.push(Finding {
                place: expected_place(subject, *one),
                path: subject.path(subject.common(&rows)),
                what: format!(
                    "testi scambiati: «{}» si intitola alla {title} e il suo risultato è di {text}, «{}» il contrario",
                    subject.label(*one),
                    subject.label(*other)
                ),
                printed: None,
                computed: None,
                remedy: "scambiare i due risultati attesi".to_owned(),
            });
        }
    }
    found
}

fn expected_place(subject: &Subject<'_>, at: usize) -> Place {
    subject.dossier.objectives[subject.tree.nodes[at].row].expected_result.place
}

/// The only topic of the dictionary that a text speaks of.
fn topic(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return None;
    }
    let text = spread(text);
    let list = phrases!("topics");
    let mut found: Vec<&'static str> =
        list.iter().filter(|it| says(&text, it.words)).map(|it| it.reason).collect();
    found.dedup();
    match found.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The subjects of everything that the rows above an indicator say, up to the highest objective.
fn surroundings(subject: &Subject<'_>, at: usize, words: &Words) -> Vec<String> {
    let above = subject.tree.above(at).filter(|it| subject.tree.nodes[*it].kind > NodeKind::Structure);
    let mut found: Vec<String> = above.flat_map(|it| words.of_row(subject, it)).collect();
    found.sort();
    found.dedup();
    found
}

fn title<'a>(subject: &Subject<'a>, it: &Yardstick<'a>) -> &'a str {
    if it.name().is_empty() { subject.tree.nodes[it.at].id } else { it.name() }
}

/// The words of measuring, which say nothing of the subject.
struct Words {
    generic: &'static [String],
    /// Subjects of the rows already met: many indicators stand under one.
    rows: RefCell<HashMap<usize, Vec<String>>>,
}

impl Words {
    fn new() -> Words {
        static GENERIC: LazyLock<Vec<String>> =
            LazyLock::new(|| phrases!("measure_words").iter().flat_map(|it| stems(it.words)).collect());
        Words { generic: &GENERIC, rows: RefCell::default() }
    }

    /// Stems that carry the subject of a row.
    fn of_row(&self, subject: &Subject<'_>, at: usize) -> Vec<String> {
        let mut rows = self.rows.borrow_mut();
        let found = rows.entry(at).or_insert_with(|| {
            let texts = subject.texts(at);
            self.carrying(&texts.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" "))
        });
        found.clone()
    }

    /// Stems that carry a subject.
    fn carrying(&self, text: &str) -> Vec<String> {
        let mut found = stems(&text.replace(['\'', '’'], " "));
        found.retain(|it| it.chars().count() > 2 && !it.starts_with(|it: char| it.is_ascii_digit()));
        found.retain(|it| !self.generic.contains(it));
        found
    }
}

/// Two lists have a stem in common, or one that abbreviates the other: «amm» is no abbreviation, «ammin» is.
fn meet(one: &[String], other: &[String]) -> bool {
    let abbreviates = |short: &str, long: &str| short.chars().count() >= SHORTEST && long.starts_with(short);
    let alike = |it: &str, other: &str| it == other || abbreviates(it, other) || abbreviates(other, it);
    one.iter().any(|it| other.iter().any(|other| alike(it, other)))
}
