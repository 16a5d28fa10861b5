// SPDX-License-Identifier: AGPL-3.0-or-later
//! Compares the plan and the report of Terrecablate, and each with itself, by the rules between two documents.

use std::path::Path;

use engine::{
    check::{Asked, Finding, Stage, check_as},
    model::Dossier,
};

fn example(name: &str) -> Dossier {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    formats::read(&path, None).expect("the example can be read").dossier
}

/// What the checks between two documents find: codes and findings.
fn between(old: &Dossier, new: &Dossier) -> Vec<(&'static str, Finding)> {
    let asked = Asked { earlier: Some(old), ..Asked::default() };
    let alone = check_as(new, &Asked::default()).expect("it is a tree");
    let found = check_as(new, &asked).expect("both are trees");
    // What is found without the other document is not found between the two.
    let found = found.into_iter().filter(|it| !alone.iter().any(|own| own.finding == it.finding));
    let found: Vec<_> = found.map(|it| (it.check, it.finding)).collect();
    assert!(found.iter().all(|it| it.0.stages.contains(&Stage::Comparison)));
    found.into_iter().map(|(check, it)| (check.code, it)).collect()
}

#[test]
fn two_editions() {
    let found = between(&example("terrecablate-2020"), &example("terrecablate-2021"));
    let of = |code: &str| -> Vec<String> {
        let mine = found.iter().filter(|it| it.0 == code);
        mine.map(|it| format!("{}: {}", it.1.path, it.1.what)).collect()
    };
    let absent = of("COER-01");
    assert_eq!(absent.len(), 1, "{absent:?}");
    for id in ["PI-SER/WEBGIS", "PI-ECO-MIG", "PI-ECO-IMM"] {
        assert!(absent[0].contains(id), "{absent:?}");
    }
    let renamed = of("COER-02");
    for id in ["PO-CON/SEDI", "PI-INF-WIFI/HOT"] {
        assert_eq!(
            renamed.iter().filter(|it| it.contains(&format!("({id}) non c'è più"))).count(),
            1,
            "{renamed:?}"
        );
    }
    assert_eq!(renamed.len(), 2, "{renamed:?}");
    // The plan 2021-23 is not among the sources: nothing here is a departure of a report from its plan.
    assert_eq!(of("COER-03"), Vec::<String>::new());
    assert_eq!(of("COER-04").len(), 1, "{:?}", of("COER-04"));
    assert!(of("COER-04")[0].contains("PI-W4E"), "{:?}", of("COER-04"));
    assert_eq!(of("COER-08").len(), 1, "{:?}", of("COER-08"));
    assert!(of("COER-08")[0].contains("PI-SER/PORT"), "{:?}", of("COER-08"));
    let restated = of("COER-10");
    assert_eq!(restated.len(), 1, "{restated:?}");
    for change in [
        "PO-DC/TLC 2021 da «1200» a «1626»",
        "PI-SER/GEST 2021 da «11» a «9»",
        "PI-SER/PORT 2021 da «15» a «10»",
        "PI-TEC/INC 2021 da «+15» a «+5»",
    ] {
        assert!(restated[0].contains(change), "{change}: {restated:?}");
    }
    assert_eq!(restated[0].matches(" da «").count(), 4, "{restated:?}");
}

#[test]
fn a_document_with_itself() {
    for name in ["terrecablate-2020", "terrecablate-2021", "portoferraio-2021", "modello-2024"] {
        let one = example(name);
        let found = between(&one, &one);
        assert!(found.is_empty(), "{name}: {:?}", found.iter().map(|it| &it.1.what).collect::<Vec<_>>());
    }
}

#[test]
fn a_report_that_departs_from_its_plan() {
    let plan = "[piano]\ntipo = \"piano\"\nanno = 2024\n[[obiettivo]]\ncodice = \"1\"\ntitolo = \"Rete\"\n\
                [[indicatore]]\ncodice = \"p\"\ndi = \"1\"\nnome = \"Portali\"\ntarget = \"15\"\n";
    let report = plan.replace("\"piano\"", "\"relazione\"").replace("\"15\"", "\"10\"");
    let read = |text: &str| formats::read_text(text).expect("it can be read").dossier;
    let codes = |old: &str, new: &str| -> Vec<&'static str> {
        between(&read(old), &read(new)).iter().map(|it| it.0).collect()
    };
    assert_eq!(codes(plan, &report), ["COER-03"]);
    let varied = format!("{report}[[atto]]\noggetto = \"variazione del piano\"\n");
    assert_eq!(codes(plan, &varied), Vec::<&str>::new());
}
