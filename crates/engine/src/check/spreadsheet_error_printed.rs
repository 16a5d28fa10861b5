// SPDX-License-Identifier: AGPL-3.0-or-later
//! TOTA-04: the error of a spreadsheet is printed in the place of a value.

use crate::{
    check::{Check, Finding, Severity, Subject},
    expression::Value,
    model::{Printed, Text},
    source,
};

pub(super) static CHECK: Check = Check {
    code: "TOTA-04",
    title: "Nel documento non ci sono errori del foglio di calcolo",
    severity: Severity::Error,
    stages: &[],
    sources: &[&source::DLGS_150_2009_ART_10],
    applies: &[],
    page: include_str!("spreadsheet_error_printed.md"),
    run,
};

/// Errors as spreadsheets print them, in Italian and in English, and what they mean.
#[rustfmt::skip]
const ERRORS: &[(&str, &str)] = &[
    ("#DIV/0!", "il foglio ha diviso per zero"),
    ("#RIF!", "il foglio ha perso la cella a cui si riferiva"),
    ("#REF!", "il foglio ha perso la cella a cui si riferiva"),
    ("#N/D", "il foglio non ha trovato il valore"),
    ("#N/A", "il foglio non ha trovato il valore"),
    ("#VALORE!", "il foglio ha trovato un testo dove serve un numero"),
    ("#VALUE!", "il foglio ha trovato un testo dove serve un numero"),
    ("#NOME?", "il foglio non conosce un nome della formula"),
    ("#NAME?", "il foglio non conosce un nome della formula"),
    ("#NUM!", "il foglio non ha saputo calcolare il numero"),
    ("#NULLO!", "il foglio ha incrociato celle che non si toccano"),
    ("#NULL!", "il foglio ha incrociato celle che non si toccano"),
];

/// The error printed in a cell and what it means.
pub(super) fn error_in(text: &str) -> Option<(&'static str, &'static str)> {
    if !text.contains('#') {
        return None;
    }
    let text = text.to_uppercase();
    ERRORS.iter().copied().find(|(error, _)| text.contains(error))
}

fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(name_of_body(subject));
    for (path, name, text) in texts(subject) {
        found.extend(finding(path, name, text, None));
    }
    for it in &subject.dossier.printed {
        let (title, computed) = of_printed(subject, it);
        found.extend(finding(subject.path_of(&it.node), &title, &it.value.text, computed));
    }
    for table in subject.scorer.tables.iter() {
        for row in table.rows.iter().map(|it| it.row) {
            found.extend(finding(subject.cell_path(table.annex, row, None), "nome", &row.name, None));
            for (column, text) in row.values.iter().enumerate() {
                let path = subject.cell_path(table.annex, row, Some(column));
                found.extend(finding(path, "cella", text, None));
            }
        }
    }
    found
}

fn finding(path: String, name: &str, text: &Text, computed: Option<String>) -> Option<Finding> {
    let (error, meaning) = error_in(text)?;
    Some(Finding {
        place: text.place,
        path,
        what: format!("{name}: c'è scritto «{error}», cioè {meaning}"),
        printed: None,
        computed,
        remedy: "scrivere il valore, o «n.d.» e perché non c'è".to_owned(),
    })
}

/// A reference to a blank cell gives 0: "COMUNE DI 0".
fn name_of_body(subject: &Subject<'_>) -> Option<Finding> {
    let name = &subject.dossier.body.name;
    (name.split_whitespace().next_back() == Some("0")).then(|| Finding {
        place: name.place,
        path: "ente".to_owned(),
        what: format!("il nome dell'ente è «{}»: lo 0 è il valore di una cella vuota", name.trim()),
        printed: None,
        computed: None,
        remedy: "scrivere il nome dell'ente".to_owned(),
    })
}

/// Title of the printed figure, and what it comes to now.
fn of_printed(subject: &Subject<'_>, row: &Printed) -> (String, Option<String>) {
    let named = row.figure.trim();
    let figure = subject.scorer.compiled.figures.iter().find(|it| it.name == named);
    let (Some(figure), Some(at)) = (figure, subject.tree.find(row.node.trim())) else {
        return (if named.is_empty() { "grado".to_owned() } else { named.replace('_', " ") }, None);
    };
    let computed = match subject.scorer.figure(at, figure) {
        Value::Number(_) => subject.scorer.figure_shown(at, figure),
        other => other.to_string(),
    };
    (figure.title.clone(), Some(computed))
}

/// The texts in which an error was carried over: where, the name of the cell, the words.
fn texts<'a>(subject: &Subject<'a>) -> Vec<(String, &'static str, &'a Text)> {
    let dossier = subject.dossier;
    let mut all = Vec::new();
    let mut add = |id: &str, cells: &[(&'static str, &'a Text)]| {
        let wrong = cells.iter().filter(|(_, text)| error_in(text).is_some());
        all.extend(wrong.map(|(name, text)| (subject.path_of(id), *name, *text)));
    };
    add("", &[("nome", &dossier.body.name), ("titolo del documento", &dossier.plan.title)]);
    for it in &dossier.structures {
        add(
            "",
            &[("nome della struttura", &it.name), ("responsabile", &it.owner), ("funzioni", &it.functions)],
        );
    }
    for it in &dossier.objectives {
        add(&it.id, &[("codice", &it.code), ("titolo", &it.title), ("descrizione", &it.description)]);
        add(&it.id, &[("risultato atteso", &it.expected_result), ("indicatori", &it.indicators)]);
        add(&it.id, &[("atteso", &it.expected), ("responsabile", &it.owner), ("peso", &it.weight.text)]);
        add(
            &it.id,
            &[("inizio", &it.start.text), ("scadenza", &it.deadline.text), ("importo", &it.amount.text)],
        );
        add(
            &it.id,
            &[("linea", &it.strategic_line), ("missione", &it.mission), ("programma", &it.programme)],
        );
        add(&it.id, &[("strutture coinvolte", &it.involved), ("dup", &it.dup)]);
    }
    for it in &dossier.phases {
        add(&it.id, &[("codice", &it.code), ("titolo", &it.title), ("descrizione", &it.description)]);
        add(&it.id, &[("indicatori", &it.indicators), ("atteso", &it.expected), ("peso", &it.weight.text)]);
        add(&it.id, &[("inizio", &it.start.text), ("scadenza", &it.deadline.text)]);
    }
    for it in &dossier.indicators {
        add(&it.id, &[("codice", &it.code), ("nome", &it.name), ("descrizione", &it.description)]);
        add(
            &it.id,
            &[("formula", &it.printed_formula), ("atteso", &it.target.text), ("peso", &it.weight.text)],
        );
        add(&it.id, &[("baseline", &it.baseline.text), ("anno precedente", &it.previous.text)]);
        add(&it.id, &[("risultati attesi", &it.expected_results), ("data", &it.deadline.text)]);
    }
    for it in &dossier.contributions {
        add(&it.id, &[("quota", &it.share.text), ("peso assoluto", &it.absolute_weight.text)]);
        add(&it.id, &[("atteso", &it.expected)]);
    }
    for it in &dossier.expected {
        add(&it.indicator, &[("valore atteso", &it.value.text)]);
    }
    for it in &dossier.data {
        add(&it.node, &[("dato", &it.value.text)]);
    }
    for it in &dossier.readings {
        add(&it.of, &[("valore rilevato", &it.value.text), ("causa", &it.cause)]);
    }
    for it in &dossier.chapters {
        add(&it.of, &[("titolo del capitolo", &it.title), ("testo del capitolo", &it.text)]);
    }
    for it in &dossier.evidence {
        let id = &it.of;
        it.items.iter().for_each(|item| add(id, &[("voce dell'elenco", item)]));
    }
    all
}
