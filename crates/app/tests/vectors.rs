// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures worked out by hand from the documents, held against the five bodies: exact first, then as printed.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not as it should be")]

use std::path::Path;

use engine::{
    expression::Value,
    number::Number,
    score::{Scorecard, Scorer},
    state::State,
    system::{System, compile},
    tree::Tree,
};
use formats::Read;

/// Exact value and value as shown of some nodes.
type Expected<'a> = &'a [(&'a str, &'a str, &'a str)];

fn read(name: &str, results: Option<&str>) -> Read {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    formats::read(&root.join(name), results).unwrap_or_else(|it| panic!("{name}: {:?}", it.errors))
}

fn scored<T>(read: &Read, system: &System, then: impl FnOnce(&Scorer<'_>, &Scorecard) -> T) -> T {
    let tree = Tree::build(&read.dossier).unwrap();
    let (compiled, defects) = compile(system);
    assert!(defects.is_empty(), "{defects:?}");
    let scorer = Scorer::new(&tree, &compiled);
    let card = scorer.score();
    then(&scorer, &card)
}

fn expect(name: &str, results: Option<&str>, expected: Expected<'_>) {
    let read = read(name, results);
    scored(&read, &read.dossier.system, |scorer, card| {
        for (id, exact, shown) in expected {
            let at = scorer.tree.find(id).unwrap_or_else(|| panic!("{name} has no {id}"));
            let outcome = card.of(at);
            let value = outcome.value.as_ref().unwrap_or_else(|| panic!("{id}: {outcome:?}"));
            assert_eq!(value, &Number::parse_exact(exact).unwrap(), "{name} {id}");
            assert_eq!(scorer.shown(at, outcome), *shown, "{name} {id}");
        }
    });
}

#[test]
fn terrecablate_2021() {
    expect(
        "terrecablate-2021",
        None,
        &[
            ("PO-GEN/MOL", "100", "100,00"),
            ("PO-GEN/RO", "95.59551", "95,59"),
            ("PO-GEN/PERS", "100", "100,00"),
            ("PO-GEN", "29559551/300000", "98,53"),
            ("PO-CON/TERM", "100", "100,00"),
            ("PO-DC/TLC", "100", "100,00"),
            ("PO-COM/VOIP", "100", "100,00"),
            ("PO-LAV/ENTI", "100", "100,00"),
            ("PI-SER/GEST", "100", "100,00"),
            ("PI-SER/PORT", "100", "100,00"),
            ("PI-SER/SALA", "100", "100,00"),
            ("PI-TEC/INC", "100", "100,00"),
            ("PI-INF-MON/SCHEMI", "100", "100,00"),
            ("PI-INF-STO/ENTI", "100", "100,00"),
            ("PI-INF-WIFI/AP", "100", "100,00"),
            ("PI-W4E/INC", "100", "100,00"),
            // Six rows, the one that the conclusions omit included: 99,755…
            ("PO", "179559551/1800000", "99,7"),
        ],
    );
}

#[test]
fn the_conclusions_of_terrecablate_average_five_rows() {
    let read = read("terrecablate-2021", None);
    scored(&read, &read.dossier.system, |scorer, card| {
        let at = scorer.tree.find("PO").unwrap();
        let printed = read.dossier.printed.iter();
        let row =
            printed.clone().find(|it| it.node.trim() == "PO" && it.context.trim() == "conclusioni").unwrap();
        let restated = scorer.restate(card, at, row).unwrap();
        assert_eq!(restated.rows, 5);
        assert_eq!(restated.outcome.value, Number::parse_exact("149559551/1500000"));
        assert_eq!(scorer.shown(at, &restated.outcome), "99,7");
        assert_eq!(restated.omitted.len(), 1);
        assert!(
            scorer
                .explain(card, at)
                .to_string()
                .contains("non elenca «Obiettivo specifico: implementazione dei servizi di Data Centre»")
        );

        let staff = scorer.tree.find("PO-GEN/PERS").unwrap();
        let share = scorer.measured_value(staff).unwrap();
        assert_eq!(share, Number::ratio(4_484_480_500, 206_632_768).unwrap());
        let mut of_staff =
            printed.filter(|it| it.node.trim() == "PO-GEN/PERS" && it.figure.trim() == "valore");
        assert_eq!(scorer.recomputed(card, staff, of_staff.next().unwrap()), Some(("22".to_owned(), true)));
    });
}

#[test]
fn the_income_statement_derives() {
    let read = read("terrecablate-2021", None);
    scored(&read, &read.dossier.system, |scorer, _| {
        let cells = [
            ("conto_economico.valore_aggiunto", "953047.98"),
            ("conto_economico.mol", "504599.93"),
            ("conto_economico.mol.a2020", "551169.90"),
            ("conto_economico.risultato_netto", "16568.99"),
        ];
        for (path, expected) in cells {
            assert_eq!(scorer.tables.value(path).ok(), Number::parse_exact(expected), "{path}");
        }
    });
}

#[test]
fn the_same_results_against_the_plan_of_a_year_before() {
    expect(
        "terrecablate-2020",
        Some("risultati-2021.toml"),
        &[
            ("PI-SER/GEST", "900/11", "81,81"),
            ("PI-SER/PORT", "1100/15", "73,33"),
            ("PI-TEC/INC", "100/3", "33,33"),
            ("PO-DC/TLC", "100", "100,00"),
        ],
    );
}

#[test]
fn modello_2024_weighs_by_marks() {
    let read = read("modello-2024", None);
    scored(&read, &read.dossier.system, |scorer, _| {
        let figure = |id: &str, name: &str| {
            let at = scorer.tree.find(id).unwrap();
            let figure = scorer.compiled.figures.iter().find(|it| it.name == name).unwrap();
            match scorer.figure(at, figure) {
                Value::Number(it) => it.italian_shortest(),
                _ => scorer.figure_shown(at, figure),
            }
        };
        let weights = [("scheda-a", "18", "4,5"), ("scheda-b", "14", "3,5"), ("scheda-d", "20", "5")];
        for (sheet, outcome, absolute) in weights {
            assert_eq!(figure(sheet, "esito_pesatura"), outcome, "{sheet}");
            for area in ["AMM", "FIN", "TEC", "VIG"] {
                assert_eq!(figure(&format!("{sheet}/{area}"), "peso_assoluto"), absolute, "{sheet} {area}");
            }
        }
        assert_eq!(figure("scheda-d", "indice_assorbimento"), "100");
        assert_eq!(figure("scheda-a", "indice_assorbimento"), "n.d.");
    });
}

#[test]
fn lombard_sheets_grade_days_late() {
    let (ninety, eighty_eight) = (("scheda-2", "90", "90,00"), ("scheda-5", "88", "88,00"));
    expect(
        "comune-lombardo-2019",
        Some("risultati-prova.toml"),
        &[ninety, eighty_eight, ("scheda-7", "90", "90,00")],
    );
    let read = read("comune-lombardo-2019", Some("risultati-prova.toml"));
    let (compiled, _) = compile(&read.dossier.system);
    let printed = read.dossier.indicators.iter().map(|it| &it.graduation);
    let printed = printed.chain(read.dossier.phases.iter().map(|it| &it.graduation));
    let delays: std::collections::BTreeSet<&str> =
        printed.map(engine::model::Text::trim).filter(|it| it.contains("gg")).collect();
    assert!(delays.len() >= 3, "three spellings: {delays:?}");
    let rules: Vec<_> = delays.iter().map(|it| compiled.graduation(it)).collect();
    assert!(rules.iter().all(|it| it.is_some() && *it == rules[0]), "{rules:?}");
    let curve = compiled.curves.iter().find(|it| it.name == "ritardo").unwrap();
    let days = [
        (-3, "100"),
        (0, "100"),
        (1, "90"),
        (5, "90"),
        (6, "80"),
        (10, "80"),
        (11, "60"),
        (15, "60"),
        (16, "0"),
    ];
    for (late, degree) in days {
        let piece = &curve.pieces[curve.find(&Number::from(late)).unwrap()];
        assert_eq!(piece.row.value.trim(), degree, "{late} days late");
    }
}

#[test]
fn portoferraio_fully_achieved_is_100() {
    expect(
        "portoferraio-2021",
        Some("risultati-pieno.toml"),
        &[
            ("AT", "100", "100,00"),
            ("AT-7", "100", "100,00"),
            ("AT-6", "100", "100,00"),
            ("A2", "100", "100,00"),
        ],
    );
    let read = read("portoferraio-2021", Some("risultati-pieno.toml"));
    scored(&read, &read.dossier.system, |scorer, card| {
        let why = |id: &str| scorer.explain(card, scorer.tree.find(id).unwrap()).to_string();
        assert!(why("AT").contains("diviso per 100 il valore sarebbe 99,96"));
        assert!(why("AT-7").contains("diviso per 100 il valore sarebbe 99;"));
        assert!(
            why("A2").contains("peso non scritto: si usa 8,37 (residuo di 100, come dichiara il sistema)")
        );
    });
    // The same data where the system declares the fixed total: as printed.
    let mut fixed = (*read.dossier.system).clone();
    let level = fixed.levels.iter_mut().find(|it| it.name.trim() == "struttura").unwrap();
    level.denominator = engine::system::Denominator::understand(engine::model::Text::new("100")).unwrap();
    scored(&read, &fixed, |scorer, card| {
        let at = scorer.tree.find("AT").unwrap();
        assert_eq!(card.of(at).value, Number::parse_exact("99.96"));
        assert!(scorer.explain(card, at).to_string().contains("normalizzato il valore sarebbe 100"));
    });
}

#[test]
fn portoferraio_compares_five_activities_with_the_year_before() {
    let results = Some("risultati-attivita.toml");
    expect(
        "portoferraio-2021",
        results,
        &[
            ("A1-4/4.1", "89", "89,00"),
            ("A2-4/4.1", "521/6", "86,83"),
            ("AT-4/4.1", "535/6", "89,17"),
            ("PL-4/4.1", "262/3", "87,33"),
        ],
    );
    assert_eq!(read("portoferraio-2021", results).dossier.results.invented, Some(true));
}

#[test]
fn the_model_plan_at_the_end_of_its_year() {
    expect(
        "piano-modello-2026",
        Some("risultati-consuntivo.toml"),
        &[
            ("OB-01/1.b", "78.57", "78,57"),
            ("OB-06/6.2", "72", "72,00"),
            ("OB-06", "1444/15", "96,27"),
            ("OB-09/9.a", "90", "90,00"),
            ("OB-09", "280/3", "93,33"),
            // All or nothing: one day early is 100, one day late would be 0.
            ("OB-04", "100", "100,00"),
        ],
    );
}

#[test]
fn nothing_reported_is_nothing_scored() {
    for name in [
        "portoferraio-2021",
        "comune-lombardo-2019",
        "modello-2024",
        "terrecablate-2020",
        "piano-modello-2026",
    ] {
        let read = read(name, None);
        scored(&read, &read.dossier.system, |_, card| {
            for outcome in &card.outcomes {
                assert_eq!(outcome.value, None, "{name}");
                assert_ne!(outcome.state, State::Measured, "{name}");
            }
        });
    }
}
