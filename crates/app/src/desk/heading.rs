// SPDX-License-Identifier: AGPL-3.0-or-later
//! The headings of a pasted table: which column each of them means, however spreadsheets write it.

use formats::ColumnInfo;

use super::wording::label;

/// Words that say nothing of which column it is.
const EMPTY: [&str; 20] = [
    "di", "del", "della", "dello", "dell", "dei", "degli", "delle", "d", "il", "la", "lo", "l", "i", "gli",
    "le", "n", "nr", "anno", "al",
];

/// What spreadsheets call a column, in the order in which the columns are tried.
#[rustfmt::skip]
static OTHERS: &[(&str, &[&str])] = &[
    ("cod", &["codice"]),
    ("numero", &["codice"]),
    ("denominazione", &["titolo", "nome"]),
    ("oggetto", &["titolo", "nome"]),
    ("attività", &["titolo"]),
    ("azione", &["titolo"]),
    ("note", &["nota"]),
    ("pesatura", &["peso"]),
    ("ponderazione", &["peso"]),
    ("data fine", &["scadenza"]),
    ("fine", &["scadenza"]),
    ("entro", &["scadenza", "alla_data"]),
    ("data prevista", &["scadenza", "alla_data"]),
    ("termine", &["scadenza", "alla_data"]),
    ("scadenza", &["alla_data"]),
    ("data inizio", &["inizio"]),
    ("tipologia", &["tipo"]),
    ("settore", &["struttura"]),
    ("area", &["struttura"]),
    ("servizio", &["struttura"]),
    ("ufficio", &["struttura"]),
    ("uo", &["struttura"]),
    ("dirigente", &["responsabile"]),
    ("eq", &["responsabile"]),
    ("um", &["unita"]),
    ("unità misura", &["unita"]),
    ("valore atteso", &["target", "atteso", "valore"]),
    ("valore", &["target"]),
    ("valore partenza", &["baseline"]),
    ("storico", &["precedente", "baseline"]),
    ("formula", &["formula_testo"]),
    ("fonte", &["fonte_dati"]),
    ("indicatore", &["indicatori"]),
    ("target", &["atteso"]),
];

/// The column that each heading means; no column twice.
pub(super) fn columns(sheet: &str, heads: &[String], columns: &[ColumnInfo]) -> Vec<Option<&'static str>> {
    let mut found: Vec<Option<&'static str>> = vec![None; heads.len()];
    // The surest first, whatever their order in the table: a key or label, then the rest.
    for means in [exactly, nearly] {
        for (at, head) in heads.iter().enumerate() {
            if found[at].is_none() {
                let column = means(sheet, head, columns);
                found[at] = column.filter(|it| !found.contains(&Some(*it)));
            }
        }
    }
    found
}

/// Its key, its label or what it is said to be.
fn exactly(_: &str, head: &str, columns: &[ColumnInfo]) -> Option<&'static str> {
    let head = words(head).join(" ");
    let is = |it: &str| words(it).join(" ") == head;
    let find = |test: &dyn Fn(&ColumnInfo) -> bool| columns.iter().find(|it| test(it)).map(|it| it.key);
    find(&|it| is(it.key)).or_else(|| find(&|it| is(&label(it.key)))).or_else(|| find(&|it| is(it.doc)))
}

/// The same, without what every heading of this table says and without years: "Target 2026", "Peso %", "Descrizione
/// dell'obiettivo".
fn nearly(sheet: &str, head: &str, columns: &[ColumnInfo]) -> Option<&'static str> {
    let says = |it: &String| !EMPTY.contains(&it.as_str()) && !it.starts_with(sheet) && !is_year(it);
    let own: Vec<String> = words(head).into_iter().filter(says).collect();
    let has = |key: &str| columns.iter().find(|it| it.key == key).map(|it| it.key);
    if own.is_empty() {
        // A table of objectives where the column of the titles is called "Obiettivo".
        let named = words(head).iter().any(|it| it.starts_with(sheet));
        return named.then(|| has("titolo").or_else(|| has("nome"))).flatten();
    }
    let own = own.join(" ");
    let plain = |it: &str| words(it).into_iter().filter(says).collect::<Vec<_>>().join(" ");
    let is = |it: &ColumnInfo| plain(it.key) == own || plain(&label(it.key)) == own;
    let others = || {
        let (_, keys) = OTHERS.iter().find(|(it, _)| *it == own)?;
        keys.iter().find_map(|it| has(it))
    };
    columns.iter().find(|it| is(it)).map(|it| it.key).or_else(others)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.chars().all(|it| it.is_ascii_digit())
}

/// Lower case, letters and digits only; "u.m." is one word.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let letters: String =
        text.chars().filter(|it| *it != '.').map(|it| if it.is_alphanumeric() { it } else { ' ' }).collect();
    letters.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use formats::sheet_of;

    fn found(sheet: &str, heads: &[&str]) -> Vec<Option<&'static str>> {
        let heads: Vec<String> = heads.iter().map(|it| (*it).to_owned()).collect();
        super::columns(sheet, &heads, &sheet_of(sheet).unwrap().columns())
    }

    #[test]
    fn headings_of_spreadsheets_are_understood() {
        let heads =
            ["N.", "Obiettivo", "Descrizione dell'obiettivo", "Peso %", "Settore", "Data fine", "Colore"];
        let wanted =
            [Some("titolo"), Some("descrizione"), Some("peso"), Some("struttura"), Some("scadenza"), None];
        assert_eq!(found("obiettivo", &heads)[1..], wanted);
        let heads =
            ["Cod.", "Indicatore", "U.M.", "Target 2026", "Valore di partenza", "Peso (%)", "Formula"];
        let wanted = ["codice", "nome", "unita", "target", "baseline", "peso", "formula"];
        assert_eq!(found("indicatore", &heads), wanted.map(Some));
        let heads = ["Codice fase", "Fase", "Obiettivo", "Scadenza", "Target"];
        let wanted = ["codice", "titolo", "obiettivo", "scadenza", "atteso"];
        assert_eq!(found("fase", &heads), wanted.map(Some));
    }

    #[test]
    fn a_column_is_not_taken_twice_and_the_surest_heading_has_it() {
        assert_eq!(found("obiettivo", &["Titolo obiettivo", "titolo"]), [None, Some("titolo")]);
    }
}
