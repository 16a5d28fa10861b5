// SPDX-License-Identifier: AGPL-3.0-or-later
//! What edits come to.

use std::path::Path;

use super::*;

fn desk(name: &str) -> Desk {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    Desk::open(formats::rows(&path).unwrap(), None).unwrap()
}

fn words(key: &str, words: &str) -> (String, String) {
    (key.to_owned(), words.to_owned())
}

/// The key of the row of a table whose `id` is this.
fn key_of(desk: &Desk, sheet: &str, id: &str) -> String {
    let id = ("id".to_owned(), Cell::Text(id.to_owned()));
    let row = desk.rows.iter().find(|it| it.sheet == sheet && from_json(&it.cells).contains(&id)).unwrap();
    row.key.clone()
}

#[test]
fn a_cell_typed_is_kept_as_typed_and_the_others_stay() {
    let desk = desk("portoferraio-2021");
    let key = desk.rows.iter().find(|it| it.sheet == "obiettivo").unwrap().key.clone();
    let before = from_json(&desk.row(&key).unwrap().cells);
    let edit = Edit::Set { key: key.clone(), cells: vec![words("peso", " circa un terzo ")] };
    let edited = desk.edit(&[edit]).unwrap();
    assert_eq!((edited.put.len(), edited.removed.len()), (1, 0));
    let after = from_json(&edited.put[0].cells);
    assert!(after.contains(&("peso".to_owned(), Cell::Text("circa un terzo".to_owned()))));
    let others = |it: &[(String, Cell)]| {
        let mut it: Vec<_> = it.iter().filter(|(key, _)| key != "peso").cloned().collect();
        it.sort_by(|a, b| a.0.cmp(&b.0));
        it
    };
    assert_eq!(others(&after), others(&before));
}

#[test]
fn nothing_typed_changes_nothing() {
    let desk = desk("portoferraio-2021");
    let edits: Vec<Edit> =
        desk.rows.iter().map(|it| Edit::Set { key: it.key.clone(), cells: vec![] }).collect();
    let edited = desk.edit(&edits).unwrap();
    assert_eq!((edited.put, edited.removed), (vec![], vec![]));
}

#[test]
fn a_row_added_stands_after_the_one_named() {
    let desk = desk("portoferraio-2021");
    let objective = desk.made.dossier.objectives[0].id.text.to_string();
    let after = key_of(&desk, "obiettivo", &objective);
    let add = |key: &str| Edit::Add {
        key: key.to_owned(),
        sheet: "fase".to_owned(),
        series: String::new(),
        after: Some(after.clone()),
        cells: vec![words("id", key), words("obiettivo", &objective), words("titolo", "Nuova fase")],
    };
    let edited = desk.edit(&[add("k1"), add("k2")]).unwrap();
    assert_eq!(edited.put.len(), 2);
    let mut rows = edited.desk.rows.clone();
    rows.sort_by(|a, b| a.stands().cmp(&b.stands()));
    let at = rows.iter().position(|it| it.key == after).unwrap();
    let next: BTreeSet<&str> = rows[at + 1..at + 3].iter().map(|it| it.key.as_str()).collect();
    assert_eq!(next, BTreeSet::from(["k1", "k2"]));
}

#[test]
fn an_objective_removed_takes_along_what_speaks_of_it_and_nothing_else() {
    let desk = desk("terrecablate-2021");
    for objective in &desk.made.dossier.objectives {
        let key = key_of(&desk, "obiettivo", &objective.id);
        let edited = desk.edit(&[Edit::Remove { key: key.clone() }]).unwrap();
        assert!(edited.removed.iter().any(|it| it.key == key));
        assert!(edited.put.is_empty());
        let kept = edited.desk.rows.len() + edited.removed.len();
        assert_eq!(kept, desk.rows.len());
        assert!(
            edited.removed.iter().all(|it| !["ente", "sistema", "struttura"].contains(&it.sheet.as_str()))
        );
        for series in &desk.made.series {
            Desk::open(edited.desk.rows.clone(), Some(series)).unwrap();
        }
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_row_and_column() {
    let desk = desk("portoferraio-2021");
    let phase = desk.rows.iter().find(|it| it.sheet == "fase").unwrap().key.clone();
    let edit = Edit::Set { key: phase.clone(), cells: vec![words("obiettivo", "999")] };
    let mistakes = desk.edit(&[edit]).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].row.as_deref(), Some(phase.as_str()));
    assert_eq!(mistakes[0].column.as_deref(), Some("obiettivo"));
    assert!(mistakes[0].what.contains("«999»"));

    let plan = desk.rows.iter().find(|it| it.sheet == "piano").unwrap().key.clone();
    let edit = Edit::Set { key: plan, cells: vec![words("anno", "duemila")] };
    assert_eq!(desk.edit(&[edit]).unwrap_err()[0].what, "«duemila» non va in «Anno»");

    let edit = Edit::Remove { key: "mai vista".to_owned() };
    assert!(desk.edit(&[edit]).unwrap_err()[0].what.contains("non c'è più"));
}

#[test]
fn a_pasted_table_is_told_cell_by_cell_and_applied() {
    let desk = desk("portoferraio-2021");
    let objective = desk.made.dossier.phases[0].objective.text.to_string();
    let target = paste::Target {
        sheet: "fase".to_owned(),
        series: String::new(),
        columns: vec!["codice", "titolo", "peso", "scadenza"],
        fixed: vec![words("obiettivo", &objective)],
    };
    let phase = &desk.made.dossier.phases[0];
    let text = format!(
        "Codice\tTitolo\tPeso\tColore\n{}\t\"Prima\nriga\"\t40 %\trosso\n\t\t\t\n9.9\tNuova\t60 %\tblu\n",
        phase.code.text
    );
    let pasted = paste::read(&desk, &target, &text).unwrap();
    assert_eq!(pasted.columns, [Some("codice"), Some("titolo"), Some("peso"), None]);
    assert_eq!(pasted.unread, ["Colore"]);
    let states: Vec<Vec<&str>> =
        pasted.rows.iter().map(|it| it.cells.iter().map(paste::PastedCell::state).collect()).collect();
    assert_eq!(states, [["uguale", "cambiata", "cambiata"], ["nuova", "nuova", "nuova"]]);
    let edits = paste::edits(&desk, &pasted, &target, || "fase#nuova".to_owned());
    assert_eq!(edits.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 1]);
    let edits: Vec<Edit> = edits.into_iter().map(|(_, it)| it).collect();
    let edited = desk.edit(&edits).unwrap();
    assert_eq!(edited.put.len(), 2);
    let phases = &edited.desk.made.dossier.phases;
    assert_eq!(phases.len(), desk.made.dossier.phases.len() + 1);
    assert!(phases.iter().any(|it| it.title.text == "Prima\nriga" && it.weight.text.text == "40 %"));
    let new = phases.iter().find(|it| it.title.text == "Nuova").unwrap();
    assert_eq!((&*new.objective, &*new.id), (&*objective, format!("{objective}/9.9").as_str()));
}

#[test]
fn a_table_without_headings_takes_those_of_the_page() {
    let desk = desk("portoferraio-2021");
    let (sheet, series) = ("obiettivo".to_owned(), String::new());
    let target = paste::Target { sheet, series, columns: vec!["codice", "titolo"], fixed: vec![] };
    let pasted = paste::read(&desk, &target, "X1\tUn obiettivo nuovo").unwrap();
    assert_eq!(pasted.columns, [Some("codice"), Some("titolo")]);
    assert_eq!(pasted.rows[0].key, None);
    let wide = paste::read(&desk, &target, "X1\tUn obiettivo nuovo\t30").unwrap_err();
    assert!(wide.contains("intestazioni"), "{wide}");
    assert!(paste::read(&desk, &target, " \n").is_err());
}

#[test]
fn names_become_ids_and_words_of_a_list_are_recognised() {
    let desk = desk("piano-modello-2026");
    let target = paste::Target {
        sheet: "obiettivo".to_owned(),
        series: String::new(),
        columns: vec![],
        fixed: vec![],
    };
    let structure = &desk.made.dossier.structures[0];
    let text = format!("Cod.\tObiettivo\tSettore\tTipo\n99\tNuovo\t{}\tSVILUPPO\n", structure.name.text);
    let pasted = paste::read(&desk, &target, &text).unwrap();
    let new: Vec<&str> = pasted.rows[0].cells.iter().map(|it| it.new.as_str()).collect();
    assert_eq!(new, ["99", "Nuovo", &*structure.id, "sviluppo"]);
    let edits: Vec<Edit> = paste::edits(&desk, &pasted, &target, || "obiettivo#nuovo".to_owned())
        .into_iter()
        .map(|(_, it)| it)
        .collect();
    let edited = desk.edit(&edits).unwrap();
    // Last of its structure, after all that stands with the objective before.
    let mut rows = edited.desk.rows.clone();
    rows.sort_by(|a, b| a.stands().cmp(&b.stands()));
    let at = rows.iter().position(|it| it.key == "obiettivo#nuovo").unwrap();
    let mut before = rows[..at].iter().rev().filter(|it| it.sheet == "obiettivo");
    assert_eq!(wording::cell(before.next().unwrap(), "struttura"), *structure.id);
    let after = rows[at..].iter().filter(|it| it.sheet == "obiettivo").nth(1).unwrap();
    assert_ne!(wording::cell(after, "struttura"), *structure.id);
}

#[test]
fn rows_pasted_one_after_the_other_stay_in_their_order() {
    let desk = desk("piano-modello-2026");
    let objective = desk.made.dossier.objectives[0].id.text.to_string();
    let fixed = vec![words("obiettivo", &objective)];
    let target =
        paste::Target { sheet: "fase".to_owned(), series: String::new(), columns: vec!["titolo"], fixed };
    let titles: Vec<String> = (0..300).map(|it| format!("Fase numero {it}")).collect();
    let pasted = paste::read(&desk, &target, &titles.join("\n")).unwrap();
    let mut count = 0;
    let fresh = || {
        count += 1;
        format!("fase#n{count:04}")
    };
    let edits: Vec<Edit> =
        paste::edits(&desk, &pasted, &target, fresh).into_iter().map(|(_, it)| it).collect();
    let edited = desk.edit(&edits).unwrap();
    let phases = edited.desk.made.dossier.phases.iter().filter(|it| *it.objective == *objective);
    let found: Vec<&str> = phases.map(|it| &*it.title).filter(|it| it.starts_with("Fase numero")).collect();
    assert_eq!(found, titles);
}

#[test]
fn rows_without_a_code_are_known_by_what_no_two_have_equal() {
    let desk = desk("piano-modello-2026");
    let of = desk.rows.iter().find(|it| it.sheet == "atteso").unwrap();
    let (indicator, year) = (wording::cell(of, "indicatore"), wording::cell(of, "anno"));
    let kind = wording::cell(of, "tipo");
    let fixed = vec![words("indicatore", &indicator)];
    let target = paste::Target { sheet: "atteso".to_owned(), series: String::new(), columns: vec![], fixed };
    let text = format!("Tipo\tAnno\tValore\n{kind}\t{year}\t77%\n{kind}\t1999\t1%\n");
    let pasted = paste::read(&desk, &target, &text).unwrap();
    assert_eq!(pasted.rows[0].key.as_ref(), Some(&of.key));
    assert_eq!(pasted.rows[1].key, None);
}

#[test]
fn every_wrong_cell_is_told_at_once() {
    let desk = desk("portoferraio-2021");
    let plan = desk.rows.iter().find(|it| it.sheet == "piano").unwrap().key.clone();
    let cells = vec![words("anno", "duemila"), words("dal", "ieri")];
    let mistakes = desk.edit(&[Edit::Set { key: plan.clone(), cells }]).unwrap_err();
    let found: Vec<_> = mistakes.iter().map(|it| (it.row.as_deref(), it.column.as_deref())).collect();
    let row = Some(plan.as_str());
    assert_eq!(found, [(row, Some("anno")), (row, Some("dal"))]);
}

#[test]
fn a_set_of_values_is_called_as_a_file_may_be() {
    let desk = desk("piano-modello-2026");
    let add = |series: &str| Edit::Add {
        key: "risultati#nuovo".to_owned(),
        sheet: "risultati".to_owned(),
        series: series.to_owned(),
        after: None,
        cells: vec![words("titolo", "Nuovi")],
    };
    assert!(desk.edit(&[add("risultati-2026_09-30")]).is_ok());
    for wrong in ["../risultati", "risultati/..", "risultati\0", "altri", "risultati altri"] {
        let mistakes = desk.edit(&[add(wrong)]).unwrap_err();
        assert!(mistakes[0].what.contains("non è il nome"), "{wrong}: {mistakes:?}");
    }
}

#[test]
fn a_row_is_not_renamed_away_from_its_values() {
    let desk = desk("piano-modello-2026");
    let reading = desk.rows.iter().find(|it| it.sheet == "rilevazione").unwrap();
    let of = wording::cell(reading, "di");
    let row = desk.rows.iter().find(|it| it.series.is_empty() && wording::cell(it, "id") == of).unwrap();
    let rename = Edit::Set { key: row.key.clone(), cells: vec![words("id", "ALTRO")] };
    let mistakes = desk.edit(&[rename]).unwrap_err();
    assert!(mistakes.iter().any(|it| it.what.contains(&of)), "{mistakes:?}");
}
