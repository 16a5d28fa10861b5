// SPDX-License-Identifier: AGPL-3.0-or-later
//! INDI-16: the document does not say on which side of the expected value the good is.

use crate::{
    check::{
        Check, Finding, Severity, Stage, Subject,
        no_weights::declared,
        ratio_upside_down::is,
        yardstick::{Measure, Yardstick},
    },
    model::Choice,
    source,
    system::Frame,
};

pub(super) static CHECK: Check = Check {
    code: "INDI-16",
    title: "Ogni indicatore dice se è meglio di più, di meno o proprio quanto",
    severity: Severity::Error,
    stages: &[Stage::Plan],
    sources: &[&source::DLGS_150_2009_ART_5],
    applies: &[],
    page: include_str!("direction_missing.md"),
    run,
};

/// When none says it, so many are still listed.
const SHOWN: usize = 5;

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if says_for_all(subject) {
        return Vec::new();
    }
    let sticks = subject.yardsticks();
    let compared: Vec<&Yardstick<'_>> = sticks.iter().filter(|it| has_sides(subject, it)).collect();
    let silent: Vec<usize> =
        compared.iter().filter(|it| it.written_direction().is_none()).map(|it| it.at).collect();
    let Some(first) = silent.first() else { return Vec::new() };
    let what = match (silent.len(), compared.len()) {
        (1, _) => "il verso non è scritto: non si sa se è meglio di più o di meno".to_owned(),
        (count, all) if count == all && all > SHOWN => {
            format!("nessuno dei {all} indicatori con un numero da raggiungere ha il verso scritto")
        }
        (count, all) => {
            format!("{count} indicatori su {all} senza il verso scritto: {}", subject.called_all(&silent))
        }
    };
    let them = if silent.len() == 1 { "lo" } else { "li" };
    let meanwhile = subject
        .scorer
        .compiled
        .direction
        .map_or(String::new(), |it| format!("; intanto il sistema {them} legge come «{}»", it.word()));
    let common = subject.common(&silent);
    vec![Finding {
        place: subject.tree.nodes[*first].place,
        path: subject.path(common),
        what: what + &meanwhile,
        printed: None,
        computed: None,
        remedy: "scrivere il segno davanti al valore atteso (>, <, =) o la cella verso".to_owned(),
    }]
}

/// The system has a side for whatever does not say its own, and it stands in a document: nobody chose it to compute.
fn says_for_all(subject: &Subject<'_>) -> bool {
    let system = &subject.dossier.system.head;
    subject.scorer.compiled.direction.is_some()
        && declared(&system.source)
        && (system.note.is_blank() || declared(&system.note))
}

/// A quantity to compare: not a day, a yes, a delay, all of something, how much was done of it, a value between
/// thresholds.
fn has_sides(subject: &Subject<'_>, it: &Yardstick<'_>) -> bool {
    let delay = {
        let said = it.says_of_itself().to_lowercase();
        said.contains("ritardo")
    };
    // A decrease says its side by its sign; from where it starts is INDI-04's.
    let decrease =
        it.first_target().and_then(|(_, it)| it.value.as_ref()?.number()).is_some_and(|it| it.is_negative());
    let done = it.ratio().is_some_and(|(over, _)| is(over, "fatto") && !is(over, "previsto"));
    let between = !it.row.minimum.is_blank() && !it.row.maximum.is_blank();
    if it.is_nameless() || delay || decrease || between || done {
        return false;
    }
    match it.first_target().and_then(|(_, it)| it.value.as_ref()) {
        Some(quantity) => {
            matches!(Measure::of(quantity), Measure::Number | Measure::Percent) && !it.expects_all(quantity)
        }
        None => it.frame(subject) == Some(Frame::PreviousYear),
    }
}
