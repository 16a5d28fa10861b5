// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days that decrees set year by year.

use jiff::civil::{Date, date};

use crate::source::Source;

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
