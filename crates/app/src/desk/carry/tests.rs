// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a new plan takes from another one, and what it leaves.

use formats::assemble;

use super::*;
use crate::trial;

fn row(sheet: &str, key: &str, cells: &[(&str, &str)]) -> Row {
    let cell = |it: &str| it.parse().map_or_else(|_| Cell::Text(it.to_owned()), Cell::Integer);
    let cells: Vec<(&str, Cell)> = cells
        .iter()
        .map(|(key, it)| (*key, if *key == "anno" { cell(it) } else { Cell::Text((*it).to_owned()) }))
        .collect();
    Row {
        series: String::new(),
        sheet: sheet.to_owned(),
        key: key.to_owned(),
        position: 0,
        cells: to_json(&cells),
    }
}

fn plan(rows: Vec<Row>) -> Vec<Row> {
    let head = row("piano", "piano", &[("titolo", "Piano 2026"), ("anno", "2026")]);
    std::iter::once(head).chain(rows).collect()
}

fn found(carried: &Carried, key: &str, column: &str) -> String {
    let row = carried.rows.iter().find(|it| it.key == key).unwrap();
    words(&from_json(&row.cells), column)
}

#[test]
fn the_model_becomes_the_plan_of_the_next_year() {
    let rows = trial::rows(trial::LIVE).unwrap();
    let old = assemble(&rows, None).unwrap().dossier;
    let carried = carry(&rows, "Piano 2027", 2027);
    let new = assemble(&carried.rows, None).unwrap().dossier;
    assert_eq!(new.plan.year, Some(2027));
    assert_eq!((new.plan.from, new.plan.to), (Some(2027), Some(2029)));
    assert_eq!(&*new.plan.title, "Piano 2027");
    assert_eq!(
        (
            new.objectives.len(),
            new.phases.len(),
            new.indicators.len(),
            new.structures.len(),
            new.people.len()
        ),
        (
            old.objectives.len(),
            old.phases.len(),
            old.indicators.len(),
            old.structures.len(),
            old.people.len()
        )
    );
    assert_eq!(new.system, old.system, "the system is updated by the Nucleo's opinion, not by a copy");
    assert!(new.acts.is_empty() && new.instalments.is_empty() && new.annexes.is_empty());
    assert!(new.readings.is_empty() && new.printed.is_empty() && new.waivers.is_empty());
    assert!(carried.rows.iter().all(|it| it.series.is_empty()));
    assert_eq!(new.objectives[0].deadline.text.text, "31/12/2027");
    assert!(new.expected.iter().all(|it| it.year != Some(2026) || it.kind.is_some()));
}

#[test]
fn only_exact_days_of_the_year_move() {
    let rows = plan(vec![
        row(
            "obiettivo",
            "o1",
            &[("id", "o1"), ("scadenza", "31.12.2026"), ("inizio", "01/10/2025"), ("anni", "2026-2028")],
        ),
        row("obiettivo", "o2", &[("id", "o2"), ("scadenza", "dicembre 2026"), ("titolo", "Gara del 2026")]),
        row("obiettivo", "o3", &[("id", "o3"), ("scadenza", "31.12 di ogni anno"), ("stato", "stralciato")]),
    ]);
    let carried = carry(&rows, "Piano 2027", 2027);
    assert_eq!(found(&carried, "o1", "scadenza"), "31.12.2027");
    assert_eq!(found(&carried, "o1", "inizio"), "01/10/2025");
    assert_eq!(found(&carried, "o1", "anni"), "2027-2029");
    assert_eq!(found(&carried, "o2", "scadenza"), "dicembre 2026");
    assert_eq!(found(&carried, "o3", "scadenza"), "31.12 di ogni anno");
    assert_eq!(found(&carried, "o3", "stato"), "");
    let moved: Vec<&str> = carried.moved.iter().map(|it| it.column.as_str()).collect();
    assert_eq!(moved, ["anni", "scadenza"]);
    let naming: Vec<&str> = carried.naming.iter().map(|(_, column, _)| column.as_str()).collect();
    assert_eq!(naming, ["scadenza", "titolo"]);
}

#[test]
fn the_last_of_february_exists_in_every_year() {
    let head = row("piano", "piano", &[("titolo", "Piano 2028"), ("anno", "2028")]);
    let rows = vec![head, row("fase", "f", &[("id", "f"), ("scadenza", "29/02/2028")])];
    assert_eq!(found(&carry(&rows, "Piano 2029", 2029), "f", "scadenza"), "28/02/2029");
}

#[test]
fn targets_that_nobody_restated_are_told() {
    let indicator = |id: &str, target: &str| {
        row("indicatore", id, &[("id", id), ("di", "o"), ("nome", id), ("target", target)])
    };
    let expected = |key: &str, of: &str, year: &str, value: &str| {
        row("atteso", key, &[("indicatore", of), ("anno", year), ("valore", value)])
    };
    let rows = plan(vec![
        row("obiettivo", "o", &[("id", "o")]),
        indicator("own", "95%"),
        indicator("planned", ""),
        indicator("same", ""),
        indicator("alone", ""),
        expected("p26", "planned", "2026", "10"),
        expected("p27", "planned", "2027", "12"),
        expected("s26", "same", "2026", "10"),
        expected("s27", "same", "2027", "10"),
        expected("a26", "alone", "2026", "7"),
    ]);
    let carried = carry(&rows, "Piano 2027", 2027);
    let told: Vec<(&str, &str)> =
        carried.unchanged.iter().map(|it| (it.indicator.as_str(), it.target.as_str())).collect();
    assert_eq!(told, [("own", "95%"), ("same", "10"), ("alone", "7")]);
    assert!(found(&carried, "own", "nota").contains(TO_CONFIRM));
    assert_eq!(found(&carried, "planned", "nota"), "");
    assert_eq!(found(&carried, "a26", "anno"), "2027");
    let keys: Vec<&str> = carried.rows.iter().map(|it| it.key.as_str()).collect();
    assert!(!keys.contains(&"p26") && !keys.contains(&"s26"), "{keys:?}");
}

#[test]
fn what_was_found_stays_behind() {
    let mut reading = row("rilevazione", "r", &[("di", "i"), ("valore", "3")]);
    reading.series = "risultati".to_owned();
    let rows = plan(vec![
        row("obiettivo", "o", &[("id", "o")]),
        row("indicatore", "i", &[("id", "i"), ("di", "o"), ("precedente", "12"), ("baseline", "10")]),
        row("dato", "d", &[("nome", "richieste"), ("valore", "120"), ("unita", "n.")]),
        row("rata", "t", &[("obiettivo", "o"), ("nome", "SAL")]),
        row("deroga", "w", &[("regola", "PESI-02"), ("motivo", "…"), ("ruolo", "segretario")]),
        reading,
    ]);
    let carried = carry(&rows, "Piano 2027", 2027);
    let sheets: Vec<&str> = carried.rows.iter().map(|it| it.sheet.as_str()).collect();
    assert_eq!(sheets, ["piano", "obiettivo", "indicatore", "dato"]);
    assert_eq!(found(&carried, "i", "precedente"), "");
    assert_eq!(found(&carried, "i", "baseline"), "10");
    assert_eq!(
        (found(&carried, "d", "valore"), found(&carried, "d", "unita")),
        (String::new(), "n.".to_owned())
    );
    assert_eq!(carried.left.iter().map(|it| it.1).sum::<usize>(), 3);
}

#[test]
fn a_template_has_a_system_and_no_objectives() {
    let system = trial::rows("terrecablate-2021").unwrap();
    let own = trial::rows(trial::LIVE).unwrap();
    let made = assemble(&blank(&system, &own, "Comune", "Piano 2027", 2027), None).unwrap().dossier;
    assert_eq!(made.plan.year, Some(2027));
    assert!(made.objectives.is_empty() && !made.system.levels.is_empty());
    assert_eq!(made.structures.len(), 4);
    let alone = assemble(&blank(&system, &[], "Comune di Prova", "Piano", 2027), None).unwrap().dossier;
    assert_eq!(&*alone.body.name, "Comune di Prova");
}
