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
mod baseline_worse_than_reached;
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
mod indicator_renamed;
mod instalment_out_of_order;
mod instalments_not_summing_to_100;
mod later_than_statute;
mod mean_of_another_kind;
mod mean_on_other_rows;
mod mend;
mod missing_value_counted;
mod name_spelled_differently;
mod no_interim_milestone;
mod no_interim_monitoring;
mod no_owner;
mod no_staff;
mod no_weights;
mod objective_after_its_phases;
mod objective_moved;
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
mod report_departs_from_plan;
mod resources_unlike;
mod result_after_year_end;
mod result_fields_empty;
mod rounding_mixed;
mod row_without_rule;
mod run;
mod same_person_ad_interim;
mod scale_not_total;
mod sequence_impossible;
mod shares_not_hundred;
mod shares_of_areas_wrong;
mod spoken;
mod spreadsheet_error_printed;
mod subject;
mod superseded_citation;
mod survey;
mod system_not_updated;
mod system_rule_impossible;
mod system_rule_incomplete;
mod target_already_reached;
mod target_below_baseline;
mod target_equal_to_baseline;
mod target_restated;
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
mod value_unreadable;
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
pub use mend::{MENDERS, Mend, Mender, mends};
pub(crate) use plan_adopted_late::term as plan_term;
pub(crate) use reach::days_between;
pub use run::{AsOf, Asked, Change, Found, check, check_as, examine};
pub use spoken::Spoken;
pub use subject::Subject;
pub use survey::Survey;

use crate::source::Source;

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
    &value_unreadable::CHECK,
    &column_total_wrong::CHECK,
    &identity_broken::CHECK,
    &derived_figure_wrong::CHECK,
    &spreadsheet_error_printed::CHECK,
    &evidence_count_differs::CHECK,
    &shares_not_hundred::CHECK,
    &objective_not_reported::CHECK,
    &indicator_renamed::CHECK,
    &report_departs_from_plan::CHECK,
    &objective_moved::CHECK,
    &codes_out_of_order::CHECK,
    &text_copied::CHECK,
    &year_in_heading_wrong::CHECK,
    &baseline_worse_than_reached::CHECK,
    &resources_unlike::CHECK,
    &target_restated::CHECK,
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
    &row_without_rule::CHECK,
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

/// The check of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|it| it.code.eq_ignore_ascii_case(code.trim()))
}

impl Check {
    /// Whether all it finds is found between two documents.
    #[must_use]
    pub fn needs_earlier(&self) -> bool {
        self.stages == [Stage::Comparison]
    }

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
