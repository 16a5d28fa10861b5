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
    /// The decree.
    pub decree: &'static str,
}

/// Terms of the budgets of local bodies after the last deferral that concerned them all (art. 151 TUEL).
pub static BUDGET_TERMS: &[BudgetTerm] = &[
    BudgetTerm { year: 2019, day: date(2019, 3, 31), decree: "D.M. 25/1/2019" },
    BudgetTerm { year: 2020, day: date(2020, 10, 31), decree: "D.M. 30/9/2020" },
    BudgetTerm { year: 2021, day: date(2021, 5, 31), decree: "D.L. 56/2021, art. 3" },
    BudgetTerm { year: 2022, day: date(2022, 8, 31), decree: "D.M. 28/7/2022" },
    BudgetTerm { year: 2023, day: date(2023, 9, 15), decree: "D.M. 28/7/2023" },
    BudgetTerm { year: 2024, day: date(2024, 3, 15), decree: "D.M. 22/12/2023" },
    BudgetTerm { year: 2025, day: date(2025, 2, 28), decree: "D.M. 24/12/2024" },
    BudgetTerm { year: 2026, day: date(2026, 2, 28), decree: "D.M. 24/12/2025" },
];
