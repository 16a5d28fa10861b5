// SPDX-License-Identifier: AGPL-3.0-or-later
//! MISU-01: a printed degree or value is not the one that the rules of the system give.

use crate::{
    check::{Check, Finding, Severity, Stage, Subject},
    model::{Printed, Quantity},
    number::{Number, Rounding},
    source,
    system::{DenominatorKind, Fold, WeightsFrom},
};

pub(super) static CHECK: Check = Check {
    code: "MISU-01",
    title: "Il grado stampato è quello che danno i dati e le regole del sistema",
    severity: Severity::Error,
    stages: &[Stage::Report],
    sources: &[&source::DLGS_150_2009_ART_14, &source::SMVP],
    applies: &[],
    page: include_str!("printed_degree_wrong.md"),
    run,
};

/// Why a printed figure is not the recomputed one.
pub(super) enum Cause {
    /// Its mean leaves these rows out.
    Omits(Vec<String>),
    /// Its mean does not use the weights that the system wants, or uses those it does not want.
    OtherMean(&'static str),
    /// None of these.
    Unknown,
}

/// A printed figure that does not agree.
pub(super) struct Disagreement {
    /// The node.
    pub(super) at: usize,
    /// The figure as it would be printed now.
    pub(super) shown: String,
    /// Why.
    pub(super) cause: Cause,
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    if !subject.gives_account() {
        return Vec::new();
    }
    let wrong: Vec<(&Printed, Disagreement)> =
        subject.dossier.printed.iter().filter_map(|it| Some((it, disagreement(subject, it)?))).collect();
    let own = wrong.iter().filter(|(_, it)| matches!(it.cause, Cause::Unknown));
    // A mean is wrong with the row it averages: the cause is the row.
    let caused =
        |at: usize| wrong.iter().any(|(_, it)| it.at != at && subject.tree.above(it.at).any(|up| up == at));
    own.filter(|(_, it)| !caused(it.at)).map(|(row, it)| finding(subject, row, it)).collect()
}

fn finding(subject: &Subject<'_>, row: &Printed, wrong: &Disagreement) -> Finding {
    let written = row.value.text.trim();
    let context = if row.context.is_blank() { String::new() } else { format!(" ({})", row.context.trim()) };
    let value = row.figure.trim() == "valore";
    let rounding = if value { None } else { other_rounding(subject, row, wrong.at) };
    Finding {
        place: row.value.place(),
        path: subject.path(wrong.at),
        what: format!("il {} stampato «{written}» non torna", if value { "valore" } else { "grado" }),
        printed: Some(format!("{written}{context}")),
        computed: Some(match rounding {
            Some(it) => format!("{}; «{written}» verrebbe {it}, ma il sistema dichiara altro", wrong.shown),
            None => wrong.shown.clone(),
        }),
        remedy: "correggere il grado stampato, o il valore e la regola da cui viene".to_owned(),
    }
}

/// How the figure would come out as printed, if it is only a matter of rounding.
fn other_rounding(subject: &Subject<'_>, row: &Printed, at: usize) -> Option<&'static str> {
    let (value, printed) = (subject.card.of(at).value.as_ref()?, number(row)?);
    let digits = decimals(&row.value.text);
    MODES.iter().find(|(mode, _)| value.round(digits, *mode) == printed).map(|it| it.1)
}

/// The ways of rounding that documents use.
pub(super) const MODES: [(Rounding, &str); 3] = [
    (Rounding::HalfUp, "arrotondando al più vicino"),
    (Rounding::Truncate, "troncando"),
    (Rounding::Up, "arrotondando per eccesso"),
];

/// Decimals a figure is printed with.
pub(super) fn decimals(text: &str) -> u8 {
    let tail = text.rsplit_once(',').map_or("", |it| it.1);
    u8::try_from(tail.chars().take_while(char::is_ascii_digit).count()).unwrap_or(u8::MAX)
}

/// The printed figure as a number.
pub(super) fn number(row: &Printed) -> Option<Number> {
    row.value.value.as_ref().and_then(Quantity::number)
}

/// Whether a printed degree, or a measured value, is another than the recomputed one, and why.
pub(super) fn disagreement(subject: &Subject<'_>, row: &Printed) -> Option<Disagreement> {
    let degree = matches!(row.figure.trim(), "" | "grado");
    if !degree && row.figure.trim() != "valore" {
        return None;
    }
    let at = subject.tree.find(row.node.trim()).filter(|_| !row.node.is_blank())?;
    let printed = number(row)?;
    let (shown, agrees) = subject.scorer.recomputed(subject.card, at, row)?;
    // What cannot be recomputed is of MISU-04, what is out of scale of MISU-02.
    let known = if degree { subject.card.of(at).value.clone() } else { subject.scorer.measured_value(at) };
    known?;
    if agrees || (degree && (printed > Number::HUNDRED || printed.is_negative())) {
        return None;
    }
    let cause = if degree { cause(subject, row, at, &printed) } else { Cause::Unknown };
    Some(Disagreement { at, shown, cause })
}

fn cause(subject: &Subject<'_>, row: &Printed, at: usize, printed: &Number) -> Cause {
    let (digits, mode) = subject.scorer.print(at);
    let same = |value: &Option<Number>| value.as_ref().is_some_and(|it| it.round(digits, mode) == *printed);
    if let Some(restated) = subject.scorer.restate(subject.card, at, row)
        && same(&restated.outcome.value)
    {
        return Cause::Omits(restated.omitted.iter().map(|it| (*it).to_owned()).collect());
    }
    let nodes = &subject.tree.nodes;
    let children: Vec<usize> = (0..nodes[at].children.len()).collect();
    let level = subject.scorer.level(at);
    if children.len() < 2 || level.fold != Fold::Mean || level.parts.is_some() {
        return Cause::Unknown;
    }
    let weights = nodes[at].children.iter().all(|it| it.weight.is_some());
    let weighted = match (&level.weights, &level.denominator) {
        (WeightsFrom::Own, DenominatorKind::Weights) => weights,
        (WeightsFrom::Own | WeightsFrom::Equal, _) => false,
        _ => return Cause::Unknown,
    };
    if weights && same(&mean(subject, at, &children, !weighted)) {
        return Cause::OtherMean(if weighted { "media semplice" } else { "media pesata" });
    }
    for left_out in &children {
        let rest: Vec<usize> = children.iter().copied().filter(|it| it != left_out).collect();
        if same(&mean(subject, at, &rest, weighted)) {
            return Cause::Omits(vec![nodes[nodes[at].children[*left_out].child].title.to_owned()]);
        }
    }
    Cause::Unknown
}

/// The mean of some children, with or without their weights; `None` if a value or a weight is missing.
fn mean(subject: &Subject<'_>, at: usize, children: &[usize], weighted: bool) -> Option<Number> {
    let (mut sum, mut weights) = (Number::ZERO, Number::ZERO);
    for nth in children {
        let edge = &subject.tree.nodes[at].children[*nth];
        let weight = if weighted { edge.weight?.clone() } else { Number::ONE };
        sum = &sum + &(&weight * subject.card.of(edge.child).value.as_ref()?);
        weights = &weights + &weight;
    }
    sum.checked_div(&weights)
}
