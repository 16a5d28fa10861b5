// SPDX-License-Identifier: AGPL-3.0-or-later
//! The cells of a row in the order in which people read them, and the rows that belong to another one.

use engine::model::Place;
use formats::{Row, from_json};

use super::{opened::Opened, outline::structure_name};
use crate::desk::paste::shown;

/// A cell as it is read: label, words, where they lead.
pub(super) struct Fact {
    pub(super) label: &'static str,
    /// Blank: it is missing, and should not be.
    pub(super) words: String,
    pub(super) href: String,
}

/// Cells that are read together.
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// Columns that are read together: column, label, whether it should be there.
type Columns = &'static [(&'static str, &'static str, bool)];

/// Those of an objective.
#[rustfmt::skip]
pub(super) static OBJECTIVE: &[(&str, Columns)] = &[
    ("Che cosa", &[
        ("codice", "Codice", false), ("codice_scheda", "Codice sulla scheda", false), ("titolo", "Titolo", true),
        ("descrizione", "Descrizione", true), ("risultato_atteso", "Risultato atteso", true),
        ("livello", "Livello", false), ("padre", "Sotto", false), ("tipo", "Tipo", true), ("natura", "Natura", false),
        ("durata", "Durata", false), ("ambiti", "Ambiti", false), ("stato", "Stato", false),
    ]),
    ("Chi", &[
        ("struttura", "Struttura", true), ("responsabile", "Responsabile", true),
        ("strutture_coinvolte", "Strutture coinvolte", false),
    ]),
    ("Quando", &[("inizio", "Inizio", false), ("scadenza", "Scadenza", true), ("anni", "Anni", false)]),
    ("Quanto conta e come si misura", &[
        ("peso", "Peso", true), ("regola", "Regola", false), ("graduazione", "Graduazione stampata", false),
        ("indicatori", "Indicatori, a parole", false), ("atteso", "Valori attesi, a parole", false),
        ("importo", "Importo", false),
    ]),
    ("DUP e bilancio", &[
        ("linea", "Linea strategica", false), ("obiettivo_strategico", "Obiettivo strategico", false),
        ("obiettivo_operativo", "Obiettivo operativo", false), ("missione", "Missione", true),
        ("programma", "Programma", true), ("dup", "Riferimento al DUP", true),
    ]),
    ("Provenienza", &[
        ("id", "Identificativo", false), ("fonte", "Dove sta nel documento", false), ("nota", "Nota", false),
    ]),
];

/// Label of what an indicator expects, which may stand in the table of the years.
pub(super) const TARGET: &str = "Valore atteso";

/// Those of an indicator; target and years stand in their own table.
#[rustfmt::skip]
pub(super) static INDICATOR: &[(&str, Columns)] = &[("", &[
    ("descrizione", "Che cosa dice", false), ("formula_testo", "Formula", true), ("formula", "Formula calcolabile", false),
    ("unita", "Unità", true), ("verso", "Verso", true), ("andamento", "Andamento nell'anno", false),
    ("baseline", "Valore di partenza", true), ("target", TARGET, true),
    ("alla_data", "Entro", false), ("intermedio", "Atteso intermedio", false), ("alla_data_intermedia", "Entro (intermedio)", false),
    ("minimo", "Soglia inferiore", false), ("massimo", "Soglia superiore", false), ("precedente", "Anno precedente", false),
    ("peso", "Peso", false), ("componente", "Componente", false), ("definizione", "Definizione", false), ("regola", "Regola", false),
    ("graduazione", "Graduazione stampata", false), ("cifre", "Decimali", false), ("risultati_attesi", "Risultati attesi", false),
    ("fonte_dati", "Fonte del dato", true), ("nota", "Nota", false), ("codice", "Codice", false), ("id", "Identificativo", false),
    ("nome", "Nome", true), ("di", "Misura", false),
])];

/// The cells of a row in groups; what is blank and may be so is left out.
pub(super) fn groups(plan: &Opened, row: &Row, all: &'static [(&'static str, Columns)]) -> Vec<Group> {
    let cells = from_json(&row.cells);
    let group = |(title, columns): &(&'static str, Columns)| {
        let facts = columns.iter().filter_map(|(key, label, due)| {
            let words = cells.iter().find(|(it, _)| it == key).map(|(_, it)| shown(it)).unwrap_or_default();
            let (words, href) = resolved(plan, key, words.trim());
            (*due || !words.is_empty()).then_some(Fact { label, words, href })
        });
        Group { title, facts: facts.collect() }
    };
    all.iter().map(group).collect()
}

/// What an id stands for, and the page about it.
fn resolved(plan: &Opened, column: &str, words: &str) -> (String, String) {
    match column {
        "struttura" => (structure_name(plan.dossier(), words).to_owned(), String::new()),
        "padre" | "figlio" | "obiettivo" => {
            let found = plan.dossier().objectives.iter().find(|it| it.id.trim() == words);
            let words = found.map_or(words, |it| it.title.trim());
            (words.to_owned(), found.map_or_else(String::new, |it| plan.objective_href(&it.id)))
        }
        _ => (words.to_owned(), String::new()),
    }
}

/// Rows that belong to another one.
pub(super) struct Table {
    pub(super) title: String,
    /// Name of the table, as rows are added to it.
    pub(super) sheet: &'static str,
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<TableRow>,
    /// What the weights or shares come to, if they should make 100: words, whether they do.
    pub(super) sum: Option<(String, bool)>,
}

pub(super) struct TableRow {
    /// Key of the row.
    pub(super) key: String,
    /// Words and where they lead.
    pub(super) cells: Vec<(String, String)>,
}

impl Fact {
    /// It takes a line of its own.
    pub(super) fn is_long(&self) -> bool {
        self.words.len() > 60 || self.words.contains('\n')
    }
}

impl Table {
    /// Those rows, with those columns: key and heading.
    pub(super) fn new(
        plan: &Opened,
        (title, sheet): (&str, &'static str),
        columns: &[(&'static str, &'static str)],
        places: impl Iterator<Item = Place>,
    ) -> Table {
        let rows = places.filter_map(|it| plan.row_at(it)).map(|row| {
            let cells = from_json(&row.cells);
            let cell = |key: &str| {
                let words = cells.iter().find(|(it, _)| it == key).map(|(_, it)| shown(it));
                resolved(plan, key, words.unwrap_or_default().trim())
            };
            TableRow { key: row.key.clone(), cells: columns.iter().map(|(key, _)| cell(key)).collect() }
        });
        let rows: Vec<TableRow> = rows.collect();
        let headings = columns.iter().map(|it| it.1).collect();
        let mut table = Table { title: title.to_owned(), sheet, headings, rows, sum: None };
        table.drop_blank();
        table
    }

    /// Leaves out the columns in which nobody wrote, but the first two.
    fn drop_blank(&mut self) {
        for at in (2..self.headings.len()).rev() {
            if self.rows.iter().all(|it| it.cells[at].0.is_empty()) {
                self.headings.remove(at);
                self.rows.iter_mut().for_each(|it| drop(it.cells.remove(at)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_read_somewhere() {
        for (sheet, groups) in [("obiettivo", OBJECTIVE), ("indicatore", INDICATOR)] {
            let read: Vec<&str> = groups.iter().flat_map(|it| it.1).map(|it| it.0).collect();
            for column in formats::sheet_of(sheet).unwrap().columns() {
                assert!(read.contains(&column.key), "{sheet}: {} is not on its sheet", column.key);
            }
        }
    }
}
