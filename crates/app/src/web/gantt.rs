// SPDX-License-Identifier: AGPL-3.0-or-later
//! When phases begin and end, as bars of one scale. The dates stand beside them: the drawing adds nothing to them.

use engine::model::{Deadline, Written};
use jiff::civil::Date;

/// Bars on one scale of days.
pub(super) struct Gantt {
    /// Days that the scale holds.
    pub(super) days: i32,
    /// Names of the parts of the scale, all of the same length: quarters, or years.
    pub(super) parts: Vec<String>,
    /// A bar for each row.
    pub(super) bars: Vec<Option<Bar>>,
    /// The day it is, if it is on the scale.
    pub(super) today: Option<i32>,
}

/// A bar, in days from the beginning of the scale.
pub(super) struct Bar {
    pub(super) from: i32,
    pub(super) long: i32,
    /// Its beginning is written; else the bar begins with the scale.
    pub(super) begins: bool,
}

/// How long a scale may be: a date of another century does not make it useless.
const YEARS: i16 = 5;

impl Gantt {
    /// Bars of rows that begin and end so, in a plan of that year; none when no row ends on a day.
    pub(super) fn new(
        year: i16,
        rows: &[(&Written<Deadline>, &Written<Deadline>)],
        today: Date,
    ) -> Option<Gantt> {
        let last = |it: &Written<Deadline>| it.value.as_ref()?.last_day(year);
        let first = |it: &Written<Deadline>| it.value.as_ref()?.exact_day();
        let near = |it: &i16| (year - YEARS..=year + YEARS).contains(it);
        let years = rows.iter().flat_map(|(from, to)| [first(from), last(to)]).flatten().map(Date::year);
        let years: Vec<i16> = years.filter(near).chain([year]).collect();
        let (low, high) = (*years.iter().min()?, *years.iter().max()?);
        let start = Date::new(low, 1, 1).ok()?;
        let end = Date::new(high, 12, 31).ok()?;
        let day = |it: Date| start.until(it).map_or(0, |span| span.get_days());
        let on_scale = |it: &Date| *it >= start && *it <= end;
        let bar = |(from, to): &(&Written<Deadline>, &Written<Deadline>)| {
            let to = last(to).filter(on_scale)?;
            let from = first(from).filter(on_scale).filter(|it| *it <= to);
            let begin = from.map_or(0, day);
            Some(Bar { from: begin, long: day(to) - begin + 1, begins: from.is_some() })
        };
        let bars: Vec<Option<Bar>> = rows.iter().map(bar).collect();
        if bars.iter().all(Option::is_none) {
            return None;
        }
        let parts = match low == high {
            true => ["gen", "apr", "lug", "ott"].map(str::to_owned).to_vec(),
            false => (low..=high).map(|it| it.to_string()).collect(),
        };
        let today = Some(today).filter(on_scale).map(day);
        Some(Gantt { days: day(end) + 1, parts, bars, today })
    }

    /// How thick the mark of a last day is: never thinner than can be seen.
    pub(super) fn mark(&self) -> i32 {
        (self.days / 60).max(1)
    }

    /// Where the mark of the last day of a bar begins.
    pub(super) fn end(&self, bar: &Bar) -> i32 {
        (bar.from + bar.long - self.mark()).max(0)
    }

    /// Where the parts begin, after the first.
    pub(super) fn ticks(&self) -> Vec<i32> {
        let count = i32::try_from(self.parts.len()).unwrap_or(1);
        (1..count).map(|it| self.days * it / count).collect()
    }
}

#[cfg(test)]
mod tests {
    use engine::model::{Text, Understand as _};
    use jiff::civil::date;

    use super::*;

    fn written(text: &str) -> Written<Deadline> {
        Written { text: Text::new(text), value: Deadline::understand(text) }
    }

    #[test]
    fn bars_stand_on_the_scale_of_the_year() {
        let (from, to, none) = (written("01/02/2026"), written("31/12/2026"), written(""));
        let gantt =
            Gantt::new(2026, &[(&from, &to), (&none, &to), (&from, &none)], date(2026, 7, 1)).unwrap();
        assert_eq!((gantt.days, gantt.today), (365, Some(181)));
        let bar = gantt.bars[0].as_ref().unwrap();
        assert_eq!((bar.from, bar.long, bar.begins), (31, 334, true));
        assert!(!gantt.bars[1].as_ref().unwrap().begins);
        assert!(gantt.bars[2].is_none());
    }

    #[test]
    fn without_a_day_there_is_nothing_to_draw() {
        let none = written("");
        assert!(Gantt::new(2026, &[(&none, &none)], date(2026, 7, 1)).is_none());
        let far = written("31/12/2106");
        assert!(Gantt::new(2026, &[(&none, &far)], date(2026, 7, 1)).is_none());
    }
}
