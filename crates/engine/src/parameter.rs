// SPDX-License-Identifier: AGPL-3.0-or-later
//! Thresholds and duties set by law or contract, each with the days from and to which it holds.

use jiff::civil::{Date, date};

use crate::{number::Number, source::Source};

/// A value that the law changes over time.
pub struct Parameter {
    /// Name, in Italian.
    pub name: &'static str,
    /// Its values, from the oldest. Before the first there is no duty.
    pub values: &'static [Dated],
}

/// A value, and since when.
pub struct Dated {
    /// First day.
    pub from: Date,
    /// Last day; `None` while it holds.
    pub to: Option<Date>,
    /// Numerator and denominator.
    pub value: (i64, i64),
    /// Where it is set.
    pub source: &'static Source,
}

impl Parameter {
    /// The value in force on a day, and where it is set; `None` when there was no duty.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<(Number, &'static Source)> {
        let in_force =
            self.values.iter().rev().find(|it| it.from <= day && it.to.is_none_or(|to| day <= to))?;
        Some((Number::ratio(in_force.value.0, in_force.value.1)?, in_force.source))
    }
}

/// Hours of training a year for each employee.
pub static TRAINING_HOURS: Parameter = Parameter {
    name: "ore di formazione per dipendente",
    values: &[
        Dated {
            from: date(2023, 3, 23),
            to: Some(date(2024, 12, 31)),
            value: (24, 1),
            source: &crate::source::TRAINING_2023,
        },
        Dated { from: date(2025, 1, 14), to: None, value: (40, 1), source: &crate::source::TRAINING_2025 },
    ],
};

/// Least share of the result pay that hangs on payment times, in points of 100.
pub static PAYMENT_TIMES_SHARE: Parameter = Parameter {
    name: "quota della retribuzione di risultato legata ai tempi di pagamento",
    values: &[Dated {
        from: date(2023, 2, 25),
        to: None,
        value: (30, 1),
        source: &crate::source::DL_13_2023_ART_4BIS,
    }],
};

/// The last day for the budget of a year, when a decree moved it, and where it is set.
pub struct BudgetTerm {
    /// Year of the budget.
    pub year: i16,
    /// Last day.
    pub day: Date,
    /// The decree, and where it was read.
    pub source: Source,
}

/// A term set by a decree; the day on which that was verified, blank if nobody did yet.
const fn term(
    year: i16,
    day: Date,
    cite: &'static str,
    url: &'static str,
    checked: &'static str,
) -> BudgetTerm {
    BudgetTerm { year, day, source: Source { cite, url, checked } }
}

/// Terms of the budgets of local bodies after the last deferral that concerned them all (art. 151 TUEL). A year that
/// is not here keeps the ordinary term until somebody adds its line.
#[rustfmt::skip]
pub static BUDGET_TERMS: &[BudgetTerm] = &[
    term(2019, date(2019, 3, 31), "D.M. 25/1/2019", "http://gazzettaufficiale.biz/atti/2019/20190082/19A02393.htm", "2026-11-21"),
    term(2020, date(2020, 10, 31), "D.M. 30/9/2020", "https://www.entilocali-online.it/bilancio-di-previsione-2020-2022-la-conferenza-stato-citta-autorizza-una-nuova-proroga-al-31-ottobre-2020/", "2026-11-21"),
    term(2021, date(2021, 5, 31), "D.L. 56/2021, art. 3", "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legge:2021-04-30;56~art3", ""),
    term(2022, date(2022, 8, 31), "D.M. 28/7/2022", "https://anci.puglia.it/web/2022/07/29/finanza-locale-bilanci-previsione-ulteriore-proroga-a-31-agosto", "2026-11-21"),
    term(2023, date(2023, 9, 15), "D.M. 28/7/2023", "https://www.gazzettaufficiale.it/eli/id/2023/07/31/23A04440/sg", "2026-11-21"),
    term(2024, date(2024, 3, 15), "D.M. 22/12/2023", "https://legadeicomuni.it/blog/2023/12/29/proroga-al-15-marzo-2024-dei-termini-per-lapprovazione-del-bilancio-di-previsione", "2026-11-21"),
    term(2025, date(2025, 2, 28), "D.M. 24/12/2024", "https://www.tuttopa.it/viewtopic.php?f=6&p=100991&t=27365", "2026-11-21"),
    term(2026, date(2026, 2, 28), "D.M. 24/12/2025", "https://www.entilocali-online.it/?p=913346", "2026-11-21"),
];
