// SPDX-License-Identifier: AGPL-3.0-or-later
//! `docs/ciclo.md`: the states, steps, rules, terms and roles of the cycle, from their registers.

use std::fmt::Write as _;

use engine::{
    cycle::{
        self, ALL, Paper, Role, State, Step, Window, calendar,
        role::{Reach, Right, Thing},
    },
    model::{BodyKind, Choice as _, Dossier, printed_day},
    source::Source,
    term::BUDGET_TERMS,
};

use super::{cited, lowered};

/// The year whose terms the page shows: the last whose budget term is known.
fn shown_year() -> i16 {
    BUDGET_TERMS.last().map_or(2026, |it| it.year)
}

/// The whole page.
pub(super) fn page() -> String {
    let mut out = String::from(
        "# Il ciclo della performance\n\nGli stati che il ciclo di un ente e di un anno attraversa, i passi che lo \
         portano dall'uno all'altro, chi li fa, su quale articolo. Un passo che non si può fare è rifiutato, e il \
         rifiuto dice la regola, la fonte e il rimedio. Ogni passo fatto è un atto del dossier (`[[atto]]`): a che \
         punto è il ciclo lo dicono gli atti, e nient'altro. Il racconto è nel [manuale](manuale/ciclo.md).\n",
    );
    diagram(&mut out);
    states(&mut out);
    steps(&mut out);
    rules(&mut out);
    terms(&mut out);
    roles(&mut out);
    out += "\n## I passi, uno per uno\n";
    for it in ALL {
        let _ = write!(out, "\n{}", lowered(it.page));
    }
    out
}

/// Steps that change the state, drawn; those that everybody takes first.
fn diagram(out: &mut String) {
    *out += "\n## Il disegno\n\n```mermaid\nstateDiagram-v2\n    [*] --> preparazione\n";
    let drawn = |it: &State| it.word().replace('-', "_");
    for step in ALL {
        let Some(to) = step.to else { continue };
        for from in step.from.iter().filter(|it| **it != to) {
            let _ = writeln!(out, "    {} --> {}: {}", drawn(from), drawn(&to), step.id);
        }
    }
    *out += "    archiviato --> [*]\n```\n";
}

fn states(out: &mut String) {
    *out += "\n## Gli stati\n\n| Stato | Che cosa succede | Passi che si possono fare |\n|---|---|---|\n";
    for (word, state) in State::ALL {
        let steps: Vec<String> =
            ALL.iter().filter(|it| it.from.contains(state)).map(|it| format!("`{}`", it.id)).collect();
        let _ = writeln!(out, "| {word} | {} | {} |", state.meaning(), steps.join(", "));
    }
}

fn steps(out: &mut String) {
    *out += "\n## I passi\n\n| Passo | Chi | Da → a | Atto | Quando | Non chi ha fatto | Si fissa | Fonte |\n\
             |---|---|---|---|---|---|---|---|\n";
    for it in ALL {
        let from: Vec<&str> = it.from.iter().map(|it| it.word()).collect();
        let _ = writeln!(
            out,
            "| `{}`: {} | {} | {} → {} | {} | {} | {} | {} | {} |",
            it.id,
            it.title,
            words(it.roles.iter().map(|it| it.word())),
            from.join(", "),
            it.to.map_or("lo stesso", State::word),
            paper(it),
            match it.window {
                Window::Any => "",
                Window::InYear => "durante l'anno",
                Window::AfterYear => "dal 31 dicembre",
            },
            words(it.others.iter().copied()),
            it.freezes.map_or("", cycle::Freeze::word),
            sources(it.sources),
        );
    }
}

fn paper(step: &Step) -> String {
    let asked = match step.paper {
        Paper::Note => "la data",
        Paper::Minutes => "organo e data",
        Paper::Full => "organo, numero e data",
    };
    let reason = if step.motivated { ", motivo" } else { "" };
    format!("{asked}{reason}; oggetto «{}»", step.subject())
}

fn rules(out: &mut String) {
    *out += "\n## Le regole\n\n| Codice | Regola | Passi | Fonte |\n|---|---|---|---|\n";
    for guard in cycle::guards() {
        let own: Vec<String> = ALL
            .iter()
            .filter(|it| it.guards.iter().any(|it| it.code == guard.code))
            .map(|it| format!("`{}`", it.id))
            .collect();
        let of = if own.is_empty() { "tutti".to_owned() } else { own.join(", ") };
        let _ = writeln!(out, "| {} | {} | {of} | {} |", guard.code, guard.title, sources(guard.sources));
    }
}

fn terms(out: &mut String) {
    let year = shown_year();
    let mut dossier = Dossier::default();
    dossier.body.kind = Some(BodyKind::Municipality);
    dossier.plan.year = Some(year);
    let _ = write!(
        out,
        "\n## Le scadenze\n\nNessuna scadenza ferma un passo: chi è in ritardo lo fa e lo dice; un piano in ritardo \
         vuole anche il motivo (LEGG-01). L'ente può darsi date proprie (`[[termine]]`). Ecco quelle del ciclo {year} \
         di un comune.\n\n| Passo | Entro | Perché | Termine | Fonte |\n|---|---|---|---|---|\n"
    );
    for it in ALL {
        let Some(term) = calendar::term(it, &dossier) else { continue };
        let source = cited(term.source.cite, term.source.url);
        let (day, kind) = (printed_day(term.day), term.kind.word());
        let _ = writeln!(out, "| `{}` | {day} | {} | {kind} | {source} |", it.id, term.why);
    }
    *out += "\nI differimenti del bilancio, da cui dipende il termine del piano. Un anno che non c'è tiene il termine \
             ordinario, e lo dice.\n\n| Anno | Termine del bilancio | Fonte | Verificata il |\n|---|---|---|---|\n";
    for it in BUDGET_TERMS {
        let source = cited(it.source.cite, it.source.url);
        let checked = if it.source.checked.is_empty() { "da verificare" } else { it.source.checked };
        let _ = writeln!(out, "| {} | {} | {source} | {checked} |", it.year, printed_day(it.day));
    }
}

fn roles(out: &mut String) {
    *out += "\n## I ruoli\n\nChe cosa ciascuno legge e scrive nel suo ente; di un altro ente, niente. «suo» è la sua \
             struttura o la sua persona. Ciò che decide è nella tabella dei passi.\n\n| | ";
    *out += &words(Role::ALL.iter().map(|it| it.0)).replace(", ", " | ");
    *out += " |\n|---|";
    *out += &"---|".repeat(Role::ALL.len());
    for (word, thing) in Thing::ALL {
        let cells: Vec<&str> = Role::ALL.iter().map(|it| right(it.1.right(*thing))).collect();
        let _ = write!(out, "\n| {word} | {} |", cells.join(" | "));
    }
    *out += "\n";
}

fn right(it: Right) -> &'static str {
    match (it.reads, it.writes) {
        (Reach::Nothing, _) => "",
        (Reach::Own, Reach::Nothing) => "legge il suo",
        (Reach::Own, _) => "scrive il suo",
        (Reach::All, Reach::Nothing) => "legge",
        (Reach::All, Reach::Own) => "legge, scrive il suo",
        (Reach::All, Reach::All) => "scrive",
    }
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn sources(all: &[&Source]) -> String {
    all.iter().map(|it| cited(it.cite, it.url)).collect::<Vec<_>>().join("; ")
}
