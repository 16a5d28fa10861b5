// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every table of a dossier. Each is also a sheet of a workbook and a CSV.

mod body;
mod indicators;
mod objectives;
mod petitions;
mod plan;
mod questionnaires;
mod results;
mod system;

use crate::sheet::AnySheet;

/// Every table, in the order in which a dossier is written. One line each.
#[rustfmt::skip]
pub static SHEETS: &[&dyn AnySheet] = &[
    &body::BODY,
    &body::STRUCTURES,
    &body::PEOPLE,
    &system::SYSTEM,
    &system::LEVELS,
    &system::RULES,
    &system::STEPS,
    &system::PIECES,
    &system::CRITERIA,
    &system::MARK_POINTS,
    &system::FIGURES,
    &system::COMPONENTS,
    &system::GRADUATIONS,
    &system::SHARINGS,
    &plan::PLAN,
    &plan::ACTS,
    &plan::TERMS,
    &objectives::OBJECTIVES,
    &objectives::PHASES,
    &indicators::INDICATORS,
    &indicators::DEFINITIONS,
    &indicators::EXPECTED,
    &indicators::DATA,
    &objectives::CONTRIBUTIONS,
    &objectives::LINKS,
    &objectives::OTHER_WEIGHTS,
    &objectives::MARKS,
    &objectives::PARTICIPATIONS,
    &objectives::INSTALMENTS,
    &plan::ANNEXES,
    &plan::ANNEX_ROWS,
    &plan::IDENTITIES,
    &questionnaires::QUESTIONNAIRES,
    &questionnaires::ANSWERS,
    &plan::CHAPTERS,
    &plan::EVIDENCE,
    &results::RESULTS,
    &results::READINGS,
    &results::PRINTED,
    &petitions::PETITIONS,
    &petitions::RULINGS,
    &results::WAIVERS,
];
