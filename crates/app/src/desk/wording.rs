// SPDX-License-Identifier: AGPL-3.0-or-later
//! How tables, columns and rows are called where people read them.

use formats::{Row, from_json};

use super::paste::shown;

/// Tables that are looked at together, in the order of the work.
#[rustfmt::skip]
pub static GROUPS: &[(&str, &[&str])] = &[
    ("Ente e persone", &["ente", "struttura", "persona"]),
    ("Piano", &["piano", "capitolo", "atto", "termine"]),
    ("Obiettivi", &["obiettivo", "fase", "contributo", "collegamento", "partecipazione", "giudizio", "peso", "rata"]),
    ("Indicatori", &["indicatore", "definizione", "atteso", "dato"]),
    ("Sistema di misurazione", &[
        "sistema", "livello", "regola", "passo", "tratto", "graduazione", "criterio", "scala", "grandezza",
        "componente", "ripartizione",
    ]),
    ("Risultati e rilievi accettati", &["risultati", "rilevazione", "stampato", "elenco", "istanza", "decisione", "deroga"]),
    ("Tabelle allegate", &["tabella", "riga", "identita", "questionario", "risposta"]),
];

/// A part of a form: its heading and its columns.
pub type Section = (&'static str, &'static [&'static str]);

/// The parts of the longest forms; the columns of no part come last, folded.
#[rustfmt::skip]
static SECTIONS: &[(&str, &[Section])] = &[
    ("obiettivo", &[
        ("Che cosa", &["codice", "titolo", "descrizione", "risultato_atteso", "padre", "livello", "tipo", "durata", "natura"]),
        ("Chi e quanto", &["struttura", "responsabile", "strutture_coinvolte", "peso"]),
        ("Quando", &["inizio", "scadenza", "anni"]),
        ("Da dove viene", &["ambiti", "linea", "obiettivo_strategico", "obiettivo_operativo", "missione", "programma", "dup"]),
    ]),
    ("indicatore", &[
        ("Che cosa misura", &["codice", "di", "definizione", "nome", "descrizione", "formula_testo", "unita", "verso", "andamento"]),
        ("Quanto", &["baseline", "target", "alla_data", "intermedio", "alla_data_intermedia", "minimo", "massimo", "precedente", "peso"]),
        ("Come si legge", &["graduazione", "regola", "fonte_dati"]),
    ]),
];

/// Keys that do not read well as they are.
#[rustfmt::skip]
static LABELS: &[(&str, &str)] = &[
    ("id", "Identificativo"),
    ("di", "Di che cosa"),
    ("n", "Numero"),
    ("al", "Fino al"),
    ("dup", "DUP"),
    ("codice_ipa", "Codice IPA"),
    ("codice_scheda", "Codice sulla scheda"),
    ("unita", "Unità di misura"),
    ("verso", "Da che parte è il meglio"),
    ("identita", "Uguaglianza"),
    ("formula_testo", "Formula come stampata"),
    ("formula", "Formula da calcolare"),
    ("cifre", "Decimali"),
    ("atteso", "Valore atteso"),
    ("target", "Target"),
    ("baseline", "Valore di partenza"),
    ("padre", "Sotto che cosa sta"),
    ("peso_assoluto", "Peso assoluto"),
    ("termine", "Termine dell'ente"),
    ("peso", "Peso"),
    ("riga", "Riga di tabella"),
    ("tabella", "Tabella allegata"),
    ("stampato", "Cifra stampata"),
    ("elenco", "Elenco di prove"),
    ("atto", "Atto"),
    ("passo", "Passo"),
    ("dato", "Dato con nome"),
];

/// How a column, or one row of a table, is called: `risultato_atteso` is "Risultato atteso".
#[must_use]
pub fn label(key: &str) -> String {
    if let Some((_, it)) = LABELS.iter().find(|(it, _)| *it == key) {
        return (*it).to_owned();
    }
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// What a check or a step says in the words of files, as one says it in a page: `[[atto]] oggetto = "nucleo"` is
/// "«atto», oggetto «nucleo»".
#[must_use]
pub fn on_page(words: &str) -> String {
    let (mut out, mut rest) = (String::new(), words);
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((sheet, after)) = after.split_once("]]") else { break };
        out += &format!("{before}«{}»", label(sheet).to_lowercase());
        rest = after;
        // The cells that follow it.
        while let Some((key, value)) = rest.split_once(" = \"") {
            let Some((value, after)) = value.split_once('"') else { break };
            let column = key.trim_start_matches(',').trim_start();
            if column.is_empty() || !column.chars().all(|it| it.is_alphanumeric() || it == '_') {
                break;
            }
            out += &format!(", {} «{value}»", column.replace('_', " "));
            rest = after;
        }
    }
    out + rest
}

/// The parts of the form of a table; none if it is one part.
#[must_use]
pub fn sections(sheet: &str) -> &'static [Section] {
    SECTIONS.iter().find(|(it, _)| *it == sheet).map_or(&[], |(_, it)| it)
}

/// The words of a cell of a row, as typed; blank when there are none.
#[must_use]
pub fn cell(row: &Row, key: &str) -> String {
    let cells = from_json(&row.cells);
    cells.iter().find(|(it, _)| it == key).map_or_else(String::new, |(_, it)| shown(it))
}

/// A row by its code and title, or by the first words in it: "1.2 Pubblicare i moduli".
#[must_use]
pub fn name(row: &Row) -> String {
    let cells: Vec<(String, String)> =
        from_json(&row.cells).into_iter().map(|(key, it)| (key, shown(&it))).collect();
    let find = |key: &str| cells.iter().find(|(it, _)| it == key).map(|(_, it)| it.as_str());
    let code = find("codice").unwrap_or_default();
    if let Some(title) = ["titolo", "nome", "oggetto", "ruolo"].iter().find_map(|it| find(it)) {
        return short(format!("{code} {title}").trim());
    }
    let order = formats::sheet_of(&row.sheet).map(formats::AnySheet::columns).unwrap_or_default();
    let words = order.iter().filter(|it| !["nota", "id"].contains(&it.key)).filter_map(|it| find(it.key));
    let words: Vec<&str> = words.take(3).collect();
    if words.is_empty() { label(&row.sheet) } else { short(&words.join(", ")) }
}

/// The first words of a long text.
#[must_use]
pub fn short(words: &str) -> String {
    const MOST: usize = 90;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        None => line,
        Some((at, _)) => {
            let cut = line[..at].rfind(' ').unwrap_or(at);
            format!("{}…", &line[..cut])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_files_are_said_as_on_a_page() {
        let said = on_page("scrivere l'atto ([[atto]] oggetto = \"nucleo\") o le persone");
        assert_eq!(said, "scrivere l'atto («atto», oggetto «nucleo») o le persone");
        assert_eq!(on_page("un [[dato]] con quel nome"), "un «dato con nome» con quel nome");
        assert_eq!(on_page("il peso 30 %, [[ e = \"x\""), "il peso 30 %, [[ e = \"x\"");
    }

    #[test]
    fn every_table_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, it)| it.iter().copied()).collect();
        let mut all: Vec<&str> = formats::SHEETS.iter().map(|it| it.name()).collect();
        grouped.sort_unstable();
        all.sort_unstable();
        assert_eq!(grouped, all);
    }

    #[test]
    fn every_part_of_a_form_has_columns_that_there_are() {
        for (sheet, sections) in SECTIONS {
            let columns = formats::sheet_of(sheet).unwrap().columns();
            for key in sections.iter().flat_map(|(_, it)| *it) {
                assert!(columns.iter().any(|it| it.key == *key), "{sheet}.{key}");
            }
        }
    }

    #[test]
    fn keys_become_words_and_rows_have_a_name() {
        assert_eq!(label("risultato_atteso"), "Risultato atteso");
        assert_eq!(label("unita"), "Unità di misura");
        let row = |sheet: &str, cells: &str| Row {
            series: String::new(),
            sheet: sheet.to_owned(),
            key: "k".to_owned(),
            position: 1,
            cells: cells.to_owned(),
        };
        assert_eq!(name(&row("fase", r#"{"codice":"1.1","titolo":"Scegliere"}"#)), "1.1 Scegliere");
        assert_eq!(name(&row("atteso", r#"{"indicatore":"OB1/i1","anno":2026}"#)), "OB1/i1, 2026");
        assert_eq!(name(&row("atteso", "{}")), "Valore atteso");
        assert_eq!(short(&"parola ".repeat(40)).chars().last(), Some('…'));
    }
}
