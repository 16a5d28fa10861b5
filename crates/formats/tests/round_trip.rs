// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is written is read back equal: the examples, and dossiers of any words, as TOML and as JSON.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::{fs, path::Path};

use engine::model::Dossier;
use formats::{AnySheet, Cell, Kind, SHEETS, read, read_json, read_text, write};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value, json};

#[test]
fn every_example_is_read_back_equal() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut seen = 0;
    for folder in [examples.clone(), examples.join("sistemi")] {
        let dossiers = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        for path in dossiers.filter(|it| it.join("piano.toml").is_file()) {
            let plain = read(&path, None).unwrap_or_else(|it| panic!("{path:?}: {:?}", it.errors));
            for set in plain.sets.iter().map(Some).chain([None]) {
                let it = read(&path, set.map(String::as_str)).unwrap();
                same(&it.dossier);
                seen += 1;
            }
        }
    }
    assert!(seen >= 5, "the five bodies are in examples/");
}

/// Written as TOML and as JSON, and read again, it is the same.
fn same(dossier: &Dossier) {
    let toml = write(dossier, None);
    let again = read_text(&toml).unwrap_or_else(|it| panic!("{:?}\n{toml}", it.errors));
    assert_eq!(again.dossier, *dossier);
    assert_eq!(write(&again.dossier, None), toml);
    let json = json(dossier);
    assert_eq!(read_json(&json, None).unwrap(), *dossier, "{json}");
}

fn json(dossier: &Dossier) -> String {
    let mut tables = Map::new();
    for sheet in SHEETS {
        let rows = sheet.write(dossier).into_iter().map(|row| {
            let cells = row.into_iter().map(|(key, cell)| (key.to_owned(), value(cell)));
            Value::Object(cells.collect())
        });
        let mut rows: Vec<Value> = rows.collect();
        if sheet.single() {
            tables.insert(sheet.name().to_owned(), rows.remove(0));
        } else if !rows.is_empty() {
            tables.insert(sheet.name().to_owned(), Value::Array(rows));
        }
    }
    Value::Object(tables).to_string()
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(it) => json!(it),
        Cell::Integer(it) => json!(it),
        Cell::Truth(it) => json!(it),
        Cell::List(it) => json!(it),
    }
}

/// Words that are hard to write, or that other programs would change.
fn words() -> impl Strategy<Value = String> {
    let hard = select(vec![
        "\"",
        "\\",
        "'",
        "'''",
        "\"\"\"",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{feff}",
        "è",
        "€",
        "👩‍👩‍👧",
        "\u{202e}",
        "#",
        "=",
        "[",
        "]]",
        "{",
        "}",
        ",",
        "8,33 %",
        "(50%)",
        "> 500.000",
        "31.12.202 1",
        "\\u00e8",
        "true",
        "1e5",
        "−20",
        "½",
        " ",
        "\u{a0}",
    ]);
    prop_oneof![
        3 => vec(hard, 0..6).prop_map(|it| it.concat()),
        1 => any::<String>(),
    ]
}

/// Rows of a sheet as JSON, any words in every cell that speaks of no other row.
fn rows(at: usize) -> impl Strategy<Value = (usize, Vec<Value>)> {
    let sheet: &'static dyn AnySheet = SHEETS[at];
    let free = sheet.columns().into_iter().filter(|it| !FIXED.contains(&it.key));
    let cells: Vec<_> = free.map(|it| (Just(it.key), cell(sheet.name(), it.key, it.kind))).collect();
    let count = if sheet.single() { 1..2 } else { 0..4_usize };
    vec(cells, count).prop_map(move |rows| {
        let rows = rows.into_iter().enumerate().map(|(nth, cells)| {
            let mut row: Map<String, Value> =
                cells.into_iter().filter_map(|(key, cell)| Some((key.to_owned(), cell?))).collect();
            for (table, key, value) in LINKS.iter().filter(|(table, _, _)| *table == sheet.name()) {
                assert_eq!(*table, sheet.name());
                row.insert((*key).to_owned(), json!(value.replace("{}", &nth.to_string())));
            }
            Value::Object(row)
        });
        (at, rows.collect())
    })
}

/// Keys that speak of other rows, or whose words must be formulas: left blank, or written by [`LINKS`].
const FIXED: &[&str] = &[
    "id",
    "padre",
    "struttura",
    "obiettivo",
    "di",
    "nodo",
    "tabella",
    "definizione",
    "indicatore",
    "figlio",
    "formula",
    "espressione",
    "istanza",
    "questionario",
];

/// What those keys hold where they cannot be blank; `{}` is the number of the row.
const LINKS: &[(&str, &str, &str)] = &[
    ("struttura", "id", "s{}"),
    ("obiettivo", "id", "o{}"),
    ("fase", "id", "f{}"),
    ("fase", "obiettivo", "o"),
    ("indicatore", "id", "i{}"),
    ("indicatore", "di", "o"),
    ("contributo", "id", "c{}"),
    ("contributo", "obiettivo", "o"),
    ("contributo", "struttura", "s"),
    ("collegamento", "padre", "o"),
    ("collegamento", "figlio", "p"),
    ("rilevazione", "di", "m{}"),
    ("istanza", "id", "r{}"),
    ("istanza", "di", "o"),
    ("decisione", "istanza", "r"),
    ("questionario", "id", "q{}"),
    ("risposta", "questionario", "q"),
    ("riga", "tabella", "t"),
    ("identita", "tabella", "t"),
];

fn cell(table: &str, key: &str, kind: Kind) -> BoxedStrategy<Option<Value>> {
    let some = match kind {
        _ if (table, key) == ("livello", "denominatore") => {
            select(vec!["pesi", "righe", "100"]).prop_map(|it| json!(it)).boxed()
        }
        // Structures as roots would want each objective to have one.
        _ if (table, key) == ("sistema", "cascata") => Just(json!("obiettivi")).boxed(),
        Kind::Text | Kind::Written(_) => words().prop_map(|it| json!(it)).boxed(),
        Kind::Choice(words) => select(words()).prop_map(|it| json!(it)).boxed(),
        Kind::Integer => (0..200_i64).prop_map(|it| json!(it)).boxed(),
        Kind::Truth => any::<bool>().prop_map(|it| json!(it)).boxed(),
        Kind::List => vec(words(), 0..4).prop_map(|it| json!(it)).boxed(),
    };
    proptest::option::of(some).boxed()
}

/// The rows that the links speak of.
const ANCHORS: &str = r#"
    {"struttura": [{"id": "s"}], "obiettivo": [{"id": "o"}, {"id": "p"}], "tabella": [{"id": "t"}],
     "istanza": [{"id": "r", "di": "o"}], "questionario": [{"id": "q"}],
     "fase": [{"id": "m0", "obiettivo": "p"}, {"id": "m1", "obiettivo": "p"}, {"id": "m2", "obiettivo": "p"}]}
"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn dossiers_of_any_words_are_read_back_equal(sheets in (0..SHEETS.len()).map(rows).collect::<Vec<_>>()) {
        let mut tables: Map<String, Value> = serde_json::from_str(ANCHORS).unwrap();
        for (at, mut rows) in sheets {
            let sheet = SHEETS[at];
            match sheet.single() {
                true => { tables.insert(sheet.name().to_owned(), rows.remove(0)); }
                false => {
                    let table = tables.entry(sheet.name()).or_insert_with(|| json!([]));
                    table.as_array_mut().unwrap().extend(rows);
                }
            }
        }
        let dossier = read_json(&Value::Object(tables).to_string(), None).unwrap();
        same(&dossier);
    }
}
