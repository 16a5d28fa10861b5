// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the checks of indicators read of one: its words, what is expected of it, which side is good.

use std::collections::HashMap;

use super::{Spoken, Subject};
use crate::{
    dictionary::{Phrase, phrases},
    expression::Expression,
    model::{
        Comparison, Definition, Direction, Expected, ExpectedKind, Indicator, Magnitude, ObjectiveKind,
        Place, Quantity, Text, Written,
    },
    number::Number,
    system::{Frame, Step},
    tree::{NodeKind, Tree},
};

use super::reach::{listed, says, spread};

/// An indicator in force, with the definition it inherits from and the values expected of it.
pub(super) struct Yardstick<'a> {
    /// Its node.
    pub(super) at: usize,
    /// Its row.
    pub(super) row: &'a Indicator,
    definition: Option<&'a Definition>,
    /// Its values of every year and kind.
    pub(super) values: Vec<&'a Expected>,
    /// The side that its words say.
    side: Option<Direction>,
}

/// What a target is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Number,
    Percent,
    Date,
    Truth,
}

impl<'a> Subject<'a> {
    /// The indicators of the rows in force, in the order of the document.
    pub(super) fn yardsticks(&self) -> &'a [Yardstick<'a>] {
        &self.survey.yardsticks
    }

    /// The indicator of a row in force.
    pub(super) fn yardstick(&self, at: usize) -> Option<&'a Yardstick<'a>> {
        // They are in the order of the tree, as the rows are.
        let found = self.survey.yardsticks.binary_search_by_key(&at, |it| it.at).ok()?;
        self.survey.yardsticks.get(found)
    }

    /// The row and place that several rows have in common: the row itself, or what stands above them all.
    pub(super) fn common(&self, rows: &[usize]) -> usize {
        let Some((first, rest)) = rows.split_first() else { return 0 };
        let mut chain = std::iter::once(*first).chain(self.tree.above(*first));
        let holds =
            |up: &usize| rest.iter().all(|it| it == up || self.tree.above(*it).any(|above| above == *up));
        chain.find(holds).unwrap_or(0)
    }

    /// What a row is called in a list: indicators and phases by their id, which says whose they are.
    pub(super) fn called(&self, at: usize) -> &str {
        match self.tree.nodes[at].kind {
            NodeKind::Indicator | NodeKind::Phase | NodeKind::Contribution => self.tree.nodes[at].id,
            NodeKind::Body | NodeKind::Structure | NodeKind::Objective => self.label(at),
        }
    }

    /// Rows in one Italian list.
    pub(super) fn called_all(&self, rows: &[usize]) -> String {
        listed(&rows.iter().map(|it| self.called(*it)).collect::<Vec<_>>())
    }

    /// The objective that a row belongs to.
    pub(super) fn objective_of(&self, at: usize) -> Option<usize> {
        std::iter::once(at)
            .chain(self.tree.above(at))
            .find(|it| self.tree.nodes[*it].kind == NodeKind::Objective)
    }

    /// Development, improvement or maintenance, if the objective of a row or one above it says so.
    pub(super) fn objective_kind(&self, at: usize) -> Option<ObjectiveKind> {
        let mut objectives =
            self.tree.above(at).filter(|it| self.tree.nodes[*it].kind == NodeKind::Objective);
        objectives.find_map(|it| self.dossier.objectives[self.tree.nodes[it].row].kind)
    }
}

impl<'a> Yardstick<'a> {
    /// The indicators among some rows of a tree.
    pub(super) fn all(tree: &'a Tree<'a>, rows: &[usize], spoken: &Spoken<'a>) -> Vec<Yardstick<'a>> {
        let (dossier, nodes) = (tree.dossier, &tree.nodes);
        let mut own: HashMap<usize, Vec<&Expected>> = HashMap::new();
        for it in &dossier.expected {
            if let Some(at) = tree.find(it.indicator.trim()) {
                own.entry(at).or_default().push(it);
            }
        }
        let sides = spoken.phrases(phrases!("directions"));
        let indicators = rows.iter().copied().filter(|it| nodes[*it].kind == NodeKind::Indicator);
        indicators
            .map(|at| {
                let row = &dossier.indicators[nodes[at].row];
                let named =
                    |it: &&Definition| !row.definition.is_blank() && it.id.trim() == row.definition.trim();
                let mut values = own.remove(&at).unwrap_or_default();
                values.sort_by_key(|it| it.year);
                let definition = dossier.definitions.iter().find(named);
                let mut found = Yardstick { at, row, definition, values, side: None };
                found.side = found.side_in_words(&sides);
                found
            })
            .collect()
    }

    /// Its name, its own or inherited.
    pub(super) fn name(&self) -> &'a str {
        self.inherited(&self.row.name, |it| &it.name)
    }

    /// What it says, its own or inherited.
    pub(super) fn description(&self) -> &'a str {
        self.inherited(&self.row.description, |it| &it.description)
    }

    /// Its formula as printed, its own or inherited.
    pub(super) fn printed_formula(&self) -> &'a str {
        self.inherited(&self.row.printed_formula, |it| &it.printed_formula)
    }

    /// Its formula that can be computed, its own or inherited.
    pub(super) fn formula(&self) -> &'a str {
        self.inherited(&self.row.formula, |it| &it.formula)
    }

    /// Its unit, its own or inherited.
    pub(super) fn unit(&self) -> &'a str {
        self.inherited(&self.row.unit, |it| &it.unit)
    }

    fn inherited(&self, own: &'a Text, of: impl Fn(&'a Definition) -> &'a Text) -> &'a str {
        let text = if own.is_blank() { self.definition.map_or("", |it| of(it).trim()) } else { own.trim() };
        text.trim()
    }

    /// Name, description and formula in one text.
    pub(super) fn says_of_itself(&self) -> String {
        format!("{} {} {}", self.name(), self.description(), self.printed_formula())
    }

    /// Nothing says what it measures.
    pub(super) fn is_nameless(&self) -> bool {
        [self.name(), self.description(), self.printed_formula(), self.formula()]
            .iter()
            .all(|it| it.is_empty())
    }

    /// What is expected of it: by year when the document prints years, else once.
    pub(super) fn targets(&self) -> Vec<(Option<i16>, &'a Written<Quantity>)> {
        let by_year: Vec<_> = self.by_year().collect();
        if by_year.is_empty() { self.first_target().into_iter().collect() } else { by_year }
    }

    /// The values that the document expects of it by year.
    fn by_year(&self) -> impl Iterator<Item = (Option<i16>, &'a Written<Quantity>)> {
        let is_target = |it: &&&Expected| it.kind.unwrap_or(ExpectedKind::Target) == ExpectedKind::Target;
        let by_year = self.values.iter().filter(is_target).map(|it| (it.year, &it.value));
        by_year.filter(|(_, it)| !it.is_blank())
    }

    /// What is expected of it in a year: that year's value, else the one of all years.
    pub(super) fn target(&self, year: Option<i16>) -> Option<&'a Written<Quantity>> {
        let of_year = self.by_year().find(|(it, _)| it.is_none() || *it == year);
        of_year.map(|(_, it)| it).or(Some(&self.row.target)).filter(|it| !it.is_blank())
    }

    /// The first value expected of it.
    pub(super) fn first_target(&self) -> Option<(Option<i16>, &'a Written<Quantity>)> {
        let once = || Some((None, &self.row.target)).filter(|(_, it)| !it.is_blank());
        self.by_year().next().or_else(once)
    }

    /// Past values, by year, the last first.
    pub(super) fn past(&self) -> Vec<(i16, &'a Quantity)> {
        let past = self.values.iter().filter(|it| it.kind == Some(ExpectedKind::Historic));
        let mut past: Vec<_> = past.filter_map(|it| Some((it.year?, it.value.value.as_ref()?))).collect();
        past.reverse();
        past
    }

    /// Which side is good as the document writes it: the row, the definition, a sign, a yes.
    pub(super) fn written_direction(&self) -> Option<Direction> {
        let declared = self.row.direction.or(self.definition.and_then(|it| it.direction));
        declared.or_else(|| self.targets().iter().find_map(|(_, it)| sign(it.value.as_ref()?)))
    }

    /// Which side is good, from what the document writes or from the words it uses.
    pub(super) fn direction(&self) -> Option<Direction> {
        self.written_direction().or(self.side)
    }

    /// The side that its words say, when they say only one.
    fn side_in_words(&self, sides: &[Phrase]) -> Option<Direction> {
        if sides.is_empty() {
            return None;
        }
        let text = spread(&format!("{} {}", self.says_of_itself(), self.row.expected_results.text));
        let mut found: Vec<&str> =
            sides.iter().filter(|it| says(&text, it.words)).map(|it| it.reason).collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            ["crescente"] => Some(Direction::Higher),
            ["decrescente"] => Some(Direction::Lower),
            _ => None,
        }
    }

    /// It counts the days after a term: less is better and there is no past to compare with.
    pub(super) fn is_delay(&self, subject: &Subject<'_>) -> bool {
        self.frame(subject) == Some(Frame::DaysLate)
            || ["ritardo", "ritardi"].iter().any(|it| {
                // Few dossiers speak of delays at all.
                subject.may_say(it) && says(&spread(&self.says_of_itself()), it)
            })
    }

    /// What its rule compares it with, when it has a rule and the rule compares.
    pub(super) fn frame(&self, subject: &Subject<'_>) -> Option<Frame> {
        self.steps(subject)?.iter().find_map(|it| match it {
            Step::Normalise { frame, .. } => Some(*frame),
            _ => None,
        })
    }

    /// Whether its rule begins with a formula on the day it was done.
    pub(super) fn derives_days(&self, subject: &Subject<'_>) -> bool {
        let reads_day =
            |it: &Expression| it.names().iter().any(|it| it.text == "data" || it.text == "giorni_ritardo");
        self.steps(subject)
            .is_some_and(|it| it.iter().any(|it| matches!(it, Step::Derive(it) if reads_day(it))))
    }

    /// Whether its rule, when it has one, needs an expected value.
    pub(super) fn asks_target(&self, subject: &Subject<'_>) -> bool {
        let without = [Frame::PreviousYear, Frame::None, Frame::Ceiling];
        self.steps(subject).is_none() || self.frame(subject).is_some_and(|it| !without.contains(&it))
    }

    /// The steps of its rule: its own, the one its graduation means, its level's.
    fn steps<'s>(&self, subject: &Subject<'s>) -> Option<&'s [Step]> {
        let compiled = subject.scorer.compiled;
        let rule = match (self.row.rule.is_blank(), self.row.graduation.is_blank()) {
            (false, _) => compiled.rule_index(&self.row.rule),
            (true, false) => compiled.graduation(&self.row.graduation),
            (true, true) => subject.scorer.level(self.at).rule,
        };
        Some(&compiled.rules[rule?].steps)
    }

    /// Its formula is a ratio of two counts: the words over and under the line.
    pub(super) fn ratio(&self) -> Option<(&'a str, &'a str)> {
        let printed = ratio_of(self.printed_formula()).or_else(|| ratio_of(self.name()));
        printed.or_else(|| ratio_of(self.formula()))
    }

    /// A ratio that expects «100» without a sign: all of it, as INDI-10 asks to write.
    pub(super) fn is_bare_hundred(&self, target: &Quantity) -> bool {
        let hundred = target.number() == Some(Number::HUNDRED) && Measure::of(target) == Measure::Number;
        hundred && self.ratio().is_some() && !self.unit().contains('%')
    }

    /// Whether it expects all there is: a hundred per cent, with its sign or without.
    pub(super) fn expects_all(&self, target: &Quantity) -> bool {
        is_full(target) || self.is_bare_hundred(target)
    }

    /// Where its target stands, or the row.
    pub(super) fn target_place(&self) -> Place {
        self.first_target().map_or(self.row.place, |(_, it)| it.place())
    }
}

impl Measure {
    /// What a quantity is made of.
    pub(super) fn of(quantity: &Quantity) -> Measure {
        match quantity.magnitude {
            Magnitude::Number(_) => Measure::Number,
            Magnitude::Percent(_) => Measure::Percent,
            Magnitude::Date(_) => Measure::Date,
            Magnitude::Truth(_) => Measure::Truth,
        }
    }
}

/// A percentage that cannot be bettered.
pub(super) fn is_full(quantity: &Quantity) -> bool {
    matches!(&quantity.magnitude, Magnitude::Percent(it) if *it == Number::HUNDRED)
}

/// The side that a sign, or a yes, says.
fn sign(quantity: &Quantity) -> Option<Direction> {
    match quantity.comparison {
        Some(Comparison::Greater | Comparison::AtLeast) => Some(Direction::Higher),
        Some(Comparison::Less | Comparison::AtMost) => Some(Direction::Lower),
        Some(Comparison::Equal) => Some(Direction::Exact),
        None => matches!(quantity.magnitude, Magnitude::Truth(_)).then_some(Direction::Exact),
    }
}

/// The two sides of a single line of fraction; abbreviations such as «N./tipologie» and dates are none.
pub(super) fn ratio_of(formula: &str) -> Option<(&str, &str)> {
    let lines: Vec<usize> = formula
        .match_indices('/')
        .map(|(at, _)| at)
        .filter(|at| {
            let (over, under) = (formula[..*at].trim_end(), formula[at + 1..].trim_start());
            let word = over.rsplit(|it: char| !it.is_alphanumeric() && it != '_' && it != '.').next();
            word.is_some_and(|it| it.chars().filter(|it| it.is_alphabetic()).count() > 1)
                && under.starts_with(char::is_alphabetic)
        })
        .collect();
    let [at] = lines.as_slice() else { return None };
    Some((&formula[..*at], &formula[at + 1..]))
}
