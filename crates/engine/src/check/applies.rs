// SPDX-License-Identifier: AGPL-3.0-or-later
//! Since when, until when and for whom the law wants what a check looks for: data, each line with its source.

use jiff::civil::Date;

use super::{Check, Severity, Subject, reach::printed_day};
use crate::{
    model::{Body, BodyKind},
    number::Number,
    source::Source,
};

/// One provision that makes the norm of a check due.
#[derive(Debug)]
pub struct Applies {
    /// First day; `None` when it has always held. A law that changes what a document must contain from the year after
    /// its coming into force has the first of January of that year.
    pub from: Option<Date>,
    /// Last day; `None` while it holds.
    pub to: Option<Date>,
    /// The bodies it binds: all the conditions together; empty is every body.
    pub whom: &'static [Profile],
    /// The figure it asks for, if it is one.
    pub asks: Option<Threshold>,
    /// How much a finding matters under it, when that is not the severity of the check.
    pub severity: Option<Severity>,
    /// Where it is written.
    pub source: &'static Source,
}

/// A figure set by law or contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The figure.
    pub value: i64,
    /// What follows it, in Italian: "ore di formazione per dipendente".
    pub unit: &'static str,
}

/// A condition on the body that makes a provision bind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Bodies of art. 2 c. 1 TUEL, whose plans the PIAO absorbs (D.P.R. 81/2022, art. 2 c. 1).
    Local,
    /// Any other body: the consortia of art. 2 c. 2 TUEL, and who does not say what it is.
    NotLocal,
    /// Fewer employees than the whole PIAO asks for.
    Small,
    /// Employees enough for the whole PIAO (D.L. 80/2021, art. 6).
    Large,
    /// With managers ("dirigenza").
    Executives,
    /// Without: what the law wants of managers falls on the holders of EQ posts.
    NoExecutives,
}

/// Employees from which the PIAO is whole.
const WHOLE_PIAO: i64 = 50;

/// What makes a norm due in one dossier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Due {
    /// The provision.
    pub(super) by: &'static Applies,
    /// Whether the dossier says all that is needed to know that it binds the body.
    pub(super) certain: bool,
}

impl Applies {
    /// A provision that has always bound every body; to be completed with what limits it.
    #[must_use]
    pub const fn by(source: &'static Source) -> Applies {
        Applies { from: None, to: None, whom: &[], asks: None, severity: None, source }
    }

    /// Whether it is in force on a day; on an unknown day only what has always been is.
    #[must_use]
    pub fn in_force(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|it| it <= day) && self.to.is_none_or(|it| day <= it),
            None => self.from.is_none() && self.to.is_none(),
        }
    }

    /// Whether it binds a body; `None` when the body does not say what is needed to know.
    #[must_use]
    pub fn binds(&self, body: &Body) -> Option<bool> {
        let mut known = true;
        for it in self.whom {
            match it.holds(body) {
                Some(true) => (),
                Some(false) => return Some(false),
                None => known = false,
            }
        }
        known.then_some(true)
    }

    /// The figure it asks for, as a number.
    #[must_use]
    pub fn figure(&self) -> Option<Number> {
        self.asks.map(|it| Number::from(it.value))
    }

    /// When, for whom, what and how much, in Italian: "dal 2023, enti con meno di 50 dipendenti: avviso".
    #[must_use]
    pub fn words(&self) -> String {
        let when = match (self.from, self.to) {
            (None, None) => "sempre".to_owned(),
            (Some(from), None) => format!("dal {}", first_day(from)),
            (None, Some(to)) => format!("fino al {}", last_day(to)),
            (Some(from), Some(to)) if first_day(from) == last_day(to) => format!("nel {}", first_day(from)),
            (Some(from), Some(to)) => format!("dal {} al {}", first_day(from), last_day(to)),
        };
        let whom: Vec<&str> = self.whom.iter().map(|it| it.words()).collect();
        let mut words = match whom.is_empty() {
            true => when,
            false => format!("{when}, {}", whom.join(", ")),
        };
        if let Some(it) = self.asks {
            words += &format!(": {}{}", it.value, it.unit);
        }
        if let Some(it) = self.severity {
            words += &format!(" ({})", it.word());
        }
        words
    }
}

impl Profile {
    /// Whether a body has it; `None` when the body does not say.
    #[must_use]
    pub fn holds(self, body: &Body) -> Option<bool> {
        let local = matches!(body.kind, Some(BodyKind::Municipality | BodyKind::Union | BodyKind::Province));
        let small = body.employees.value.as_ref().map(|it| *it < Number::from(WHOLE_PIAO));
        match self {
            Profile::Local => Some(local),
            Profile::NotLocal => Some(!local),
            Profile::Small => small,
            Profile::Large => small.map(|it| !it),
            Profile::Executives => body.executives,
            Profile::NoExecutives => body.executives.map(|it| !it),
        }
    }

    /// The bodies that have it, in Italian.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Profile::Local => "comuni, unioni e province",
            Profile::NotLocal => "consorzi e altri enti",
            Profile::Small => "enti con meno di 50 dipendenti",
            Profile::Large => "enti con almeno 50 dipendenti",
            Profile::Executives => "enti con dirigenti",
            Profile::NoExecutives => "enti senza dirigenti",
        }
    }
}

impl Check {
    /// What makes its norm due for a body under the law of a day. What surely binds comes first; among what perhaps
    /// does, the mildest.
    pub(super) fn due(&self, body: &Body, law: Option<Date>) -> Option<Due> {
        let possible = self.applies.iter().filter(|it| it.in_force(law));
        let possible = possible.filter_map(|it| match it.binds(body) {
            Some(false) => None,
            known => Some(Due { by: it, certain: known.is_some() }),
        });
        possible.min_by_key(|it| (!it.certain, it.by.severity.unwrap_or(self.severity)))
    }
}

impl Subject<'_> {
    /// What makes the norm of a check due here; `None` also for a check that nothing limits.
    pub(super) fn due(&self, check: &Check) -> Option<Due> {
        check.due(&self.dossier.body, self.law())
    }
}

fn first_day(day: Date) -> String {
    if (day.month(), day.day()) == (1, 1) { day.year().to_string() } else { printed_day(day) }
}

fn last_day(day: Date) -> String {
    if (day.month(), day.day()) == (12, 31) { day.year().to_string() } else { printed_day(day) }
}

/// The day whose law judges the documents of a year: the last, so that what comes during the year counts.
pub(super) fn law_of(year: i16) -> Option<Date> {
    Date::new(year, 12, 31).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{check::ALL, model::Written};

    fn body(kind: BodyKind, employees: Option<i64>) -> Body {
        let employees = Written { value: employees.map(Number::from), ..Written::default() };
        Body { kind: Some(kind), employees, ..Body::default() }
    }

    fn due(code: &str, body: &Body, law: Date) -> Option<(Severity, Option<i64>, bool)> {
        let check = crate::check::find(code).expect("the code is in the register");
        let due = check.due(body, Some(law))?;
        Some((due.by.severity.unwrap_or(check.severity), due.by.asks.map(|it| it.value), due.certain))
    }

    #[test]
    fn duties_begin_and_change_with_their_law() {
        let comune = body(BodyKind::Municipality, Some(80));
        let hours = |day| due("LEGG-07", &comune, day).and_then(|(_, asks, _)| asks);
        assert_eq!(hours(date(2022, 12, 31)), None);
        assert_eq!(hours(date(2023, 12, 31)), Some(24));
        assert_eq!(hours(date(2024, 12, 31)), Some(24));
        assert_eq!(hours(date(2025, 12, 31)), Some(40));
        assert_eq!(due("LEGG-06", &comune, date(2022, 12, 31)), None);
        assert_eq!(due("LEGG-06", &comune, date(2023, 12, 31)), Some((Severity::Error, Some(30), false)));
    }

    #[test]
    fn employees_decide_how_much_it_matters_and_unknown_ones_mildly() {
        let law = date(2024, 12, 31);
        let of = |employees| due("LEGG-04", &body(BodyKind::Union, employees), law);
        assert_eq!(of(Some(50)), Some((Severity::Error, None, true)));
        assert_eq!(of(Some(49)), Some((Severity::Warning, None, true)));
        assert_eq!(of(None), Some((Severity::Warning, None, false)));
        assert_eq!(due("LEGG-04", &body(BodyKind::Consortium, Some(80)), law), None);
    }

    #[test]
    fn the_term_of_a_year_is_one_for_each_body() {
        for year in 2015..2030 {
            let law = law_of(year);
            for kind in [BodyKind::Municipality, BodyKind::Consortium] {
                let body = body(kind, None);
                let check = crate::check::find("LEGG-01").expect("the code is in the register");
                let binding =
                    check.applies.iter().filter(|it| it.in_force(law) && it.binds(&body) == Some(true));
                assert_eq!(binding.count(), 1, "{year}, {kind:?}");
            }
        }
    }

    #[test]
    fn no_provision_ends_before_it_begins() {
        for it in ALL.iter().flat_map(|it| it.applies) {
            assert!(it.from.zip(it.to).is_none_or(|(from, to)| from <= to), "{}", it.words());
        }
    }

    #[test]
    fn words_say_when_for_whom_and_how_much() {
        let it = Applies {
            from: Some(date(2023, 1, 1)),
            whom: &[Profile::Small],
            severity: Some(Severity::Warning),
            ..Applies::by(&crate::source::SMVP)
        };
        assert_eq!(it.words(), "dal 2023, enti con meno di 50 dipendenti (avviso)");
        let one_year = Applies { to: Some(date(2023, 12, 31)), whom: &[], severity: None, ..it };
        assert_eq!(one_year.words(), "nel 2023");
        assert_eq!(Applies::by(&crate::source::SMVP).words(), "sempre");
    }
}
