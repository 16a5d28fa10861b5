// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sample of the workload in `examples/carico-w2`: tree and batch give the reference, to the hundredth.

use std::{collections::HashMap, fs};

use engine::{
    model::{Dossier, Quantity, Written},
    number::Number,
    score::Scorer,
    system::{Cascade, compile},
    tree::Tree,
};

use super::*;

const FOLDER: &str = "examples/carico-w2";

/// Hundredths by body and node; `None` where there is no score.
fn expected() -> HashMap<(usize, String), Option<i64>> {
    let text = fs::read_to_string(crate::root().join(FOLDER).join("attesi.csv")).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let [body, node, score] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let score = (!score.is_empty()).then(|| score.parse().unwrap());
        ((body.parse().unwrap(), node.to_owned()), score)
    });
    rows.collect()
}

/// The bodies of the sample, with the system and that cascade.
fn sample(cascade: Cascade) -> Vec<Dossier> {
    let folder = crate::root().join(FOLDER);
    let mut system = formats::read_system(&folder.join("sistema.toml")).unwrap().dossier;
    std::sync::Arc::make_mut(&mut system.system).head.cascade = Some(cascade);
    let text = fs::read_to_string(folder.join("campione.jsonl")).unwrap();
    text.lines().map(|it| formats::read_json(it, Some(&system)).unwrap()).collect()
}

#[test]
fn the_tree_gives_the_reference() {
    let expected = expected();
    let mut compared = 0;
    for cascade in [Cascade::Objectives, Cascade::Structures] {
        for (body, dossier) in sample(cascade).iter().enumerate() {
            let (compiled, defects) = compile(&dossier.system);
            assert!(defects.is_empty(), "{defects:?}");
            let tree = Tree::build(dossier).unwrap();
            let card = Scorer::new(&tree, &compiled).score();
            for ((_, node), score) in expected.iter().filter(|((of, _), _)| *of == body + 1) {
                let at = if node == "ente" { 0 } else { tree.find(node).unwrap() };
                // Areas have a score under the cascade of structures, the body the mean of its objectives
                // under the other.
                let other = if node == "ente" { Cascade::Structures } else { Cascade::Objectives };
                if cascade == other && !node.starts_with('o') {
                    continue;
                }
                assert_eq!(hundredths(card.of(at).value.clone()), *score, "{node} of body {}", body + 1);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, expected.len() + 3 * OBJECTIVES);
}

#[test]
fn the_batch_gives_the_reference() {
    let expected = expected();
    let system = crate::system(format!("{FOLDER}/sistema.toml")).unwrap();
    let batch = Batch::new(&system, &SHAPE).unwrap();
    assert!(batch.is_integral());
    let mut workload = of_dossiers(&sample(Cascade::Objectives));
    let scored = batch.score(&workload.bind(&system).unwrap(), 2).unwrap();
    for ((body, node), score) in expected {
        let number = |prefix: char| node.strip_prefix(prefix).and_then(|it| it.parse::<usize>().ok());
        let mine = match (number('o'), number('a')) {
            (Some(at), _) => scored.objectives.get((body - 1) * OBJECTIVES + at - 1),
            (_, Some(at)) => scored.areas.get((body - 1) * AREAS as usize + at - 1),
            _ => scored.plans.get(body - 1),
        };
        assert_eq!(hundredths(mine), score, "{node} of body {body}");
    }
}

/// The columns of dossiers of the shape of the workload.
fn of_dossiers(dossiers: &[Dossier]) -> Workload {
    let hundredths = |it: &Written<Quantity>| {
        let number = it.value.as_ref().and_then(Quantity::number);
        super::hundredths(number).unwrap_or(MISSING)
    };
    let points = |it: &Number| i32::try_from(it.as_small().unwrap().0).unwrap();
    let mut workload = Workload::empty(dossiers.len());
    for dossier in dossiers {
        let tree = Tree::build(dossier).unwrap();
        let weight = |id: &str| points(tree.nodes[tree.find(id).unwrap()].weight.unwrap());
        let found = |id: &str| {
            let reading = tree.nodes[tree.find(id).unwrap()].reading;
            reading.map_or(MISSING, |it| hundredths(&it.value))
        };
        workload.objective_weight.extend(dossier.objectives.iter().map(|it| weight(&it.id)));
        for it in &dossier.phases {
            workload.phase_weight.push(weight(&it.id));
            workload.done.push(found(&it.id));
        }
        for it in &dossier.indicators {
            let kind = RULES.iter().position(|name| *name == it.rule.text).unwrap();
            workload.kind.push(u8::try_from(kind).unwrap());
            workload.indicator_weight.push(weight(&it.id));
            workload.baseline.push(hundredths(&it.baseline));
            workload.target.push(hundredths(&it.target));
            workload.actual.push(found(&it.id));
        }
    }
    workload
}

#[test]
fn a_dossier_says_what_the_columns_say() {
    let workload = Workload::generated(2);
    let system = crate::root().join(FOLDER).join("sistema.toml");
    let system = formats::read_system(&system).unwrap().dossier;
    let read = |plan| formats::read_json(&workload.dossier(plan), Some(&system)).unwrap();
    assert_eq!(of_dossiers(&[read(0), read(1)]), workload);
}

#[test]
fn packed_columns_are_read_back() {
    let workload = Workload::generated(3);
    assert_eq!(Workload::unpacked(&workload.packed()), Some(workload));
    assert_eq!(Workload::unpacked(&[0; 7]), None);
}

#[test]
fn the_generator_does_not_change() {
    let system = crate::system(format!("{FOLDER}/sistema.toml")).unwrap();
    assert_eq!(Workload::generated(200).checksums(&system).unwrap(), [37_093_963, 1_230_864, 6_161_744]);
}
