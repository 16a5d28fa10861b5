// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days that decrees set year by year.

use jiff::civil::{Date, date};

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
