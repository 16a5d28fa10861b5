// SPDX-License-Identifier: AGPL-3.0-or-later
//! Rules and levels of the model plan, tried.

use formats::assemble;

use super::*;
use crate::trial;

fn model() -> Dossier {
    assemble(&trial::rows(trial::LIVE).unwrap(), None).unwrap().dossier
}

fn asked(all: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let all: Vec<(String, String)> = all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    move |name| all.iter().find(|(it, _)| it == name).map(|it| it.1.clone())
}

#[test]
fn a_rule_is_tried_on_figures_of_the_plan_and_on_ones_own() {
    let typed = asked(&[
        ("prova.baseline", "0"),
        ("prova.target", "50"),
        ("caso.1.valore", "25"),
        ("caso.2.valore", "25"),
        ("caso.2.target", "100"),
    ]);
    let it = of_rule(&model(), "cammino", &typed);
    let names: Vec<&str> = it.inputs.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["prova.baseline", "prova.target"]);
    assert!(it.typical.len() > 4 && it.typical.iter().any(|it| it.degree == "100,00"));
    let own: Vec<&str> =
        it.cases.iter().filter_map(|it| it.outcome.as_ref()).map(|it| it.degree.as_str()).collect();
    assert_eq!(own, ["50,00", "25,00"]);
    assert!(it.cases[0].outcome.as_ref().unwrap().whys.len() > 2);
    // Days have a deadline, and no target.
    let late = of_rule(&model(), "puntualita", &asked(&[]));
    assert_eq!(late.inputs[0].name, "prova.scadenza");
    assert!(late.typical.len() > 4, "{}", late.typical.len());
    assert!(!of_rule(&model(), "mai-scritta", &asked(&[])).none.is_empty());
}

#[test]
fn a_level_is_tried_on_children_that_are_typed() {
    let none = of_level(
        &model(),
        "struttura",
        &asked(&[("figlio.3.grado", "50"), ("dato.obblighi_pubblicati", "95")]),
    );
    // 100 by 50, 80 by 30, 50 by 20.
    assert_eq!(none.degree, "84,00 (buono)");
    assert_eq!(none.inputs[0].name, "dato.obblighi_pubblicati");
    let missing = of_level(&model(), "struttura", &asked(&[("dato.obblighi_pubblicati", "95")]));
    assert_eq!(missing.degree, "n.d.");
    let unfit = asked(&[("figlio.3.grado", "n.v."), ("dato.obblighi_pubblicati", "95")]);
    assert_eq!(of_level(&model(), "struttura", &unfit).degree, "92,50 (buono)");
    let parts = of_level(&model(), "obiettivo", &asked(&[("figlio.3.grado", "50")]));
    assert!(parts.apart);
    // 40 for the indicator, 20 for the phase, 40 for what is below.
    assert_eq!(parts.degree, "76,00");
}
