// SPDX-License-Identifier: AGPL-3.0-or-later
//! Parts of the system of the model plan, typed otherwise.

use engine::system::compile;

use super::*;
use crate::trial;

fn desk() -> Desk {
    Desk::open(trial::rows(trial::LIVE).unwrap(), None).unwrap()
}

fn part(desk: &Desk, kind: Kind, name: &str) -> Part {
    Part::of(desk, &|_| 1, kind, name).unwrap()
}

fn set(part: &mut Part, at: usize, key: &str, words: &str) {
    part.lines[at].cells.retain(|(it, _)| it != key);
    part.lines[at].cells.push((key.to_owned(), words.to_owned()));
}

/// The desk once it is saved.
fn saved(desk: &Desk, part: &Part) -> Desk {
    let (edits, _) = part.edits(desk).unwrap();
    desk.edit(&edits).unwrap().desk
}

#[test]
fn what_is_not_typed_otherwise_is_not_touched() {
    let desk = desk();
    for (kind, name) in [(Kind::Rule, "puntualita"), (Kind::Level, "struttura"), (Kind::Scale, "giudizio")] {
        let part = part(&desk, kind, name);
        let (edits, _) = part.edits(&desk).unwrap();
        assert!(desk.edit(&edits).unwrap().put.is_empty(), "{name}: {edits:?}");
        // As a form sends it back.
        let mut pairs = Pairs::new();
        for (number, it) in part.lines.iter().enumerate() {
            pairs.push((format!("{number}.chiave"), it.key.clone()));
            pairs.push((format!("{number}.tabella"), it.sheet.clone()));
            pairs.push((format!("{number}.vista"), it.seen.to_string()));
            pairs.extend(it.cells.iter().map(|(key, words)| (format!("{number}.{key}"), words.clone())));
        }
        assert_eq!(Part::typed(kind, name, &pairs), part);
    }
}

#[test]
fn steps_are_added_moved_and_taken_away() {
    let desk = desk();
    let mut rule = part(&desk, Kind::Rule, "cammino");
    let words = |desk: &Desk| {
        let rule = part(desk, Kind::Rule, "cammino");
        rule.lines.iter().map(|it| it.cell("primitiva").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(words(&desk), ["", "normalizza", "limita", "arrotonda"]);
    assert!(rule.act("passo", "correggi"));
    set(&mut rule, 4, "valore", "2");
    assert!(rule.act("su.4", "") && rule.act("su.3", "") && !rule.act("su.1", ""), "never above the rule");
    assert!(rule.act("togli.4", "") && !rule.act("togli.0", ""), "the rule itself is not taken away so");
    let after = saved(&desk, &rule);
    assert_eq!(words(&after), ["", "normalizza", "correggi", "limita"]);
    // Other parts are as they were.
    assert_eq!(part(&after, Kind::Level, "struttura"), part(&desk, Kind::Level, "struttura"));
}

#[test]
fn an_overlap_is_a_defect_of_its_row_until_it_is_mended() {
    let desk = desk();
    let mut level = part(&desk, Kind::Level, "struttura");
    let last = level.lines.iter().rposition(|it| it.cell("etichetta") == "buono").unwrap();
    set(&mut level, last, "a", "97");
    let broken = saved(&desk, &level);
    let (_, defects) = compile(&broken.made.dossier.system);
    let origin =
        defects.iter().filter_map(|it| broken.made.origin(it.place)).map(|(row, _)| &broken.rows[row]);
    let labels: Vec<String> = origin.map(|it| cell(it, "etichetta")).collect();
    assert_eq!(labels, ["ottimo"]);
    set(&mut level, last, "a", "95");
    assert!(compile(&saved(&desk, &level).made.dossier.system).1.is_empty());
}

#[test]
fn who_is_called_otherwise_is_called_so_everywhere() {
    let desk = desk();
    let mut rule = part(&desk, Kind::Rule, "puntualita");
    set(&mut rule, 0, "nome", "ritardo-fase");
    let after = saved(&desk, &rule);
    assert!(Part::of(&after, &|_| 1, Kind::Rule, "puntualita").is_none());
    assert_eq!(part(&after, Kind::Rule, "ritardo-fase").lines.len(), rule.lines.len());
    assert!(compile(&after.made.dossier.system).1.is_empty(), "the level of phases follows");
    set(&mut rule, 0, "nome", "cammino");
    assert!(rule.edits(&desk).is_err(), "there is another of that name");
}

#[test]
fn a_scale_goes_with_its_last_reader() {
    let desk = desk();
    let edits = Part::removal(&desk, Kind::Rule, "puntualita");
    let after = desk.edit(&edits).unwrap();
    let sheets: Vec<&str> = after.removed.iter().map(|it| it.sheet.as_str()).collect();
    assert_eq!(sheets, ["regola", "passo", "passo", "tratto", "tratto", "tratto"]);
}

#[test]
fn the_pages_of_primitives_and_the_columns_of_steps_name_the_same_keys() {
    for (sheet, own) in [("passo", &["regola", "livello", "primitiva"][..]), ("tratto", &[])] {
        let columns = sheet_of(sheet).unwrap().columns();
        let declared: Vec<&str> =
            primitive::ALL.iter().flat_map(|it| it.keys(sheet)).map(|it| it.0).collect();
        for it in &columns {
            assert!(
                own.contains(&it.key) || declared.contains(&it.key),
                "no primitive explains {sheet}.{}",
                it.key
            );
        }
        for key in declared {
            assert!(columns.iter().any(|it| it.key == key), "{sheet} has no {key}");
        }
    }
}
