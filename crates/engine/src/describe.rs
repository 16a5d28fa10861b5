// SPDX-License-Identifier: AGPL-3.0-or-later
//! A system in words: what an official reads to know how scores are made.

use std::fmt::Write as _;

use crate::{
    model::Choice,
    number::{Number, Rounding},
    primitive::curve::{Curve, Gives},
    system::{
        Adjustment, Cascade, Cents, Compiled, CompiledLevel, CompiledRule, CompiledSharing, DenominatorKind,
        Fold, Frame, Leftover, Step, Treatment, WeightMissing, WeightsFrom, ZeroPolicy,
    },
};

/// The whole system in Italian, as Markdown.
#[must_use]
pub fn describe(system: &Compiled) -> String {
    let mut out =
        format!("# {}\n", if system.name.is_empty() { "Sistema di misurazione" } else { &system.name });
    if !system.source.is_empty() {
        let _ = writeln!(out, "\nFonte: {}", system.source);
    }
    let roots = match system.cascade {
        Some(Cascade::Structures) => "L'ente si divide in strutture, e ogni struttura nei suoi obiettivi.",
        _ => "L'ente si divide negli obiettivi senza padre, e questi in quelli sottostanti.",
    };
    let _ = writeln!(out, "\n{roots}");
    if let Some(direction) = system.direction {
        let _ = writeln!(out, "Un indicatore che non dice il suo verso è {}.", direction.word());
    }
    let parts = parts(system);
    for (table, heading) in [("livello", "Livelli"), ("regola", "Regole")] {
        let own: Vec<&Part> = parts.iter().filter(|it| it.table == table).collect();
        if !own.is_empty() {
            let _ = writeln!(out, "\n## {heading}");
        }
        for it in own {
            let _ = writeln!(out, "\n### {} (`{}`)\n\n{}", it.title, it.name, it.text);
        }
    }
    for (table, heading) in [("grandezza", "Grandezze"), ("ripartizione", "Ripartizioni")] {
        let own: Vec<&Part> = parts.iter().filter(|it| it.table == table).collect();
        if !own.is_empty() {
            let _ = writeln!(out, "\n## {heading}\n");
        }
        for it in own {
            let _ = writeln!(out, "- {} (`{}`): {}", it.title, it.name, it.text);
        }
    }
    out
}

/// A level, a rule, a figure or a sharing of a system, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The table of its row: `livello`, `regola`, `grandezza`, `ripartizione`.
    pub table: &'static str,
    /// Its name in the system.
    pub name: String,
    /// Its title, or the name.
    pub title: String,
    /// What it says, as Markdown.
    pub text: String,
}

/// The parts of a system that can be said in words, in the order in which one reads them.
#[must_use]
pub fn parts(system: &Compiled) -> Vec<Part> {
    let part = |table, name: &str, title: &str, text| Part {
        table,
        name: name.to_owned(),
        title: title.to_owned(),
        text,
    };
    let levels = system.levels.iter().map(|it| part("livello", &it.name, &it.title, level(system, it)));
    let rules = system.rules.iter().map(|it| part("regola", &it.name, &it.title, rule(system, it)));
    let figures = system.figures.iter().map(|it| {
        let text = format!("per il livello {}, `{}`.", it.level, it.expression.source());
        part("grandezza", &it.name, &it.title, text)
    });
    let sharings = system.sharings.iter().map(|it| part("ripartizione", &it.name, &it.title, sharing(it)));
    levels.chain(rules).chain(figures).chain(sharings).collect()
}

fn level(system: &Compiled, level: &CompiledLevel) -> String {
    let how = match level.fold {
        Fold::Mean => "È la media dei figli",
        Fold::Sum => "È la somma dei figli, ciascuno per il suo peso in centesimi",
        Fold::Product => "È il prodotto dei figli",
        Fold::Minimum => "È il figlio più basso",
        Fold::Maximum => "È il figlio più alto",
        Fold::Count => "È il numero di figli che raggiungono 100",
        Fold::Share => "È la quota dei figli, per peso, che raggiunge 100",
    };
    let divisor = match &level.denominator {
        DenominatorKind::Weights => ", pesata e divisa per la somma dei pesi contati".to_owned(),
        DenominatorKind::Rows => ", semplice: divisa per il numero di righe contate".to_owned(),
        DenominatorKind::Fixed(it) => format!(", pesata e divisa per il totale fisso {it}"),
    };
    let divisor = if matches!(level.fold, Fold::Mean | Fold::Share) { divisor } else { String::new() };
    let mut out = format!("{how}{divisor}.");
    match &level.weights {
        WeightsFrom::Own => (),
        WeightsFrom::Equal => out += " I pesi sono uguali.",
        WeightsFrom::Set(it) => out += &format!(" I pesi sono quelli dell'insieme «{it}»."),
        WeightsFrom::Figure(it) => {
            out += &format!(" Il peso è la grandezza «{}».", system.figures[*it].title);
        }
    }
    if level.denominator != DenominatorKind::Rows {
        out += match level.weight_missing {
            WeightMissing::Undefined => " Se manca un peso, non c'è valore.",
            WeightMissing::Residual => " A chi non ha peso va il residuo di 100, in parti uguali.",
            WeightMissing::Equal => " Se manca un peso, contano tutti uguale.",
            WeightMissing::Exclude => " Chi non ha peso non conta.",
        };
    }
    if let Some([indicators, phases, children]) = &level.parts {
        out += &format!(
            " Le parti si riuniscono a parte: indicatori {indicators}, fasi {phases}, obiettivi e contributi {children}"
        );
        out += &format!("; una parte senza valore {}.", treatment(level.part_missing));
    }
    out += &format!(" Un figlio senza valore {}", treatment(level.missing));
    out += &format!("; un figlio non valutabile {}.", treatment(level.not_assessable));
    if let Some(it) = level.rule {
        out += &format!(" Chi non ha figli si misura con la regola «{}».", system.rules[it].title);
    }
    for it in &level.steps {
        out += &format!(" Poi: {}.", step(system, it));
    }
    out += &format!(" Decimali di stampa: {} ({}).", level.digits, rounding(level.mode));
    sourced(out, &level.source)
}

fn treatment(it: Treatment) -> &'static str {
    match it {
        Treatment::Undefined => "lascia il padre senza valore",
        Treatment::Exclude | Treatment::Renormalise => "esce dal conto, e il suo peso dal denominatore",
        Treatment::Zero => "conta 0",
        Treatment::Full => "conta 100",
    }
}

/// The steps of a rule in Italian, one line each.
pub fn steps<'a>(system: &'a Compiled, rule: &'a CompiledRule) -> impl Iterator<Item = String> + 'a {
    rule.steps.iter().map(|it| step(system, it))
}

fn rule(system: &Compiled, rule: &CompiledRule) -> String {
    let steps = steps(system, rule).enumerate().map(|(at, it)| format!("{}. {it}", at + 1));
    sourced(steps.collect::<Vec<_>>().join("\n"), &rule.source)
}

fn sourced(mut text: String, source: &str) -> String {
    if !source.trim().is_empty() {
        text += &format!("\n\nFonte: {}", source.trim());
    }
    text
}

fn rounding(mode: Rounding) -> &'static str {
    match mode {
        Rounding::HalfUp => "la metà va in su",
        Rounding::HalfEven => "la metà va al pari",
        Rounding::Truncate => "troncando",
        Rounding::Up => "per eccesso",
        Rounding::Down => "per difetto",
        Rounding::None => "senza arrotondare",
    }
}

fn step(system: &Compiled, step: &Step) -> String {
    match step {
        Step::Derive(it) => format!("si calcola `{}`", it.source()),
        Step::Normalise { frame, ceiling, zero } => {
            let frame = match frame {
                Frame::None => "il valore è già il grado".to_owned(),
                Frame::Target => "si confronta con il target: 100 quando lo raggiunge".to_owned(),
                Frame::Ceiling => format!(
                    "si confronta con il tetto {}",
                    ceiling.as_ref().map_or_else(String::new, Number::to_string)
                ),
                Frame::BaselineTarget => "si misura la strada fatta dalla baseline al target".to_owned(),
                Frame::Thresholds => {
                    "si misura tra le soglie: 0 al minimo, 100 al target, 200 al massimo".to_owned()
                }
                Frame::PreviousYear => {
                    "si confronta con l'anno precedente: 100 quando lo eguaglia".to_owned()
                }
                Frame::DaysLate => {
                    "si contano i giorni di calendario tra la scadenza e il giorno in cui fu fatto".to_owned()
                }
                Frame::Deviation => {
                    "da 100 si toglie lo scostamento sfavorevole, in percentuale del target".to_owned()
                }
                Frame::Comparison => "100 se il confronto con il target vale, altrimenti 0".to_owned(),
            };
            match zero {
                ZeroPolicy::Undefined => frame,
                ZeroPolicy::Comparison => {
                    format!("{frame}; con riferimento zero, 100 se il confronto vale e 0 se no")
                }
                ZeroPolicy::Full => format!("{frame}; con riferimento zero, 100"),
            }
        }
        Step::Curve(it) => {
            format!("si legge sulla curva «{}»: {}", system.curves[*it].name, curve(&system.curves[*it]))
        }
        Step::Band(it) => format!(
            "si dice la fascia sulla scala «{}»: {}",
            system.curves[*it].name,
            curve(&system.curves[*it])
        ),
        Step::Limit { minimum, maximum } => match (minimum, maximum) {
            (Some(low), Some(high)) => format!("si tiene tra {low} e {high}"),
            (Some(low), None) => format!("non scende sotto {low}"),
            (None, Some(high)) => format!("non supera {high}"),
            (None, None) => "resta com'è".to_owned(),
        },
        Step::Adjust { condition, effect, value, reason } => {
            let what = match effect {
                Adjustment::Multiply => "si moltiplica per",
                Adjustment::Subtract => "si toglie",
                Adjustment::Cap => "non supera",
                Adjustment::Set => "diventa",
            };
            let when = condition.as_ref().map_or_else(String::new, |it| format!("se `{}`, ", it.source()));
            let why = if reason.trim().is_empty() { String::new() } else { format!(" ({})", reason.trim()) };
            format!("{when}{what} `{}`{why}", value.source())
        }
        Step::Round { digits, mode } => format!("si arrotonda a {digits} decimali ({})", rounding(*mode)),
    }
}

fn curve(curve: &Curve) -> String {
    let pieces = curve.pieces.iter().map(|it| {
        let gives = match &it.gives {
            Gives::Nothing => String::new(),
            Gives::Constant(value) => format!(" → {value}"),
            Gives::Same => " → il valore stesso".to_owned(),
            Gives::Linear(first, last) => format!(" → da {first} a {last} in proporzione"),
        };
        let label =
            if it.row.label.is_blank() { String::new() } else { format!(" «{}»", it.row.label.trim()) };
        let coefficient =
            it.row.coefficient.value.as_ref().map_or_else(String::new, |it| format!(", coefficiente {it}"));
        let note = if it.row.note.is_blank() { String::new() } else { format!(" ({})", it.row.note.trim()) };
        format!("{it}{label}{gives}{coefficient}{note}")
    });
    pieces.collect::<Vec<_>>().join("; ")
}

fn sharing(it: &CompiledSharing) -> String {
    let how = match (&it.units, &it.quota) {
        (Some(units), _) => format!("in proporzione a `{}`", units.source()),
        (None, Some(quota)) => {
            let left = match it.leftover {
                Leftover::Savings => "ciò che avanza resta all'ente",
                Leftover::Redistribute => "ciò che avanza si divide ancora nel gruppo",
            };
            format!("a ciascuno la quota `{}`; {left}", quota.source())
        }
        (None, None) => String::new(),
    };
    let who = it.entitled.as_ref().map_or_else(String::new, |it| format!(", se `{}`", it.source()));
    let pool = if it.pool.is_empty() { String::new() } else { format!(", per gruppi di «{}»", it.pool) };
    let cents = match it.cents {
        Cents::PerRow => "ogni riga si arrotonda da sé",
        Cents::LargestRemainder => "i centesimi vanno ai resti maggiori e le righe sommano al totale",
    };
    format!("`{}` tra i nodi di livello «{}»{pool}{who}, {how}; {cents}.", it.amount.source(), it.level)
}
