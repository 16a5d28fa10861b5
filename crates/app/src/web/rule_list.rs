// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/regole`: the catalogue of checks, with search and filters kept in the address.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use engine::check::{self, Check, Severity, Stage};
use serde::Deserialize;

use super::page::{Badge, Page, PageResult};

/// What is looked for; a blank field asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    cerca: String,
    famiglia: String,
    documento: String,
    gravita: String,
    norma: String,
}

#[derive(Template)]
#[template(path = "rule_list.html")]
pub(super) struct RuleList {
    wanted: Wanted,
    checks: Vec<&'static Check>,
    families: BTreeSet<&'static str>,
    laws: BTreeSet<&'static str>,
    /// How many there are.
    caption: String,
}

/// `GET`
pub(super) async fn get(Query(wanted): Query<Wanted>) -> PageResult<RuleList> {
    let checks: Vec<_> = check::ALL.iter().copied().filter(|it| wanted.fits(it)).collect();
    let caption = match checks.len() {
        1 => "Una regola".to_owned(),
        count => format!("{count} regole"),
    };
    let families = check::ALL.iter().map(|it| family(it)).collect();
    let laws = check::ALL.iter().flat_map(|it| it.sources).map(|it| it.cite).collect();
    Ok(Page::new("Regole", RuleList { wanted, checks, families, laws, caption }))
}

impl Wanted {
    fn fits(&self, check: &Check) -> bool {
        let asks = |wanted: &str, is: bool| wanted.is_empty() || is;
        let text = format!("{} {} {}", check.code, check.title, check.page).to_lowercase();
        // A check without stages looks at every document.
        let looks_at = check.stages.is_empty() || check.stages.iter().any(|it| it.word() == self.documento);
        self.cerca.to_lowercase().split_whitespace().all(|it| text.contains(it))
            && asks(&self.famiglia, family(check) == self.famiglia)
            && asks(&self.documento, looks_at)
            && asks(&self.gravita, check.severity.word() == self.gravita)
            && asks(&self.norma, check.sources.iter().any(|it| it.cite == self.norma))
    }

    fn is_blank(&self) -> bool {
        let fields = [&self.cerca, &self.famiglia, &self.documento, &self.gravita, &self.norma];
        fields.iter().all(|it| it.trim().is_empty())
    }
}

/// The letters of its code.
pub(super) fn family(check: &Check) -> &'static str {
    check.code.split('-').next().unwrap_or(check.code)
}

/// How the severity of a check looks.
pub(super) fn badge(check: &Check) -> Badge {
    severity_badge(check.severity)
}

/// How a severity looks.
pub(super) fn severity_badge(severity: Severity) -> Badge {
    let (colour, icon) = match severity {
        Severity::Error => ("bg-danger", "it-close-circle"),
        Severity::Warning => ("bg-warning", "it-warning-circle"),
        Severity::Information => ("bg-primary", "it-info-circle"),
    };
    Badge { word: severity.word(), colour, icon }
}

static SEVERITIES: &[Severity] = &[Severity::Error, Severity::Warning, Severity::Information];
static STAGES: &[Stage] = &[Stage::Plan, Stage::Monitoring, Stage::Report, Stage::System];
