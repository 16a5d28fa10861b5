// SPDX-License-Identifier: AGPL-3.0-or-later
//! Checks: the linter of plans, reports and systems. One module per check; this file is their register.

mod weights_not_summing_to_100;

use std::fmt;

use crate::{
    model::{Dossier, Place},
    score::{Scorecard, Scorer},
    source::Source,
    system::{Defect, compile},
    tree::{StructureError, Tree},
};

/// Every check, in the order in which findings are shown. One line each.
#[rustfmt::skip]
pub static ALL: &[&Check] = &[
    &weights_not_summing_to_100::CHECK,
];

/// A check and everything the catalogue says about it.
pub struct Check {
    /// Permanent code: a mnemonic and two digits, never reused.
    pub code: &'static str,
    /// The norm, affirmative: "Ogni obiettivo ha almeno un indicatore".
    pub title: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Which documents it looks at.
    pub stage: Stage,
    /// Where the norm comes from.
    pub sources: &'static [&'static Source],
    /// Page of the catalogue: why, remedy, and examples that the tests execute.
    pub page: &'static str,
    /// Finds what breaks the norm.
    pub run: fn(&Subject<'_>) -> Vec<Finding>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// To be acknowledged.
    Warning,
    /// Stops a step of the cycle unless overridden.
    Error,
}

/// Which documents a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Plans.
    Plan,
    /// Reports.
    Report,
    /// The measurement system.
    System,
    /// Any document.
    Any,
}

/// What is wrong, where, and what to do about it. Why it is wrong is on the check's page.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Where in the files.
    pub place: Place,
    /// Where in the document: structure › objective › row.
    pub path: String,
    /// What is wrong, quoting the dossier's words.
    pub what: String,
    /// The figure as printed, if one is at stake.
    pub printed: Option<String>,
    /// The figure recomputed, with its arithmetic.
    pub computed: Option<String>,
    /// What to do.
    pub remedy: String,
}

/// What checks look at: the dossier and everything that can be computed from it, once.
pub struct Subject<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Its tree.
    pub tree: &'a Tree<'a>,
    /// Its scorer.
    pub scorer: &'a Scorer<'a>,
    /// Its scores.
    pub card: &'a Scorecard,
    /// What is ill-defined in its system.
    pub defects: &'a [Defect],
}

impl Subject<'_> {
    /// The path of a node for people: structure › objective › row.
    #[must_use]
    pub fn path(&self, at: usize) -> String {
        let mut names: Vec<String> = std::iter::once(at)
            .chain(self.tree.above(at))
            .filter(|it| *it != 0)
            .map(|it| format!("{} {}", self.tree.nodes[it].level, self.tree.nodes[it].label()))
            .collect();
        names.reverse();
        match names.is_empty() {
            true => "ente".to_owned(),
            false => names.join(" › "),
        }
    }
}

/// Runs every check on a dossier; findings come in the order of the register.
///
/// # Errors
/// The rows are no tree.
pub fn check(dossier: &Dossier) -> Result<Vec<(&'static Check, Finding)>, Vec<StructureError>> {
    let tree = Tree::build(dossier)?;
    let (compiled, defects) = compile(&dossier.system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    let subject = Subject { dossier, tree: &tree, scorer: &scorer, card: &card, defects: &defects };
    let run =
        |it: &&'static Check| (it.run)(&subject).into_iter().map(|found| (*it, found)).collect::<Vec<_>>();
    Ok(ALL.iter().flat_map(run).collect())
}

/// The check of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|it| it.code.eq_ignore_ascii_case(code.trim()))
}

impl Severity {
    /// The Italian word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Information => "informazione",
            Severity::Warning => "avviso",
            Severity::Error => "errore",
        }
    }
}

impl Stage {
    /// The Italian word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Stage::Plan => "piano",
            Stage::Report => "relazione",
            Stage::System => "sistema",
            Stage::Any => "ogni documento",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)?;
        if let Some(printed) = &self.printed {
            write!(f, "\n  stampato: {printed}")?;
        }
        if let Some(computed) = &self.computed {
            write!(f, "\n  ricalcolato: {computed}")?;
        }
        write!(f, "\n  rimedio: {}", self.remedy)
    }
}
