// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an indicator would come to at the end of the year, by a rule as simple as it is declared; or why nobody can say.

use jiff::civil::{Date, date};

use super::{
    Scorer,
    leaf::{Chosen, days_between},
};
use crate::{
    model::{Course, Deadline, printed_day},
    number::Number,
    state::Outcome,
    system::{CompiledRule, Step},
    tree::NodeKind,
    why::{Reason, Why},
};

/// What an indicator would come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast<'a> {
    /// The indicator.
    pub node: usize,
    /// How it goes in the year, as it says.
    pub course: Option<Course>,
    /// What was found so far; exact.
    pub found: Option<Number>,
    /// The value at the end, exact; or why there is none, in Italian.
    pub value: Result<Number, &'static str>,
    /// The degree of that value by the rule of the indicator; none when the rule looks at more than the value.
    pub outcome: Option<Outcome>,
    /// How it was computed.
    pub whys: Vec<Why<'a>>,
}

impl<'a> Scorer<'a> {
    /// The forecast of an indicator; none of anything else.
    ///
    /// What accumulates is taken to go on at the same pace, by days: value × days of the period / days gone. A level
    /// stays where it is. Nothing else is supposed.
    #[must_use]
    pub fn forecast(&self, at: usize) -> Option<Forecast<'a>> {
        if self.tree.nodes[at].kind != NodeKind::Indicator {
            return None;
        }
        let course = self.indicator(at)?.course;
        let found = self.measured_value(at);
        let mut whys = Vec::new();
        let value = self.at_the_end(at, course, found.as_ref(), &mut whys);
        let outcome = value.as_ref().ok().and_then(|it| self.degree_of(at, it, &mut whys));
        Some(Forecast { node: at, course, found, value, outcome, whys })
    }

    fn at_the_end(
        &self,
        at: usize,
        course: Option<Course>,
        found: Option<&Number>,
        whys: &mut Vec<Why<'a>>,
    ) -> Result<Number, &'static str> {
        let results = &self.tree.dossier.results;
        let course = course.ok_or("l'indicatore non dice il suo andamento nell'anno")?;
        let found = found.ok_or("manca il valore da cui partire")?;
        let year = results.year.or(self.tree.dossier.plan.year).ok_or("il piano non dice l'anno")?;
        let day = results.at.value.as_ref().and_then(Deadline::exact_day);
        let day = day.ok_or("la serie non dice a che giorno si riferisce")?;
        if let Some(reading) = self.tree.nodes[at].reading {
            whys.push(Why::new(Reason::Reading(reading), Some(found.clone())));
        }
        let place = self.tree.nodes[at].place;
        let mut say = |words: String, value: Option<Number>| {
            whys.push(Why::new(Reason::Named { words, place }, value));
        };
        let (start, end) = (date(year, 1, 1), self.end(at, year));
        if day < start {
            return Err("i valori sono di prima dell'anno");
        }
        match course {
            Course::Level => {
                say(format!("è un livello: resta quello del {}", printed_day(day)), Some(found.clone()));
                Ok(found.clone())
            }
            Course::Cumulative if day >= end => {
                say(format!("il periodo è finito il {}", printed_day(end)), Some(found.clone()));
                Ok(found.clone())
            }
            Course::Cumulative => {
                let (gone, all) = (days(start, day), days(start, end));
                let value = (found * &all).checked_div(&gone).ok_or("non è passato nessun giorno")?;
                say(
                    format!(
                        "si accumula: giorni passati {gone} al {}, su {all} fino al {}",
                        printed_day(day),
                        printed_day(end)
                    ),
                    None,
                );
                let text = "valore × giorni del periodo / giorni passati".to_owned();
                let substituted = format!("{found} × {all} / {gone}");
                whys.push(Why::new(Reason::Formula { text, substituted }, Some(value.clone())));
                Ok(value)
            }
        }
    }

    /// The last day on which it accumulates: its deadline, within the year.
    fn end(&self, at: usize, year: i16) -> Date {
        let last = date(year, 12, 31);
        let own = self.leaves[at].as_ref().and_then(|it| it.deadline);
        own.filter(|it| it.year() == year).map_or(last, |it| it.min(last))
    }

    fn degree_of(&self, at: usize, value: &Number, whys: &mut Vec<Why<'a>>) -> Option<Outcome> {
        let leaf = self.leaves[at].as_ref()?;
        let Chosen::Rule(rule, chosen) = &leaf.rule else { return None };
        let rule = &self.compiled.rules[*rule];
        if rule.looks_beyond_the_value() {
            return None;
        }
        whys.push(Why::new(Reason::Rule { title: &rule.title, source: &rule.source, chosen }, None));
        Some(self.apply(at, &rule.steps, Some(value.clone()), Some(leaf), whys))
    }
}

/// How many days there are from one to another, both counted.
fn days(from: Date, to: Date) -> Number {
    days_between(from, to) + Number::ONE
}

impl CompiledRule {
    /// Whether it reads again what was found, or when: of another value it would say something else.
    fn looks_beyond_the_value(&self) -> bool {
        let again = |it: &Step| match it {
            Step::Derive(formula) => formula.names().iter().any(|it| it.text == "consuntivo"),
            _ => false,
        };
        self.looks_at_days() || self.steps.iter().any(again)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Course, Deadline, Dossier, Indicator, Objective, Quantity, Reading, Text, Written},
        number::Number,
        score::with_scorer,
    };

    fn forecast(course: Option<Course>, value: &str, day: &str) -> Result<Number, &'static str> {
        let indicator = Indicator { id: Text::new("a"), of: Text::new("o"), course, ..Indicator::default() };
        let value = Written::<Quantity>::from_text(Text::new(value));
        let mut dossier = Dossier {
            objectives: vec![Objective { id: Text::new("o"), ..Objective::default() }],
            indicators: vec![indicator],
            readings: vec![Reading { of: Text::new("a"), value, ..Reading::default() }],
            ..Dossier::default()
        };
        dossier.plan.year = Some(2026);
        dossier.results.at = Written::<Deadline>::from_text(Text::new(day));
        with_scorer(&dossier, &dossier.system, |it| {
            let at = it.tree.find("a").unwrap();
            it.forecast(at).unwrap().value
        })
        .unwrap()
    }

    #[test]
    fn what_accumulates_goes_on_at_the_same_pace() {
        let half = forecast(Some(Course::Cumulative), "181", "30/06/2026");
        assert_eq!(half, Ok(365.into()));
        assert_eq!(
            forecast(Some(Course::Cumulative), "10", "30/06/2026"),
            Ok(Number::ratio(3650, 181).unwrap())
        );
        assert_eq!(forecast(Some(Course::Cumulative), "10", "31/12/2026"), Ok(10.into()));
    }

    #[test]
    fn a_level_stays_and_what_is_not_said_is_not_made_up() {
        assert_eq!(forecast(Some(Course::Level), "31%", "30/06/2026"), Ok(31.into()));
        assert!(forecast(None, "31%", "30/06/2026").is_err());
        assert!(forecast(Some(Course::Cumulative), "", "30/06/2026").is_err(), "missing is never zero");
        assert!(forecast(Some(Course::Level), "31%", "").is_err());
        assert!(forecast(Some(Course::Cumulative), "3", "31/12/2025").is_err());
    }
}
