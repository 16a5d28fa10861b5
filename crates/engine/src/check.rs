// SPDX-License-Identifier: AGPL-3.0-or-later
//! Checks: the linter of plans, reports and systems. One module per check; this file is their register.

pub mod between;

mod act_missing;
mod anticorruption_missing;
mod applies;
mod area_below_objective;
mod balance_too_early;
mod baseline_missing;
mod baseline_not_numeric;
mod codes_out_of_order;
mod column_total_wrong;
mod date_not_of_calendar;
mod date_outside_year;
mod deadline_before_approval;
mod degree_out_of_scale;
mod delay_without_reasons;
mod derived_figure_wrong;
mod deviation_not_explained;
mod direction_missing;
mod everything_reached;
mod evidence_count_differs;
mod exclusion_without_act;
mod fewer_dates_than_stated;
mod finding;
mod full_marks_unproved;
mod graduation_unfit;
mod identity_broken;
mod indicator_off_subject;
mod instalment_out_of_order;
mod instalments_not_summing_to_100;
mod later_than_statute;
mod mean_of_another_kind;
mod mean_on_other_rows;
mod missing_value_counted;
mod name_spelled_differently;
mod no_interim_milestone;
mod no_interim_monitoring;
mod no_owner;
mod no_staff;
mod no_weights;
mod objective_after_its_phases;
mod objective_not_measured;
mod objective_not_reported;
mod one_off_repeated;
mod only_output_indicators;
mod only_self_assessed;
mod outcomes_unlike_indicators;
mod overshot_not_raised;
mod payment_times_missing;
mod performance_section_missing;
mod phase_after_its_objective;
mod phase_weights_not_summing_to_100;
mod piao_topics_missing;
mod plan_adopted_late;
mod printed_degree_wrong;
mod printed_figure_wrong;
mod programme_missing;
mod ratio_upside_down;
mod reach;
mod report_approved_late;
mod resources_unlike;
mod result_after_year_end;
mod result_fields_empty;
mod rounding_mixed;
mod same_person_ad_interim;
mod scale_not_total;
mod sequence_impossible;
mod shares_not_hundred;
mod shares_of_areas_wrong;
mod spreadsheet_error_printed;
mod subject;
mod superseded_citation;
mod system_not_updated;
mod system_rule_impossible;
mod system_rule_incomplete;
mod target_already_reached;
mod target_below_baseline;
mod target_equal_to_baseline;
mod template_left_blank;
mod terms_inconsistent;
mod text_copied;
mod text_debris;
mod three_years_missing;
mod too_many_objectives;
mod training_hours_low;
mod unit_inconsistent;
mod unknown_name_in_formula;
mod users_not_heard;
mod vague_expectation;
mod variation_too_late;
mod variation_without_act;
mod waiver_without_finding;
mod weight_missing;
mod weight_out_of_range;
mod weighting_not_aggregated;
mod weights_in_mixed_notation;
mod weights_not_summing_to_100;
mod weights_off_by_rounding;
mod yardstick;
mod year_in_heading_wrong;
mod years_not_three;

pub use applies::{Applies, Profile, Threshold};
pub use finding::{Finding, Severity, Stage};
pub(crate) use plan_adopted_late::term as plan_term;
pub(crate) use reach::days_between;
pub use subject::Subject;

use jiff::civil::Date;

use crate::{
    model::{Dossier, Waiver},
    score::Scorer,
    source::Source,
    system::compile,
    tree::{StructureError, Tree},
};

/// Every check, in the order in which findings are shown. One line each.
#[rustfmt::skip]
pub static ALL: &[&Check] = &[
    &no_weights::CHECK,
    &weights_not_summing_to_100::CHECK,
    &phase_weights_not_summing_to_100::CHECK,
    &weight_missing::CHECK,
    &weight_out_of_range::CHECK,
    &weights_off_by_rounding::CHECK,
    &instalments_not_summing_to_100::CHECK,
    &weights_in_mixed_notation::CHECK,
    &printed_figure_wrong::CHECK,
    &weighting_not_aggregated::CHECK,
    &shares_of_areas_wrong::CHECK,
    &date_outside_year::CHECK,
    &date_not_of_calendar::CHECK,
    &phase_after_its_objective::CHECK,
    &objective_after_its_phases::CHECK,
    &instalment_out_of_order::CHECK,
    &deadline_before_approval::CHECK,
    &sequence_impossible::CHECK,
    &balance_too_early::CHECK,
    &result_after_year_end::CHECK,
    &no_interim_milestone::CHECK,
    &delay_without_reasons::CHECK,
    &objective_not_measured::CHECK,
    &vague_expectation::CHECK,
    &indicator_off_subject::CHECK,
    &baseline_not_numeric::CHECK,
    &baseline_missing::CHECK,
    &target_below_baseline::CHECK,
    &target_equal_to_baseline::CHECK,
    &one_off_repeated::CHECK,
    &fewer_dates_than_stated::CHECK,
    &unit_inconsistent::CHECK,
    &graduation_unfit::CHECK,
    &ratio_upside_down::CHECK,
    &scale_not_total::CHECK,
    &area_below_objective::CHECK,
    &outcomes_unlike_indicators::CHECK,
    &direction_missing::CHECK,
    &only_output_indicators::CHECK,
    &target_already_reached::CHECK,
    &overshot_not_raised::CHECK,
    &printed_degree_wrong::CHECK,
    &degree_out_of_scale::CHECK,
    &rounding_mixed::CHECK,
    &missing_value_counted::CHECK,
    &mean_on_other_rows::CHECK,
    &mean_of_another_kind::CHECK,
    &deviation_not_explained::CHECK,
    &full_marks_unproved::CHECK,
    &everything_reached::CHECK,
    &exclusion_without_act::CHECK,
    &only_self_assessed::CHECK,
    &column_total_wrong::CHECK,
    &identity_broken::CHECK,
    &derived_figure_wrong::CHECK,
    &spreadsheet_error_printed::CHECK,
    &evidence_count_differs::CHECK,
    &shares_not_hundred::CHECK,
    &objective_not_reported::CHECK,
    &codes_out_of_order::CHECK,
    &text_copied::CHECK,
    &year_in_heading_wrong::CHECK,
    &resources_unlike::CHECK,
    &plan_adopted_late::CHECK,
    &report_approved_late::CHECK,
    &performance_section_missing::CHECK,
    &three_years_missing::CHECK,
    &payment_times_missing::CHECK,
    &training_hours_low::CHECK,
    &anticorruption_missing::CHECK,
    &programme_missing::CHECK,
    &piao_topics_missing::CHECK,
    &system_not_updated::CHECK,
    &superseded_citation::CHECK,
    &later_than_statute::CHECK,
    &users_not_heard::CHECK,
    &no_owner::CHECK,
    &no_staff::CHECK,
    &same_person_ad_interim::CHECK,
    &name_spelled_differently::CHECK,
    &act_missing::CHECK,
    &variation_without_act::CHECK,
    &variation_too_late::CHECK,
    &no_interim_monitoring::CHECK,
    &result_fields_empty::CHECK,
    &waiver_without_finding::CHECK,
    &text_debris::CHECK,
    &terms_inconsistent::CHECK,
    &template_left_blank::CHECK,
    &years_not_three::CHECK,
    &too_many_objectives::CHECK,
    &unknown_name_in_formula::CHECK,
    &system_rule_impossible::CHECK,
    &system_rule_incomplete::CHECK,
];

/// A check and everything the catalogue says about it.
pub struct Check {
    /// Permanent code: a mnemonic and two digits, never reused.
    pub code: &'static str,
    /// The norm, affirmative: "Ogni obiettivo ha almeno un indicatore".
    pub title: &'static str,
    /// How much it matters, where what makes it due does not say otherwise.
    pub severity: Severity,
    /// Which documents it looks at; empty is any.
    pub stages: &'static [Stage],
    /// Where the norm comes from.
    pub sources: &'static [&'static Source],
    /// Since when, until when and for whom it is due; empty is always and for everybody.
    pub applies: &'static [Applies],
    /// Page of the catalogue: why, remedy, and examples that the tests execute.
    pub page: &'static str,
    /// Finds what breaks the norm.
    pub run: fn(&Subject<'_>) -> Vec<Finding>,
}

/// What the checks found, with the waiver that accepts each finding, if any.
pub struct Found<'d> {
    /// The check.
    pub check: &'static Check,
    /// What it found.
    pub finding: Finding,
    /// How much it matters for this body.
    pub severity: Severity,
    /// Who accepts it, and why.
    pub waiver: Option<&'d Waiver>,
    /// The law it was judged with, when it was asked for; `None` is the law of its own year.
    pub as_of: Option<AsOf>,
}

/// The law of another day, and what it does to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// What changes with respect to the law of the dossier's own year.
    pub change: Change,
}

/// What the law of another day does to a finding, with respect to that of the dossier's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// It is there only under that law.
    Appears,
    /// It is there under the law of the dossier's own year, and no more under that one.
    Ceases,
}

impl AsOf {
    /// What changes, in Italian; `None` when nothing does.
    #[must_use]
    pub fn words(self) -> Option<String> {
        let day = crate::model::printed_day(self.day);
        match self.change {
            Change::Same => None,
            Change::Appears => Some(format!("solo con il diritto del {day}")),
            Change::Ceases => Some(format!("non più con il diritto del {day}")),
        }
    }
}

impl Found<'_> {
    /// Whether it stops a step of the cycle: an error that nobody accepted, under the law asked for.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error && self.is_open()
    }

    /// Whether somebody has still to do something about it: nobody accepted it, and it holds under the law asked for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.waiver.is_none() && self.as_of.is_none_or(|it| it.change != Change::Ceases)
    }
}

/// Runs every check on a dossier, under the law of its own year; findings come in the order of the register.
///
/// # Errors
/// The rows are no tree.
pub fn check(dossier: &Dossier) -> Result<Vec<Found<'_>>, Vec<StructureError>> {
    with_subject(dossier, |subject| ALL.iter().flat_map(|it| found(dossier, subject, it)).collect())
}

/// Runs every check under the law of a day, and tells what that changes.
///
/// # Errors
/// The rows are no tree.
pub fn check_as_of(dossier: &Dossier, day: Date) -> Result<Vec<Found<'_>>, Vec<StructureError>> {
    with_subject(dossier, |subject| {
        let then = Subject { as_of: Some(day), ..*subject };
        let changed =
            ALL.iter().flat_map(|it| changed(found(dossier, subject, it), found(dossier, &then, it), day));
        changed.collect()
    })
}

fn with_subject<T>(
    dossier: &Dossier,
    then: impl FnOnce(&Subject<'_>) -> T,
) -> Result<T, Vec<StructureError>> {
    let tree = Tree::build(dossier)?;
    let (compiled, defects) = compile(&dossier.system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    Ok(then(&Subject { dossier, tree: &tree, scorer: &scorer, card: &card, defects: &defects, as_of: None }))
}

fn found<'d>(dossier: &'d Dossier, subject: &Subject<'_>, check: &'static Check) -> Vec<Found<'d>> {
    let severity = subject.due(check).and_then(|it| it.by.severity).unwrap_or(check.severity);
    let findings = subject.found_by(check).into_iter().map(|finding| {
        let waiver = dossier.waivers.iter().find(|it| subject.waives(it, check, &finding));
        Found { check, finding, severity, waiver, as_of: None }
    });
    findings.collect()
}

/// What a check finds under the law of a day, each finding marked; what is no more found comes last.
fn changed<'d>(own: Vec<Found<'d>>, mut then: Vec<Found<'d>>, day: Date) -> Vec<Found<'d>> {
    let same =
        |one: &Found<'_>, other: &Found<'_>| one.finding == other.finding && one.severity == other.severity;
    for it in &mut then {
        let change = if own.iter().any(|own| same(own, it)) { Change::Same } else { Change::Appears };
        it.as_of = Some(AsOf { day, change });
    }
    let ceased: Vec<Found<'d>> = own.into_iter().filter(|own| !then.iter().any(|it| same(own, it))).collect();
    let ceases = Some(AsOf { day, change: Change::Ceases });
    then.extend(ceased.into_iter().map(|it| Found { as_of: ceases, ..it }));
    then
}

/// The check of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|it| it.code.eq_ignore_ascii_case(code.trim()))
}

impl Check {
    /// Every source of the norm and of what makes it due, each once.
    #[must_use]
    pub fn every_source(&self) -> Vec<&'static Source> {
        let mut all: Vec<&'static Source> = Vec::new();
        for it in self.sources.iter().copied().chain(self.applies.iter().map(|it| it.source)) {
            if !all.contains(&it) {
                all.push(it);
            }
        }
        all
    }

    /// The documents it looks at, in Italian.
    #[must_use]
    pub fn stage_words(&self) -> String {
        match self.stages {
            [] => "ogni documento".to_owned(),
            stages => stages.iter().map(|it| it.word()).collect::<Vec<_>>().join(", "),
        }
    }
}
