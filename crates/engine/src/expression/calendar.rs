// SPDX-License-Identifier: AGPL-3.0-or-later
//! Calendar days and Italian working days between two dates.
//!
//! Holidays: L. 260/1949, art. 1 and 2, as amended by L. 54/1977, D.P.R. 792/1985 (Epiphany), L. 336/2000
//! (2 June, since 2001), L. 151/2025 (4 October, since 2026); and 17 March of 2011 alone (D.L. 5/2011).
//! Patron saints' days are each town's own and are not among them.

use jiff::{
    ToSpan, Unit,
    civil::{Date, Weekday},
};

use super::Undefined;

/// Days from the first date to the second, negative if the second comes first.
pub(super) fn days(from: Date, to: Date) -> i64 {
    let span = from.until((Unit::Day, to)).expect("days between any two dates fit a span");
    i64::from(span.get_days())
}

/// The date so many days later, if the calendar reaches it.
pub(super) fn later(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Days from Monday to Friday that are no holiday, after the first date and up to the second, included;
/// negative if the second comes first.
pub(super) fn working_days(from: Date, to: Date) -> Result<i64, Undefined> {
    let (first, last, sign) = if to < from { (to, from, -1) } else { (from, to, 1) };
    if first < Date::constant(SINCE - 1, 12, 31) || last.year() > UNTIL {
        return Err(Undefined::Other(format!(
            "i giorni lavorativi si contano dal 1/1/{SINCE} al 31/12/{UNTIL}"
        )));
    }
    let days = days(first, last);
    let mut count = days / 7 * 5;
    let mut day = last;
    for _ in 0..days % 7 {
        count += i64::from(is_weekday(day));
        day = day.saturating_sub(1.day());
    }
    for year in first.year()..=last.year() {
        let holidays = holidays(year);
        count -= holidays.filter(|it| *it > first && *it <= last && is_weekday(*it)).map(|_| 1).sum::<i64>();
    }
    Ok(sign * count)
}

/// First year of the present calendar: the 2 June is back among the holidays.
const SINCE: i16 = 2001;
/// Last year counted: a later one is a slip of the pen.
const UNTIL: i16 = 2199;

/// Month, day, and the first year it is a holiday again.
const FIXED: [(i8, i8, i16); 11] = [
    (1, 1, SINCE),
    (1, 6, SINCE),
    (4, 25, SINCE),
    (5, 1, SINCE),
    (6, 2, SINCE),
    (8, 15, SINCE),
    (10, 4, 2026),
    (11, 1, SINCE),
    (12, 8, SINCE),
    (12, 25, SINCE),
    (12, 26, SINCE),
];

/// The holidays of a year, each once: Easter Monday may fall on 25 April, as in 2011.
fn holidays(year: i16) -> impl Iterator<Item = Date> {
    let fixed =
        FIXED.iter().filter(move |it| year >= it.2).filter_map(move |it| Date::new(year, it.0, it.1).ok());
    let once = (year == 2011).then_some(Date::constant(2011, 3, 17));
    let easter = easter_monday(year).filter(|it| (it.month(), it.day()) != (4, 25));
    fixed.chain(once).chain(easter)
}

/// The Monday after Easter, by the Gregorian computus (Meeus, Jones and Butcher).
#[expect(clippy::many_single_char_names, reason = "they are the letters of the published algorithm")]
fn easter_monday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?.tomorrow().ok()
}

fn is_weekday(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
