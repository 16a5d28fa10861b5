// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reasons in Italian, one line each, and the whole explanation as an indented text.

use std::fmt;

use super::{Reason, Side, Why};
use crate::{
    model::{Answer, Asked, Choice, Comparison, Place, Text},
    number::Number,
    state::State,
    system::{Adjustment, DenominatorKind, Fold, Frame},
    tree::Settled,
};

impl Why<'_> {
    /// The line of this step, without what it rests on.
    #[must_use]
    pub fn line(&self) -> String {
        match self.source() {
            "" => self.bare_line(),
            source => format!("{} (fonte: {source})", Line(self)),
        }
    }

    /// The same, for who has already been told the source.
    #[must_use]
    pub fn bare_line(&self) -> String {
        Line(self).to_string()
    }

    /// The source of this step, as the dossier writes it; blank when it has none.
    #[must_use]
    pub fn source(&self) -> &str {
        match &self.reason {
            Reason::Folded { source, .. } | Reason::Rule { source, .. } => source.trim(),
            Reason::Reading(it) => it.source.trim(),
            _ => "",
        }
    }

    /// Where what it speaks of was written, if anywhere.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        let place = match &self.reason {
            Reason::Node { place, .. } | Reason::Input { place, .. } | Reason::Named { place, .. } => *place,
            Reason::Reading(it) | Reason::Forced(it) => it.value.place(),
            Reason::Target { quantity, .. } => quantity.place(),
            Reason::Decided(it) => it.decision.place,
            Reason::Petition(it) => it.place,
            Reason::Opinion(it) => it.place,
            Reason::OnCurve { piece, .. } => piece.place,
            Reason::Printed { row, .. } => row.value.place(),
            _ => return None,
        };
        place.is_known().then_some(place)
    }
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn write(why: &Why<'_>, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            writeln!(f, "{:indent$}{}", "", why.line(), indent = depth * 2)?;
            why.parts.iter().try_for_each(|it| write(it, depth + 1, f))
        }
        write(self, 0, f)
    }
}

struct Line<'a, 'b>(&'b Why<'a>);

#[expect(clippy::too_many_lines, reason = "one arm per reason: a table, read by eye")]
impl fmt::Display for Line<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = Maybe(self.0.value.as_ref());
        match &self.0.reason {
            Reason::Node { level, code, title, state, print: (digits, mode), .. } => {
                write!(f, "{level} {code}")?;
                if !title.trim().is_empty() {
                    write!(f, " «{}»", title.trim())?;
                }
                match &self.0.value {
                    Some(it) if it.round(*digits, *mode) == *it => write!(f, ": {it}"),
                    Some(it) => write!(f, ": {} (esatto {})", it.italian(*digits, *mode), it.exact()),
                    None => write!(f, ": n.d. ({})", state.word()),
                }
            }
            Reason::Counted { weight, used } => write!(f, "peso {weight} × {used} = {value}"),
            Reason::Treated { done, state: State::Measured | State::Forced } => f.write_str(done),
            Reason::Treated { done, state } => write!(f, "{}: {done}", state.word()),
            Reason::Folded { fold, sum, divisor, denominator, .. } => {
                folded(f, *fold, sum, divisor, denominator, self.0.value.as_ref())
            }
            Reason::WeightsOff { sum, normalised, .. } => match normalised {
                true => write!(
                    f,
                    "i pesi contati sommano a {sum}, non a 100: diviso per 100 il valore sarebbe {value}; il sistema dichiara la normalizzazione"
                ),
                false => write!(
                    f,
                    "i pesi contati sommano a {sum}: normalizzato il valore sarebbe {value}; il sistema dichiara il denominatore fisso"
                ),
            },
            Reason::WeightSupplied { weight, policy } => {
                write!(f, "peso non scritto: si usa {weight} ({policy})")
            }
            Reason::Part { name, share } => write!(f, "{name}, quota {share}: {value}"),
            Reason::Reading(it) => {
                if it.value.is_blank() {
                    write!(f, "rilevazione senza valore")?;
                } else {
                    write!(f, "consuntivo «{}»", it.value.text.trim())?;
                }
                if !it.date.is_blank() {
                    write!(f, ", fatto il {}", it.date.text.trim())?;
                }
                Ok(())
            }
            Reason::Target { quantity, row } => {
                write!(f, "atteso «{}»", quantity.text.trim())?;
                match row.and_then(|it| it.year) {
                    Some(year) => write!(f, " per il {year}"),
                    None => Ok(()),
                }
            }
            Reason::Input { name, text, .. } => write!(f, "{name} «{}»", text.trim()),
            Reason::Formula { text, substituted } => write!(f, "{text} = {substituted} = {value}"),
            Reason::Named { words, .. } => write!(f, "{words}"),
            Reason::Rule { title, chosen, .. } => write!(f, "regola «{title}», {chosen}"),
            Reason::Normalised { .. } => normalised(f, self.0),
            Reason::Limited { before } => write!(f, "{before} riportato entro i limiti: {value}"),
            Reason::Rounded { before, digits, mode } => {
                write!(f, "{before} arrotondato a {digits} decimali ({}): {value}", mode.word())
            }
            Reason::OnCurve { curve, before, piece } => {
                write!(
                    f,
                    "{before} sulla curva «{curve}», tratto da {} a {}: {value}",
                    bound(&piece.from.text),
                    bound(&piece.to.text)
                )?;
                match piece.note.is_blank() {
                    true => Ok(()),
                    false => write!(f, " ({})", piece.note.trim()),
                }
            }
            Reason::InBand { curve, label } => write!(f, "fascia «{label}» della scala «{curve}»"),
            Reason::Adjusted { before, effect, by, reason } => {
                let sign = match effect {
                    Adjustment::Multiply => "×",
                    Adjustment::Subtract => "−",
                    Adjustment::Cap => "al massimo",
                    Adjustment::Set => "diventa",
                };
                write!(f, "{before} {sign} {by} = {value}")?;
                if reason.trim().is_empty() { Ok(()) } else { write!(f, ": {}", reason.trim()) }
            }
            Reason::NoValue(cause) => write!(f, "nessun valore: {cause}"),
            Reason::Forced(it) => {
                write!(f, "deciso con atto: {}", it.state.map_or("", Choice::word))?;
                for words in [&it.reason, &it.act] {
                    if !words.is_blank() {
                        write!(f, ", {}", words.trim())?;
                    }
                }
                Ok(())
            }
            Reason::Decided(it) => decided(f, it),
            Reason::Petition(it) => {
                write!(f, "istanza di {}", role(&it.role))?;
                if !it.date.is_blank() {
                    write!(f, " del {}", it.date.text.trim())?;
                }
                because(f, &it.reason)
            }
            Reason::Opinion(it) => {
                let word = if it.answer == Some(Answer::Granted) { "favorevole" } else { "contrario" };
                write!(f, "parere {word} di {}, {}", role(&it.role), it.cited())?;
                because(f, &it.reason)
            }
            Reason::Printed { row, recomputed, agrees } => {
                let context =
                    if row.context.is_blank() { String::new() } else { format!(" ({})", row.context.trim()) };
                write!(f, "il documento{context} stampa «{}», ", row.value.text.trim())?;
                match (agrees, row.value.is_obscure()) {
                    (true, _) => write!(f, "come il ricalcolato {recomputed}"),
                    (false, true) => write!(f, "che non è un numero; ricalcolato {recomputed}"),
                    (false, false) => write!(f, "ma il ricalcolato è {recomputed}"),
                }
            }
            Reason::OnPrintedRows { rows, shown, omitted } => {
                write!(
                    f,
                    "sulle {rows} righe che il documento elenca: {shown} (esatto {value}); non elenca {}",
                    quoted(omitted)
                )
            }
            Reason::Figure { title, shown } => write!(f, "{title}: {shown}"),
            Reason::Remark(words) => f.write_str(words),
        }
    }
}

fn decided(f: &mut fmt::Formatter<'_>, it: &Settled<'_>) -> fmt::Result {
    match it.petition.asks {
        Some(Asked::Neutralise) => f.write_str("neutralizzato")?,
        Some(Asked::Adjust) => write!(f, "valore rettificato: «{}»", it.cell().text.trim())?,
        Some(Asked::Force) | None => write!(f, "grado forzato: «{}»", it.cell().text.trim())?,
    }
    write!(f, ", deciso da {}, {}", role(&it.decision.role), it.decision.cited())?;
    because(f, &it.decision.reason)
}

/// The reason, where it is told: what is published has none.
fn because(f: &mut fmt::Formatter<'_>, reason: &Text) -> fmt::Result {
    if reason.is_blank() { Ok(()) } else { write!(f, ": {}", reason.trim()) }
}

/// A role as it is read; somebody, when it was not written.
fn role(word: &str) -> &str {
    if word.trim().is_empty() { "chi ne ha titolo" } else { word.trim() }
}

fn folded(
    f: &mut fmt::Formatter<'_>,
    fold: Fold,
    sum: &Number,
    divisor: &Number,
    denominator: &DenominatorKind,
    value: Option<&Number>,
) -> fmt::Result {
    let value = Maybe(value);
    let by = match (fold, denominator) {
        (Fold::Sum, _) => "pesi in punti di 100",
        (_, DenominatorKind::Weights) => "somma dei pesi contati",
        (_, DenominatorKind::Rows) => "numero di righe contate",
        (_, DenominatorKind::Fixed(_)) => "totale fisso",
    };
    match fold {
        Fold::Mean => write!(f, "media: {sum} / {divisor} ({by}) = {value}"),
        Fold::Sum => write!(f, "somma: {sum} / {divisor} ({by}) = {value}"),
        Fold::Share => write!(f, "quota che raggiunge 100: {sum} / {divisor} ({by}) = {value}"),
        Fold::Product => write!(f, "prodotto: {value}"),
        Fold::Minimum => write!(f, "il più basso: {value}"),
        Fold::Maximum => write!(f, "il più alto: {value}"),
        Fold::Count => write!(f, "quanti raggiungono 100: {value}"),
    }
}

fn normalised(f: &mut fmt::Formatter<'_>, why: &Why<'_>) -> fmt::Result {
    let Reason::Normalised { frame, actual, reference, base, side, comparison } = &why.reason else {
        return Ok(());
    };
    let size = reference.as_ref().map(Number::abs);
    let value = Maybe(why.value.as_ref());
    let a = Maybe(actual.as_ref());
    let t = Maybe(reference.as_ref());
    match (frame, base) {
        (Frame::None, _) => write!(f, "il valore stesso: {value}"),
        (Frame::DaysLate, _) => write!(f, "giorni di ritardo: {value}"),
        (Frame::Comparison, _) => {
            let sign = comparison.map_or("", Comparison::word);
            write!(f, "{a} {sign} {t}? grado {value}")
        }
        (Frame::BaselineTarget | Frame::Thresholds, Some(base)) => {
            write!(f, "100 × ({a} − {base}) / ({t} − {base}) = {value}")
        }
        (_, Some(low)) => write!(f, "{a} rispetto all'intervallo da {low} a {t}: {value}"),
        (Frame::Deviation, _) => {
            write!(f, "100 − scostamento sfavorevole di {a} da {t}, in percentuale di {t}: {value}")
        }
        (Frame::Target | Frame::PreviousYear | Frame::Ceiling, _)
            if reference.as_ref().is_some_and(Number::is_zero) =>
        {
            write!(f, "{a} rispetto a 0, con la regola dichiarata per il riferimento zero: {value}")
        }
        (Frame::Target | Frame::PreviousYear, _) => {
            let size = Maybe(size.as_ref());
            match side {
                Side::Higher if size == t => write!(f, "100 × {a} / {t} = {value}"),
                Side::Higher => write!(f, "100 + 100 × ({a} − {t}) / {size} = {value}"),
                Side::Lower if size == t => write!(f, "100 × (2 × {t} − {a}) / {t} = {value}"),
                Side::Lower => write!(f, "100 + 100 × ({t} − {a}) / {size} = {value}"),
                Side::Exact => write!(f, "100 − 100 × distanza di {a} da {t} / {size} = {value}"),
            }
        }
        _ => write!(f, "100 × {a} / {t} = {value}"),
    }
}

fn bound(text: &str) -> &str {
    if text.trim().is_empty() { "…" } else { text.trim() }
}

fn quoted(titles: &[&str]) -> String {
    titles.iter().map(|it| format!("«{}»", it.trim())).collect::<Vec<_>>().join(", ")
}

/// A number, or "n.d.".
#[derive(PartialEq)]
struct Maybe<'a>(Option<&'a Number>);

impl fmt::Display for Maybe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(it) => write!(f, "{it}"),
            None => f.write_str("n.d."),
        }
    }
}
