// SPDX-License-Identifier: AGPL-3.0-or-later
//! Formulas that read one another: circles are refused, and no others take longer than they should.

use std::sync::Arc;

use engine::{
    expression::Value,
    model::{Annex, AnnexRow, Datum, Dossier, Indicator, Objective, RowKind, Text, Written},
    system::{Figure, Level, Rule, System},
    tree::{StructureError, Tree},
};

use super::scored;

fn datum(node: &str, name: &str, value: &str, formula: &str) -> Datum {
    Datum {
        node: Text::new(node),
        name: Text::new(name),
        value: Written::from_text(Text::new(value)),
        formula: Text::new(formula),
        ..Datum::default()
    }
}

fn figure(name: &str, expression: &str) -> Figure {
    Figure { name: Text::new(name), expression: Text::new(expression), ..Figure::default() }
}

fn derived(id: &str, formula: &str) -> AnnexRow {
    AnnexRow {
        table: Text::new("t"),
        id: Text::new(id),
        name: Text::new(id),
        kind: Some(RowKind::Derived),
        formula: Text::new(formula),
        ..AnnexRow::default()
    }
}

/// An objective with an indicator, and a table without rows.
fn plan() -> Dossier {
    let objective = Objective { id: Text::new("o"), ..Objective::default() };
    let indicator = Indicator { id: Text::new("i"), of: Text::new("o"), ..Indicator::default() };
    let table = Annex { id: Text::new("t"), columns: vec![Text::new("2021")], ..Annex::default() };
    let table = Annex { keys: vec![Text::new("a2021")], current: Text::new("a2021"), ..table };
    Dossier {
        objectives: vec![objective],
        indicators: vec![indicator],
        annexes: vec![table],
        ..Dossier::default()
    }
}

fn refused(dossier: &Dossier) -> String {
    let found: Vec<StructureError> = Tree::build(dossier).map(|_| ()).unwrap_err();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].what.clone()
}

#[test]
fn a_circle_of_data_is_refused() {
    let mut dossier = plan();
    dossier.data = vec![datum("o", "a", "", "b + 1"), datum("o", "b", "", "2 * a"), datum("o", "c", "", "a")];
    assert_eq!(refused(&dossier), "la formula di «a» dipende da sé stessa: «a» → «b» → «a»");
    dossier.data = vec![datum("", "a", "", "a")];
    assert!(refused(&dossier).contains("«a» → «a»"));
}

#[test]
fn a_name_found_above_is_no_circle() {
    let mut dossier = plan();
    // On the indicator, «a» reads its objective's «b», which reads the objective's own «a».
    dossier.data = vec![datum("i", "a", "", "b"), datum("o", "b", "", "a"), datum("o", "a", "5", "")];
    assert!(Tree::build(&dossier).is_ok());
    // A name that means the same at every node is never a datum.
    dossier.data = vec![datum("o", "target", "", "target + 1")];
    assert!(Tree::build(&dossier).is_ok());
}

#[test]
fn a_circle_through_figures_is_refused_unless_a_value_breaks_it() {
    let mut dossier = plan();
    Arc::make_mut(&mut dossier.system).figures = vec![figure("f", "a * 2")];
    dossier.data = vec![datum("o", "a", "", "f / 2")];
    assert!(refused(&dossier).contains("«a» → «f» → «a»"));
    dossier.data.push(datum("o", "f", "7", ""));
    assert!(Tree::build(&dossier).is_ok());
    Arc::make_mut(&mut dossier.system).figures = vec![figure("f", "g"), figure("g", "f")];
    assert!(refused(&dossier).contains("«f» → «g» → «f»"));
}

#[test]
fn a_circle_of_derived_rows_is_refused() {
    let mut dossier = plan();
    dossier.annex_rows = vec![derived("a", "b"), derived("b", "c - 1"), derived("c", "b")];
    assert!(refused(&dossier).contains("«b» → «c» → «b»"));
}

#[test]
fn formulas_that_share_others_are_computed_once() {
    // Each reads the next one three times: without memory, 3^30 computations.
    let mut dossier = plan();
    let text = |at: usize| format!("a{} + a{} + a{}", at + 1, at + 1, at + 1);
    dossier.data = (0..30).map(|at| datum("o", &format!("a{at}"), "", &text(at))).collect();
    dossier.data.push(datum("o", "a30", "1", ""));
    dossier.annex_rows = (0..30).map(|at| derived(&format!("a{at}"), &text(at))).collect();
    let last =
        AnnexRow { values: vec![Text::new("1")], kind: None, formula: Text::default(), ..derived("a30", "") };
    dossier.annex_rows.push(last);
    dossier.indicators[0].formula = Text::new("a0 + t.a0");
    dossier.indicators[0].rule = Text::new("r");
    let system = System {
        levels: vec![Level { name: Text::new("obiettivo"), ..Level::default() }],
        rules: vec![Rule { name: Text::new("r"), ..Rule::default() }],
        ..System::default()
    };
    scored(&dossier, &system, |scorer| {
        let card = scorer.score();
        let at = scorer.tree.find("i").unwrap();
        let value = card.of(at).value.as_ref().unwrap();
        assert_eq!(value.exact(), (2 * 3_u64.pow(30)).to_string());
        assert_eq!(scorer.explain(&card, at).value.as_ref(), Some(value));
    });
}

#[test]
fn a_circle_that_another_system_closes_gives_no_value() {
    let mut dossier = plan();
    dossier.data = vec![datum("o", "a", "", "f + f")];
    let system = System { figures: vec![figure("f", "a + a")], ..System::default() };
    scored(&dossier, &system, |scorer| {
        let at = scorer.tree.find("o").unwrap();
        let value = scorer.figure(at, &scorer.compiled.figures[0]);
        assert!(matches!(value, Value::Undefined(_)), "{value:?}");
    });
}

#[test]
fn long_formulas_that_read_one_another_do_not_exhaust_the_stack() {
    let text = |name: &str| format!("{}{name}{}", "abs(".repeat(60), ")".repeat(60));
    let mut dossier = plan();
    dossier.data =
        (0..40).map(|at| datum("o", &format!("a{at}"), "", &text(&format!("a{}", at + 1)))).collect();
    dossier.data.push(datum("o", "a40", "1", ""));
    let rows = (0..40).map(|at| derived(&format!("b{at}"), &text(&format!("b{}", at + 1))));
    dossier.annex_rows = rows.collect();
    dossier.annex_rows.push(AnnexRow { values: vec![Text::new("1")], kind: None, ..derived("b40", "") });
    let system = System { figures: vec![figure("f", "a0"), figure("g", "t.b0")], ..System::default() };
    scored(&dossier, &system, |scorer| {
        let at = scorer.tree.find("o").unwrap();
        for figure in &scorer.compiled.figures {
            let value = scorer.figure(at, figure);
            assert!(matches!(&value, Value::Undefined(it) if it.to_string().contains("troppe")), "{value:?}");
        }
    });
}

#[test]
fn a_year_of_months_may_rest_on_one_another() {
    let mut dossier = plan();
    dossier.annex_rows = vec![AnnexRow { values: vec![Text::new("1")], kind: None, ..derived("m0", "") }];
    dossier.annex_rows.extend((1..24).map(|at| derived(&format!("m{at}"), &format!("m{} + m0", at - 1))));
    let system = System { figures: vec![figure("f", "t.m23")], ..System::default() };
    scored(&dossier, &system, |scorer| {
        let value = scorer.figure(scorer.tree.find("o").unwrap(), &scorer.compiled.figures[0]);
        assert_eq!(value, Value::Number(24.into()));
    });
}
