// SPDX-License-Identifier: AGPL-3.0-or-later
//! A value to be written: what is there, what is typed over it, the degree it comes to and why.

use std::collections::HashMap;

use engine::{
    cycle::gathering::is_due,
    model::{Choice as _, ReadingState, Written, printed_day},
    number::Number,
    score::{Scorecard, Scorer},
    state::State,
    tree::NodeKind,
};
use formats::Row;

use super::{Mistake, Opened, typed::Typed};
use crate::{
    desk::{
        Desk,
        gather::{self, Found, Set},
        weighing::lines,
        wording::{cell, label},
    },
    web::{
        nested::{Nested, nested},
        page::Badge,
    },
};

/// The columns of a reading that are typed here.
pub(super) const COLUMNS: [&str; 9] =
    ["valore", "data", "fonte", "prova", "tipo_causa", "causa", "rimedio", "motivo", "nota"];

/// A value to be written.
#[expect(clippy::struct_excessive_bools, reason = "each is told by itself, none excludes another")]
pub(in crate::web) struct Card {
    pub(in crate::web) node: String,
    pub(in crate::web) anchor: String,
    /// What it is the value of: "indicatore".
    pub(in crate::web) kind: &'static str,
    pub(in crate::web) code: String,
    pub(in crate::web) title: String,
    pub(in crate::web) unit: String,
    pub(in crate::web) target: String,
    /// What was expected by an earlier day, with the day.
    pub(in crate::web) interim: String,
    pub(in crate::web) deadline: String,
    /// What was found before: the value and of which set.
    pub(in crate::web) last: Option<(String, String)>,
    /// The last value is of an earlier set, and may be said again.
    pub(in crate::web) repeats: bool,
    pub(in crate::web) writable: bool,
    /// Where everything about it is changed; blank as long as nothing is recorded.
    pub(in crate::web) href: String,
    /// The version that is there.
    pub(in crate::web) seen: i64,
    cells: HashMap<&'static str, String>,
    pub(in crate::web) unmeasurable: bool,
    /// The data of its formula.
    pub(in crate::web) inputs: Vec<Input>,
    /// It is due by the day of the set.
    pub(in crate::web) due: bool,
    /// Somebody said all that the degree waits for, and it is recorded.
    pub(in crate::web) said: bool,
    /// Somebody said something, and it is not enough.
    pub(in crate::web) lacks: bool,
    /// What is shown was typed and is not recorded.
    pub(in crate::web) typed: bool,
    pub(in crate::web) badge: Badge,
    pub(in crate::web) degree: String,
    pub(in crate::web) whys: Vec<Nested<String>>,
    /// It is below what was expected, and nobody says why.
    pub(in crate::web) asks_cause: bool,
    /// What is wrong, by column.
    mistakes: Vec<Mistake>,
    /// Somebody else wrote meanwhile: the column, and their words.
    pub(in crate::web) others: Vec<(String, String)>,
    pub(in crate::web) conflict: bool,
}

/// A datum of a formula.
pub(in crate::web) struct Input {
    pub(in crate::web) name: String,
    pub(in crate::web) label: String,
    pub(in crate::web) value: String,
    pub(in crate::web) seen: i64,
}

impl Card {
    /// What stands in a field.
    pub(in crate::web) fn value(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// What is wrong with a field.
    pub(in crate::web) fn error(&self, column: &str) -> String {
        let own = self.mistakes.iter().find(|it| it.column.as_deref() == Some(column));
        own.map_or_else(String::new, |it| format!("{}: {}", it.what, it.remedy))
    }

    /// Something is asked for in what is seldom written.
    pub(in crate::web) fn is_open(&self) -> bool {
        self.unmeasurable || self.asks_cause || !self.error("motivo").is_empty()
    }

    /// What is written there: "prova, nota"; blank when nothing is.
    pub(in crate::web) fn folded(&self) -> String {
        let names = [
            ("prova", "prova"),
            ("causa", "causa"),
            ("rimedio", "rimedio"),
            ("nota", "nota"),
            ("motivo", "motivo"),
        ];
        let written = names.into_iter().filter(|(it, _)| !self.value(it).is_empty()).map(|(_, name)| name);
        written.collect::<Vec<_>>().join(", ")
    }
}

/// Makes the cards of a set.
pub(super) struct Cards<'a> {
    plan: &'a Opened,
    scorer: &'a Scorer<'a>,
    card: Scorecard,
    /// What is recorded.
    recorded: Found<'a>,
    /// What would be, with what is typed.
    shown: Found<'a>,
    before: Vec<(Set, Found<'a>)>,
}

impl<'a> Cards<'a> {
    pub(super) fn new(plan: &'a Opened, desk: &'a Desk, series: &str, scorer: &'a Scorer<'a>) -> Cards<'a> {
        Cards {
            plan,
            scorer,
            card: scorer.score(),
            recorded: Found::new(&plan.desk.rows, series),
            shown: Found::new(&desk.rows, series),
            before: gather::before(&plan.desk.rows, series),
        }
    }

    pub(super) fn card(&self, at: usize, own: bool, typed: &[Typed<'_>]) -> Card {
        let tree = self.scorer.tree;
        let node = &tree.nodes[at];
        let typed = typed.iter().find(|it| it.node() == node.id);
        let (old, row) = (self.recorded.reading(node.id), self.shown.reading(node.id));
        let of = |row: Option<&Row>, column: &str| row.map(|it| cell(it, column)).unwrap_or_default();
        let words = |column: &&'static str| {
            let words = typed.and_then(|it| it.words(column)).unwrap_or_else(|| of(row, column));
            (*column, words)
        };
        let cells: HashMap<&'static str, String> = COLUMNS.iter().map(words).collect();
        let state = ReadingState::of_word(&of(row, "stato"));
        let outcome = self.card.of(at);
        let basis = self.scorer.basis(at);
        let day = basis.as_ref().and_then(|it| it.deadline);
        let below = outcome.value.as_ref().is_some_and(|it| *it < Number::HUNDRED);
        let conflict = typed.is_some_and(|it| it.conflict);
        let others = COLUMNS.iter().filter(|it| conflict && of(old, it) != cells[*it]);
        let version = |row: Option<&Row>| row.map_or(0, |it| self.plan.version(&it.key));
        let input = |name: String| {
            let row = self.shown.datum(tree, at, &name);
            let typed = typed.and_then(|it| it.said(&format!("dato.{name}"))).map(str::to_owned);
            Input {
                label: capital(&name.replace('_', " ")),
                value: typed.unwrap_or_else(|| of(row, "valore")),
                seen: version(self.recorded.datum(tree, at, &name)),
                name,
            }
        };
        let mut mistakes = typed.map(|it| it.mistakes().to_vec()).unwrap_or_default();
        if outcome.value.is_none() {
            mistakes.extend(self.obscure(at));
        }
        let indicator = self.scorer.indicator(at);
        let answered = self.recorded.is_answered(tree, at);
        Card {
            node: node.id.to_owned(),
            anchor: anchor(node.id),
            kind: kind(node.kind),
            code: node.code.trim().to_owned(),
            title: node.title.trim().to_owned(),
            unit: indicator.map_or("", |it| it.unit.trim()).to_owned(),
            target: basis
                .and_then(|it| it.target)
                .map_or_else(|| self.expected(at), |it| it.text.trim().to_owned()),
            interim: indicator.map_or_else(String::new, |it| interim(&it.interim, &it.interim_deadline)),
            deadline: day.map_or_else(String::new, printed_day),
            repeats: self.found_before(node.id).is_some(),
            last: self.last(node.id, at),
            writable: own,
            href: old.map_or_else(String::new, |it| self.plan.row_href(&it.key, "")),
            seen: version(old),
            unmeasurable: typed.map_or(state == Some(ReadingState::NotAssessable), Typed::unmeasurable),
            inputs: self.shown.inputs(tree, at).into_iter().map(input).collect(),
            due: is_due(tree, at),
            said: answered && !outcome.awaits_reading(),
            lacks: answered && outcome.awaits_reading(),
            typed: typed.is_some_and(Typed::is_shown),
            badge: badge(outcome.state),
            degree: self.scorer.shown(at, outcome),
            whys: nested(lines(&self.scorer.explain(&self.card, at).parts)),
            asks_cause: below && cells["causa"].is_empty(),
            mistakes,
            others: others.map(|it| (label(it), of(old, it))).collect(),
            conflict,
            cells,
        }
    }

    /// What was found before: in an earlier set, or as the plan says.
    fn last(&self, node: &str, at: usize) -> Option<(String, String)> {
        let planned = || {
            let it = self.scorer.indicator(at)?;
            let start = [(&it.previous, "anno precedente"), (&it.baseline, "valore di partenza")];
            let (value, name) = start.into_iter().find(|(it, _)| !it.is_blank())?;
            Some((value.text.trim().to_owned(), name.to_owned()))
        };
        self.found_before(node).or_else(planned)
    }

    /// The value of the nearest set before that has one, and which set it is.
    fn found_before(&self, node: &str) -> Option<(String, String)> {
        self.before.iter().find_map(|(set, found)| {
            let value = cell(found.reading(node)?, "valore");
            (!value.is_empty()).then(|| (value, set.title().to_owned()))
        })
    }

    /// What a phase or an objective is expected to come to, in words.
    fn expected(&self, at: usize) -> String {
        let (dossier, node) = (self.scorer.tree.dossier, &self.scorer.tree.nodes[at]);
        let words = match node.kind {
            NodeKind::Phase => dossier.phases[node.row].expected.trim(),
            NodeKind::Objective => dossier.objectives[node.row].expected_result.trim(),
            _ => "",
        };
        words.to_owned()
    }

    /// What is written and is no value.
    fn obscure(&self, at: usize) -> Option<Mistake> {
        let value = &self.scorer.tree.nodes[at].reading?.value;
        value.is_obscure().then(|| Mistake {
            row: None,
            column: Some("valore".to_owned()),
            what: format!("«{}» non si legge come un valore", value.text.trim()),
            remedy: "resta scritto, ma il grado non si calcola: scrivere un numero, una percentuale, una data, sì o no"
                .to_owned(),
        })
    }
}

/// Where a value stands in the page: letters, digits and underscores, so that a selector can name it.
pub(super) fn anchor(node: &str) -> String {
    let one = |it: char| match it.is_ascii_alphanumeric() {
        true => it.to_string(),
        false => format!("_{:x}", u32::from(it)),
    };
    node.chars().map(one).collect()
}

fn interim(value: &Written<engine::model::Quantity>, day: &Written<engine::model::Deadline>) -> String {
    match (value.is_blank(), day.is_blank()) {
        (true, _) => String::new(),
        (false, true) => value.text.trim().to_owned(),
        (false, false) => format!("{} al {}", value.text.trim(), day.text.trim()),
    }
}

fn kind(it: NodeKind) -> &'static str {
    it.level()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// How the state of a value looks; missing is never green.
pub(in crate::web) fn badge(state: State) -> Badge {
    let (colour, icon) = match state {
        State::Measured => ("bg-primary", "it-check-circle"),
        State::Missing => ("bg-secondary", "it-help-circle"),
        State::NotAssessable => ("bg-secondary", "it-clock"),
        State::Excluded | State::Neutralised => ("bg-secondary", "it-minus-circle"),
        State::Forced => ("bg-primary", "it-lock"),
        State::Undefined => ("bg-warning", "it-warning-circle"),
    };
    let word = match state {
        State::Missing => "dato mancante",
        State::NotAssessable => "non misurabile",
        State::Undefined => "non calcolabile",
        other => other.word(),
    };
    Badge { word, colour, icon }
}
