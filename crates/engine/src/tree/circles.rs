// SPDX-License-Identifier: AGPL-3.0-or-later
//! What keeps a tree from being one: circles, nesting that is too deep, links that multiply its rows.

use super::{DEEPEST, Node, StructureError, Tree};

/// How many rows linked objectives may add, each counted wherever it is seen.
const REPEATED: usize = 1_000_000;

/// Every circle, else the row that is too deep or the link that makes the tree too large.
pub(super) fn circles(tree: &Tree<'_>) -> Vec<StructureError> {
    let measured = measure(&tree.nodes);
    if !measured.circles.is_empty() {
        return measured.circles;
    }
    too_deep(tree, &measured.heights).or_else(|| too_many(tree, &measured.sizes)).into_iter().collect()
}

/// What a walk from every node finds.
struct Measured {
    circles: Vec<StructureError>,
    /// Levels below each node.
    heights: Vec<usize>,
    /// Rows under each node, itself included, each as often as it is seen.
    sizes: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    OnPath,
    Done,
}

fn measure(nodes: &[Node<'_>]) -> Measured {
    let mut seen = vec![Seen::No; nodes.len()];
    let mut found =
        Measured { circles: Vec::new(), heights: vec![0; nodes.len()], sizes: vec![1; nodes.len()] };
    for start in 0..nodes.len() {
        if seen[start] != Seen::No {
            continue;
        }
        // Each frame is a node and the next child to visit: no recursion, however deep the rows go.
        let mut path = vec![(start, 0)];
        seen[start] = Seen::OnPath;
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(edge) = nodes[at].children.get(*next) else {
                seen[at] = Seen::Done;
                path.pop();
                if let Some((above, _)) = path.last() {
                    found.add(*above, at);
                }
                continue;
            };
            *next += 1;
            match seen[edge.child] {
                Seen::No => {
                    seen[edge.child] = Seen::OnPath;
                    path.push((edge.child, 0));
                }
                Seen::Done => found.add(at, edge.child),
                Seen::OnPath => found.circles.push(circle(nodes, &path, edge.child)),
            }
        }
    }
    found
}

impl Measured {
    fn add(&mut self, above: usize, below: usize) {
        self.heights[above] = self.heights[above].max(self.heights[below] + 1);
        self.sizes[above] = self.sizes[above].saturating_add(self.sizes[below]);
    }
}

fn circle(nodes: &[Node<'_>], path: &[(usize, usize)], again: usize) -> StructureError {
    let from = path.iter().position(|(it, _)| *it == again).unwrap_or(0);
    let ids: Vec<&str> = path[from..].iter().map(|(it, _)| nodes[*it].id).collect();
    let id = nodes[again].id;
    StructureError {
        place: nodes[again].place,
        what: format!("«{id}» sta sotto sé stesso: {}", round(&ids)),
        remedy: "togliere il giro dai padri o dai collegamenti".to_owned(),
    }
}

/// A circle in words, which begins and ends with the same; the middle of a long one is left out.
pub(super) fn round(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut words: Vec<String> = names.iter().take(SHOWN).map(|it| format!("«{it}»")).collect();
    if names.len() > SHOWN {
        words.push("…".to_owned());
    }
    words.extend(names.first().map(|it| format!("«{it}»")));
    words.join(" → ")
}

fn too_deep(tree: &Tree<'_>, heights: &[usize]) -> Option<StructureError> {
    if heights[0] <= DEEPEST {
        return None;
    }
    let mut at = 0;
    for _ in 0..=DEEPEST {
        let below = tree.nodes[at].children.iter().map(|it| it.child);
        at = below.max_by_key(|it| heights[*it])?;
    }
    let node = &tree.nodes[at];
    Some(StructureError {
        place: node.place,
        what: format!("«{}» sta sotto più di {DEEPEST} livelli", node.id),
        remedy: "ridurre i livelli della cascata".to_owned(),
    })
}

fn too_many(tree: &Tree<'_>, sizes: &[usize]) -> Option<StructureError> {
    if sizes[0] <= tree.nodes.len() + REPEATED {
        return None;
    }
    let size = |id: &str| tree.find(id.trim()).map_or(0, |it| sizes[it]);
    let link = tree.dossier.links.iter().max_by_key(|it| size(&it.child))?;
    Some(StructureError {
        place: link.place,
        what: format!(
            "i collegamenti ripetono le righe più di {REPEATED} volte; il più grande porta a «{}»",
            link.child.trim()
        ),
        remedy: "collegare ogni obiettivo a pochi padri, una volta sola per padre".to_owned(),
    })
}
