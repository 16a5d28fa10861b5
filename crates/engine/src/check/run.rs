// SPDX-License-Identifier: AGPL-3.0-or-later
//! Running the checks: on one dossier, beside an earlier one, under the law of another day.

use jiff::civil::Date;

use super::{ALL, Check, Finding, Severity, Spoken, Subject, Survey, between::Pair, reach::printed_day};
use crate::{
    model::{Dossier, Waiver},
    score::Scorer,
    system::{Compiled, Defect, compile},
    tree::{StructureError, Tree},
};

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
        let day = printed_day(self.day);
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

/// What may be asked besides what is wrong in a dossier by itself.
#[derive(Clone, Copy, Default)]
pub struct Asked<'d> {
    /// The day whose law judges it; `None` is the law of its own year.
    pub as_of: Option<Date>,
    /// An earlier document of the same body: its plan, or another edition.
    pub earlier: Option<&'d Dossier>,
}

/// Runs every check on a dossier, under the law of its own year; findings come in the order of the register.
///
/// # Errors
/// The rows are no tree.
pub fn check(dossier: &Dossier) -> Result<Vec<Found<'_>>, Vec<StructureError>> {
    check_as(dossier, &Asked::default())
}

/// Runs every check as asked: under the law of a day, telling what that changes; beside an earlier document.
///
/// # Errors
/// The rows of one of the dossiers are no tree.
pub fn check_as<'d>(dossier: &'d Dossier, asked: &Asked<'_>) -> Result<Vec<Found<'d>>, Vec<StructureError>> {
    let tree = Tree::build(dossier)?;
    let (compiled, defects) = compile(&dossier.system);
    examine(&tree, &compiled, &defects, asked)
}

/// As [`check_as`], for who has already built the tree and compiled the system.
///
/// # Errors
/// The rows of the earlier dossier are no tree.
pub fn examine<'d>(
    tree: &Tree<'d>,
    compiled: &Compiled,
    defects: &[Defect],
    asked: &Asked<'_>,
) -> Result<Vec<Found<'d>>, Vec<StructureError>> {
    let earlier = asked.earlier.map(Tree::build).transpose()?;
    let pair = earlier.as_ref().map(|it| Pair::new(it, tree));
    let scorer = Scorer::new(tree, compiled);
    let card = scorer.score();
    let dossier = tree.dossier;
    let spoken = Spoken::of(dossier);
    let survey = Survey::of(tree, &spoken);
    let subject = Subject {
        dossier,
        tree,
        scorer: &scorer,
        card: &card,
        spoken: &spoken,
        survey: &survey,
        defects,
        as_of: None,
        earlier: pair.as_ref(),
    };
    let own = |check: &'static Check| found(dossier, &subject, check);
    Ok(match asked.as_of {
        None => ALL.iter().flat_map(|it| own(it)).collect(),
        Some(day) => {
            let then = Subject { as_of: Some(day), ..subject };
            ALL.iter().flat_map(|it| changed(own(it), found(dossier, &then, it), day)).collect()
        }
    })
}

/// Looks at a dossier by itself, under the law of its own year.
pub(super) fn with_subject<T>(
    dossier: &Dossier,
    then: impl FnOnce(&Subject<'_>) -> T,
) -> Result<T, Vec<StructureError>> {
    let tree = Tree::build(dossier)?;
    let (compiled, defects) = compile(&dossier.system);
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    let (defects, tree) = (&defects, &tree);
    let spoken = Spoken::of(dossier);
    let survey = Survey::of(tree, &spoken);
    Ok(then(&Subject {
        dossier,
        tree,
        scorer: &scorer,
        card: &card,
        spoken: &spoken,
        survey: &survey,
        defects,
        as_of: None,
        earlier: None,
    }))
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
