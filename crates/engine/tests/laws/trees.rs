// SPDX-License-Identifier: AGPL-3.0-or-later
//! What makes rows no tree is told with its place, however many rows there are.

use engine::{
    model::{Dossier, Link, Objective, Place, Text},
    tree::{DEEPEST, StructureError, Tree},
};

/// Objectives with their parents, each row at its own place.
fn objectives(rows: impl IntoIterator<Item = (String, String)>) -> Dossier {
    let mut dossier = Dossier::default();
    for (at, (id, parent)) in rows.into_iter().enumerate() {
        let start = u32::try_from(at).unwrap();
        dossier.objectives.push(Objective {
            id: Text::new(id),
            parent: Text::new(parent),
            place: Place { file: 1, start, end: start },
            ..Objective::default()
        });
    }
    dossier
}

fn link(parent: &str, child: &str) -> Link {
    Link { parent: Text::new(parent), child: Text::new(child), ..Link::default() }
}

fn errors(dossier: &Dossier) -> Vec<StructureError> {
    Tree::build(dossier).map(|_| ()).unwrap_err()
}

#[test]
fn a_circle_of_objectives_is_told_once_with_its_members() {
    let rows = [("a", "c"), ("b", "a"), ("c", "b"), ("d", "")];
    let dossier = objectives(rows.map(|(id, parent)| (id.to_owned(), parent.to_owned())));
    let found = errors(&dossier);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].what.contains("«a» → «b» → «c» → «a»"), "{}", found[0].what);
    assert!(found[0].place.is_known());
}

#[test]
fn an_objective_under_itself_and_a_circle_of_links_are_refused() {
    let found = errors(&objectives([("a".to_owned(), "a".to_owned())]));
    assert!(found[0].what.contains("«a» → «a»"), "{}", found[0].what);
    let mut dossier = objectives([("a".to_owned(), String::new()), ("b".to_owned(), "a".to_owned())]);
    dossier.links.push(link("b", "a"));
    assert!(errors(&dossier)[0].what.contains("sta sotto sé stesso"));
}

#[test]
fn nesting_is_allowed_to_its_limit_and_no_further() {
    let nested = |count: usize| {
        let parent = |at: usize| if at == 0 { String::new() } else { format!("o{}", at - 1) };
        objectives((0..count).map(move |at| (format!("o{at}"), parent(at))))
    };
    assert!(Tree::build(&nested(DEEPEST)).is_ok());
    for count in [DEEPEST + 1, 1000, 100_000] {
        let found = errors(&nested(count));
        assert_eq!(found.len(), 1, "{count}");
        assert!(found[0].what.contains(&format!("«o{DEEPEST}» sta sotto più di {DEEPEST} livelli")));
    }
}

#[test]
fn links_do_not_hide_nesting() {
    // Each root is walked before the next one links to it: no path is ever long while walking.
    let mut dossier = objectives((0..1000).map(|at| (format!("o{at}"), String::new())));
    dossier.links = (1..1000).map(|at| link(&format!("o{at}"), &format!("o{}", at - 1))).collect();
    let found = errors(&dossier);
    assert!(found[0].what.contains("più di"), "{found:?}");
}

#[test]
fn links_cannot_multiply_rows_without_bound() {
    // Two of each generation, both under both of the one before: 2^40 paths.
    let mut dossier = objectives((0..40).flat_map(|at| {
        let parent = if at == 0 { String::new() } else { format!("a{}", at - 1) };
        [(format!("a{at}"), parent.clone()), (format!("b{at}"), parent)]
    }));
    for at in 1..40 {
        dossier.links.push(link(&format!("b{}", at - 1), &format!("a{at}")));
        dossier.links.push(link(&format!("b{}", at - 1), &format!("b{at}")));
    }
    let found = errors(&dossier);
    assert!(found[0].what.contains("collegamenti"), "{found:?}");
}
